"""Maps in editors’ forms: a position is dragged, a route is drawn. Without scripts the fields stay as they are."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Max, Min
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from places.models import Place
from walks.map.shown import workings
from walks.models import MapSheet, WalkPage, WalkRoute

WIDE = [-20.0, 30.0, 60.0, 65.0]
"""Where a map looks while nothing has a place yet."""


def position_maps() -> SafeString:
    """For the forms of Wagtail's editor: what adds a map to fields for latitude and longitude."""
    return format_html(
        '{}<link rel="stylesheet" href="{}"><script src="{}" defer></script>',
        json_script(editing(), "walks-map-editing"),
        static("walks/admin-map.css"),
        static("walks/admin-map.js"),
    )


def editing() -> dict[str, Any]:
    """What the scripts of editors' maps are told. One query."""
    shared = workings()
    words = {
        "show": _("Set on the map"),
        "hide": _("Close the map"),
        "position": _("Position. Arrow keys move it, with Shift by small steps."),
        "none": _("Click on the map, or press Enter, to set the position where the map’s middle is."),
        "point": _("Point"),
        "draw": _("Draw the way on the map"),
        "drawHelp": _(
            "Click to go on; drag a point to move it, double-click to take it out. By keyboard: arrows move the map, "
            "Enter adds a point in its middle, Backspace takes the last one back."
        ),
        "undo": _("Take the last point back"),
        "clear": _("Begin anew"),
        "length": _("{metres} m, {points} points"),
    }
    bounds = bounds_of_places()
    return {**shared, "script": static("walks/route-editor.js"), "bounds": bounds, "words": shared["words"] | words}


def bounds_of_places() -> list[float]:
    found = Place.objects.aggregate(
        west=Min("longitude"), south=Min("latitude"), east=Max("longitude"), north=Max("latitude")
    )
    return WIDE if found["west"] is None else [found["west"], found["south"], found["east"], found["north"]]


def walk_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a walk's form."""
    if view_name != "edit" or not isinstance(page, WalkPage) or page.is_translation:
        return
    order, stops = (reverse(f"walks_admin:{name}", args=[page.pk]) for name in ("order", "stops"))
    yield Button(_("Stops on the map"), stops, icon_name="site", priority=74)
    yield Button(_("Order stops along the route"), order, icon_name="order", priority=75)


class MapSheetViewSet(SnippetViewSet):
    """Historic maps among the snippets."""

    model = MapSheet
    icon = "globe"
    menu_label = gettext_lazy("Historic maps")
    list_display = ["__str__", "date", "shown"]
    list_filter = ["shown"]
    inspect_view_enabled = False


class RouteDrawing(forms.Textarea):
    """A way drawn on a map, as GeoJSON; empty while nobody has drawn. `route` is the one that drawing begins with."""

    template_name = "walks/admin/route_editor.html"

    def __init__(self, attrs: dict[str, Any] | None = None, route: WalkRoute | None = None) -> None:
        super().__init__({"rows": 3, "hidden": True, **(attrs or {})})
        self.route = route

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["line"] = json.dumps(self.route.line if self.route is not None else [])
        context["widget"]["heights"] = self.route is not None and bool(self.route.ascent or self.route.descent)
        return context
