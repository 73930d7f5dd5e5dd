"""How long things are kept: drafts that nobody goes on with, and what a campaign was sent once its time is over."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from campaigns import acts
from campaigns.models import CampaignPage, Submission
from campaigns.models.handling import Act, HandlingStep
from campaigns.models.submission import State

logger = logging.getLogger(__name__)

DRAFTS_KEPT = timedelta(days=14)
TOLD_BEFORE = timedelta(days=4)
AT_ONCE = 200
MOST_MONTHS = 1200


def forget_due(stop: Event | None = None) -> int:
    """Forgets what is due. Returns how many; what is left comes next time."""
    _tell_of_drafts()
    gone = 0
    for submission in [*_old_drafts()[:AT_ONCE], *over()]:
        if stop is not None and stop.is_set():
            break
        try:
            acts.forget(submission)
        except acts.WrongState:  # its sender was faster
            continue
        gone += 1
    if gone:
        logger.info("%d entries were forgotten: the time for which they are kept was over.", gone)
    return gone


def _drafts(untouched_since: datetime) -> QuerySet[Submission]:
    """Drafts of visitors; what the library enters itself waits until it is sent or withdrawn."""
    return Submission.objects.filter(state=State.DRAFT, entered_by=None, touched_at__lt=untouched_since)


def _old_drafts() -> QuerySet[Submission]:
    """Of a draft whose sender can be told, only once she was."""
    now = timezone.now()
    told = HandlingStep.objects.filter(submission=OuterRef("pk"), act=Act.REMINDED, at__lt=now - TOLD_BEFORE)
    return _drafts(now - DRAFTS_KEPT).filter(Q(email="") | Exists(told)).order_by("touched_at")


def _tell_of_drafts() -> None:
    now = timezone.now()
    told = HandlingStep.objects.filter(submission=OuterRef("pk"), act=Act.REMINDED)
    due = _drafts(now - DRAFTS_KEPT + TOLD_BEFORE).exclude(email="").exclude(Exists(told))
    for submission in due.order_by("touched_at")[:AT_ONCE]:
        acts.remind(submission, day=max(submission.touched_at + DRAFTS_KEPT, now + TOLD_BEFORE))


def over(now: datetime | None = None) -> Iterator[Submission]:
    """What campaigns were sent that closed longer ago than their `kept_months`, and is still known of it."""
    now = now or timezone.now()
    left = AT_ONCE
    for campaign in CampaignPage.objects.exclude(closes_at=None).filter(closes_at__lt=now):
        if campaign.closes_at is None or now < months_after(campaign.closes_at, campaign.kept_months):
            continue
        known = ~Q(state=State.PUBLISHED) | ~Q(email="") | ~Q(phone="") | ~Q(sender="") | ~Q(from_address="")
        found = list(campaign.submissions.exclude(state=State.WITHDRAWN).filter(known).order_by("pk")[:left])
        yield from found
        left -= len(found)
        if left <= 0:
            return


def months_after(instant: datetime, months: int) -> datetime:
    """The same day so many months later, or the last one of a shorter month."""
    instant = timezone.localtime(instant)
    years, month = divmod(instant.month - 1 + min(months, MOST_MONTHS), 12)
    for day in range(instant.day, 27, -1):
        try:
            return instant.replace(year=instant.year + years, month=month + 1, day=day)
        except ValueError:
            continue
    return instant.replace(year=instant.year + years, month=month + 1)
