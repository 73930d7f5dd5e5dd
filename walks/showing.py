"""Which pages show a photograph, have a recording or lead along a route. Who may see one of them, may have it.

Pictures, positions and routes are those of the page that was there first (`SharedFactsMixin`); what its translations
still hold from the day they were copied is shown nowhere, and opens nothing.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.models import Page

from cms.core.access import Grant, can_preview, grant_of, opened_to

from .models import Photograph, Recording, StopPage, WalkPage, WalkRoute


def pages_showing(photograph: Photograph) -> list[Page]:
    """Stops and walks, in all their languages. At most four queries."""
    stops = _families(
        StopPage,
        Q(photographs__photograph=photograph)
        | Q(pairs__then=photograph)
        | Q(pairs__now=photograph)
        | Q(panorama=photograph),
    )
    return [*stops, *_families(WalkPage, Q(cover=photograph))]


def pages_having(recording: Recording) -> list[Page]:
    """Stops with the recording, and translations of a stop that has it and that have none of their own."""
    found = []
    for audio in ("audio", "video"):
        for stop in _families(StopPage, Q(**{audio: recording}), any_of_family=True):
            own = getattr(stop, f"{audio}_id")
            if own == recording.pk or (own is None and getattr(stop.facts, f"{audio}_id") == recording.pk):
                found.append(stop)
    return found


def pages_along(route: WalkRoute) -> list[Page]:
    return _families(WalkPage, Q(way=route))


def grants_of(pages: Iterable[Page]) -> tuple[Grant, ...]:
    return tuple(grant for page in pages if (grant := grant_of(page)) is not None)


def seen_by(pages: list[Page], request: HttpRequest) -> str | None:
    """To whom a file goes that these pages show (`cms.core.access.opened_to`)."""
    return opened_to(request, grants_of(pages), partial(previews, pages))


def previews(pages: Iterable[Page], user: Any) -> bool:
    """Whether `user` keeps the photographs, or edits one of the pages."""
    if not user.is_authenticated or not user.is_active:
        return False
    return bool(user.has_perm("walks.change_photograph")) or any(can_preview(page, user) for page in pages)


def offered(records: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Photographs or recordings among which the user may choose: all for who keeps such, else what she brought."""
    name = records.model._meta.model_name
    if any(user.has_perm(f"walks.{action}_{name}") for action in ("view", "add", "change")):
        return records
    return records.filter(added_by=user) if records.model is Photograph else records.none()


def may_use(photograph: Photograph, request: HttpRequest) -> bool:
    """Whether it is offered to this editor, or shown where she sees it anyhow."""
    mine = offered(Photograph.objects.filter(pk=photograph.pk), request.user).exists()
    return mine or seen_by(pages_showing(photograph), request) is not None


def previewer_of(uuid: UUID) -> Any:
    """`previews` for a photograph by its UUID, asked only when nobody else may see it."""
    return partial(_previews, uuid)


def _previews(uuid: UUID, user: Any) -> bool:
    photograph = Photograph.objects.filter(uuid=uuid).first()
    return photograph is not None and previews(pages_showing(photograph), user)


def _families(model: type[Any], holds: Q, *, any_of_family: bool = False) -> list[Any]:
    """Pages in all languages whose first page fits `holds`; with `any_of_family`, of which any page does."""
    keys = set(model.objects.filter(holds).order_by().values_list("translation_key", flat=True))
    if not keys:
        return []
    found: list[Any] = []
    family: dict[Any, Any] = {}
    for page in model.objects.filter(translation_key__in=keys).order_by("pk"):
        page.facts = family.setdefault(page.translation_key, page)
        found.append(page)
    if any_of_family:
        return found
    firsts = [page.pk for page in family.values()]
    fitting = set(model.objects.filter(holds, pk__in=firsts).order_by().values_list("pk", flat=True))
    return [page for page in found if page.facts.pk in fitting]
