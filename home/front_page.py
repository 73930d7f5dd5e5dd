"""What the front page shows: this day in the past, what is new, the open campaign, the newest walk, and the titles of
the archive."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from django.utils import timezone

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage
from archive_pages.reading.cards import IssueCard, cards
from archive_pages.reading.titles import title_entries
from campaigns.gallery.index import open_campaign
from cms.core.access import Viewer, visible_pages
from walks.visiting.newest import newest_walk

if TYPE_CHECKING:
    from .models import HomePage

NEWEST = 6
LEAP_YEAR = 2000
ROUND = (100, 50, 25, 10, 5)


@dataclass(frozen=True)
class OnThisDay:
    """An issue of the past whose day is today's or, where `exact` is false, the nearest to it in the calendar."""

    card: IssueCard
    day: date
    years_ago: int
    exact: bool


def home_context(page: "HomePage", request: HttpRequest) -> dict[str, Any]:
    viewer, links = Viewer.of(request), MaterialLinks(request)
    issues = visible_pages(IssuePage.objects.all(), viewer)
    today = timezone.localdate()
    return {
        "today": today,
        "on_this_day": on_this_day(issues, today, links),
        "newest": cards(issues.order_by(F("first_published_at").desc(nulls_last=True), "-pk")[:NEWEST], links),
        "walk": newest_walk(viewer, request),
        "campaign": open_campaign(request),
        "titles": title_entries(viewer, links),
        "archive": links.index_in_language(),
        "notices": [block for block in page.body if block.block_type == "notice"],
        "body": [block for block in page.body if block.block_type != "notice"],
    }


def on_this_day(issues: QuerySet[IssuePage], today: date, links: MaterialLinks) -> OnThisDay | None:
    """Two queries, and one for the title's name. Compares text, as a database does quickly without an index."""
    text = Cast("date_sort", CharField())
    dated = issues.filter(date_sort=F("date_last"), date_sort__lt=date(today.year, 1, 1)).order_by()
    dated = dated.annotate(month_day=Substr(text, 6, 5))
    days = sorted(dated.values_list("month_day", flat=True).distinct())
    if not days:
        return None
    nearest = min(days, key=lambda day: _distance(day, today))
    found = cards(dated.filter(month_day=nearest).order_by("-date_sort", "path"), links)
    card = min(found, key=lambda card: _roundness(today.year - _day(card).year))
    return OnThisDay(card, _day(card), today.year - _day(card).year, nearest == today.strftime("%m-%d"))


def _day(card: IssueCard) -> date:
    assert card.day is not None  # only issues dated to the day are asked for
    return card.day


def _distance(month_day: str, today: date) -> int:
    """Days between two days of the year, the shorter way round; the earlier of two equally near comes first."""
    there = date(LEAP_YEAR, int(month_day[:2]), int(month_day[3:]))
    apart = abs((there - today.replace(year=LEAP_YEAR)).days)
    return min(apart, 366 - apart)


def _roundness(years: int) -> int:
    """The rounder an anniversary, the smaller."""
    return next((place for place, step in enumerate(ROUND) if years % step == 0), len(ROUND))
