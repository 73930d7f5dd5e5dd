"""Titles and issues are reached in every interface language, and live once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from archive_pages.models import IssuePage, TitlePage
from archive_pages.urls import material_url
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> IssuePage:
    made = factories.issue(factories.title(slug="hirlap"))
    factories.canvas(made)
    return made


@pytest.mark.parametrize("language", ["hu", "ro", "en", "fa"])
def test_an_issue_is_read_under_every_languages_archive(issue: IssuePage, client: Client, language: str) -> None:
    address = material_url(issue, language)
    assert address.startswith(f"/{language}/")
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.context["page"].pk == issue.pk
    assert f'lang="{language}"' in answer.content.decode()


def test_links_follow_the_readers_language(issue: IssuePage) -> None:
    with translation.override("ro"):
        assert material_url(issue) == "/ro/arhiva/hirlap/1935-08-02/"


def test_what_does_not_exist_is_not_found_in_any_language(issue: IssuePage, client: Client) -> None:
    assert client.get("/en/archive/hirlap/1935-08-03/").status_code == 404
    assert client.get("/en/archive/nothing/").status_code == 404


def test_a_hidden_issue_is_hidden_under_every_language(issue: IssuePage, client: Client) -> None:
    factories.embargo(issue, timezone.now() + timedelta(days=1))
    for language in ("hu", "ro", "en", "fa"):
        assert client.get(material_url(issue, language)).status_code == 404


def test_a_translated_title_shows_the_issues_of_its_original(issue: IssuePage, client: Client) -> None:
    title = TitlePage.objects.get()
    english = title.copy_for_translation(factories.home("en").locale, copy_parents=True)
    english.title = "Mureș Valley News"
    english.save_revision().publish()
    assert client.get("/en/archive/hirlap/").context["page"].pk == english.pk
    assert client.get("/en/archive/hirlap/1935-08-02/").context["page"].pk == issue.pk
    assert english.uuid != title.uuid
