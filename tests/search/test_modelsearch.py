"""Wagtail's own search: the admin's lists and choosers, the API's `?search=`."""

import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, Phrase, PlainText
from wagtail.models import Page

from archive_pages.models import IssuePage, TitlePage
from cms.media.models import CustomDocument
from search import outbox
from search.backends.listing import listing
from search.models import OutboxEntry
from tests import factories
from tests.searching import empty_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def titles() -> list[TitlePage]:
    made = [factories.title(name) for name in ("Marosvölgyi Hírlap", "Szamosi Hírlap", "Hegyek és völgyek")]
    outbox.drain_records()
    return made


def names(results: Any) -> list[str]:
    return [record.title for record in results]


def test_words_in_any_case_and_accent_must_all_be_there(titles: list[TitlePage]) -> None:
    assert set(names(TitlePage.objects.search("HIRLAP"))) == {"Marosvölgyi Hírlap", "Szamosi Hírlap"}
    assert names(TitlePage.objects.search("hírlap szamosi")) == ["Szamosi Hírlap"]
    assert len(TitlePage.objects.search("szamosi hegyek", operator="or")) == 2
    assert names(TitlePage.objects.search("völgy")) == []


def test_beginnings_of_words_are_completed(titles: list[TitlePage]) -> None:
    assert names(TitlePage.objects.autocomplete("vol")) == ["Hegyek és völgyek"]
    assert names(TitlePage.objects.autocomplete("hir szam")) == ["Szamosi Hírlap"]


def test_a_page_is_found_as_page_and_as_its_type(titles: list[TitlePage]) -> None:
    assert Page.objects.search("szamosi")[0].pk == titles[1].pk
    assert not IssuePage.objects.search("szamosi")


def test_the_database_filters_counts_orders_and_slices(titles: list[TitlePage]) -> None:
    found = TitlePage.objects.filter(live=True).search("hírlap", order_by="title")
    assert names(found) == ["Marosvölgyi Hírlap", "Szamosi Hírlap"]
    assert names(found[1:2]) == ["Szamosi Hírlap"]
    assert (found.count(), found[1:].count()) == (2, 1)
    titles[0].unpublish()
    assert names(TitlePage.objects.filter(live=True).search("hírlap")) == ["Szamosi Hírlap"]
    assert TitlePage.objects.search("hírlap").facet("live") == {True: 1, False: 1}
    assert len(get_search_backend().search(MATCH_ALL, TitlePage)) == 3


def test_phrases_and_combinations(titles: list[TitlePage]) -> None:
    assert names(TitlePage.objects.search(Phrase("szamosi hírlap"))) == ["Szamosi Hírlap"]
    assert names(TitlePage.objects.search(Phrase("hírlap szamosi"))) == []
    assert names(TitlePage.objects.search(PlainText("hírlap") & ~PlainText("szamosi"))) == ["Marosvölgyi Hírlap"]
    assert len(TitlePage.objects.search(PlainText("szamosi") | PlainText("hegyek"))) == 2


def test_the_best_comes_first_and_knows_its_score(titles: list[TitlePage]) -> None:
    titles[2].other_titles = "Hírlap a hegyekből"
    titles[2].save()
    outbox.drain_records()
    scored = TitlePage.objects.search("hírlap").annotate_score("score")
    assert names(scored)[-1] == "Hegyek és völgyek"
    assert [record.score for record in scored] == sorted((record.score for record in scored), reverse=True)
    assert len(TitlePage.objects.search("hírlap", fields=["title"])) == 2


@pytest.mark.parametrize("text", ["", " ", "—", "*", '"', ".*", "a" * 5000, "\x00", "(", "hu:"])
def test_any_text_is_answered(titles: list[TitlePage], text: str) -> None:
    assert list(TitlePage.objects.search(text)) == list(TitlePage.objects.autocomplete(text)) == []


def test_documents_are_found_and_forgotten() -> None:
    document = CustomDocument.objects.create(title="Évkönyv 1935", file="a.pdf")
    outbox.drain_records()
    assert names(CustomDocument.objects.search("evkonyv")) == ["Évkönyv 1935"]
    document.delete()
    outbox.drain_records()
    assert listing().is_empty() or not names(CustomDocument.objects.search("evkonyv"))


def test_a_save_is_found_once_it_is_committed(django_capture_on_commit_callbacks: Any) -> None:
    empty_index()
    with django_capture_on_commit_callbacks(execute=True):
        factories.title("Ellenőr")
        assert not TitlePage.objects.search("ellenor")
    assert names(TitlePage.objects.search("ellenor")) == ["Ellenőr"]
    assert not OutboxEntry.objects.filter(kind="record").exists()


def test_a_save_whose_write_failed_is_not_lost(
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(limit: int = 0) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(outbox, "drain_records", full_disk)
    with django_capture_on_commit_callbacks(execute=True):
        factories.title("Ellenőr")
    monkeypatch.undo()
    outbox.drain_records()
    assert names(TitlePage.objects.search("ellenor")) == ["Ellenőr"]


def test_update_index_makes_it_anew(titles: list[TitlePage]) -> None:
    listing().clear()
    assert not TitlePage.objects.search("hírlap")
    call_command("update_index", verbosity=0)
    assert len(TitlePage.objects.search("hírlap")) == 2
    assert len(Page.objects.search("szamosi")) == 1


def test_writers_wait_for_each_other_and_none_is_lost(own_index: Path) -> None:
    """Threads take the same file locks as processes: each opening of a lock file is a lock of its own."""
    pages = [factories.title(f"Lap {number}") for number in range(12)]
    target = listing()

    def write(page: TitlePage) -> None:
        with target.writing() as writer:
            writer.replace(TitlePage, str(page.pk), page)

    threads = [threading.Thread(target=write, args=[page]) for page in pages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(TitlePage.objects.search("lap")) == 12


def test_an_archive_whose_issues_share_their_words_is_searched_at_once(
    admin_client: Client, admin_user: User, django_assert_max_num_queries: Any
) -> None:
    title = factories.title("Marosvölgyi Hírlap")
    with transaction.atomic():
        for number in range(400):
            factories.issue(title, f"19{10 + number // 40}-01-{1 + number % 28:02}", slug=f"szam-{number}")
    with listing().writing() as writer:
        for issue in IssuePage.objects.all():
            writer.replace(IssuePage, str(issue.pk), issue)
    OutboxEntry.objects.all().delete()
    with django_assert_max_num_queries(60):
        answer = admin_client.get("/admin/pages/search/?q=hírlap")
    assert answer.status_code == 200
    assert answer.context["page_obj"].paginator.count >= 400
    answer = admin_client.get(f"/admin/pages/{title.pk}/?q=marosvolgyi+1915")
    assert answer.context["paginator"].count == 40


def test_the_api_searches_it(client: Client, titles: list[TitlePage]) -> None:
    answer = client.get("/api/v2/pages/?search=hirlap&type=archive_pages.TitlePage").json()
    assert {item["title"] for item in answer["items"]} == {"Marosvölgyi Hírlap", "Szamosi Hírlap"}
