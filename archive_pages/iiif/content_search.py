"""Search within an issue as IIIF Content Search 1 and 2: an annotation a place, on the boxes of its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from archive_pages.models import Canvas, IssuePage
from archive_pages.text_layer import PixelBox, TextLayer, union
from cms.core.access import Viewer
from search.service import CanvasMatches, find_in_issue

from .links import canvas_uri, manifest_url

CONTEXT_1 = "http://iiif.io/api/search/1/context.json"
CONTEXT_2 = "http://iiif.io/api/search/2/context.json"
PRESENTATION_2 = "http://iiif.io/api/presentation/2/context.json"
AROUND = 8  # words before and after a match
MOST = 2_000  # boxes in one answer
PARAMETERS = ("motivation", "date", "user")  # of the standard, and not taken here


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a term stands: the words that match, those around them, and a box for each line they lie on."""

    canvas: Canvas
    exact: str
    before: str
    after: str
    boxes: tuple[PixelBox, ...]


def places(issue: IssuePage, text: str, viewer: Viewer) -> list[Place]:
    """All places in reading order, up to `MOST` boxes; none for a text without words."""
    found: list[Place] = []
    boxes = 0
    for matches in find_in_issue(issue, text, viewer):
        for place in _on_canvas(matches):
            found.append(place)
            boxes += len(place.boxes)
            if boxes >= MOST:
                return found
    return found


def _on_canvas(matches: CanvasMatches) -> Iterator[Place]:
    layer = matches.layer
    for mark in matches.marks:
        first, last = mark.words[0], mark.words[-1] + 1
        boxes = tuple(_line_boxes(layer, mark.words))
        if boxes:
            yield Place(
                matches.canvas,
                layer.flow(first, last),
                layer.flow(max(0, first - AROUND), first),
                layer.flow(last, min(len(layer), last + AROUND)),
                boxes,
            )


def _line_boxes(layer: TextLayer, words: tuple[int, ...]) -> Iterator[PixelBox]:
    """A box for each line that the words lie on: both parts of a divided word, a phrase that runs over a line's end."""
    line_of = {
        index: number
        for number, line in enumerate(layer.lines)
        if line.first_word <= words[-1] and line.last_word > words[0]
        for index in range(line.first_word, line.last_word)
    }
    by_line: dict[int, list[PixelBox]] = {}
    for index in words:
        box = layer.box(index)
        if box is not None and box[2] > 0 and box[3] > 0:
            by_line.setdefault(line_of.get(index, -1 - index), []).append(box)
    for boxes in by_line.values():
        around = union(boxes)
        if around is not None:
            yield around


def version_2(issue: IssuePage, address: str, found: list[Place], ignored: list[str]) -> dict[str, Any]:
    """Content Search 2, sections 3.2 and 3.3: an annotation page, with the context of each match beside it."""
    items, contexts = [], []
    for uri, place, box, number in _boxes(issue, address, found):
        items.append(
            {
                "id": uri,
                "type": "Annotation",
                "motivation": "highlighting",
                "body": {"type": "TextualBody", "value": place.exact, "format": "text/plain"},
                "target": _target(issue, place, box),
            }
        )
        if number == 0:
            contexts.append(
                {
                    "id": f"{uri}/context",
                    "type": "Annotation",
                    "motivation": "contextualizing",
                    "target": {
                        "type": "SpecificResource",
                        "source": uri,
                        "selector": [
                            {
                                "type": "TextQuoteSelector",
                                "prefix": _with_space(place.before, after=True),
                                "exact": place.exact,
                                "suffix": _with_space(place.after, after=False),
                            }
                        ],
                    },
                }
            )
    document: dict[str, Any] = {"@context": CONTEXT_2, "id": address, "type": "AnnotationPage", "items": items}
    if ignored:
        document["ignored"] = ignored
    if contexts:
        document["annotations"] = [{"id": f"{address}#contexts", "type": "AnnotationPage", "items": contexts}]
    return document


def version_1(issue: IssuePage, address: str, found: list[Place], ignored: list[str]) -> dict[str, Any]:
    """Content Search 1, sections 3.2 and 3.4: an annotation list, with a hit for each match."""
    resources, hits = [], []
    hit_of: dict[int, dict[str, Any]] = {}
    for uri, place, box, _number in _boxes(issue, address, found):
        resources.append(
            {
                "@id": uri,
                "@type": "oa:Annotation",
                "motivation": "sc:painting",
                "resource": {"@type": "cnt:ContentAsText", "chars": place.exact},
                "on": _target(issue, place, box),
            }
        )
        hit = hit_of.get(id(place))
        if hit is None:
            hit = {
                "@type": "search:Hit",
                "annotations": [],
                "match": place.exact,
                "before": _with_space(place.before, after=True),
                "after": _with_space(place.after, after=False),
            }
            hit_of[id(place)] = hit
            hits.append(hit)
        hit["annotations"].append(uri)
    layer: dict[str, Any] = {"@type": "sc:Layer", "total": len(resources)}
    if ignored:
        layer["ignored"] = ignored
    return {
        "@context": [PRESENTATION_2, CONTEXT_1],
        "@id": address,
        "@type": "sc:AnnotationList",
        "within": layer,
        "resources": resources,
        "hits": hits,
    }


def _boxes(issue: IssuePage, address: str, found: list[Place]) -> Iterator[tuple[str, Place, PixelBox, int]]:
    """Every box with the identity of its annotation and its number within its place."""
    for at, place in enumerate(found, 1):
        for number, box in enumerate(place.boxes):
            yield f"{manifest_url(issue)}/match/{place.canvas.uuid}/{at}-{number + 1}", place, box, number


def _target(issue: IssuePage, place: Place, box: PixelBox) -> str:
    return f"{canvas_uri(issue, place.canvas)}#xywh={','.join(map(str, box))}"


def _with_space(text: str, after: bool) -> str:
    if not text:
        return ""
    return f"{text} " if after else f" {text}"
