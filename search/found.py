"""What results name: canvases with their issues, and titles, as plain values; and only what may be seen now."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from wagtail.models import Page

from archive_pages.models import Canvas, TitlePage
from archive_pages.text_layer import StoredLayer
from cms.core.access import Viewer, visible_filter, visible_pages
from places.models import Place


class TitleName(NamedTuple):
    """A title of the archive, as results name it."""

    pk: int
    path: str
    title: str


class IssueName(NamedTuple):
    """An issue of the archive, as its canvases name it. Fields are those of `IssuePage`."""

    pk: int
    title: str
    path: str
    url_path: str
    date: str
    languages: list[str]

    @property
    def title_path(self) -> str:
        return self.path[: -Page.steplen]


class FoundCanvas(NamedTuple):
    """A canvas as results show it. Fields are those of `Canvas`, `pyramid` the name of the file."""

    pk: int
    uuid: UUID
    order: int
    order_label: str
    width: int
    height: int
    language: str
    pyramid: str

    @property
    def label(self) -> str:
        return self.order_label or str(self.order)


class Leaf(NamedTuple):
    canvas: FoundCanvas
    issue: IssueName
    layer: StoredLayer


ISSUE = ("pk", "title", "path", "url_path", "date", "languages")


def leaves(keys: Collection[int], viewer: Viewer) -> dict[int, Leaf]:
    """Canvases with texts, and their issues, in one query of twenty columns: a model would bring a hundred."""
    if not keys:
        return {}
    width = len(FoundCanvas._fields)
    rows = _read(_shown().filter(visible_filter(viewer, "issue"), pk__in=keys))
    return {row[0]: Leaf(FoundCanvas(*row[:width]), IssueName(*row[width:-1]), StoredLayer(row[-1])) for row in rows}


@cache
def _shown() -> QuerySet[Canvas, Any]:
    """What is asked of every canvas: finding out where twenty columns lie takes longer than reading them."""
    columns = (*FoundCanvas._fields, *(f"issue__{name}" for name in ISSUE), "text__data")
    return Canvas.objects.filter(text__isnull=False).order_by().values_list(*columns)


def _read(rows: QuerySet[Canvas, Any]) -> Iterable[tuple[Any, ...]]:
    """The rows, from PostgreSQL in its binary form: that saves half of a text's way."""
    if connection.vendor != "postgresql":
        return rows
    database: Any = connection
    with database.binary_cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def titles(ids: Collection[int], paths: Collection[str], viewer: Viewer) -> list[TitleName]:
    """Titles by their ids, and by their tree paths: two questions at most, one with "or" would read the whole tree."""
    found = _named(Q(pk__in=ids), viewer) if ids else []
    others = set(paths) - {title.path for title in found}
    return [*found, *_named(Q(path__in=others), viewer)] if others else found


def place_names(ids: Collection[int]) -> dict[int, str]:
    """What places are called in the reader's language. Two queries, none where there are no ids."""
    if not ids:
        return {}
    return {place.pk: place.named() for place in Place.objects.filter(pk__in=ids).prefetch_related("names")}


def _named(which: Q, viewer: Viewer) -> list[TitleName]:
    return [TitleName(*row) for row in visible_pages(_names().filter(which), viewer)]


@cache
def _names() -> QuerySet[TitlePage, Any]:
    return TitlePage.objects.order_by().values_list(*TitleName._fields)
