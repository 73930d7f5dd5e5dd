"""Campaigns for the browser tests, in the library of `tests.browser.library`: one that is open, with an entry of each
kind, one to come and one of the past. Pictures are drawn; the film and the sound are FFmpeg's own, made as the worker
makes them."""

import math
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from campaigns.models import CampaignPage, EntryPage, Submission

INDEXES = {"hu": "/hu/felhivasok/", "fa": "/fa/فراخوان-ها/", "en": "/en/campaigns/"}
CAMPAIGNS = {
    "hu": f"{INDEXES['hu']}minden-haz-konyvtar/",
    "fa": f"{INDEXES['fa']}har-khaneh/",
    "en": f"{INDEXES['en']}every-house/",
}
FILM, SOUND, PHOTOGRAPHS, TEXT, ELSEWHERE, PERSIAN = "FILM22", "HANG22", "KEPEK2", "SZAVAK", "MASHOL", "FARSI2"
"""Codes of the entries, and so the last step of their addresses."""
SECONDS = 8
WORDS = {
    "hu": (
        "Minden ház könyvtár",
        "Van otthon könyv, amelyet évek óta senki sem nyitott ki? Fényképezze le, olvassa el, és mondja el.",
        "Bárki részt vehet, akinek van otthon könyve. Gyermekek szüleikkel együtt.",
    ),
    "fa": (
        "هر خانه یک کتابخانه است",
        "کتابی در خانه دارید که سال‌هاست کسی آن را باز نکرده؟ از آن عکس بگیرید، بخوانید و بگویید چه آموختید.",
        "هر کسی که در خانه کتابی دارد می‌تواند شرکت کند؛ کودکان همراه پدر و مادر.",
    ),
    "en": (
        "Every house is a library",
        "Is there a book at home that nobody has opened for years? Photograph it, read it, and tell what you learned.",
        "Anybody who has a book at home. Children with their parents.",
    ),
}
CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:02.000
Ez a könyv a nagyanyámé volt.

00:00:02.000 --> 00:00:04.000
Tíz évig állt a polcon,

00:00:04.000 --> 00:00:06.000
és senki sem nyitotta ki.

00:00:06.000 --> 00:00:08.000
Most elolvastam, és elmondom.
"""
CHAPTERS = """WEBVTT

00:00:00.000 --> 00:00:04.000
A polc

00:00:04.000 --> 00:00:08.000
Az olvasás
"""


def fill() -> None:
    from tests.campaigns import factories

    now = timezone.now()
    title, introduction, takers = WORDS["hu"]
    photographs = {"kind": "photograph", "most": 5, "asked": {"hu": "A könyv, ahogy otthon áll."}}
    page = factories.campaign(
        title,
        slug="minden-haz-konyvtar",
        parts=(photographs, "video", {"kind": "audio", "alternative": True, "most_seconds": 300}, "book"),
        introduction=introduction,
        takers=takers,
        prizes="<p>Tíz résztvevő könyvutalványt kap.</p>",
        story=[("heading", "Miért?"), ("text", "<p>Mert minden polcon áll egy könyv, amely vár.</p>")],
        opens_at=now - timedelta(days=20),
        closes_at=now + timedelta(days=25),
        hashtag="mindenházkönyvtár",
        accounts="@megyeikonyvtar",
    )
    for language, slug in (("fa", "har-khaneh"), ("en", "every-house")):
        _translate(page, language, slug)
    _entries(page)
    factories.campaign("Tavaszi olvasás", opens_at=now + timedelta(days=40), introduction="Tavasszal a kertben.")
    factories.campaign("Téli mesék", closes_at=now - timedelta(days=40), introduction="Meséltek a nagyszülők.")


def _translate(page: "CampaignPage", language: str, slug: str) -> None:
    from tests.campaigns import factories

    title, introduction, takers = WORDS[language]
    made = factories.translated(page, language, title)
    made.slug, made.introduction, made.takers = slug, introduction, takers
    made.story, made.prizes = [], ""
    made.save()


def _entries(page: "CampaignPage") -> None:
    from books.models import Book, Source
    from campaigns.models import PartKind
    from cms.core.rights import Rights
    from places.models import Place
    from tests.transcoding import films

    place = Place.objects.filter(name="Holdfalva").first()
    book = Book.objects.create(
        title="A kőszívű ember fiai", author="Jókai Mór", year=1869, language="hu", source=Source.CATALOGUE
    )
    words = {"captions": CAPTIONS, "chapters": CHAPTERS, "words_language": "hu"}
    shared = {"book": book, "place": place, "rights": Rights.CC_BY}
    text = "Tizenegy évesen kaptam, és húsz évig nem nyitottam ki."
    entry(page, TEXT, "Egy könyv húsz év múlva", [], text=text, town="Kőhalom", age_group="18-64")
    entry(page, ELSEWHERE, "A könyvtáros ajánl", [], elsewhere="https://video.example.org/watch/1")
    entry(page, PERSIAN, "شاهنامه در خانهٔ ما", [(photo(5), PartKind.PHOTOGRAPH, {})], language="fa", town="شیراز")
    entry(page, SOUND, "Nagyapa naplója", [(films.sound(seconds=3), PartKind.AUDIO, {})], age_group="65-", **shared)
    pictures = [(photo(number), PartKind.PHOTOGRAPH, {"alt": "Könyvek egy polcon"}) for number in range(3)]
    entry(page, PHOTOGRAPHS, "A padláson talált könyvek", pictures, text=text, town="Holdvár", age_group="14-17")
    moving = films.film(size="640x360", seconds=SECONDS)
    entry(page, FILM, "Jókai a polcon", [(moving, PartKind.VIDEO, words)], text=text, age_group="10-13", **shared)


def entry(page: "CampaignPage", code: str, title: str, files: list[Any], **fields: Any) -> "EntryPage":
    """As the worker and `campaigns.acts` leave it."""
    from campaigns.models import PartKind
    from campaigns.models.submission import State
    from tests.campaigns import factories

    language = fields.pop("language", "hu")
    of = factories.submission(page, State.CHECKING, title=title, code=code, language=language)
    kinds = {kind for _data, kind, _words in files}
    seconds = sum(_checked(of, *one) for one in files)
    of.state = State.PUBLISHED
    of.save()
    return factories.entry(
        of=of,
        has_video=PartKind.VIDEO in kinds,
        has_audio=PartKind.AUDIO in kinds,
        has_photograph=PartKind.PHOTOGRAPH in kinds,
        seconds=seconds,
        first_published_at=timezone.now(),
        **fields,
    )


def _checked(of: "Submission", data: bytes, kind: str, words: dict[str, str]) -> float:
    from campaigns.models import SubmissionFile
    from campaigns.models.file import FileState
    from tests.campaigns.checked import checked

    names = {"video": "film.mp4", "audio": "sound.m4a", "photograph": "photo.jpg"}
    file = checked(data, kind, of=of, name=names[kind])
    assert file.state == FileState.READY, file.problem_words
    SubmissionFile.objects.filter(pk=file.pk).update(**words)
    return file.seconds or 0


def photo(number: int, width: int = 2000, height: int = 1400) -> bytes:
    """Books on a shelf, in colours that differ from number to number."""
    image, out = Image.new("RGB", (width, height), (236, 228, 212)), BytesIO()
    draw, at = ImageDraw.Draw(image), 60
    for book in range(60):
        wide = 50 + (book * 37 + number * 23) % 70
        high = 600 + (book * 91 + number * 57) % 500
        if at + wide > width - 60:
            break
        hue = [round(110 + 80 * math.sin(book * 1.7 + number * 2.3 + shift)) for shift in (0, 2, 4)]
        draw.rectangle((at, height - 160 - high, at + wide - 6, height - 160), fill=(hue[0], hue[1], hue[2]))
        draw.rectangle((at + 8, height - 100 - high, at + wide - 14, height - 60 - high), fill=(240, 232, 210))
        at += wide
    draw.rectangle((0, height - 160, width, height - 120), fill=(110, 78, 50))
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
