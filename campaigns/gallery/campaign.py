"""A campaign's page: what, until when, how long it takes to take part, one button; entries below."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.models import Page

from campaigns.models import CampaignPage

from .cards import make_cards
from .index import with_pictures
from .needs import minutes_of, needs
from .sharing import Sharing
from .shown import Campaign

REEL, BELOW = 8, 12
"""Entries at the top, and in the list below."""


def campaign_view(page: CampaignPage, request: HttpRequest) -> HttpResponseBase:
    campaign = shown(page, request)
    parts = list(campaign.facts.parts.all())
    ids = campaign.newest
    cards = make_cards(ids[: REEL + BELOW], request)
    with_picture = [card for card in cards if card.picture is not None][:REEL]
    reel = with_picture if len(with_picture) > 2 else []
    context: dict[str, Any] = {
        "campaign": campaign,
        "trail": trail(page.get_parent(), request=request),
        "listed": with_pictures([campaign], request)[0],
        "needs": needs(parts),
        "minutes": minutes_of(parts) if parts else None,
        "reel": reel,
        "cards": cards[:BELOW],
        "more": len(ids) > BELOW,
        "sharing": Sharing(settings.SITE_URL + campaign.url, campaign.page.title, campaign.facts),
    }
    return TemplateResponse(request, "campaigns/campaign_page.html", {**page.get_context(request), **context})


def shown(page: CampaignPage, request: HttpRequest) -> Campaign:
    """The page that was asked for, in the form in which lists have it."""
    return Campaign.of(page, page.facts, request)


def trail(*pages: Page | None, request: HttpRequest) -> list[dict[str, str]]:
    """Steps of the breadcrumb."""
    return [
        {"title": one.title, "url": one.get_url(request) or "", "language": one.locale.language_code}
        for one in pages
        if one is not None
    ]
