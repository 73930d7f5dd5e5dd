"""A walk's map as pages show it: drawn, and what a script needs to make it one that moves."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.core.access import Viewer
from walks.models import WalkIndexPage
from walks.routes.route import Bounds
from walks.visiting.choosing import Narrowed
from walks.visiting.tour import Stop, Tour

from .all_walks import Beginnings, gathered_walks
from .base import base_map
from .drawn import drawn, frame_of
from .names import names_in
from .overview import Pin, overview
from .remembered import RememberedByAudience
from .scene import Mark, scene_of
from .sheets import sheets_for

MOST_NAMES = 60


@dataclass(frozen=True)
class ShownMap:
    """`drawing` is None where neither the way nor any stop has a known place. `data` is None on maps that stay."""

    drawing: SafeString | None
    unplaced: list[Stop]
    about: list[Mark]
    data: dict[str, Any] | None


def shown_map(tour: Tour, request: HttpRequest | None, *, still: bool = False, ids: str = "map") -> ShownMap:
    """The tour's map; `still` for paper. One query, for the names of places around."""
    address = tour.walk.get_url(request) or ""
    scene = scene_of(tour, lambda stop: f"{address}guide/{stop.number}/")
    frame = frame_of(scene)
    if frame is None:
        return ShownMap(None, scene.unplaced, [], None)
    scene.names = names_in(frame.seen, get_language() or "", MOST_NAMES)
    title = _("Map of the walk “%(title)s”") % {"title": tour.walk.title}
    data = None if still else {**scene.as_data(), "sheets": _sheets(scene.bounds, request), **workings()}
    return ShownMap(drawn(scene, frame, title, ids), scene.unplaced, scene.about, data)


def _sheets(bounds: Bounds | None, request: HttpRequest | None) -> list[dict[str, Any]]:
    viewer = Viewer.of(request) if request is not None else Viewer.public()
    return sheets_for(bounds, viewer) if bounds is not None else []


def shown_walks(index: WalkIndexPage, request: HttpRequest, only: Narrowed | None = None) -> ShownMap:
    """The map of all walks, remembered, or of those that are left of them: one query then, for names."""
    viewer, language = Viewer.of(request), str(index.locale.language_code)
    if only is None:
        bounds = gathered_walks(viewer, language).bounds
        drawing = _drawn_walks(viewer, (language, get_language() or ""))
    else:
        walks = Beginnings.of(only.walks, language)
        bounds, drawing = walks.bounds, _drawing(walks)
    if bounds is None:
        return ShownMap(None, [], [], None)
    data = {
        "kind": "walks",
        "bounds": list(bounds),
        "walks": f"{index.get_url(request)}walks.geojson{f'?{only.query}' if only is not None else ''}",
        "stops": f"{reverse('map-stops')}?language={language}&bbox=",
        **workings(),
    }
    return ShownMap(drawing, [], [], data)


def _drawing(beginnings: Beginnings) -> SafeString | None:
    if beginnings.bounds is None:
        return None
    pins = [Pin(walk.position, walk.title, walk.language, walk.url) for walk in beginnings.walks if walk.position]
    names = names_in(beginnings.bounds, get_language() or "", MOST_NAMES)
    return overview(pins, names, _("Map of all walks"), "walks-map")


def _drawn_all(viewer: Viewer, what: tuple[str, str]) -> SafeString | None:
    return _drawing(gathered_walks(viewer, what[0]))


_drawn_walks = RememberedByAudience(_drawn_all)


def workings() -> dict[str, Any]:
    """What every map's script is told: its parts, what lies beneath, and its words."""
    return {
        "script": static("walks/map-live.js"),
        "worker": static("walks/map-worker.js"),
        "language": get_language(),
        "base": base_map(),
        "words": {
            "map": _("Map"),
            "keys": _("Move the map with the arrow keys, and change its size with plus and minus."),
            "larger": _("Larger"),
            "smaller": _("Smaller"),
            "whole": _("All of it"),
            "fingers": _("Move the map with two fingers"),
            "wheel": _("Hold Ctrl and turn the wheel to change the map’s size"),
            "wheelMac": _("Hold ⌘ and turn the wheel to change the map’s size"),
            "failed": _("The map can’t be moved here; the drawn one stays."),
            "about": _("(about here)"),
            "start": _("Start"),
            "sheets": _("Old maps"),
            "opacity": _("How strongly it is seen"),
            "without": _("The map beneath could not be loaded."),
        },
    }
