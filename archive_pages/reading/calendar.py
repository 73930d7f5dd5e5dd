"""A year of a periodical as twelve small months, and its years as a row of bars."""

import re
from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext

from cms.core import dates

from .cards import IssueCard

YEARS = re.compile(r"(\d{4})(?:\s*[-–—/]\s*(\d{4}))?")
# No periodical is older than print; what is recorded beyond this is an open end and no year to draw.
FIRST_YEAR, SPAN = 1400, 700


@dataclass(frozen=True)
class Day:
    """A cell of a month, ready to be written: a page has hundreds. `number` is `""` outside the month.

    `url` leads to the day's issue or, where there are several, to the list of them; `label` is the day in words.
    """

    number: str = ""
    solar: str = ""
    url: str = ""
    label: str = ""
    issues: int = 0


@dataclass(frozen=True)
class Month:
    name: str
    solar: str
    weeks: tuple[tuple[Day, ...], ...]
    count: int


@dataclass(frozen=True)
class Year:
    """Twelve months, and the issues of the year whose day is not known."""

    year: int
    weekdays: tuple[str, ...]
    months: tuple[Month, ...]
    without_day: tuple[IssueCard, ...]
    solar: str


@dataclass(frozen=True)
class YearBar:
    """A year of a title's run: how many issues there are, and whether it is known not to be digitised."""

    year: int
    count: int
    share: float
    not_digitised: bool


def year_calendar(year: int, issues: Iterable[IssueCard], solar: bool) -> Year:
    """The calendar of `year`; weeks begin on the day on which they begin for the reader."""
    by_day: dict[date, list[IssueCard]] = defaultdict(list)
    without_day = []
    for issue in issues:
        if issue.day:
            by_day[issue.day].append(issue)
        else:
            without_day.append(issue)
    first = 5 if get_language() == "fa" else 0
    names = dates.WEEKDAYS_SHORT[get_language() or "en"]
    return Year(
        year=year,
        weekdays=(*names[first:], *names[:first]),
        months=tuple(_month(year, month, by_day, first, solar) for month in range(1, 13)),
        without_day=tuple(without_day),
        solar=dates.solar_years(year) if solar else "",
    )


def _month(year: int, month: int, by_day: Mapping[date, list[IssueCard]], first: int, solar: bool) -> Month:
    weeks = tuple(
        tuple(_day(day, by_day.get(day, ()), solar) if day.month == month else Day() for day in week)
        for week in Calendar(first).monthdatescalendar(year, month)
    )
    return Month(
        name=dates.month_name(month),
        solar=dates.solar_months(year, month) if solar else "",
        weeks=weeks,
        count=sum(day.issues for week in weeks for day in week),
    )


def _day(day: date, issues: Sequence[IssueCard], solar: bool) -> Day:
    number, beside = dates.digits(day.day), dates.solar_day(day) if solar else ""
    if not issues:
        return Day(number, beside)
    if len(issues) == 1:
        return Day(number, beside, issues[0].url, dates.in_words(day), 1)
    several = gettext("%(date)s, %(issues)s issues")
    label = several % {"date": dates.in_words(day), "issues": dates.number(len(issues))}
    return Day(number, beside, f"?view=list&day={day.isoformat()}", label, len(issues))


def years_in(text: str) -> set[int]:
    """The years that `1914–1918, 1921` names."""
    found: set[int] = set()
    for first, last in YEARS.findall(text):
        start, end = int(first), int(last or first)
        if start <= end <= start + SPAN:
            found.update(range(start, end + 1))
    return found


def coverage(counts: Mapping[int, int], first: date | None, last: date | None, not_digitised: str) -> list[YearBar]:
    """Every year of the run, from the first to the last that is recorded, digitised or known to be missing.

    `counts` are the visible issues a year; `first` and `last` the recorded dates of publication. An open or absurdly
    distant end is not drawn.
    """
    missing = years_in(not_digitised)
    known = set(counts) | missing
    known |= {day.year for day in (first, last) if day and FIRST_YEAR <= day.year <= date.today().year}
    if not known:
        return []
    most = max(counts.values(), default=0) or 1
    return [
        YearBar(year, counts.get(year, 0), counts.get(year, 0) / most, year in missing and not counts.get(year))
        for year in range(min(known), min(max(known), min(known) + SPAN) + 1)
    ]


def ranges(years: Iterable[int]) -> list[tuple[int, int]]:
    """Years as runs without a gap: `[1914, 1915, 1921]` is `[(1914, 1915), (1921, 1921)]`."""
    found: list[tuple[int, int]] = []
    for year in sorted(years):
        if found and found[-1][1] == year - 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return found
