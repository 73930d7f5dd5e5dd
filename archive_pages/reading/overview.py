"""What the archive's front page and a title's page show."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import CharField, Count, IntegerField, QuerySet, Sum
from django.db.models.functions import Cast, Substr
from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from archive_pages.links import MaterialLinks
from archive_pages.models import ArchiveIndexPage, IssuePage, TitlePage
from cms.core import dates
from cms.core.access import Viewer, visible_pages
from cms.core.languages import LANGUAGE_NAMES
from cms.core.rights import Rights

from .calendar import Year, YearBar, coverage, ranges, year_calendar
from .cards import FIELDS, IssueCard, cards_of_title, in_order
from .titles import children, title_entries

LIST_LENGTH = 50
UNDATED = "none"


def archive_context(page: ArchiveIndexPage, request: HttpRequest) -> dict[str, Any]:
    """`titles` of all trees, and the `languages` by which they can be narrowed (`?language=hu`)."""
    entries = title_entries(Viewer.of(request), MaterialLinks(request))
    counts = Counter(language for entry in entries for language in entry.languages)
    chosen = request.GET.get("language", "")
    if chosen in counts:
        entries = [entry for entry in entries if chosen in entry.languages]
    names = {code: str(LANGUAGE_NAMES.get(code, code)) for code in counts}
    return {
        "titles": entries,
        "chosen_language": chosen if chosen in counts else "",
        "languages": sorted(counts.items(), key=lambda item: names[item[0]]),
        "issue_count": sum(entry.issues for entry in entries),
    }


def title_context(page: TitlePage, request: HttpRequest) -> dict[str, Any]:
    """The title's run: `run`, and either the calendar of a year (`calendar`) or a page of the list (`issues`)."""
    viewer, links = Viewer.of(request), MaterialLinks(request)
    issues = visible_issues(page, viewer)
    run = Run.of(page, issues)
    as_list = page.kind == "books" or request.GET.get("view") == "list"
    narrowing = Narrowing.of(request)
    context: dict[str, Any] = {
        "run": run,
        "as_list": as_list,
        "has_calendar": page.kind != "books",
        "narrowing": narrowing,
        "masthead": in_order(issues.filter(first_canvas__isnull=False)).values_list("first_canvas__uuid").first(),
        "preceding": related_titles(page.preceding_titles.all(), viewer, links),
        "succeeding": related_titles(page.succeeding_titles.all(), viewer, links),
        "rights_label": Rights(page.rights).label if page.rights else "",
        "archive": archive_step(page, links),
    }
    if as_list:
        context["issues"] = list_page(page, narrowing.narrow(issues), request.GET.get("p", ""), links)
        context["narrowed"] = narrowing.words()
    else:
        context["calendar"] = run.calendar(page, issues, narrowing.year, links)
    return context


def visible_issues(page: TitlePage, viewer: Viewer) -> QuerySet[IssuePage]:
    """The issues of this title and of its translations that `viewer` may see."""
    return visible_pages(IssuePage.objects.filter(children(page.shared_path(), IssuePage)), viewer)


@dataclass(frozen=True)
class RelatedTitle:
    title: str
    language: str
    dates: str
    url: str


def related_titles(titles: QuerySet[TitlePage], viewer: Viewer, links: MaterialLinks) -> list[RelatedTitle]:
    found = visible_pages(titles, viewer).order_by("date_first", "path")
    return [
        RelatedTitle(page.title, page.languages[0] if page.languages else "", page.dates, links.url(page))
        for page in found
    ]


def archive_step(page: TitlePage, links: MaterialLinks) -> dict[str, str] | None:
    """The step of the breadcrumb that leads to the archive, in the reader's language."""
    index = links.index_of(page.url_path)
    return {"title": index.title, "url": links.address(index.url_path)} if index else None


@dataclass(frozen=True)
class Run:
    """The years of a title as far as its reader may see its issues."""

    years: list[YearBar]
    issues: int
    pages: int
    undated: int

    @classmethod
    def of(cls, page: TitlePage, issues: QuerySet[IssuePage]) -> "Run":
        counts: dict[int, int] = {}
        undated = pages = 0
        # A year cut from the text: SQLite would call Python for each row to extract it from the date.
        issues = issues.annotate(year=Cast(Substr(Cast("date_sort", CharField()), 1, 4), IntegerField()))
        by_year = issues.order_by().values_list("year").annotate(Count("pk"), Sum("canvas_count"))
        for year, count, canvases in by_year:
            pages += canvases or 0
            if year is None:
                undated = count
            else:
                counts[year] = count
        years = coverage(counts, page.date_first, page.date_last, page.years_not_digitised)
        return cls(years, sum(counts.values()) + undated, pages, undated)

    @property
    def with_issues(self) -> list[int]:
        return [bar.year for bar in self.years if bar.count]

    @property
    def not_digitised(self) -> list[tuple[int, int]]:
        return ranges(bar.year for bar in self.years if bar.not_digitised)

    @property
    def gaps(self) -> list[tuple[int, int]]:
        """Years within the run of which there is no issue, and nothing is recorded of why."""
        return ranges(bar.year for bar in self.years if not bar.count and not bar.not_digitised)

    def calendar(
        self, page: TitlePage, issues: QuerySet[IssuePage], year: int | None, links: MaterialLinks
    ) -> "YearView | None":
        """The calendar of the year asked for, or of the first that has an issue; None where no issue has a date."""
        asked = next((bar for bar in self.years if bar.year == year), None)
        bar = asked or next((bar for bar in self.years if bar.count), None)
        return YearView.of(page, self, bar, issues, links) if bar else None


@dataclass(frozen=True)
class YearView:
    """A year of the calendar, the decade around it, and the ways to the nearest years that have issues."""

    bar: YearBar
    year: Year
    decade: list[YearBar]
    decade_start: int
    decades: list[tuple[int, int | None]]
    previous: int | None
    following: int | None

    @classmethod
    def of(
        cls, page: TitlePage, run: Run, bar: YearBar, issues: QuerySet[IssuePage], links: MaterialLinks
    ) -> "YearView":
        rows = in_order(issues.filter(date_sort__range=year_of_days(bar.year))).values(*FIELDS)
        solar = get_language() == "fa" or "fa" in page.languages
        years = run.with_issues
        return cls(
            bar=bar,
            year=year_calendar(bar.year, cards_of_title(page, rows, links), solar),
            decade=[one for one in run.years if one.year // 10 == bar.year // 10],
            decade_start=bar.year // 10 * 10,
            decades=_decades(run.years),
            previous=max((year for year in years if year < bar.year), default=None),
            following=min((year for year in years if year > bar.year), default=None),
        )


def _decades(years: list[YearBar]) -> list[tuple[int, int | None]]:
    """Each decade of the run with its first year that has an issue, None where it has none."""
    found: dict[int, int | None] = {}
    for bar in years:
        decade = bar.year // 10 * 10
        found[decade] = found.get(decade) or (bar.year if bar.count else None)
    return list(found.items())


@dataclass(frozen=True)
class Narrowing:
    """What an address asks of a title's issues: a year, a day, or those without a date. Nonsense asks for nothing."""

    year: int | None = None
    day: date | None = None
    undated: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> "Narrowing":
        year, day = request.GET.get("year", ""), request.GET.get("day", "")
        try:
            if day:
                return cls(day=date.fromisoformat(day))
            return cls(undated=True) if year == UNDATED else cls(year=date(int(year), 1, 1).year) if year else cls()
        except (ValueError, OverflowError):
            return cls()

    def narrow(self, issues: QuerySet[IssuePage]) -> QuerySet[IssuePage]:
        if self.undated:
            return issues.filter(date_sort__isnull=True)
        if self.day:
            return issues.filter(date_sort=self.day, date_last=self.day)
        return issues.filter(date_sort__range=year_of_days(self.year)) if self.year else issues

    def words(self) -> str:
        """For readers: which issues the list is narrowed to; `""` for all."""
        if self.undated:
            return gettext("Without a date")
        return dates.in_words(self.day or (f"{self.year:04d}" if self.year else None))


def year_of_days(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def list_page(page: TitlePage, issues: QuerySet[IssuePage], number: str, links: MaterialLinks) -> ListPage[IssueCard]:
    """A page of the list view."""
    rows: Any = in_order(issues).values(*FIELDS)
    found: Any = Paginator(rows, LIST_LENGTH).get_page(number)
    found.object_list = cards_of_title(page, found.object_list, links)
    return found
