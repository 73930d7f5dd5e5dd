"""The front page of campaigns: those that are open, those to come and those of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from campaigns.models import CampaignIndexPage
from campaigns.models.campaign import CampaignState
from cms.media.models import CustomImage

from .cards import make_cards
from .pictures import Picture
from .shown import Campaign, campaigns, in_order

NEWEST = 12
"""Entries among which one with a picture is looked for, where a campaign has no picture of its own."""


@dataclass(frozen=True)
class Listed:
    """A campaign with its picture: an image of the library's, else that of its newest entry that has one."""

    campaign: Campaign
    image: CustomImage | None = None
    picture: Picture | None = None


def index_view(page: CampaignIndexPage, request: HttpRequest) -> HttpResponseBase:
    """A fixed number of queries, however many campaigns there are."""
    listed = with_pictures(campaigns(request), request)
    by_state = {state: [one.campaign for one in listed if one.campaign.state == state] for state in CampaignState}
    found = {id(one.campaign): one for one in listed}
    context: dict[str, Any] = {
        state.value: [found[id(one)] for one in in_order(by_state[state], state)] for state in CampaignState
    }
    return TemplateResponse(
        request, "campaigns/campaign_index_page.html", {**page.get_context(request), **context, "any": bool(listed)}
    )


def open_campaign(request: HttpRequest) -> Listed | None:
    """For the library's front page: of several the one in the reader's language, of these the one that closes first."""
    shown = in_order(campaigns(request), CampaignState.OPEN)
    language = request.LANGUAGE_CODE
    chosen = min(shown, key=lambda one: one.language != language, default=None)
    return with_pictures([chosen], request)[0] if chosen is not None else None


def with_pictures(shown: Sequence[Campaign], request: HttpRequest) -> list[Listed]:
    """Two queries for all images, and four for all entries where there are campaigns without one."""
    wanted = {one.page.listing_image_id or one.facts.listing_image_id for one in shown}
    images: dict[Any, CustomImage] = (
        CustomImage.objects.prefetch_related("renditions").in_bulk([pk for pk in wanted if pk]) if any(wanted) else {}
    )
    own = [images.get(one.page.listing_image_id or one.facts.listing_image_id) for one in shown]
    lacking = [one.newest[:NEWEST] if image is None else [] for one, image in zip(shown, own, strict=True)]
    ids = [pk for some in lacking for pk in some]
    pictures = {card.page.pk: card.picture for card in make_cards(ids, request)} if ids else {}
    return [
        Listed(one, image, next((picture for pk in some if (picture := pictures.get(pk)) is not None), None))
        for one, image, some in zip(shown, own, lacking, strict=True)
    ]
