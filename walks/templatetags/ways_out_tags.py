"""What walks' pages tell machines about themselves."""

from typing import Any

from django import template
from django.template import Context

from cms.core.json_ld import as_block
from walks.visiting.tour import Stop, Tour
from walks.ways_out import structured

register = template.Library()
DATA_BLOCK = "walks/components/json_ld.html"


@register.inclusion_tag(DATA_BLOCK, takes_context=True)
def walk_json_ld(context: Context, tour: Tour) -> dict[str, Any]:
    """The walk and its stops as schema.org knows them. A block of data is no script: no policy stands against it."""
    return {"data": as_block(structured.walk_data(tour, context.get("request")))}


@register.inclusion_tag(DATA_BLOCK, takes_context=True)
def stop_json_ld(context: Context, stop: Stop) -> dict[str, Any]:
    return {"data": as_block(structured.stop_data(stop, context.get("request")))}
