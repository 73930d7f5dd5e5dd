"""Campaigns and entries in the public search: by their words, their books, what is said in films. On both engines."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import EntryPage
from campaigns.models.file import FileState
from cms.core.access import Viewer
from search.backends.base import Facet, Kind
from search.service import SearchRequest, search
from tests import factories as common
from tests.finding import ask, chosen_engine, found  # noqa: F401
from tests.searching import drain, own_index  # noqa: F401

from . import factories, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> EntryPage:
    return shown.entry()


def test_an_entry_is_found_by_all_that_is_said_of_it_and_in_it(entry: EntryPage) -> None:
    for words in (
        "Ádám könyve",
        "kétszer",
        "Kiss Anna",
        "holdvár",
        "Madách",
        "tragédiája",
        "luneni",
        "borító",
        "holdfény",
    ):
        assert found(words) == {entry.title}, words
    for words in ("anna@example.org", "titkos", "700", "IMG_1", "film.mp4"):
        assert found(words) == set(), words
    (hit,) = ask("Madách").hits
    assert hit.kind == Kind.ENTRY
    assert hit.card is not None
    assert hit.card.place == "Holdvár"
    assert hit.card.picture.endswith(f"/iiif/image/3/{shown_photograph(entry)}/full/320,/0/default.jpg")


def shown_photograph(entry: EntryPage) -> str:
    return str(entry.submission.files.get(kind="photograph").uuid)


def test_a_campaign_is_found_by_its_words_and_hashtag(entry: EntryPage) -> None:
    campaign = entry.get_parent().specific
    assert {(hit.kind, hit.page.pk) for hit in ask("percben").hits} == {(Kind.CAMPAIGN, campaign.pk)}
    assert campaign.title in found("könyvtáros")


def test_what_is_said_opens_at_its_second(client: Client, entry: EntryPage) -> None:
    (hit,) = ask("kiskutyáról").hits
    assert hit.moment is not None
    assert (hit.moment.seconds, hit.moment.number) == (75.5, 1)
    html = client.get("/hu/search/", {"q": "kiskutyáról"}).content.decode()
    assert f'href="{entry.get_url()}?t=75"' in html
    assert "1:15" in html
    (written,) = ask("kétszer").hits
    assert written.moment is None


def test_a_hit_leads_to_the_readers_language(client: Client, entry: EntryPage) -> None:
    campaign = factories.translated(entry.submission.campaign, "en", "Every librarian")
    drain()
    html = client.get("/en/search/", {"q": "kiskutyáról"}).content.decode()
    assert f'href="{campaign.get_url()}{entry.slug}/?t=' in html


def test_of_several_files_the_one_in_which_it_is_said_is_named(client: Client, entry: EntryPage) -> None:
    shown.film(entry.submission, order=5, captions="WEBVTT\n\n00:03.000 --> 00:05.000\nHegyen voltunk\n")
    (hit,) = ask("hegyen").hits
    assert hit.moment is not None
    assert (hit.moment.seconds, hit.moment.number) == (3.0, 2)
    assert "?t=3&amp;player=2#player-2" in client.get("/hu/search/", {"q": "hegyen"}).content.decode()


def test_a_transcript_is_found_too_and_has_no_time(entry: EntryPage) -> None:
    file = entry.submission.files.get(kind="video")
    file.transcript = "Egész másról szólt: a pacsirtáról."
    file.save()
    (hit,) = ask("pacsirta").hits
    assert hit.moment is None
    file.captions = ""
    file.save()
    assert found("holdfény") == set()


def test_a_file_that_is_not_checked_says_nothing(entry: EntryPage) -> None:
    file = entry.submission.files.get(kind="video")
    file.state = FileState.REFUSED
    file.save()
    assert found("holdfény") == set()
    file.delete()
    assert found("Madách") == {entry.title}


def test_what_changes_elsewhere_is_found_at_once(entry: EntryPage) -> None:
    drain()
    book = entry.book
    book.title = "Csongor és Tünde"
    book.save()
    assert found("Csongor") == {entry.title}
    assert found("tragédiája") == set()
    book.delete()
    assert found("Csongor") == set()
    entry.place.name = "Napvár"
    entry.place.save()
    assert found("Napvár") == {entry.title}


def test_places_and_languages_narrow(entry: EntryPage) -> None:
    results = ask("Madách")
    assert results.counts[Facet.PLACE] == {entry.place_id: 1}
    assert results.counts[Facet.KIND] == {"entry": 1}
    assert results.counts[Facet.LANGUAGE] == {"hu": 1}
    assert found(chosen={Facet.PLACE: (entry.place_id,)}) == {entry.title}
    entry.language = "ro"
    entry.save()
    assert ask("Madách").counts[Facet.LANGUAGE] == {"ro": 1}


def gone(entry: EntryPage) -> None:
    entry.delete()


def unpublished(entry: EntryPage) -> None:
    entry.unpublish()


def embargoed(entry: EntryPage) -> None:
    entry.embargo_until = timezone.now() + timedelta(hours=1)
    entry.save()


def below_a_draft(entry: EntryPage) -> None:
    entry.get_parent().specific.unpublish()


def below_an_embargo(entry: EntryPage) -> None:
    embargoed(entry.get_parent().specific)


def below_what_is_private(entry: EntryPage) -> None:
    common.restrict(entry.get_parent())


HIDING = [gone, unpublished, embargoed, below_a_draft, below_an_embargo, below_what_is_private]


@pytest.mark.parametrize("hide", HIDING)
def test_what_is_hidden_is_gone_before_the_index_knows(entry: EntryPage, hide: Any) -> None:
    assert found("Madách") == {entry.title}
    hide(EntryPage.objects.get(pk=entry.pk))
    results = search(SearchRequest("Madách", Viewer.public()))
    assert (results.total, results.hits, results.counts[Facet.KIND]) == (0, [], {})
    assert found("Madách") == set()


def test_a_campaign_that_opens_again_has_its_entries_back(entry: EntryPage) -> None:
    campaign = entry.get_parent().specific
    campaign.unpublish()
    assert found("Madách") == set()
    campaign.save_revision().publish()
    assert found("Madách") == {entry.title}


def test_queries_do_not_grow_with_hits(entry: EntryPage) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            search(SearchRequest("könyve", Viewer.public()))
        return len(queries)

    drain()
    asked()
    few = asked()
    for number in range(8):
        of = shown.submission(entry.get_parent().specific, title=f"Könyve {number}")
        shown.film(of)
        factories.entry(of=of, place=entry.place, book=entry.book)
    assert ask("könyve").total == 10
    asked()
    assert asked() == few <= 26
