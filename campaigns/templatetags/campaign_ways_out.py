"""What pages of campaigns tell machines about themselves."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context

from campaigns.links import EntryLinks
from campaigns.models import CampaignPage, EntryPage
from campaigns.ways_out import structured
from campaigns.ways_out.data import entries_told, feeds_of
from cms.core.access import Viewer
from cms.core.json_ld import as_block
from cms.core.oembed import discovery

register = template.Library()


@register.inclusion_tag("campaigns/components/structured.html", takes_context=True)
def entry_ways_out(context: Context, page: EntryPage) -> dict[str, Any]:
    """For an entry's `<head>`: its JSON-LD, and where its oEmbed is."""
    request: HttpRequest | None = context.get("request")
    entry = entries_told([page], Viewer.public())[page.pk]
    return {
        "data": as_block(structured.entry_data(entry, request)),
        "title": page.title,
        "oembed": discovery(EntryLinks(request).url(page)),
        "site_url": context.get("site_url"),
    }


@register.inclusion_tag("campaigns/components/structured.html", takes_context=True)
def campaign_ways_out(context: Context, page: CampaignPage) -> dict[str, Any]:
    """For a campaign's `<head>`: its JSON-LD, and its feeds."""
    request: HttpRequest | None = context.get("request")
    return {
        "data": as_block(structured.campaign_data(page, request)),
        "title": page.title,
        "feeds": feeds_of(page, request),
    }
