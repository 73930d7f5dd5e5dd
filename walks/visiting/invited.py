"""Readers who have a photograph of a place, or know who is on one, are told where to send it, if anybody wants it."""

from django.http import HttpRequest

from cms.core.invitations import Invitation, Subject, invitation
from places.models import Place
from walks.models import StopPage, WalkPage

from . import common


def to_tell_of_stop(page: StopPage, facts: StopPage, walk: WalkPage, request: HttpRequest) -> Invitation | None:
    keys = (page.translation_key, walk.translation_key)
    return _invitation(Subject(page, keys, _places(facts.place)), request)


def to_tell_of_walk(page: WalkPage, facts: WalkPage, request: HttpRequest) -> Invitation | None:
    return _invitation(Subject(page, (page.translation_key,), _places(facts.place)), request)


def _invitation(subject: Subject, request: HttpRequest) -> Invitation | None:
    """None where an editor looks at what nobody else can see yet."""
    return None if common.is_preview(request) else invitation(request, subject)


def _places(place: Place | None) -> tuple[int, ...]:
    """The place itself, and what it lies in."""
    return () if place is None else tuple(pk for pk in (place.pk, place.parent_id) if pk is not None)
