"""The titles of the archive as a list: from all trees, with what the reader may see of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Left
from django.utils.translation import get_language

from archive_pages.links import MaterialLinks
from archive_pages.models import ArchiveIndexPage, IssuePage, TitlePage
from cms.core.access import Viewer, visible_pages
from cms.core.collation import sort_key


@dataclass
class TitleEntry:
    """One title of the list. Counts, years and picture are of the issues that this reader may see."""

    page: TitlePage
    url: str
    issues: int = 0
    pages: int = 0
    first_year: int | None = None
    last_year: int | None = None
    canvas: UUID | None = None
    languages: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else ""

    def add(self, count: Mapping[str, Any], canvas: UUID | None) -> None:
        years = [year for day in (count["first"], count["last"]) if (year := _year(day))]
        known = [year for year in (self.first_year, self.last_year) if year]
        self.first_year, self.last_year = min(years + known, default=None), max(years + known, default=None)
        self.issues += count["issues"]
        self.pages += count["pages"]
        self.canvas = self.canvas or canvas


def children(paths: list[str], model: Any) -> Q:
    """The condition on a page of `model` that it is a child of one of the tree `paths`. Uses the index on the path."""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(path__range=model._get_children_path_interval(path), depth=len(path) // model.steplen + 1)
    return condition


def all_titles(viewer: Viewer) -> QuerySet[TitlePage]:
    indexes = visible_pages(ArchiveIndexPage.objects.all(), viewer).values_list("path", flat=True)
    return visible_pages(TitlePage.objects.filter(children(list(indexes), TitlePage)), viewer)


def title_entries(viewer: Viewer, links: MaterialLinks) -> list[TitleEntry]:
    """Every title once, in the reader's language where it is translated, in the order of the reader's dictionaries."""
    language = get_language() or "en"
    by_key: dict[Any, TitleEntry] = {}
    by_path: dict[str, TitleEntry] = {}
    titles = all_titles(viewer).select_related("locale", "listing_image").prefetch_related("listing_image__renditions")
    for page in sorted(titles, key=lambda page: page.locale.language_code != language):
        entry = by_key.setdefault(
            page.translation_key, TitleEntry(page, links.url(page), languages=list(page.languages))
        )
        by_path[page.path] = entry
    _count_issues(by_path, viewer)
    return sorted(by_key.values(), key=lambda entry: sort_key(entry.page.title, language))


def _count_issues(entries: dict[str, TitleEntry], viewer: Viewer) -> None:
    if not entries:
        return
    length = len(next(iter(entries)))
    issues = visible_pages(IssuePage.objects.all(), viewer).annotate(parent=Left("path", length)).order_by()
    counts = issues.values("parent").annotate(
        issues=Count("pk"),
        pages=Sum("canvas_count"),
        first=Min("date_sort"),
        last=Max("date_sort"),
        picture=Min("path", filter=Q(first_canvas__isnull=False)),
    )
    found = [count for count in counts if count["parent"] in entries]
    pictures = IssuePage.objects.filter(path__in=[count["picture"] for count in found if count["picture"]])
    canvases = dict(pictures.values_list("path", "first_canvas__uuid"))
    for count in found:
        entries[count["parent"]].add(count, canvases.get(count["picture"]))


def _year(day: date | None) -> int | None:
    return day.year if day else None
