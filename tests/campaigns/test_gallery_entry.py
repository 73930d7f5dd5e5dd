"""An entry's page: the player, photographs, the book, who made it, the ways on, and reporting a problem."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from books.models import Book
from campaigns.models import CampaignPage, CampaignQuestion, EntryPage, HandlingStep, Note
from campaigns.models.handling import Act
from campaigns.taking_part import humans
from cms.core.rights import Rights
from tests import factories as library

from . import factories, gallery

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def campaign(language: str = "en", **fields: Any) -> CampaignPage:
    return factories.campaign("Every house is a library", language, **fields)


def html_of(client: Client, page: EntryPage, query: str = "") -> str:
    answer = client.get(f"{page.url}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


class TestPage:
    def test_a_film_has_its_sources_captions_and_words(self, client: Client) -> None:
        entry = gallery.published(campaign())
        file = gallery.film(entry, captions=gallery.CAPTIONS, words_language="hu")
        html = html_of(client, entry)
        address = f"/entry-file/{file.uuid}"
        sources = re.findall(r'<source src="([^"]+)" type="([^"]+)">', html)
        assert sources == [
            (f"{address}/film.m3u8", "application/vnd.apple.mpegurl"),
            (f"{address}/film.mp4", "video/mp4"),
        ]
        assert f'poster="{address}/poster.jpg" width="1280" height="720"' in html
        assert f'<track kind="captions" src="{address}/captions.vtt" srclang="hu" label="Hungarian" default>' in html
        assert 'preload="none"' in html
        assert "Kinyitottam &amp; elolvastam." in html
        assert 'href="?t=0.5#player-1" data-at="0.5" data-ends="2.00"' in html
        assert "in preparation" not in html

    def test_what_has_no_captions_says_so(self, client: Client) -> None:
        entry = gallery.published(campaign())
        gallery.sound(entry)
        html = html_of(client, entry)
        assert "Captions are in preparation." in html
        assert "waveform.json" in html

    def test_a_transcript_alone_is_shown(self, client: Client) -> None:
        entry = gallery.published(campaign())
        gallery.sound(entry, transcript="<b>Every</b> word.")
        html = html_of(client, entry)
        assert "&lt;b&gt;Every&lt;/b&gt; word." in html
        assert "in preparation" not in html

    @pytest.mark.parametrize(("query", "starts"), [("?t=75", "75.00"), ("?t=12.5", "12.50"), ("?t=0", "0.00")])
    def test_it_opens_at_the_second_that_the_address_names(self, client: Client, query: str, starts: str) -> None:
        entry = gallery.published(campaign())
        gallery.film(entry)
        assert f'data-starts="{starts}"' in html_of(client, entry, query)

    @pytest.mark.parametrize("asked", ["-1", "1e9", "9999999999", "x", "<b>", "nan", "1.2.3", "96"])
    def test_a_second_that_it_has_not_is_its_beginning(self, client: Client, asked: str) -> None:
        entry = gallery.published(campaign())
        gallery.film(entry, seconds=95)
        html = html_of(client, entry, f"?t={asked}")
        assert 'data-starts="0.00"' in html
        assert "#t=" not in html

    def test_photographs_are_large_and_can_be_looked_at_closely(self, client: Client) -> None:
        entry = gallery.published(campaign())
        file = gallery.photograph(entry, alt="The shelf")
        small = gallery.photograph(entry, width=800, height=600)
        html = html_of(client, entry)
        assert f"/iiif/image/3/{file.uuid}/full/1920,/0/default.jpg 1920w" in html
        assert f'data-zoom="/iiif/image/3/{file.uuid}/info.json"' in html
        assert 'width="2400" height="1600" alt="The shelf"' in html
        assert f"/iiif/image/3/{small.uuid}/info.json" not in html

    def test_what_stands_elsewhere_is_a_link_and_loads_nothing(self, client: Client) -> None:
        entry = gallery.published(campaign(), elsewhere="https://video.example.org/watch?v=1")
        html = html_of(client, entry)
        assert 'href="https://video.example.org/watch?v=1" rel="external noopener noreferrer nofollow"' in html
        assert "<iframe" not in html
        assert not re.search(r'src="[^"]*video\.example', html)

    def test_the_book_leads_to_its_page_and_to_lending(self, client: Client, settings: Any) -> None:
        settings.BORROW_URL = "https://catalogue.example.org/?isbn={isbn}"
        book = Book.objects.create(title="Moonlight", author="A. Author", isbn="9789630756235")
        page = campaign()
        entry = gallery.published(page, book=book)
        gallery.published(page, "Another about it", book=book)
        gallery.published(page, "Not for you", book=book, live=False)
        html = html_of(client, entry)
        assert f'href="/en/books/{book.uuid}/"' in html
        assert 'href="https://catalogue.example.org/?isbn=9789630756235">Borrow this book' in html
        assert "Another about it" in html
        assert "Not for you" not in html

    def test_who_made_it_under_which_licence_and_for_what(self, client: Client) -> None:
        page = campaign(hashtag="EveryHouse", accounts="@library")
        entry = gallery.published(page, name_shown="Kiss Anna", rights=Rights.CC_BY, age_group="10-13")
        html = html_of(client, entry)
        assert "<bdi>Kiss Anna</bdi>" in html
        assert f'<a href="{Rights.CC_BY.value}" rel="license">' in html
        assert "10 to 13" in html
        assert f'<a href="{page.url}">Every house is a library</a>' in html
        assert f"{settings.SITE_URL}/id/{entry.uuid}" in html
        assert "#EveryHouse @library" in html

    def test_nothing_of_the_sender_is_told(self, client: Client) -> None:
        entry = gallery.published(campaign(), name_shown="")
        html = html_of(client, entry)
        assert "anna@example.org" not in html
        assert "Kiss Anna" not in html
        assert "Somebody who does not want to be named" in html

    def test_only_public_answers_are_shown(self, client: Client) -> None:
        page = campaign()
        for key, public in (("shown", True), ("kept", False)):
            CampaignQuestion.objects.create(campaign=page, key=key, label={"en": f"{key}?"}, kind="line", public=public)
        entry = gallery.published(page)
        assert entry.submission is not None
        entry.submission.answers = {"shown": "<b>Yes", "kept": "A secret"}
        entry.submission.save()
        html = html_of(client, entry)
        assert "shown?" in html
        assert "&lt;b&gt;Yes" in html
        assert "A secret" not in html

    def test_neighbours_are_those_that_the_reader_may_see(self, client: Client) -> None:
        page = campaign()
        older = gallery.published(page, "Older one")
        gallery.published(page, "Hidden between", live=False)
        entry = gallery.published(page, "This")
        library.restrict(gallery.published(page, "For members"))
        newer = gallery.published(page, "Newer one")
        html = html_of(client, entry)
        assert f'rel="prev" href="{newer.url}"' in html
        assert f'rel="next" href="{older.url}"' in html
        assert "For members" not in html
        assert "Hidden between" not in html

    def test_it_is_in_the_readers_language_and_marks_its_own(self, client: Client) -> None:
        page = factories.campaign("Minden ház könyvtár")
        persian = factories.translated(page, "fa", "هر خانه")
        entry = gallery.published(page, "Jókai a polcon", text="Szép.")
        html = client.get(f"{persian.url}{entry.slug}/").content.decode()
        assert '<html lang="fa" dir="rtl">' in html
        assert '<h1 lang="hu" dir="ltr">Jókai a polcon</h1>' in html
        assert f'hreflang="hu" href="{settings.SITE_URL}{entry.url}"' in html

    def test_words_of_people_are_shown_as_words(self, client: Client) -> None:
        book = Book.objects.create(title="<b>T", author="<i>A")
        entry = gallery.published(
            campaign(), "</title><script>alert(1)</script>", text="<img src=x>", name_shown="<u>N", book=book
        )
        gallery.film(entry, captions="WEBVTT\n\n00:00.000 --> 00:01.000\n<script>alert(2)</script>&lt;b&gt;bold\n")
        html = html_of(client, entry)
        for hostile in ("<script>alert", "<img src=x", "<u>N", "<b>T", "<i>A", "<b>bold"):
            assert hostile not in html

    @pytest.mark.parametrize("hide", ["draft", "embargo", "private"])
    def test_what_may_not_be_seen_is_not_there(self, client: Client, hide: str) -> None:
        entry = gallery.published(campaign())
        if hide == "private":
            library.restrict(entry)
        elif hide == "draft":
            entry.live = False
        else:
            entry.embargo_until = timezone.now() + timedelta(days=1)
        entry.save()
        for path in ("", "report/"):
            assert client.get(f"{entry.url}{path}").status_code != 200

    def test_queries_do_not_grow_with_the_gallery(self, client: Client, django_assert_num_queries: Any) -> None:
        page, book = campaign(), Book.objects.create(title="Moonlight")
        entries = [gallery.published(page, book=book) for _number in range(3)]
        for entry in entries:
            gallery.film(entry)
        html_of(client, entries[1])
        with django_assert_num_queries(16):
            html_of(client, entries[1])
        for _number in range(20):
            gallery.film(gallery.published(page, book=book))
        html_of(client, entries[1])
        with django_assert_num_queries(16):
            html_of(client, entries[1])

    def test_looking_at_it_sets_no_cookie(self, client: Client) -> None:
        answer = client.get(gallery.published(campaign()).url)
        assert not answer.cookies


class TestReport:
    @pytest.fixture(autouse=True)
    def nobody_counted(self) -> None:
        caches["limits"].clear()

    def send(self, client: Client, entry: EntryPage, monkeypatch: pytest.MonkeyPatch, **fields: str) -> Any:
        opened = humans.opened_now()
        monkeypatch.setattr(humans, "READING", 0)
        return client.post(f"{entry.url}report/", {"opened": opened, "reason": "hurtful", **fields})

    def test_moderators_are_told_and_nobody_else(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = gallery.published(campaign())
        answer = self.send(client, entry, monkeypatch, words="It mocks my village.", email="b@example.org")
        assert answer.status_code == 302
        assert "The library will look at it." in client.get(answer["Location"]).content.decode()
        note = Note.objects.get(submission=entry.submission)
        assert "hurtful" in note.text
        assert "It mocks my village." in note.text
        assert "b@example.org" in note.text
        step = HandlingStep.objects.get(submission=entry.submission, act=Act.REPORTED)
        assert step.reason == ""  # its sender may read that

    def test_what_is_missing_is_named(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = gallery.published(campaign())
        answer = self.send(client, entry, monkeypatch, reason="", words="x")
        assert "Choose what is wrong." in answer.content.decode()
        assert not Note.objects.exists()

    def test_a_program_is_not_heard(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = gallery.published(campaign())
        assert "too fast" in self.send(client, entry, monkeypatch, website="x").content.decode()
        too_soon = client.post(f"{entry.url}report/", {"reason": "wrong", "opened": "made up"})
        assert "too fast" in too_soon.content.decode()
        assert not Note.objects.exists()

    def test_one_address_reports_a_few_times_a_minute(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        entry = gallery.published(campaign())
        codes = [self.send(client, entry, monkeypatch).status_code for _time in range(5)]
        assert codes[0] == 302
        assert codes[-1] == 429
        assert Note.objects.count() <= 3
