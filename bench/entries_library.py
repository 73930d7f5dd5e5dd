"""Fills the library that `bench.entries` serves: a campaign with 10,000 entries, in the VAR_DIR of the environment.

Prints one line of JSON: the address of the campaign and its number, the numbers of a place and of a book that some
entries have, how many queries its gallery and the desk's pages take, and the cookie of somebody who may do everything.
"""

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from campaigns.models import CampaignPage

ENTRIES, AT_ONCE = 10_000, 1000
PLACES, TOWNS, BOOKS = 150, 100, 1500
DESK = {
    "queue": "/admin/entries/?state=all",
    "queue, last page": "/admin/entries/?state=all&p=200",
    "queue, films, newest first": "/admin/entries/?state=all&kind=video&order=newest",
    "queue, a name": "/admin/entries/?state=all&q=Olvas%C3%B3+77",
    "statistics": "/admin/entries/statistics/",
    "statistics, of a year": "/admin/entries/statistics/?year=2026",
    "statistics, table": "/admin/entries/statistics/entries.csv",
}
AGES = ["under-10", "10-13", "14-17", "18-64", "65-", ""]


def main() -> None:
    django.setup()
    from django.utils import timezone

    from books.models import Book
    from campaigns.models import CampaignIndexPage, CampaignPage
    from places.models import Place

    index = CampaignIndexPage.objects.get(locale__language_code="hu")
    page = CampaignPage(title="Minden ház könyvtár", slug="minden-haz", opens_at=timezone.now() - timedelta(days=30))
    index.add_child(instance=page)
    chance = random.Random(7)
    places = Place.objects.bulk_create(Place(name=f"Falu {number}") for number in range(PLACES))
    books = Book.objects.bulk_create(Book(title=f"Könyv {number}", author="Szerző Anna") for number in range(BOOKS))
    for start in range(0, ENTRIES, AT_ONCE):
        _write(page, range(start, start + AT_ONCE), places, books, chance)
    CampaignPage.objects.filter(pk=page.pk).update(numchild=ENTRIES)
    facts = {"campaign": page.get_url(), "number": page.pk, "place": places[0].pk, "book": books[0].pk}
    queries = _queries(f"{page.get_url()}entries/?kind=video&where={places[0].pk}")
    desk = {name: _queries(path, staff=True) for name, path in DESK.items()}
    print(json.dumps({**facts, "queries": queries, "desk": desk, "cookie": _cookie()}))


def _write(page: "CampaignPage", numbers: range, places: list[Any], books: list[Any], chance: random.Random) -> None:
    from django.utils import timezone

    from bench.walk_map_library import insert, page_below
    from campaigns.models import EntryPage, PartKind, Rendition, RenditionKind, Submission, SubmissionFile
    from campaigns.models.file import FileState
    from campaigns.models.submission import State

    now = timezone.now()
    kinds = [chance.choice([PartKind.VIDEO, PartKind.VIDEO, PartKind.AUDIO, PartKind.PHOTOGRAPH]) for _one in numbers]
    sent = Submission.objects.bulk_create(
        Submission(
            campaign=page,
            state=State.PUBLISHED,
            language="hu",
            title=f"Bejegyzés {number}",
            name_shown=f"Olvasó {number}",
            age_group=chance.choice(AGES),
            place=chance.choice(places),
            book=chance.choice(books),
            sent_at=now - timedelta(minutes=ENTRIES - number),
            decided_at=now - timedelta(minutes=ENTRIES - number) + timedelta(hours=chance.randrange(200)),
        )
        for number in numbers
    )
    files = SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=of, kind=kind, state=FileState.READY, seconds=120, width=1280, height=720)
        for of, kind in zip(sent, kinds, strict=True)
    )
    made = {
        PartKind.VIDEO: [(RenditionKind.FILM, "film.mp4"), (RenditionKind.POSTER, "poster.jpg")],
        PartKind.AUDIO: [(RenditionKind.SOUND, "sound.m4a")],
        PartKind.PHOTOGRAPH: [(RenditionKind.PYRAMID, "pyramid.tif"), (RenditionKind.PHOTOGRAPH, "photograph.jpg")],
    }
    Rendition.objects.bulk_create(
        Rendition(source=file, kind=kind, label=label, file=label, width=1280, height=720)
        for file, of_kind in zip(files, kinds, strict=True)
        for kind, label in made[of_kind]
    )
    entries = []
    for number, of, kind in zip(numbers, sent, kinds, strict=True):
        known = chance.random() < 0.7
        entry = EntryPage(
            submission=of,
            language=chance.choice(["hu", "hu", "hu", "ro", "fa"]),
            book=chance.choice(books),
            name_shown=f"Olvasó {number}",
            age_group=chance.choice(AGES),
            place=chance.choice(places) if known else None,
            town="" if known else f"Tanya {chance.randrange(TOWNS)}",
            has_video=kind == PartKind.VIDEO,
            has_audio=kind == PartKind.AUDIO,
            has_photograph=kind == PartKind.PHOTOGRAPH,
            seconds=120 if kind != PartKind.PHOTOGRAPH else 0,
        )
        published = now - timedelta(minutes=ENTRIES - number)
        entries.append(page_below(page, entry, number, of.title, of.code, first_published_at=published))
    insert(entries)


def _queries(path: str, staff: bool = False) -> int:
    """How many a page takes, remembered rows and all."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    if staff:
        client.force_login(_moderator())
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def _moderator() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0]


def _cookie() -> str:
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(_moderator())
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


if __name__ == "__main__":
    main()
