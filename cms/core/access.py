"""The one rule of who may see what. Every way out asks here: pages, lists, search, counts, tiles, manifests,
downloads, the API, feeds.

A page may be seen when it is published and in date, not embargoed, and when the viewer passes every privacy
restriction on it and on its ancestors; a part of a whole, such as the stop of a walk, only while the page above it is
published and open as well (`EmbargoMixin.closed_with_parent`). From that follow two values that other rooms keep
beside their own records, so that they can answer without walking the tree:

- the **audience**, a key for the set of restrictions on the page's path (`"public"` where there is none).
  Search documents carry it, and `audiences_for(viewer)` lists those that a viewer may match.
- the **window**, the instants from which and until which a published page may be seen. An embargo lifts by
  the clock, not by a job.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Left
from django.db.models.lookups import In
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.models import Page, PageViewRestriction

from . import epoch
from .embargo import EmbargoMixin

PUBLIC = "public"
PageT = TypeVar("PageT", bound=Page)


class Viewer:
    """Who asks: a user, and the shared passwords that were given in this session. Nothing is read until asked for."""

    def __init__(self, user: Any, passed: Iterable[int] | SimpleLazyObject = ()) -> None:
        self.user = user
        self._passed = passed

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        key = PageViewRestriction.passed_view_restrictions_session_key
        session = getattr(request, "session", None)
        passed = SimpleLazyObject(lambda: session.get(key, [])) if session is not None else ()
        return cls(getattr(request, "user", AnonymousUser()), passed)

    @classmethod
    def public(cls) -> Self:
        return cls(AnonymousUser())

    @classmethod
    def for_user(cls, user: Any) -> Self:
        return cls(user)

    @cached_property
    def passed(self) -> frozenset[int]:
        return frozenset(self._passed)

    @cached_property
    def group_ids(self) -> frozenset[int]:
        return frozenset(self.user.groups.values_list("pk", flat=True))

    def passes(self, restriction: "Restriction") -> bool:
        """Whether this viewer satisfies one restriction, as Wagtail's `accept_request` decides it."""
        if restriction.kind == PageViewRestriction.PASSWORD:
            return restriction.pk in self.passed
        if restriction.kind == PageViewRestriction.LOGIN:
            return bool(self.user.is_authenticated)
        if restriction.kind == PageViewRestriction.GROUPS:
            return bool(self.user.is_authenticated) and (
                self.user.is_superuser or not restriction.group_ids.isdisjoint(self.group_ids)
            )
        return True


@dataclass(frozen=True)
class Restriction:
    pk: int
    path: str
    kind: str
    group_ids: frozenset[int]


@dataclass(frozen=True)
class Grant:
    """What it takes to see one published page: its audience, and the window in which it may be seen."""

    audience: str
    visible_from: datetime | None
    visible_until: datetime | None

    def open_at(self, now: datetime) -> bool:
        return (self.visible_from is None or self.visible_from <= now) and (
            self.visible_until is None or now < self.visible_until
        )


@epoch.Remembered
def _restrictions() -> dict[str, list[Restriction]]:
    """All privacy restrictions of the tree, by the path of the page that they are set on: few, read once an epoch."""
    by_path: dict[str, list[Restriction]] = {}
    for (pk, path, kind), groups in _rows():
        by_path.setdefault(path, []).append(Restriction(pk, path, kind, frozenset(groups)))
    return by_path


def _on(path: str) -> list[Restriction]:
    """The restrictions on a page with this tree path and on its ancestors."""
    by_path = _restrictions()
    found: list[Restriction] = []
    if by_path:
        for end in range(Page.steplen, len(path) + 1, Page.steplen):
            found.extend(by_path.get(path[:end], ()))
    return found


def _rows() -> Iterator[tuple[tuple[int, str, str], list[int]]]:
    """Every restriction with its groups, in one query."""
    rows = _that_restrict().order_by("pk").values_list("pk", "page__path", "restriction_type", "groups")
    for about, of_one in groupby(rows, key=lambda row: row[:3]):
        yield about, [group for *_about, group in of_one if group is not None]


def _that_restrict() -> QuerySet[PageViewRestriction]:
    return PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)


def audience_of(page: Page) -> str:
    """The key of the restrictions on the page and its ancestors, `"public"` where there is none."""
    return audience_of_path(page.path)


def audience_of_path(path: str) -> str:
    return _key(_on(path))


def audiences_for(viewer: Viewer) -> list[str]:
    """Every audience key in use whose restrictions the viewer passes, `"public"` first."""
    found = {PUBLIC: None}
    for path in _restrictions():
        on_path = _on(path)
        if all(viewer.passes(one) for one in on_path):
            found[_key(on_path)] = None
    return list(found)


def visible_window(page: Page) -> tuple[datetime | None, datetime | None]:
    """The instants from which and until which the page may be seen, if it is published."""
    return getattr(page, "embargo_until", None), page.expire_at


@dataclass(frozen=True)
class Closing:
    """What the state of a page does to those below it that close with it."""

    live: bool
    visible_from: datetime | None
    visible_until: datetime | None

    def closed_at(self, now: datetime) -> bool:
        early = self.visible_from is not None and now < self.visible_from
        return not self.live or early or (self.visible_until is not None and self.visible_until <= now)


@epoch.Remembered
def _closings() -> dict[str, Closing]:
    """Drafts, embargoes and expiries of pages that parts lie below, by their tree path: read once an epoch, in one
    query for all their kinds."""
    kinds = [
        _closing_of(model) for model in {parent for part in _parts() for parent in part.allowed_parent_page_models()}
    ]
    if not kinds:
        return {}
    rows = kinds[0].union(*kinds[1:], all=True)
    return {path: Closing(live, embargo, expire_at) for path, live, expire_at, embargo in rows}


def _closing_of(model: type[Any]) -> QuerySet[Any]:
    """Tree path, whether it is published, expiry and embargo of those pages of a type that close what lies below."""
    closing = Q(live=False) | Q(expire_at__isnull=False)
    until: Any = Value(None, DateTimeField())
    if issubclass(model, EmbargoMixin):
        closing |= Q(embargo_until__isnull=False)
        until = F("embargo_until")
    found: QuerySet[Any] = model._default_manager.filter(closing).order_by().annotate(until=until)
    return found.values_list("path", "live", "expire_at", "until")


def _window(page: Page) -> tuple[datetime | None, datetime | None] | None:
    """`visible_window` with that of the page above, where the page closes with it; None where that one is a draft."""
    opens, closes = visible_window(page)
    above = _closings().get(page.path[: -Page.steplen]) if getattr(page, "closed_with_parent", False) else None
    if above is None:
        return opens, closes
    if not above.live:
        return None
    later = [one for one in (opens, above.visible_from) if one is not None]
    sooner = [one for one in (closes, above.visible_until) if one is not None]
    return max(later, default=None), min(sooner, default=None)


def _closed_parts(model: type[Model], now: datetime, prefix: str = "") -> list[Q]:
    """Rules that hold for records whose page lies below one that is closed now; none where that can't be."""
    if not any(issubclass(model, part) or issubclass(part, model) for part in _parts()):
        return []
    by_length: dict[int, list[str]] = {}
    for path, closing in _closings().items():
        if closing.closed_at(now):
            by_length.setdefault(len(path), []).append(path)
    return [Q(In(Left(f"{prefix}path", length), paths)) for length, paths in by_length.items()]


def grant_of(page: Page, restricted: bool = True) -> Grant | None:
    """What it takes to see the page; None for a draft, which no one sees on a public way out.

    `restricted` is False where the query that read the page has already said so (`restricted_path`).
    """
    window = _window(page) if page.live else None
    return None if window is None else Grant(audience_of(page) if restricted else PUBLIC, *window)


def restricted_path(field: str) -> Exists:
    """Whether any restriction is on the page whose tree path is `field`, or on its ancestors, as part of a query.

    One who reads a page in an epoch of which the restrictions are not known yet so needs no second query for them.
    """
    asked = ExpressionWrapper(OuterRef(field), output_field=CharField())
    return Exists(_that_restrict().annotate(asked=asked).filter(asked__startswith=F("page__path")))


def allows(grant: Grant | None, viewer: Viewer, now: datetime | None = None) -> bool:
    """Whether `viewer` may now see what `grant` stands for."""
    if grant is None or not grant.open_at(now or timezone.now()):
        return False
    return grant.audience == PUBLIC or grant.audience in audiences_for(viewer)


def opened_to(request: HttpRequest, grants: Collection[Grant], previews: Callable[[Any], bool]) -> str | None:
    """To whom any of `grants` opens a file: `"public"` where that is everyone, `"private"` where it is this visitor, or
    somebody who looks at it before readers do (`previews`, asked last, of a user who has logged in), else None."""
    if any(allows(grant, Viewer.public()) for grant in grants):
        return "public"
    viewer = Viewer.of(request)
    if any(allows(grant, viewer) for grant in grants):
        return "private"
    return "private" if viewer.user.is_authenticated and previews(viewer.user) else None


def can_see(page: Page, viewer: Viewer) -> bool:
    """Whether `viewer` may see this page on a public way out. `page` is specific where its type can be embargoed."""
    return allows(grant_of(page.specific_deferred), viewer)


def can_preview(page: Page, user: Any) -> bool:
    """Whether `user` works on this page in the admin, and so may look at it before readers do."""
    if not user.is_authenticated or not user.is_active:
        return False
    permissions = page.permissions_for_user(user)
    return bool(permissions.can_edit() or permissions.can_publish())


def can_read(page: Page, viewer: Viewer) -> bool:
    """`can_see`, or `can_preview`: for one scan, text, manifest or file asked for by its own address.

    Lists, counts and search use `visible_pages` and `audiences_for`, which know no editors.
    """
    return can_see(page, viewer) or can_preview(page, viewer.user)


def visible_pages(queryset: QuerySet[PageT], viewer: Viewer) -> QuerySet[PageT]:
    """The pages of `queryset` that `viewer` may see. Adds no query of its own beyond the (kept) restrictions."""
    now = timezone.now()
    queryset = queryset.filter(live=True).filter(Q(expire_at__isnull=True) | Q(expire_at__gt=now))
    for model in _embargoed_models():
        if issubclass(queryset.model, model):
            queryset = queryset.filter(Q(embargo_until__isnull=True) | Q(embargo_until__lte=now))
        elif issubclass(model, queryset.model):
            embargoed = model._default_manager.filter(embargo_until__gt=now)
            queryset = queryset.exclude(pk__in=embargoed.values("pk"))
    for rule in _closed_parts(queryset.model, now):
        queryset = queryset.exclude(rule)
    for path, restrictions in _restrictions().items():
        if not all(viewer.passes(one) for one in restrictions):
            queryset = queryset.exclude(path__startswith=path)
    return queryset


def visible_filter(viewer: Viewer, prefix: str, model: type[Model] | None = None) -> Q:
    """The same rule for records that point at an embargoable page by the relation `prefix`, such as `"issue"`.

    `model` is the page's type, to be given where that closes with its parent.
    """
    now = timezone.now()
    rule = (
        Q(**{f"{prefix}__live": True})
        & (Q(**{f"{prefix}__expire_at__isnull": True}) | Q(**{f"{prefix}__expire_at__gt": now}))
        & (Q(**{f"{prefix}__embargo_until__isnull": True}) | Q(**{f"{prefix}__embargo_until__lte": now}))
    )
    for closed in _closed_parts(model, now, f"{prefix}__") if model is not None else ():
        rule &= ~closed
    for path, restrictions in _restrictions().items():
        if not all(viewer.passes(one) for one in restrictions):
            rule &= ~Q(**{f"{prefix}__path__startswith": path})
    return rule


def _key(restrictions: list[Restriction]) -> str:
    return ".".join(f"r{pk}" for pk in sorted(one.pk for one in restrictions)) or PUBLIC


@cache
def _embargoed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, EmbargoMixin)]


@cache
def _parts() -> list[type[Any]]:
    """Page types that close with the page above them."""
    return [model for model in _embargoed_models() if model.closed_with_parent]  # type: ignore[attr-defined]
