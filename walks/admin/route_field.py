"""A walk's route in its form: the one it has, drawn small; another from a file, or drawn on a map; or none.

A route that was taken in stays with the form while something else in it is put right: what is kept in the page is its
number, signed, so that nobody can ask for the route of a walk that he may not see.
"""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import ForeignKey
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override

from walks.map.projection import Frame
from walks.models import WalkRoute
from walks.routes.packed import NotPacked
from walks.routes.reading import LIMITS
from walks.routes.route import Bounds
from walks.stored_routes import FINE, heights_of, known_route, take_in_route

from .maps import RouteDrawing
from .uploads import REFUSED, in_words

SALT = "walks.route"
SUFFIXES = ".gpx,.kml,.geojson,.json"
WIDE, HIGH, MARGIN = 320, 200, 12  # of the small drawing


@dataclass(frozen=True)
class Given:
    """What a form was sent."""

    kept: str = ""
    upload: UploadedFile | None = None
    drawn: str = ""
    removed: bool = False

    @property
    def route(self) -> WalkRoute | None:
        """The route to show with the form while something else in it is put right."""
        taken_in = known_route(_content(self.upload), self.upload.name or "") if self.upload is not None else None
        return taken_in or kept_route(self.kept)


class RouteWidget(forms.Widget):
    template_name = "walks/admin/route.html"
    needs_multipart_form = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Given:
        return Given(
            str(data.get(name, "")),
            files.get(f"{name}-file"),
            str(data.get(f"{name}-drawn", "")).strip(),
            bool(data.get(f"{name}-removed")),
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-file" not in files

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-file" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """`value` is the number of the route that a page has, or what the form was sent."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        given = value if isinstance(value, Given) else Given()
        route = given.route if given is value else WalkRoute.objects.filter(pk=value or 0).first()
        identity = context["widget"]["attrs"].get("id", name)
        drawing = RouteDrawing(route=route).get_context(
            f"{name}-drawn", given.drawn, {"id": f"{identity}-drawn", "aria-label": _("The way as GeoJSON")}
        )
        context["widget"] |= {
            "route": route,
            "kept": signing.dumps(route.pk, salt=SALT) if route is not None else "",
            "small": small(route) if route is not None else None,
            "suffixes": SUFFIXES,
            "removed": given.removed,
            "drawing": drawing["widget"],
        }
        return context


class RouteFormField(forms.ModelChoiceField):
    """Errors of a file are the field's own."""

    widget = RouteWidget

    def clean(self, value: Given) -> WalkRoute | None:
        try:
            return _route_given(value)
        except REFUSED as error:
            raise ValidationError(in_words(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        kept = kept_route(data.kept)
        return bool(data.upload or data.drawn or data.removed) or (kept.pk if kept else None) != initial

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data


def _route_given(given: Given) -> WalkRoute | None:
    """The last word counts: a file, then a way that was drawn. Raises those of `REFUSED`."""
    if given.upload is not None:
        if (given.upload.size or 0) > LIMITS.bytes:
            words = _("The file is larger than %(most)d MB. Draw the route more coarsely.")
            raise ValidationError(words % {"most": LIMITS.bytes // 1_000_000})
        return take_in_route(_content(given.upload), given.upload.name or "")
    if given.drawn:
        return take_in_route(_with_heights(given).encode(), str(_("drawn on the map")) + ".geojson")
    return None if given.removed else kept_route(given.kept)


def _with_heights(given: Given) -> str:
    """The way as it was drawn, with the heights that points had which were not moved: drawing itself knows none."""
    before = kept_route(given.kept)
    if before is None or not before.geometry:
        return given.drawn
    heights = _heights(before)
    try:
        document = json.loads(given.drawn)
        parts = document["geometry"]["coordinates"]
        lifted = [[_lifted(position, heights) for position in part] for part in parts]
    except (ValueError, LookupError, TypeError, RecursionError):
        return given.drawn  # what is wrong with it is told by who reads it
    return json.dumps({**document, "geometry": {**document["geometry"], "coordinates": lifted}})


def _heights(route: WalkRoute) -> dict[tuple[float, float], float]:
    try:
        return heights_of(route)
    except (FileNotFoundError, NotPacked) as error:
        words = _("The stored route can’t be read, and its heights would be lost. Upload its file again, then draw.")
        raise ValidationError(words) from error


def _lifted(position: Any, heights: dict[tuple[float, float], float]) -> Any:
    lon, lat = position
    height = heights.get((round(lon, FINE), round(lat, FINE)))
    return [lon, lat] if height is None else [lon, lat, height]


def _content(upload: UploadedFile) -> bytes:
    upload.seek(0)
    return bytes(upload.read(LIMITS.bytes + 1))


def kept_route(signed: str) -> WalkRoute | None:
    """The route of a signed number; None for what nobody signed here."""
    try:
        return WalkRoute.objects.filter(pk=signing.loads(signed, salt=SALT)).first()
    except signing.BadSignature:
        return None


def small(route: WalkRoute) -> dict[str, Any]:
    """The line as points of SVG polylines."""
    if len(route.bounds) != 4:
        return {"lines": []}
    frame = Frame(Bounds(*route.bounds), WIDE, HIGH, MARGIN)
    lines = [[frame.at(*position) for position in part] for part in route.line]
    return {
        "wide": WIDE,
        "high": HIGH,
        "lines": [" ".join(f"{x:.1f},{y:.1f}" for x, y in line) for line in lines],
        "start": [f"{number:.1f}" for number in lines[0][0]] if lines else None,
    }


def register() -> None:
    """Forms of the admin ask for routes so."""
    override = {"form_class": RouteFormField, "widget": RouteWidget}
    register_form_field_override(ForeignKey, to=WalkRoute, override=override)
