"""The way from an address to its page: which page, and how often the database is asked for it."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from archive_pages.models import IssuePage
from tests import factories

pytestmark = pytest.mark.django_db


def test_its_own_child_comes_before_a_translation_s(client: Client) -> None:
    hungarian = factories.issue(factories.title("Magyar", "hu", slug="same"), "1935-08-02")
    persian = factories.issue(factories.title("فارسی", "fa", slug="same"), "1935-08-02")
    for archive, own in ((factories.archive("hu"), hungarian), (factories.archive("fa"), persian)):
        page = client.get(f"{archive.get_url()}same/1935-08-02/").context["page"]
        assert page.pk == own.pk
    assert client.get(f"{factories.archive('fa').get_url()}same/1935-08-03/").status_code == 404


def test_the_database_is_asked_as_often_with_few_languages_as_with_many(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    issue = factories.issue(factories.title("Hírlap", "hu", slug="hirlap"), "1935-08-02")
    for language, most in (("hu", 4), ("fa", 6)):
        archive = factories.archive(language)
        with django_assert_max_num_queries(most):
            result = archive.route(RequestFactory().get("/"), ["hirlap", "1935-08-02"])
        assert (result.page.pk, type(result.page)) == (issue.pk, IssuePage)
