"""The issues before and after an issue of the same title, in the order of time, as far as the visitor may see them."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from archive_pages.models import IssuePage, TitlePage
from cms.core.access import Viewer, visible_pages

UNDATED = Q(date_sort__isnull=True)


@dataclass(frozen=True, slots=True)
class Neighbours:
    previous: IssuePage | None
    next: IssuePage | None


def neighbours(issue: IssuePage, title: TitlePage, viewer: Viewer) -> Neighbours:
    """Two queries. Issues without a date come last, in the order in which they were made."""
    siblings = visible_pages(IssuePage.objects.child_of(title), viewer).only(
        "title", "slug", "url_path", "date", "date_sort", "uuid"
    )
    return Neighbours(_before(siblings, issue), _after(siblings, issue))


def _after(siblings: QuerySet[IssuePage], issue: IssuePage) -> IssuePage | None:
    if issue.date_sort is None:
        return siblings.filter(UNDATED, pk__gt=issue.pk).order_by("pk").first()
    later = Q(date_sort__gt=issue.date_sort) | Q(date_sort=issue.date_sort, pk__gt=issue.pk)
    return siblings.filter(later | UNDATED).order_by(F("date_sort").asc(nulls_last=True), "pk").first()


def _before(siblings: QuerySet[IssuePage], issue: IssuePage) -> IssuePage | None:
    if issue.date_sort is None:
        earlier = Q(date_sort__isnull=False) | Q(pk__lt=issue.pk)
    else:
        earlier = Q(date_sort__lt=issue.date_sort) | Q(date_sort=issue.date_sort, pk__lt=issue.pk)
    return siblings.filter(earlier).order_by(F("date_sort").desc(nulls_first=True), "-pk").first()
