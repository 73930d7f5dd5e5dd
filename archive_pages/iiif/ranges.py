"""The logical structure of an issue (articles, chapters) as ranges (IIIF Presentation API 3, section 5.4)."""

from typing import Any

from archive_pages.models import Canvas, IssuePage
from cms.imaging.iiif.languages import in_language
from cms.imaging.iiif.links import absolute

from .links import PRESENTATION, canvas_uri

DEEPEST = 20  # levels; a damaged METS may nest without end


def structures(issue: IssuePage, canvases: list[Canvas]) -> list[dict[str, Any]]:
    """The ranges, in order. Canvases that are no longer there are left out, and ranges without any with them."""
    by_uuid = {str(canvas.uuid): canvas_uri(issue, canvas) for canvas in canvases}
    ranges = (_range(issue, part, by_uuid, (number,)) for number, part in enumerate(issue.structure or [], 1))
    return [one for one in ranges if one is not None]


def _range(
    issue: IssuePage, part: dict[str, Any], uris: dict[str, str], place: tuple[int, ...]
) -> dict[str, Any] | None:
    if len(place) > DEEPEST:
        return None
    items: list[dict[str, Any]] = [
        {"id": uris[uuid], "type": "Canvas"} for uuid in part.get("canvases", []) if uuid in uris
    ]
    for number, inner in enumerate(part.get("items", []), 1):
        made = _range(issue, inner, uris, (*place, number))
        if made is not None:
            items.append(made)
    if not items:
        return None
    label = part.get("label") or part.get("type") or ".".join(map(str, place))
    return {
        "id": absolute(f"{PRESENTATION}/{issue.uuid}/range/{'-'.join(map(str, place))}"),
        "type": "Range",
        "label": in_language(label, issue.languages),
        "items": items,
    }
