"""An issue as a IIIF Presentation 3 manifest."""

from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_noop
from wagtail.models import Page

from archive_pages.models import Canvas, IssuePage, TitlePage
from cms.core import dates
from cms.core.languages import direction
from cms.imaging.iiif.languages import entry, in_each, in_language, none, translated
from cms.imaging.iiif.links import absolute, image_service
from cms.imaging.iiif.shared import (
    PRESENTATION_CONTEXT,
    entries,
    languages_entry,
    nav_date,
    picture,
    rights_entry,
    terms,
    thumbnail,
)

from .homepages import homepages
from .links import canvas_uri, collection_url, manifest_url, search_url
from .ranges import structures

DATE = gettext_noop("Date")
VOLUME = gettext_noop("Volume")
NUMBER = gettext_noop("Number")
EDITION = gettext_noop("Edition")
SUPPLEMENT = gettext_noop("Supplement")
SOURCE = gettext_noop("Source")
PART_OF = gettext_noop("Part of")
PUBLISHER = gettext_noop("Publisher")
PLACE = gettext_noop("Place of publication")
TEXT = gettext_noop("Text")
PAGE_TEXT_LAYER = gettext_noop("PDF with text")
ALTO = gettext_noop("Text with positions (ALTO)")
NIL = UUID(int=0)
ALTO_PROFILE = "http://www.loc.gov/standards/alto/ns-v4#"


def manifest(issue: IssuePage) -> dict[str, Any]:
    """The manifest. Who may see it is asked before. A fixed number of queries, however many canvases."""
    title = TitlePage.objects.get(path=issue.path[: -Page.steplen])
    canvases = list(
        Canvas.objects.filter(issue=issue)
        .only("uuid", "order", "order_label", "width", "height", "pyramid", "word_count")
        .order_by("order", "pk")
    )
    rights = issue.rights or title.rights
    document: dict[str, Any] = {
        "@context": PRESENTATION_CONTEXT,
        "id": manifest_url(issue),
        "type": "Manifest",
        "label": in_language(issue.title, issue.languages),
        "metadata": _metadata(issue, title, rights),
        **terms(rights),
        **nav_date(issue.date_sort),
        "viewingDirection": _direction(issue),
        "behavior": ["paged"] if len(canvases) > 1 else ["individuals"],
        "homepage": homepages(issue),
        "partOf": [
            {"id": collection_url(title), "type": "Collection", "label": in_language(title.title, title.languages)}
        ],
        "service": _search_services(issue),
    }
    if first := next((canvas for canvas in canvases if canvas.pyramid), None):
        document["thumbnail"] = thumbnail(first.uuid, first.width, first.height)
    if canvases:
        document["rendering"] = _renderings("issue", issue.uuid, has_text=issue.word_count > 0)
    document["items"] = [_canvas(issue, canvas) for canvas in canvases]
    if ranges := structures(issue, canvases):
        document["structures"] = ranges
    return {name: value for name, value in document.items() if value or name == "items"}


def _metadata(issue: IssuePage, title: TitlePage, rights: str) -> list[dict[str, Any]]:
    date = [entry(translated(DATE), in_each(lambda code: dates.in_words(issue.date, code)))] if issue.date else []
    return [
        entry(translated(PART_OF), in_language(title.title, title.languages)),
        *date,
        *entries(
            [
                (VOLUME, issue.volume),
                (NUMBER, issue.number),
                (EDITION, issue.edition),
                (SUPPLEMENT, issue.supplement),
                (PUBLISHER, title.publisher),
                (PLACE, title.place),
            ]
        ),
        *languages_entry(issue.languages or title.languages),
        *entries([(SOURCE, issue.source)]),
        *rights_entry(rights),
    ]


def _direction(issue: IssuePage) -> str:
    rtl = bool(issue.languages) and direction(issue.languages[0]) == "rtl"
    return "right-to-left" if rtl else "left-to-right"


def _search_services(issue: IssuePage) -> list[dict[str, Any]]:
    """Content Search 2 and, for viewers that know no other, 1."""
    return [
        {"id": search_url(issue, 2), "type": "SearchService2"},
        {
            "@context": "http://iiif.io/api/search/1/context.json",
            "@id": search_url(issue, 1),
            "@type": "SearchService1",
            "profile": "http://iiif.io/api/search/1/search",
        },
    ]


def _canvas(issue: IssuePage, canvas: Canvas) -> dict[str, Any]:
    """A canvas; one without a scan has its size and text, and nothing painted on it."""
    uri = canvas_uri(issue, canvas)
    page: dict[str, Any] = {"id": f"{uri}/scan", "type": "AnnotationPage", "items": []}
    found: dict[str, Any] = {
        "id": uri,
        "type": "Canvas",
        "label": none(canvas.label),
        "width": canvas.width,
        "height": canvas.height,
        "items": [page],
    }
    if canvas.pyramid:
        found["thumbnail"] = thumbnail(canvas.uuid, canvas.width, canvas.height)
        found["rendering"] = _renderings("canvas", canvas.uuid, has_text=canvas.word_count > 0)
        page["items"].append(
            {
                "id": f"{image_service(canvas)}/painting",
                "type": "Annotation",
                "motivation": "painting",
                "body": picture(canvas.uuid, canvas.width, canvas.height),
                "target": uri,
            }
        )
    if canvas.word_count:
        found["seeAlso"] = [
            {
                "id": _address("canvas-alto", canvas.uuid),
                "type": "Dataset",
                "label": translated(ALTO),
                "format": "application/xml",
                "profile": ALTO_PROFILE,
            }
        ]
    return found


def _renderings(kind: str, uuid: object, has_text: bool) -> list[dict[str, Any]]:
    """The same page or issue as a PDF and, where there is any, as plain text."""
    found = [
        {
            "id": _address(f"{kind}-pdf", uuid),
            "type": "Text",
            "label": translated(PAGE_TEXT_LAYER),
            "format": "application/pdf",
        }
    ]
    if has_text:
        found.append(
            {
                "id": _address(f"{kind}-text", uuid),
                "type": "Text",
                "label": translated(TEXT),
                "format": "text/plain",
            }
        )
    return found


def _address(name: str, uuid: object) -> str:
    """The address of a download of a canvas or an issue."""
    return absolute(_path(name).replace(str(NIL), str(uuid)))


@cache
def _path(name: str) -> str:
    return reverse(name, args=[NIL])
