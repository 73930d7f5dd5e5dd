"""Photographs that were taken on one way become stops, or a stop's photographs: drafts, for an editor to go on from."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from walks.models import Photograph, StopPage, StopPhotograph, WalkPage, WalkStep
from walks.routes.route import Point, distance

NEAR = 60.0  # metres: as far as one walks about at a stop
SOON = timedelta(minutes=15)
DIGITS = re.compile(r"(\d+)")


@dataclass
class Group:
    """Photographs taken near each other, in the order of time."""

    photographs: list[Photograph] = field(default_factory=list)

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude in the middle of those that have a place."""
        found = [one.position for one in self.photographs if one.position is not None]
        if not found:
            return None
        first = found[0][0]
        around = [math.remainder(lon - first, 360) for lon, _lat in found]
        lon = math.remainder(first + sum(around) / len(found), 360)
        return round(lon, 7), round(sum(lat for _lon, lat in found) / len(found), 7)


def in_order(photographs: Iterable[Photograph]) -> list[Photograph]:
    """By time; those that know none stand last, by the names of their files, in which numbers count as numbers."""

    def key(one: Photograph) -> tuple[bool, float, list[tuple[int, str]]]:
        pieces = DIGITS.split(one.master_name)
        name = [(int(piece), "") if piece.isdecimal() else (0, piece.casefold()) for piece in pieces]
        return one.taken_at is None, one.taken_at.timestamp() if one.taken_at else 0.0, name

    return sorted(photographs, key=key)


def grouped(photographs: Iterable[Photograph]) -> list[Group]:
    """One far from the last group begins another; where places are not known, one much later does."""
    found: list[Group] = []
    for one in in_order(photographs):
        if not found or _apart(found[-1], one):
            found.append(Group())
        found[-1].photographs.append(one)
    return found


def _apart(group: Group, photograph: Photograph) -> bool:
    middle, place = group.position, photograph.position
    if middle is not None and place is not None:
        return distance(Point(*middle), Point(*place)) > NEAR
    last = group.photographs[-1].taken_at
    if last is None or photograph.taken_at is None:
        return last is not photograph.taken_at
    return photograph.taken_at - last > SOON


@transaction.atomic
def make_stops(walk: WalkPage, groups: list[tuple[str, Group]], user: Any) -> list[StopPage]:
    """A draft of a stop for each title and group, the last of the walk's steps; the walk itself gets a draft.

    Whether `user` may is asked by the caller.
    """
    made: list[StopPage] = []
    draft = walk.get_latest_revision_as_object()
    steps = draft.steps.count()
    for title, group in groups:
        stop = StopPage(title=title, live=False, owner=user)
        _placed(stop, group)
        _shown(stop, group.photographs)
        walk.add_child(instance=stop)
        stop.save_revision(user=user)
        log(instance=stop, action="wagtail.create", user=user, content_changed=True)
        draft.steps.add(WalkStep(stop=stop, sort_order=steps + len(made)))
        made.append(stop)
    draft.save_revision(user=user, log_action=True)
    return made


@transaction.atomic
def add_to_stop(stop: StopPage, photographs: list[Photograph], user: Any) -> int:
    """The photographs, behind those that the stop has, in a draft of it. Returns how many are new to it.

    Whether `user` may is asked by the caller.
    """
    draft = stop.get_latest_revision_as_object()
    added = _shown(draft, in_order(photographs))
    if draft.place is None:
        _placed(draft, Group(photographs))
    draft.save_revision(user=user, log_action=True)
    return added


def _shown(stop: StopPage, photographs: list[Photograph]) -> int:
    there = {one.photograph_id for one in stop.photographs.all()}
    fresh = [one for one in photographs if one.pk not in there]
    for number, one in enumerate(fresh, len(there)):
        stop.photographs.add(StopPhotograph(photograph=one, sort_order=number))
    return len(fresh)


def _placed(stop: StopPage, group: Group) -> None:
    """Where the photographs were taken, for a stop that has no position yet."""
    if stop.position is None and (position := group.position) is not None:
        stop.longitude, stop.latitude = position
