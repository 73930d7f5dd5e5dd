"""A title as a IIIF Presentation 3 collection of its issues' manifests."""

from typing import Any

from django.utils.translation import gettext_noop

from archive_pages.models import IssuePage, TitlePage
from cms.core import dates
from cms.core.access import Viewer, visible_pages
from cms.imaging.iiif.languages import entry, in_each, in_language, translated
from cms.imaging.iiif.links import absolute
from cms.imaging.iiif.shared import (
    PRESENTATION_CONTEXT,
    entries,
    languages_entry,
    nav_date,
    rights_entry,
    terms,
    thumbnail,
)

from .homepages import homepages
from .links import PRESENTATION, collection_url

DATES = gettext_noop("Dates of publication")
PUBLISHER = gettext_noop("Publisher")
PLACE = gettext_noop("Place of publication")
ISSN = gettext_noop("ISSN")
HOLDINGS = gettext_noop("Holdings")
FREQUENCY = gettext_noop("Frequency")
OTHER_TITLES = gettext_noop("Other titles")
COLUMNS = (
    "uuid",
    "title",
    "languages",
    "date_sort",
    "first_canvas__uuid",
    "first_canvas__width",
    "first_canvas__height",
    "first_canvas__pyramid",
)


def collection(title: TitlePage, viewer: Viewer) -> dict[str, Any]:
    """The collection with the issues that `viewer` may see, by date. Whether the title may be seen is asked before."""
    issues = visible_pages(IssuePage.objects.child_of(title), viewer).order_by("date_sort", "path")
    document: dict[str, Any] = {
        "@context": PRESENTATION_CONTEXT,
        "id": collection_url(title),
        "type": "Collection",
        "label": in_language(title.title, title.languages),
        "metadata": _metadata(title),
        **terms(title.rights),
        **nav_date(title.date_first),
        "homepage": homepages(title),
        "items": [_reference(*row) for row in issues.values_list(*COLUMNS)],
    }
    if title.description:
        document["summary"] = in_language(title.description, title.languages)
    return {name: value for name, value in document.items() if value or name == "items"}


def _metadata(title: TitlePage) -> list[dict[str, Any]]:
    date = [entry(translated(DATES), in_each(lambda code: dates.in_words(title.dates, code)))] if title.dates else []
    frequency = (
        [entry(translated(FREQUENCY), in_each(lambda _code: str(title.get_frequency_display())))]
        if title.frequency
        else []
    )
    return [
        *date,
        *entries([(PUBLISHER, title.publisher), (PLACE, title.place)]),
        *frequency,
        *languages_entry(title.languages),
        *entries(
            [(OTHER_TITLES, "; ".join(title.other_title_list)), (ISSN, title.issn), (HOLDINGS, title.holdings_note)]
        ),
        *rights_entry(title.rights),
    ]


def _reference(
    uuid: Any, name: str, languages: list[str], date: Any, canvas: Any, width: int, height: int, pyramid: str
) -> dict[str, Any]:
    return {
        "id": absolute(f"{PRESENTATION}/{uuid}/manifest"),
        "type": "Manifest",
        "label": in_language(name, languages),
        **nav_date(date),
        **({"thumbnail": thumbnail(canvas, width, height)} if pyramid else {}),
    }
