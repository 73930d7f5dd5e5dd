"""Moments and lengths in the reader's words."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cms.core import dates

MIDNIGHT = time(0)
AT_THE_END = time(23, 59)


def moment(at: datetime) -> str:
    """A day and an hour in the library's time zone: “30 November 2026, 18:00”."""
    local = timezone.localtime(at)
    day = dates.in_words(local.date())
    return pgettext("day, hour", "%(day)s, %(hour)s") % {"day": day, "hour": dates.digits(f"{local:%H:%M}")}


def until(at: datetime) -> str:
    """When something ends. Midnight is the end of the day before: “30 November 2026, midnight”."""
    local = timezone.localtime(at)
    if local.time().replace(second=0, microsecond=0) == AT_THE_END:
        return _("%(day)s, midnight") % {"day": dates.in_words(local.date())}
    if local.time() == MIDNIGHT:
        day = timezone.localtime(at - timedelta(minutes=1)).date()
        return _("%(day)s, midnight") % {"day": dates.in_words(day)}
    return moment(at)


def days_left(closes: datetime, now: datetime) -> int:
    """Whole days, as calendars count them: 0 is today."""
    return (timezone.localtime(closes).date() - timezone.localtime(now).date()).days


def left(closes: datetime, now: datetime) -> str:
    """“today is the last day”, “3 days left”; `""` where that is far away."""
    days = days_left(closes, now)
    if days < 0 or days > 60:
        return ""
    if not days:
        return _("today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": dates.number(days)}


def minutes(count: int) -> str:
    """“5 minutes”."""
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": dates.number(count)}
