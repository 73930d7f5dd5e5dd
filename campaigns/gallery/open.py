"""The open campaign, for the library's front page."""

from django.http import HttpRequest

from campaigns.models.campaign import CampaignState

from .index import Listed, with_pictures
from .shown import campaigns, in_order


def open_campaign(request: HttpRequest) -> Listed | None:
    """Of several the one in the reader's language, and of these the one that closes first."""
    shown = in_order(campaigns(request), CampaignState.OPEN)
    language = request.LANGUAGE_CODE
    chosen = min(shown, key=lambda one: one.language != language, default=None)
    return with_pictures([chosen], request)[0] if chosen is not None else None
