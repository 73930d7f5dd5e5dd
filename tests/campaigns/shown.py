"""A campaign with an entry that has one of everything; its files are records without bytes."""

from datetime import UTC, datetime
from typing import Any

from books.models import Book, Source
from campaigns.models import CampaignPage, CampaignQuestion, EntryPage, PartKind, Rendition, RenditionKind, Submission
from campaigns.models.submission import State
from cms.core.rights import Rights
from tests.walks.factories import place

from . import factories

CAPTIONS = """WEBVTT

00:01.000 --> 00:04.000
Olvastam egy könyvet

01:15.500 --> 01:18.000
a holdfényről és a kiskutyáról
"""
CHAPTERS = "WEBVTT\n\n00:00.000 --> 01:00.000\nA kezdet\n"
PUBLISHED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def renditions(file: Any, *made: tuple[str, str, str]) -> None:
    """`(kind, label, media type)` each, 640 × 360."""
    for kind, label, media_type in made:
        Rendition.objects.create(
            source=file, kind=kind, label=label, media_type=media_type, bytes=1000, width=640, height=360,
            file=f"renditions/{label}",
        )  # fmt: skip


def film(of: Submission, **fields: Any) -> Any:
    fields = {"seconds": 90.25, "captions": CAPTIONS, "chapters": CHAPTERS, "words_language": "hu", **fields}
    file = factories.file(of, master="submissions/secret.mov", width=1920, height=1080, **fields)
    renditions(
        file,
        (RenditionKind.FILM, "360.mp4", "video/mp4"),
        (RenditionKind.POSTER, "poster.jpg", "image/jpeg"),
        (RenditionKind.PLAYLIST, "film.m3u8", "application/vnd.apple.mpegurl"),
    )
    return file


def photograph(of: Submission, **fields: Any) -> Any:
    fields = {"kind": PartKind.PHOTOGRAPH, "name": "IMG_1.jpg", "alt": "A könyv borítója", "order": 1, **fields}
    file = factories.file(of, width=640, height=360, **fields)
    renditions(
        file,
        (RenditionKind.PHOTOGRAPH, "photograph.jpg", "image/jpeg"),
        (RenditionKind.PYRAMID, "pyramid.tif", "image/tiff"),
    )
    return file


def campaign(**fields: Any) -> CampaignPage:
    fields = {"hashtag": "könyvtáros", "accounts": "@library", "introduction": "Öt percben egy könyvről.", **fields}
    page = factories.campaign(**fields)
    for key, public in (("favourite", True), ("school", False)):
        label = {"hu": f"{key}?", "en": f"{key}?"}
        CampaignQuestion.objects.create(campaign=page, key=key, label=label, kind="line", public=public)
    return page


def book(**fields: Any) -> Book:
    fields = {"title": "Az ember tragédiája", "author": "Madách Imre", "isbn": "9789630756235", **fields}
    return Book.objects.create(source=Source.CATALOGUE, **fields)


def submission(page: CampaignPage | None = None, state: str = State.PUBLISHED, **fields: Any) -> Submission:
    fields = {
        "title": "Ádám és Éva könyve",
        "text": "Kétszer olvastam.",
        "phone": "+40 700 000 000",
        "answers": {"favourite": "Éva", "school": "Titkos Iskola"},
        "town": "Holdvár",
        **fields,
    }
    return factories.submission(page or campaign(), state, **fields)


def entry(page: CampaignPage | None = None, **fields: Any) -> EntryPage:
    """With a film, a photograph, a book and a place."""
    of = fields.pop("of", None) or submission(page)
    film(of)
    photograph(of)
    fields = {
        "book": book(), "place": place("Holdvár", names={"ro": "Luneni"}), "town": "Holdvár", "age_group": "10-13",
        "kinds": ["video", "photograph", "text"], "has_video": True, "has_photograph": True, "seconds": 90.25,
        "rights": Rights.CC_BY, "first_published_at": PUBLISHED, "last_published_at": PUBLISHED, **fields,
    }  # fmt: skip
    return factories.entry(of=of, **fields)
