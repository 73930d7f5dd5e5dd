"""What the demo library says of itself: front pages and standard pages, in four languages.

`texts/<language>.txt` holds settings of the front page (`sentence: …`), then pages (`== slug | title`), each with an
introduction and a body: paragraphs, `# heading` lines, and `! title` with the notice's text in the line after it.
"""

import uuid
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Locale

from cms.media.models import CustomImage
from demo.press.motifs import engrave
from demo.press.page import PrintedPage
from demo.press.scanner import Look, finish
from demo.press.sheet import Sheet
from home.models import HomePage, StandardPage

TEXTS = Path(__file__).parent / "texts"
NAMESPACE = uuid.UUID("8f0f1a64-5d0c-4d0e-9a52-0f6f1f0f7a10")  # of the translation keys of the demo's pages
PICTURE_SIZE = (2000, 1000)


@dataclass(frozen=True)
class PageText:
    """A standard page: `key` is the same in all languages, `slug` is the language's own."""

    key: str
    slug: str
    title: str
    introduction: str
    body: list[tuple[str, Any]]


@dataclass(frozen=True)
class SiteText:
    """A language's front page and its standard pages."""

    settings: dict[str, str]
    pages: list[PageText]


def site_text(language: str) -> SiteText:
    text = (TEXTS / f"{language}.txt").read_text(encoding="utf-8")
    head, *chunks = text.split("\n== ")
    pairs = (line.partition(": ")[::2] for line in head.splitlines() if ": " in line)
    settings = {name: value.replace(" / ", "\n") for name, value in pairs}
    return SiteText(settings, [_page(chunk) for chunk in chunks])


def _page(chunk: str) -> PageText:
    head, _, rest = chunk.partition("\n")
    key, slug, title = (part.strip() for part in head.split(" | "))
    introduction, *parts = [part for part in rest.split("\n\n") if part.strip()]
    return PageText(key, slug, title, " ".join(introduction.split()), [_block(part.strip()) for part in parts])


def _block(part: str) -> tuple[str, Any]:
    if part.startswith("# "):
        return "heading", part.removeprefix("# ")
    if part.startswith("! "):
        title, _, text = part.removeprefix("! ").partition("\n")
        return "notice", {"title": title, "text": f"<p>{escape(' '.join(text.split()))}</p>"}
    if part.startswith("- "):
        items = "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in part.splitlines())
        return "text", f"<ul>{items}</ul>"
    return "text", f"<p>{escape(' '.join(part.split()))}</p>"


def write_pages(user: Any) -> None:
    """Fills the front page of every language and publishes the standard pages below it; those that are there stay."""
    picture = front_picture()
    for locale in Locale.objects.filter(language_code__in=("hu", "ro", "en", "fa")):
        home = HomePage.objects.get(locale=locale)
        text = site_text(locale.language_code)
        _write_home(home, text, picture, user)
        for page in text.pages:
            _write_page(home, page, user)


def _write_home(home: HomePage, text: SiteText, picture: CustomImage, user: Any) -> None:
    if home.hero_image_id or home.example_searches:
        return  # somebody has been here
    home.title = text.settings["name"]
    home.sentence = text.settings["sentence"]
    home.example_searches = text.settings["examples"]
    home.opening_hours = text.settings["hours"]
    home.hero_image = picture
    home.save_revision(user=user).publish(user=user)


def _write_page(home: HomePage, text: PageText, user: Any) -> None:
    key = uuid.uuid5(NAMESPACE, text.key)
    if StandardPage.objects.filter(translation_key=key, locale=home.locale).exists():
        return
    page = StandardPage(
        title=text.title, slug=text.slug, introduction=text.introduction, body=text.body, show_in_menus=True,
        locale=home.locale, translation_key=key,
    )  # fmt: skip
    home.add_child(instance=page)
    page.save_revision(user=user).publish(user=user)


def front_picture() -> CustomImage:
    """The town under its mountains, engraved and printed; made once."""
    title = "Holdvár"
    found = CustomImage.objects.filter(title=title).first()
    if found is not None:
        return found
    width, height = PICTURE_SIZE
    sheet = Sheet(width, height)
    sheet.paste(engrave("view", title)(width - 120, height - 120), 60, 60)
    look = Look(foxing=5, edge=0.5, skew=0.0, show_through=0.0)
    scan = finish(PrintedPage(width, height, 1, "1", [], "hu"), sheet, look, 1)
    data = scan.jpegsave_buffer(Q=88)
    return CustomImage.objects.create(
        title=title,
        description="Engraving of a small invented town with a church under mountains, a river in front.",
        credit="Demo press",
        rights="http://creativecommons.org/publicdomain/zero/1.0/",
        width=width,
        height=height,
        file=ContentFile(data, name="holdvar.jpg"),
    )
