"""The maps of walks, for templates."""

from typing import Any

from django import template
from django.template.context import Context

from walks.map.shown import ShownMap, shown_map, shown_walks
from walks.models import WalkIndexPage
from walks.visiting.tour import Tour

register = template.Library()


@register.simple_tag(takes_context=True)
def walk_map(context: Context, tour: Tour, still: Any = False, ids: str = "map") -> ShownMap:
    """`{% walk_map tour as map %}`; `still` for paper, `ids` to tell two maps of one page apart."""
    return shown_map(tour, context.get("request"), still=bool(still), ids=ids or "map")


@register.simple_tag(takes_context=True)
def map_of_walks(context: Context, index: WalkIndexPage) -> ShownMap:
    """`{% map_of_walks page as map %}`: every walk that the reader may see, where it begins; of a narrowed list
    (`on_map`) those that are left."""
    return shown_walks(index, context["request"], context.get("on_map"))
