"""The demo's campaigns: told in four languages, sent, checked and decided on as entries are."""

import re

import pytest
from django.test import Client

from books import isbn
from books.models import Book
from campaigns.models import CampaignPage, EntryPage, RenditionKind, Submission
from campaigns.models.campaign import CampaignState
from campaigns.models.submission import State
from cms.letters.models import Letter
from cms.media.captions import checked
from demo.campaigns import drawing, pages, words
from demo.campaigns.building import build_campaigns
from demo.campaigns.filming import film

PERSIAN = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.embedded
def test_four_languages_tell_of_the_same() -> None:
    for language in words.LANGUAGES:
        told = words.words(language)
        assert set(told.campaigns) == set(pages.FACTS)
        assert told.single.keys() == words.words("hu").single.keys()
        for campaign in told.campaigns.values():
            assert campaign.introduction
            assert campaign.story
            assert campaign.takers
            assert campaign.thanks
            assert bool(PERSIAN.search(campaign.title)) == (language == "fa")


@pytest.mark.embedded
def test_entries_name_what_there_is() -> None:
    assert len({entry.key for entry in words.entries()}) == len(words.entries()) >= 14
    for entry in words.entries():
        assert entry.campaign in pages.FACTS
        assert entry.medium in words.MEDIA
        assert entry.book in {"", *words.books()}
        assert entry.state in {"published", "waiting", "change", "refused"}
        assert bool(entry.answer) == (entry.state in {"change", "refused"})
    assert {entry.language for entry in words.entries()} == set(words.LANGUAGES)


@pytest.mark.embedded
def test_no_real_book_has_their_numbers() -> None:
    for book in words.books().values():
        assert isbn.normal(book.isbn) == book.isbn
        assert book.isbn.startswith("97999")


@pytest.mark.embedded
def test_covers_and_films_are_drawn_the_same_each_time() -> None:
    drawing.cover.cache_clear()
    first = drawing.cover("moon").tobytes()
    drawing.cover.cache_clear()
    assert drawing.cover("moon").tobytes() == first
    told = film("test", "Egy. Kettő.", "hu", "garden")
    assert told.mp4[4:8] == b"ftyp"
    assert "Kettő." in checked(told.captions)


@pytest.mark.django_db
def test_entries_go_the_way_of_all_entries(client: Client) -> None:
    wanted = {"moon-tone", "mill-picture", "summer-text"}
    said: list[str] = []
    build_campaigns(said.append, wanted)
    assert CampaignPage.objects.count() == 4 * len(pages.FACTS)
    states = {one.title: one.state for one in Submission.objects.all()}
    assert states == {"Moara": State.WAITING, "آهنگ من": State.REFUSED, "Három kert egy nyáron": State.PUBLISHED}
    assert Letter.objects.filter(to__contains="moon-tone").exists()
    tune = Submission.objects.get(title="آهنگ من")
    kinds = set(tune.files.values_list("renditions__kind", flat=True))
    assert {RenditionKind.SOUND, RenditionKind.PHOTOGRAPH} <= kinds
    entry, book = EntryPage.objects.get(), Book.objects.get(title="A harmadik kert")
    assert entry.title in client.get(f"/en/books/{book.uuid}/").content.decode()
    assert CampaignPage.objects.get(title="Nyári olvasónapló").state_at() == CampaignState.CLOSED
    before = len(said)
    build_campaigns(said.append, wanted)
    assert Submission.objects.count() == len(wanted)
    assert not [words for words in said[before:] if words.startswith("sending")]
