"""Submitting, publishing and unpublishing issues, one or a whole batch: the admin and commands share these.

Each checks the permission on each page; what the user may not do, or what needs no doing, is left out and counted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision


@dataclass
class Outcome:
    """How many pages were done, were so already, and were not this user's to do."""

    done: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Act:
    """`step(page, user)` changes a page; False: there was nothing to change. `allowed(page, user)` tells who may."""

    step: Callable[[Page, Any], bool]
    allowed: Callable[[Page, Any], bool]


def submit(page: Page, user: Any) -> bool:
    """Starts the page's workflow. False where it is under way, or where nothing waits to be published."""
    if page.live and not page.has_unpublished_changes:
        return False
    if not page.permissions_for_user(user).can_submit_for_moderation():
        return False
    _latest_revision(page, user)
    page.refresh_from_db()
    page.get_workflow().start(page, user)
    return True


def publish(page: Page, user: Any) -> bool:
    """Publishes the latest revision. False where it is published already."""
    if page.live and not page.has_unpublished_changes:
        return False
    _latest_revision(page, user).publish(user=user, skip_permission_checks=True)
    return True


def unpublish(page: Page, user: Any) -> bool:
    if not page.live:
        return False
    UnpublishPageAction(page, user=user).execute(skip_permission_checks=True)
    return True


def may_submit(page: Page, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_edit())


def may_publish(page: Page, user: Any) -> bool:
    return bool(page.permissions_for_user(user).can_publish())


SUBMIT, PUBLISH, UNPUBLISH = Act(submit, may_submit), Act(publish, may_publish), Act(unpublish, may_publish)


def one_of(page: Page, act: Act, user: Any, outcome: Outcome) -> None:
    """Does `act` to a page where the user may, in a transaction of its own, and counts what came of it."""
    if not act.allowed(page, user):
        outcome.refused += 1
        return
    with transaction.atomic():
        if act.step(page, user):
            outcome.done += 1
        else:
            outcome.unchanged += 1


def all_of(pages: Iterable[Page], act: Act, user: Any) -> Outcome:
    outcome = Outcome()
    for page in pages:
        one_of(page, act, user, outcome)
    return outcome


def _latest_revision(page: Page, user: Any) -> Revision:
    """An issue that an ingest wrote has no revision until someone works on it."""
    return page.get_latest_revision() or page.save_revision(user=user)
