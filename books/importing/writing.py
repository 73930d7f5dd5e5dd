"""Writes a plan, a part of the file in one transaction, and counts. What was written before a break stays."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from books.merging import merge
from books.models import Book
from campaigns.models import EntryPage
from search import outbox

from .planning import FIELDS, Plan, Planner, Problem
from .reading import rows

MOST_TOLD = 1000


@dataclass
class Report:
    """How many books were new, changed, one with another, and as before; and which rows were left out, and why."""

    new: int = 0
    changed: int = 0
    merged: int = 0
    same: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, plan: Plan) -> None:
        self.new += len(plan.new)
        self.changed += len(plan.changed)
        self.merged += len(plan.merged)
        self.same += plan.same
        self.left_out += len(plan.problems)
        self.problems.extend(plan.problems[: MOST_TOLD - len(self.problems)])


def import_books(path: Path, *, only_plan: bool = False) -> Report:
    """The report of what was written, or would be. Raises `reading.Unusable`; what stands before the fault is kept."""
    report = Report()
    for plan in Planner().plans(rows(path)):
        if not only_plan:
            _write(plan)
        report.add(plan)
    return report


def _write(plan: Plan) -> None:
    with transaction.atomic(), outbox.deferred():
        for kept, other in plan.merged:
            merge(kept, other)
        Book.objects.bulk_update(plan.changed, FIELDS, batch_size=100)
        Book.objects.bulk_create(plan.new, batch_size=500)
        outbox.touch_records(Book, [book.pk for book in (*plan.changed, *plan.new)])
        outbox.touch_pages(EntryPage.objects.filter(book__in=plan.changed).order_by().values_list("pk", flat=True))
