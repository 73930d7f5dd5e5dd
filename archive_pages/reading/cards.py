"""Issues as they stand in lists: with their title, date and address, and without a query for each."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage, TitlePage

FIELDS = ("pk", "path", "url_path", "title", "date", "date_sort", "date_last", "number", "edition", "supplement",
          "languages", "canvas_count", "first_canvas__uuid")  # fmt: skip


@dataclass(frozen=True)
class IssueCard:
    """One issue of a list. `title` is the periodical's name, `label` the issue's own; `date` is EDTF as recorded."""

    pk: int
    title: str
    label: str
    date: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    number: str
    edition: str
    supplement: str
    language: str
    pages: int
    canvas: UUID | None
    url: str

    @property
    def day(self) -> datetime.date | None:
        """The day of issue, where it is known to the day."""
        return self.first_day if self.first_day == self.last_day else None


def in_order(issues: QuerySet[IssuePage]) -> QuerySet[IssuePage]:
    """By date, those without one last; issues of one day in the order of the tree."""
    return issues.order_by(F("date_sort").asc(nulls_last=True), "path")


def cards(issues: QuerySet[IssuePage], links: MaterialLinks) -> list[IssueCard]:
    """Cards of `issues` in its order: one query, and one for the titles' names."""
    rows = list(issues.values(*FIELDS))
    names = _title_names({row["path"][: -IssuePage.steplen] for row in rows})
    return [_card(row, names.get(row["path"][: -IssuePage.steplen], ""), links) for row in rows]


def cards_of_title(title: TitlePage, issues: Iterable[dict[str, Any]], links: MaterialLinks) -> list[IssueCard]:
    """Cards of rows of `FIELDS` that all belong to `title`."""
    return [_card(row, title.title, links) for row in issues]


def _title_names(paths: set[str]) -> dict[str, str]:
    return dict(TitlePage.objects.filter(path__in=paths).values_list("path", "title")) if paths else {}


def _card(row: dict[str, Any], title: str, links: MaterialLinks) -> IssueCard:
    return IssueCard(
        pk=row["pk"],
        title=title,
        label=row["title"],
        date=row["date"],
        first_day=row["date_sort"],
        last_day=row["date_last"],
        number=row["number"],
        edition=row["edition"],
        supplement=row["supplement"],
        language=row["languages"][0] if row["languages"] else "",
        pages=row["canvas_count"],
        canvas=row["first_canvas__uuid"],
        url=links.address(row["url_path"]),
    )
