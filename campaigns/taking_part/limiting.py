"""How many entries may be begun: from one address, and in one campaign. Counted in the database, by the hour."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from campaigns.models import CampaignPage, Submission

HOUR = timedelta(hours=1)
WITHOUT_PROOF = 10  # so many times fewer where no work was done for it (`humans`)


def may_begin(campaign: CampaignPage, from_address: str, *, proved: bool) -> bool:
    """Whether one more entry may be begun from this address (its keyed hash) in this campaign now."""
    since = Submission.objects.filter(created_at__gt=timezone.now() - HOUR)
    most = settings.LIMIT_ENTRIES
    if most and not proved:
        most = max(1, most // WITHOUT_PROOF)
    if most and since.filter(from_address=from_address).count() >= most:
        return False
    whole = settings.LIMIT_CAMPAIGN_ENTRIES
    return not whole or since.filter(campaign=campaign).count() < whole
