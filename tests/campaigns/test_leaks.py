"""What nobody has published of campaigns, and what is published no longer, goes out by none of the ways there are.

`WAYS` lists them all. A new address below a campaign or an entry, or one of `campaigns.urls`, that is not in it fails a
test here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from books.models import Book, Source
from campaigns import acts, urls
from campaigns.models import (
    CampaignIndexPage,
    CampaignPage,
    EntryPage,
    FileTiles,
    PartKind,
    Rendition,
    RenditionKind,
    Submission,
    SubmissionFile,
)
from campaigns.models.submission import State
from cms.core.access import Viewer
from cms.media.places import media_storage
from search.backends.base import Facet, Kind
from search.service import SearchRequest, search
from tests import factories as common
from tests import leaking
from tests.archive_pages.scanned import standard
from tests.leaking import HIDDEN, RESTRICTED, api
from tests.searching import drain, own_index  # noqa: F401
from tests.walks.factories import place

from . import factories

pytestmark = pytest.mark.django_db
TITLE, WORD, SPOKEN, WHO, TOWN = "Rejtett olvasmány", "kulcsszava", "suttogott", "Rejtett Ilona", "Rejtekhely"
BOOK, CAMPAIGN = "Elfeledett könyv", "Titkos felhívás"
LANGUAGES = ("hu", "en", "ro", "fa")
STORED = {"360.mp4": RenditionKind.FILM, "poster.jpg": RenditionKind.POSTER, "film.m3u8": RenditionKind.PLAYLIST}


@dataclass
class World:
    """A campaign in two languages with an open entry beside one that will be hidden. Addresses are those of before."""

    campaign: CampaignPage
    english: CampaignPage
    submission: Submission
    entry: EntryPage | None
    uuid: str
    pk: int
    book: Book
    film: str
    photograph: str
    client: Client

    @property
    def own(self) -> list[str]:
        """The entry's address in each language of its campaign."""
        return [f"{one.get_url()}{self.submission.code}/" for one in (self.campaign, self.english)]

    def secrets(self, subject: str) -> set[str]:
        of_entry = {TITLE, WORD, SPOKEN, WHO, TOWN, BOOK, self.submission.code, self.film, self.photograph, self.uuid}
        return of_entry | ({CAMPAIGN, self.campaign.slug} if subject == "campaign" else set())


Way = Callable[[World], list[str]]


WAYS: dict[str, Way] = {
    # Below a campaign, by the name of its address
    "campaign": lambda w: [w.campaign.get_url(), w.english.get_url()],
    "entries": lambda w: [
        f"{one.get_url()}entries/{asked}"
        for one in (w.campaign, w.english)
        for asked in (
            "",
            "?kind=video",
            f"?place={quote(TOWN)}",
            "?age=10-13",
            f"?book={w.book.pk}",
            f"?book={w.book.uuid}",
        )
    ],
    "feed": lambda w: [f"{one.get_url()}entries.atom" for one in (w.campaign, w.english)],
    "rss": lambda w: [f"{one.get_url()}entries.rss" for one in (w.campaign, w.english)],
    "take-part": lambda w: [f"{w.campaign.get_url()}take-part/"],
    # An entry's own
    "entry": lambda w: [*w.own, *(f"{one}?t=1" for one in w.own)],
    "embed": lambda w: [f"{one}embed/" for one in w.own],
    "report": lambda w: [f"{one}report/" for one in w.own],
    # What lists pages
    "overview": lambda w: [factories.index(language).get_url() for language in LANGUAGES],
    "home": lambda w: [f"/{language}/" for language in LANGUAGES],
    "neighbour": lambda w: [EntryPage.objects.get(title="Nyílt bejegyzés").get_url()],
    "sitemap": lambda w: ["/sitemap.xml", "/sitemap-1.xml"],
    "search": lambda w: (
        [
            f"/{language}/search/?q={quote(asked)}"
            for language in ("hu", "en")
            for asked in (WORD, f"{WORD}*", SPOKEN, "rejt*", "elfeledett", "ilona", "titkos", "felhívás")
        ]
        + ["/hu/search/?q=olvasm%C3%A1ny&kind=entry", f"/hu/search/?q=rejtett&place={w.submission.place_id or 0}"]
    ),
    "api": lambda w: [
        api("limit=100"),
        api("type=campaigns.EntryPage&fields=*"),
        api("type=campaigns.CampaignPage&fields=*"),
        api(f"search={quote(TITLE)}"),
        api(f"type=campaigns.EntryPage&slug={w.submission.code}&fields=*"),
        api(f"type=campaigns.EntryPage&uuid={w.uuid}&fields=*"),
        api(f"descendant_of={w.campaign.pk}"),
        api(f"child_of={w.campaign.pk}"),
        f"/api/v2/pages/{w.pk}/?fields=*",
        f"/api/v2/pages/{w.campaign.pk}/?fields=*",
        f"/api/v2/pages/find/?html_path={w.own[0]}",
        f"/api/v2/pages/find/?id={w.pk}",
    ],
    "bulk": lambda w: ["/bulk/", "/bulk/issues.jsonl.gz", "/bulk/text.jsonl.gz"],
    "resolve-id": lambda w: [f"/id/{one}" for one in (w.uuid, w.submission.uuid, w.film, w.photograph)],
    "oembed": lambda w: [
        f"/oembed?url={quote('http://testserver' + address)}" for address in (*w.own, f"/id/{w.uuid}")
    ],
    "book": lambda w: [f"/{language}/books/{w.book.uuid}/" for language in LANGUAGES],
    "books-find": lambda w: ["/books/find?q=elfeledett", f"/books/find?q={w.book.isbn}"],
    # Addresses of `campaigns.urls` and of the Image API, by name
    "entry-file": lambda w: [
        f"/entry-file/{uuid}/{label}"
        for uuid in (w.film, w.photograph)
        for label in (*STORED, "photograph.jpg", "pyramid.tif")
    ],
    "entry-captions.vtt": lambda w: [f"/entry-file/{w.film}/captions.vtt"],
    "entry-chapters.vtt": lambda w: [f"/entry-file/{w.film}/chapters.vtt"],
    "entry-transcript.txt": lambda w: [f"/entry-file/{w.film}/transcript.txt"],
    "entry-master": lambda w: [f"/entry-file/{uuid}/master" for uuid in (w.film, w.photograph)],
    "iiif-image": lambda w: [
        f"/iiif/image/3/{w.photograph}/{part}"
        for part in ("info.json", "full/100,/0/default.jpg", "full/max/0/default.jpg", "0,0,128,128/128,/0/default.jpg")
    ],
}
NOT_ABOUT_ENTRIES = {"index_route"}
FILES = {name for name in WAYS if name.startswith(("entry-", "iiif-"))}
"""Answers that are a secret by themselves."""
FOR_MODERATORS = FILES - {"iiif-image-master"}
"""What moderators look at before readers do, and after."""


# ── The table is whole ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_address_is_in_the_table() -> None:
    pages = (CampaignPage, EntryPage, CampaignIndexPage)
    below = {pattern.name or "index_route" for page in pages for pattern in page.get_subpage_urls()}
    others = {pattern.name for pattern in urls.urlpatterns}
    assert (below | others) - NOT_ABOUT_ENTRIES <= set(WAYS)


# ── A world ─────────────────────────────────────────────────────────────────────────────────────────────────────


def stored(file: SubmissionFile, kind: str, label: str, data: bytes, width: int = 64, height: int = 48) -> Rendition:
    name = media_storage("private").save(file.new_name(label), ContentFile(data))
    return Rendition.objects.create(
        source=file, kind=kind, label=label, file=name, media_type="application/x-test", width=width, height=height
    )


def made(page: CampaignPage, state: str, client: Client) -> World:
    """A submission with its files checked and their bytes stored; published where that is its state."""
    book = Book.objects.create(title=BOOK, author="Senki Alfonz", isbn="9789630756235", source=Source.READER)
    of = factories.submission(
        page, State.WAITING if state == State.PUBLISHED else state, title=TITLE, text=f"A {WORD}.", name_shown=WHO,
        town=TOWN, book=book, age_group="10-13", place=place("Rejtekhely", kind="village"),
    )  # fmt: skip
    captions = f"WEBVTT\n\n00:01.000 --> 00:02.000\nHalkan {SPOKEN}\n"
    film = factories.file(
        of, seconds=2, captions=captions, transcript=f"Halkan {SPOKEN}.", chapters=captions, words_language="hu"
    )
    for label, kind in STORED.items():
        stored(film, kind, label, b"bytes")
    _master, width, height, tiled, tiles = standard()
    photograph = factories.file(of, PartKind.PHOTOGRAPH, name="kep.jpg", width=width, height=height, order=1)
    stored(photograph, RenditionKind.PHOTOGRAPH, "photograph.jpg", b"bytes", width, height)
    pyramid = stored(photograph, RenditionKind.PYRAMID, "pyramid.tif", tiled, width, height)
    FileTiles.objects.create(rendition=pyramid, data=tiles)
    for file in (film, photograph):
        file.master = media_storage("private").save(file.new_name("as-it-came"), ContentFile(b"master"))
        file.save()
    if state == State.PUBLISHED:
        acts.approve(of, factories.moderator("approver"))
    entry = EntryPage.objects.filter(submission=of).first()
    english = page.get_translations().get().specific
    known = (str(entry.uuid), entry.pk) if entry is not None else ("00000000-0000-4000-8000-000000000000", 999_999)
    return World(page, english, of, entry, *known, book, str(film.uuid), str(photograph.uuid), client)


@pytest.fixture
def campaign() -> CampaignPage:
    page = factories.campaign(CAMPAIGN, introduction="Egy felhívás.")
    factories.translated(page, "en", "Secret call")
    factories.entry(of=factories.submission(page, State.PUBLISHED, title="Nyílt bejegyzés", name_shown="Nyílt Nóra"))
    return page


@pytest.fixture
def world(campaign: CampaignPage, client: Client) -> World:
    found = made(campaign, State.PUBLISHED, client)
    drain()
    return found


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────


def told(world: World, name: str, subject: str) -> set[str]:
    """The secrets that this way gives away."""
    addresses = WAYS[name](world)
    if name in FILES:
        return leaking.sent(world.client, addresses)
    return leaking.told(world.client, addresses, world.secrets(subject), TOWN)


def given_away(world: World, subject: str, *without: str) -> dict[str, set[str]]:
    return {name: some for name in WAYS if name not in without and (some := told(world, name, subject))}


def counted() -> tuple[int, int, dict[Any, int]]:
    """How many entries search finds by word and by what is said, and how it counts them."""
    by_word, said = (search(SearchRequest(word, Viewer.public())) for word in (WORD, SPOKEN))
    return by_word.total, said.total, by_word.counts[Facet.KIND]


def log_in(client: Client, who: str) -> None:
    """`editor` may write and publish all pages of the tree, and moderates nothing."""
    if who == "reader":
        client.force_login(common.reader("reader", "others"))
    if who == "moderator":
        client.force_login(factories.moderator())
    if who == "editor":
        user = common.reader("editor", "writers")
        group = Group.objects.get(name="writers")
        for codename in ("change_page", "publish_page"):
            GroupPagePermission.objects.create(
                group=group, page=Page.objects.get(depth=1), permission=_page_permission(codename)
            )
        client.force_login(user)


def _page_permission(codename: str) -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")


# ── While it is published ───────────────────────────────────────────────────────────────────────────────────────


def test_all_ways_tell_of_it_while_it_is_public(world: World) -> None:
    """The other half: each way that could give something away does, where it may."""
    silent = {name for name in WAYS if not told(world, name, "campaign")}
    # Masters are for moderators; the archive alone is in bulk.
    assert silent - {"report", "home", "neighbour"} == {"entry-master", "bulk"}
    assert counted() == (1, 1, {Kind.ENTRY: 1})


def test_masters_and_pyramids_are_nobodys_even_then(world: World) -> None:
    for address in (*WAYS["entry-master"](world), f"/entry-file/{world.photograph}/pyramid.tif"):
        assert world.client.get(address).status_code == 404
    log_in(world.client, "editor")
    assert world.client.get(WAYS["entry-master"](world)[0]).status_code == 404


# ── What is not published yet, or no longer ─────────────────────────────────────────────────────────────────────

UNPUBLISHED = [State.DRAFT, State.CHECKING, State.WAITING, State.CHANGE, State.APPROVED, State.REFUSED]


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_what_waits_for_a_decision_is_nowhere(campaign: CampaignPage, client: Client, state: str) -> None:
    world = made(campaign, state, client)
    drain()
    assert given_away(world, "entry") == {}
    assert counted() == (0, 0, {})


@pytest.mark.parametrize("who", ["reader", "editor", "moderator"])
def test_moderators_alone_see_the_files_of_what_waits(campaign: CampaignPage, client: Client, who: str) -> None:
    world = made(campaign, State.WAITING, client)
    drain()
    log_in(client, who)
    found = given_away(world, "entry")
    assert set(found) == (FOR_MODERATORS if who == "moderator" else set())


def unpublished(world: World) -> None:
    acts.unpublish(world.submission, factories.moderator(), "Valaki nem szeretné.")


def taken_back(world: World) -> None:
    acts.take_back(world.submission)


def withdrawn(world: World) -> None:
    acts.withdraw(world.submission)


ENDS: dict[str, Callable[[World], None]] = {
    "unpublished": unpublished,
    "taken back": taken_back,
    "withdrawn": withdrawn,
}


@pytest.mark.parametrize("how", ENDS)
def test_what_is_taken_away_is_gone_by_all_ways_at_once(world: World, how: str) -> None:
    """Also before the index knows."""
    for name in WAYS:  # processes now remember
        told(world, name, "entry")
    ENDS[how](world)
    assert given_away(world, "entry") == {}
    assert counted() == (0, 0, {})
    drain()
    assert given_away(world, "entry") == {}


@pytest.mark.parametrize("how", ENDS)
def test_moderators_keep_the_files_of_what_was_taken_down_and_not_of_what_was_withdrawn(world: World, how: str) -> None:
    ENDS[how](world)
    drain()
    world.client.force_login(factories.moderator("looking"))
    assert set(given_away(world, "entry")) == (set() if how == "withdrawn" else FOR_MODERATORS)


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("subject", ["entry", "campaign"])
def test_nothing_of_a_hidden_page_is_given_away(world: World, subject: str, how: str) -> None:
    """A campaign takes its entries along, and the address of its other languages leads to none of them."""
    for name in WAYS:
        told(world, name, subject)
    page: Any = (
        EntryPage.objects.get(pk=world.pk) if subject == "entry" else CampaignPage.objects.get(pk=world.campaign.pk)
    )
    HIDDEN[how](page)
    assert {name: some for name in ("search", "api", "feed", "entry") if (some := told(world, name, "entry"))} == {}
    assert counted() == (0, 0, {})
    drain()
    assert given_away(world, subject) == {}


@pytest.mark.parametrize("who", ["reader", "editor"])
@pytest.mark.parametrize("how", ["draft", "embargoed", "for a group"])
def test_who_may_not_gets_no_more(world: World, how: str, who: str) -> None:
    HIDDEN[how](EntryPage.objects.get(pk=world.pk))
    drain()
    log_in(world.client, who)
    assert given_away(world, "entry") == {}


@pytest.mark.parametrize("how", RESTRICTED)
def test_nothing_below_a_closed_list_is_given_away(world: World, how: str) -> None:
    HIDDEN[how](factories.index())
    assert {name: some for name in ("search", "api", "home", "feed") if (some := told(world, name, "entry"))} == {}
    drain()
    assert given_away(world, "campaign", "overview") == {}
    world.client.force_login(common.reader("reader", "others"))
    assert bool(told(world, "entry", "entry")) == (how == "for registered readers")


def test_a_language_that_is_hidden_lends_no_address_to_entries(world: World) -> None:
    common.restrict(world.english)
    drain()
    for name in ("entry", "search", "resolve-id", "neighbour", "feed", "api", "book"):
        for address in WAYS[name](world):
            if world.english.slug in address:
                continue
            answer = world.client.get(address, headers={"accept-language": "en"}, follow=True)
            assert world.english.slug not in answer.content.decode(errors="replace"), address


def test_what_its_sender_told_the_library_alone_is_in_no_answer(world: World) -> None:
    Submission.objects.filter(pk=world.submission.pk).update(
        email="rejtett@example.org", phone="+40 744 123 456", answers={"school": "Zárt Iskola"}
    )
    for way in WAYS.values():
        for address in way(world):
            answer = world.client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            for secret in ("rejtett@example.org", "744 123", "Zárt Iskola", str(world.submission.key), "as-it-came"):
                assert secret.encode() not in body, (secret, address)
