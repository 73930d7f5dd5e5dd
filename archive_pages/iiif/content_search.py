"""Search within an issue as IIIF Content Search 1 and 2: an annotation for each box of a place, and what is around it.

Answers of more places than `places.PAGE` are divided into pages. Autocomplete, which both standards leave free, is not
offered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from django.http import QueryDict

from archive_pages.models import IssuePage
from archive_pages.text_layer import PixelBox

from .links import canvas_uri, manifest_url, search_url
from .places import FoundPlaces, Place

CONTEXT_1 = "http://iiif.io/api/search/1/context.json"
CONTEXT_2 = "http://iiif.io/api/search/2/context.json"
PRESENTATION_2 = "http://iiif.io/api/presentation/2/context.json"
NOT_TAKEN = ("date", "user")  # parameters of the standards; annotations that a machine made have neither
MOTIVATION = {1: "painting", 2: "supplementing"}  # of the annotations that are found


@dataclass(frozen=True, slots=True)
class Asked:
    """A request's parameters (version 1, section 3.2.1; version 2, section 4.1.1), and `page`, which is ours."""

    version: int
    text: str
    motivations: tuple[str, ...]
    page: int
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, version: int, given: QueryDict) -> Self:
        page = given.get("page", "")
        return cls(
            version=version,
            text=given.get("q", ""),
            motivations=tuple(given.get("motivation", "").split()),
            page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
            ignored=tuple(name for name in NOT_TAKEN if name in given),
        )

    @property
    def wants_these(self) -> bool:
        """Whether annotations with our motivation are asked for; all are where none is named."""
        motivation = MOTIVATION[self.version]
        return not self.motivations or motivation in (one.removeprefix("sc:") for one in self.motivations)

    def address(self, issue: IssuePage, page: int | None = None) -> str:
        """The request without what was ignored, for the whole answer or for one page of it."""
        query = {"q": self.text}
        if self.motivations:
            query["motivation"] = " ".join(self.motivations)
        if page is not None:
            query["page"] = str(page)
        return f"{search_url(issue, self.version)}?{urlencode(query)}"


def answer(issue: IssuePage, asked: Asked, found: FoundPlaces) -> dict[str, Any]:
    return _version_2(issue, asked, found) if asked.version == 2 else _version_1(issue, asked, found)


def _version_2(issue: IssuePage, asked: Asked, found: FoundPlaces) -> dict[str, Any]:
    """Content Search 2, sections 4.2 and 4.3: an annotation page, with the context of each match beside it."""
    address = asked.address(issue, found.page if found.pages > 1 else None)
    contexts = [_context(issue, place) for place in found.places]
    document: dict[str, Any] = {
        "@context": CONTEXT_2,
        "id": address,
        "type": "AnnotationPage",
        **({"ignored": list(asked.ignored)} if asked.ignored else {}),
        **(_pages_2(issue, asked, found) if found.pages > 1 else {}),
        "items": [
            {
                "id": uri,
                "type": "Annotation",
                "motivation": MOTIVATION[2],
                "body": {"type": "TextualBody", "value": place.exact, "format": "text/plain"},
                "target": _target(issue, place, box),
            }
            for place in found.places
            for uri, box in _boxes(issue, place)
        ],
    }
    if contexts:
        document["annotations"] = [{"id": f"{address}#contexts", "type": "AnnotationPage", "items": contexts}]
    return document


def _context(issue: IssuePage, place: Place) -> dict[str, Any]:
    """Sections 4.3.1 and 4.3.4: the words around a match, which all its annotations share."""
    quote = {
        "type": "TextQuoteSelector",
        "prefix": _with_space(place.before, after=True),
        "exact": place.exact,
        "suffix": _with_space(place.after, after=False),
    }
    uris = [uri for uri, _box in _boxes(issue, place)]
    targets = [{"type": "SpecificResource", "source": uri, "selector": [quote]} for uri in uris]
    return {
        "id": f"{uris[0]}/context",
        "type": "Annotation",
        "motivation": "contextualizing",
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _pages_2(issue: IssuePage, asked: Asked, found: FoundPlaces) -> dict[str, Any]:
    """Section 4.2.2."""

    def page(number: int) -> dict[str, str]:
        return {"id": asked.address(issue, number), "type": "AnnotationPage"}

    return {
        "partOf": {
            "id": asked.address(issue),
            "type": "AnnotationCollection",
            "total": found.total,
            "first": page(1),
            "last": page(found.pages),
        },
        **{name: page(number) for name, number in _neighbours(found).items()},
        "startIndex": found.start,
    }


def _version_1(issue: IssuePage, asked: Asked, found: FoundPlaces) -> dict[str, Any]:
    """Content Search 1, sections 3.3 and 3.4: an annotation list, with a hit for each match."""
    layer: dict[str, Any] = {"@type": "sc:Layer", "total": found.total}
    pages: dict[str, Any] = {}
    if found.pages > 1:
        layer |= {"first": asked.address(issue, 1), "last": asked.address(issue, found.pages)}
        pages = {name: asked.address(issue, number) for name, number in _neighbours(found).items()}
        pages["startIndex"] = found.start
    if asked.ignored:
        layer["ignored"] = list(asked.ignored)
    return {
        "@context": [PRESENTATION_2, CONTEXT_1],
        "@id": asked.address(issue, found.page if found.pages > 1 else None),
        "@type": "sc:AnnotationList",
        "within": layer,
        **pages,
        "resources": [
            {
                "@id": uri,
                "@type": "oa:Annotation",
                "motivation": f"sc:{MOTIVATION[1]}",
                "resource": {"@type": "cnt:ContentAsText", "chars": place.exact},
                "on": _target(issue, place, box),
            }
            for place in found.places
            for uri, box in _boxes(issue, place)
        ],
        "hits": [
            {
                "@type": "search:Hit",
                "annotations": [uri for uri, _box in _boxes(issue, place)],
                "match": place.exact,
                "before": _with_space(place.before, after=True),
                "after": _with_space(place.after, after=False),
            }
            for place in found.places
        ],
    }


def _neighbours(found: FoundPlaces) -> dict[str, int]:
    """The pages before and after this one, where there are such."""
    numbers = {"prev": found.page - 1, "next": found.page + 1}
    return {name: number for name, number in numbers.items() if 1 <= number <= found.pages}


def _boxes(issue: IssuePage, place: Place) -> Iterator[tuple[str, PixelBox]]:
    """Every box of a place with the identity of its annotation."""
    for number, box in enumerate(place.boxes, 1):
        yield f"{manifest_url(issue)}/match/{place.canvas.uuid}/{place.number}-{number}", box


def _target(issue: IssuePage, place: Place, box: PixelBox) -> str:
    return f"{canvas_uri(issue, place.canvas)}#xywh={','.join(map(str, box))}"


def _with_space(text: str, after: bool) -> str:
    if not text:
        return ""
    return f"{text} " if after else f" {text}"
