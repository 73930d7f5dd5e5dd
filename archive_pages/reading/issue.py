"""What an issue's page shows."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse

from archive_pages.iiif.links import manifest_url
from archive_pages.links import MaterialLinks
from cms.core.access import Viewer
from cms.core.languages import direction
from cms.core.permanent import permanent_url
from cms.core.rights import Rights

from . import citations
from .address import FIND, SCAN, TEXT, Address
from .citing import cited
from .finding import Findings, find
from .lookup import title_of
from .neighbours import neighbours
from .pages import page_links
from .passages import passages
from .pictures import picture
from .viewer_data import viewer_data

if TYPE_CHECKING:
    from archive_pages.models import Canvas, IssuePage, TitlePage

LAST = 999_999  # an order that no page has: the nearest before it is the last
FULL, RETINA = 1400, 2400  # longer side of the picture that stands for the viewer, in pixels


def issue_context(page: "IssuePage", request: HttpRequest) -> dict[str, Any]:
    """The reader's place in the issue and all that is around it, in a fixed number of queries."""
    viewer, address, title = Viewer.of(request), Address.of(request), title_of(page)
    canvases = list(page.canvases.order_by("order", "pk"))
    at = position(canvases, address.order)
    canvas = canvases[at] if canvases else None
    findings = find(page, address.query, viewer)
    languages = page.languages or title.languages
    language = languages[0] if languages else ""
    hits = {found.canvas.pk: len(found.hits) for found in findings.pages}
    links = page_links(canvases, at, address, hits)
    return {
        "title_page": title,
        "issue_language": language,
        "viewing_direction": direction(language),
        "canvas": canvas,
        "position": at + 1,
        "pages": links,
        "previous_page": links[at - 1] if at > 0 else None,
        "next_page": links[at + 1] if at + 1 < len(links) else None,
        "address": address,
        "view_links": {view: address.link(canvas.order if canvas else None, view=view) for view in (SCAN, TEXT, FIND)},
        "findings": findings,
        "found_pages": [
            {
                "canvas": found.canvas,
                "count": len(found.hits),
                "lines": found.lines,
                "url": address.link(found.canvas.order),
            }
            for found in findings.pages
        ],
        "clear_link": address.link(canvas.order if canvas else None, query="", view=SCAN),
        "hit_pages": _hit_pages(findings, address, canvas),
        "viewer_data": viewer_data(page, canvases, findings, direction(language)),
        **_around(page, title, address, viewer, request),
        **_of_canvas(canvas, address, findings, language),
        **_record(page, title, canvas),
    }


def position(canvases: "list[Canvas]", order: int | None) -> int:
    """Where in `canvases` the one of this order is, from 0; the first where none is asked for."""
    if order is None:
        return 0
    return max((index for index, canvas in enumerate(canvases) if canvas.order <= order), default=0)


def _around(
    page: "IssuePage", title: "TitlePage", address: Address, viewer: Viewer, request: HttpRequest
) -> dict[str, Any]:
    links = MaterialLinks(request)
    around = neighbours(page, title, viewer)
    first, last = Address(view=address.view), Address(order=LAST, view=address.view)
    return {
        "title_url": links.url(title),
        "previous_issue": _neighbour(around.previous, links, last),
        "next_issue": _neighbour(around.next, links, first),
    }


def _neighbour(page: "IssuePage | None", links: MaterialLinks, place: Address) -> dict[str, Any] | None:
    return {"page": page, "url": links.url(page) + place.link().removesuffix("?")} if page else None


def _of_canvas(canvas: "Canvas | None", address: Address, findings: Findings, language: str) -> dict[str, Any]:
    if canvas is None:
        return {"has_text": False, "passages": []}
    layer = canvas.text_layer()
    region = address.region_on(canvas)
    hits = findings.words_on(canvas)
    return {
        "has_text": layer is not None,
        "passages": passages(layer, language, hits) if layer else [],
        "region": region,
        "still_view": " ".join(map(str, region or (0, 0, canvas.width, canvas.height))),
        "still_frames": [box for word in sorted(hits) if (box := layer.box(word))] if layer else [],
        "picture": picture(canvas, FULL, region),
        "picture_large": picture(canvas, RETINA, region),
        "canvas_link": permanent_url(canvas),
    }


def _hit_pages(findings: Findings, address: Address, canvas: "Canvas | None") -> dict[str, str]:
    """Links to the nearest pages with hits before and after this one; round at the ends."""
    orders = [found.canvas.order for found in findings.pages]
    if not orders or canvas is None:
        return {}
    before = [order for order in orders if order < canvas.order]
    after = [order for order in orders if order > canvas.order]
    return {
        "previous": address.link((before or orders)[-1]),
        "next": address.link((after or orders)[0]),
    }


def _record(page: "IssuePage", title: "TitlePage", canvas: "Canvas | None") -> dict[str, Any]:
    source = cited(page, title, canvas)
    rights = page.rights or title.rights
    return {
        "issue_link": permanent_url(page),
        "manifest": manifest_url(page),
        "rights_uri": rights,
        "rights_label": Rights(rights).label if rights in Rights.values else "",
        "citation": citations.plain(source),
        "citation_forms": [
            ("BibTeX", reverse("issue-bibtex", args=[page.uuid]), citations.bibtex(source)),
            ("RIS", reverse("issue-ris", args=[page.uuid]), citations.ris(source)),
            ("CSL-JSON", reverse("issue-csl", args=[page.uuid]), citations.csl_text(source)),
        ],
    }
