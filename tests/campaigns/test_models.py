"""What a campaign's own records decide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models.campaign import CampaignState, parts_in_groups

from . import factories


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (None, None, CampaignState.OPEN),
        (1, None, CampaignState.COMING),
        (-1, 1, CampaignState.OPEN),
        (-2, -1, CampaignState.CLOSED),
        (0, None, CampaignState.OPEN),
        (None, 0, CampaignState.CLOSED),
    ],
)
def test_the_clock_says_whether_a_campaign_is_open(opens: int | None, closes: int | None, state: str) -> None:
    now = timezone.now()
    days = {"opens_at": opens, "closes_at": closes}
    page = factories.campaign(**{name: None if one is None else now + timedelta(one) for name, one in days.items()})
    assert page.state_at(now) == state
    assert factories.translated(page, "fa", "فراخوان").state_at(now) == state


@pytest.mark.django_db
def test_alternatives_stand_together() -> None:
    page = factories.campaign(parts=("photograph", "audio", {"kind": "video", "alternative": True}, "book"))
    groups = parts_in_groups(list(page.parts.all()))
    assert [[part.kind for part in group] for group in groups] == [["photograph"], ["audio", "video"], ["book"]]


@pytest.mark.django_db
def test_an_entry_is_a_page_below_its_campaign() -> None:
    page = factories.campaign()
    entry = factories.entry(page)
    assert entry.get_parent().specific == page
    assert entry.url.endswith(f"/{entry.submission.code}/")
