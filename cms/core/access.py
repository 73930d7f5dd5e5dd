"""The one rule of who may see what. Every way out asks here: pages, lists, search, counts, tiles, manifests,
downloads, the API, feeds.

A page may be seen when it is published and in date, not embargoed, and when the viewer passes every privacy
restriction on it and on its ancestors. From that follow two values that other rooms keep beside their own
records, so that they can answer without walking the tree:

- the **audience**, a key for the set of restrictions on the page's path (`"public"` where there is none).
  Search documents carry it, and `audiences_for(viewer)` lists those that a viewer may match.
- the **window**, the instants from which and until which a published page may be seen. An embargo lifts by
  the clock, not by a job.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, Exists, ExpressionWrapper, F, Model, OuterRef, Q, QuerySet
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


def grant_of(page: Page, restricted: bool = True) -> Grant | None:
    """What it takes to see the page; None for a draft, which no one sees on a public way out.

    `restricted` is False where the query that read the page has already said so (`restricted_path`).
    """
    if not page.live:
        return None
    return Grant(audience_of(page) if restricted else PUBLIC, *visible_window(page))


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
    for path, restrictions in _restrictions().items():
        if not all(viewer.passes(one) for one in restrictions):
            queryset = queryset.exclude(path__startswith=path)
    return queryset


def visible_filter(viewer: Viewer, prefix: str) -> Q:
    """The same rule for records that point at an embargoable page by the relation `prefix`, such as `"issue"`."""
    now = timezone.now()
    rule = (
        Q(**{f"{prefix}__live": True})
        & (Q(**{f"{prefix}__expire_at__isnull": True}) | Q(**{f"{prefix}__expire_at__gt": now}))
        & (Q(**{f"{prefix}__embargo_until__isnull": True}) | Q(**{f"{prefix}__embargo_until__lte": now}))
    )
    for path, restrictions in _restrictions().items():
        if not all(viewer.passes(one) for one in restrictions):
            rule &= ~Q(**{f"{prefix}__path__startswith": path})
    return rule


def _key(restrictions: list[Restriction]) -> str:
    return ".".join(f"r{pk}" for pk in sorted(one.pk for one in restrictions)) or PUBLIC


def _embargoed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, EmbargoMixin)]
