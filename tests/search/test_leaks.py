"""What a viewer may not see is not found, not counted and not named, before and after the index knows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from wagtail.models import PageViewRestriction

from archive_pages.models import IssuePage
from cms.core.access import Viewer
from search import outbox
from search.service import SearchRequest, find_in_issue, search
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def drained() -> None:
    while outbox.drain():
        pass


@pytest.fixture
def issue() -> IssuePage:
    issue = factories.issue(factories.title("Szamos"), title="Titkos szám")
    factories.canvas(issue, "rejtett szöveg")
    outbox.touch_canvases(issue.pk)
    drained()
    return issue


def leaks(issue: IssuePage, viewer: Viewer) -> set[str]:
    """All that search lets the viewer know of the issue, by name."""
    known = set()
    for text in ("rejtett", '"rejtett szöveg"', "rejt*", "titkos", "-semmi"):
        results = search(SearchRequest(text, viewer))
        of_issue = [hit for hit in results.hits if hit.page.pk == issue.pk]
        known |= {"hit"} if of_issue else set()
        known |= {"total"} if results.total > len(results.hits) - len(of_issue) else set()
        known |= {"count"} if any(1935 in counts for counts in results.counts.values()) else set()
    return known | ({"in issue"} if find_in_issue(issue, "rejtett", viewer) else set())


SEEN = {"hit", "total", "count", "in issue"}

Hiding = Callable[[IssuePage], object]


def as_draft(issue: IssuePage) -> None:
    issue.unpublish()


def as_embargoed(issue: IssuePage) -> None:
    factories.embargo(issue, timezone.now() + HOUR)


def as_expired(issue: IssuePage) -> None:
    issue.expire_at = timezone.now() - HOUR
    issue.save()


def for_login(issue: IssuePage) -> None:
    factories.restrict(issue)


def for_group_on_title(issue: IssuePage) -> None:
    factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "members")


def for_password(issue: IssuePage) -> None:
    factories.restrict(issue, PageViewRestriction.PASSWORD, password="sesame")


HIDDEN_FROM_ALL = [as_draft, as_embargoed, as_expired]
HIDDEN_FROM_MOST = [for_login, for_group_on_title, for_password]


def test_what_is_public_is_found(issue: IssuePage) -> None:
    assert leaks(issue, Viewer.public()) == SEEN


@pytest.mark.parametrize("drain", [True, False], ids=["drained", "not yet drained"])
@pytest.mark.parametrize("hide", HIDDEN_FROM_ALL + HIDDEN_FROM_MOST)
def test_nothing_leaks_to_the_public(issue: IssuePage, hide: Hiding, drain: bool) -> None:
    hide(issue)
    if drain:
        drained()
    assert leaks(issue, Viewer.public()) == set()


@pytest.mark.parametrize("drain", [True, False], ids=["drained", "not yet drained"])
@pytest.mark.parametrize("hide", [*HIDDEN_FROM_ALL, for_group_on_title, for_password])
def test_nothing_leaks_to_a_reader_who_may_not(issue: IssuePage, hide: Hiding, drain: bool) -> None:
    hide(issue)
    if drain:
        drained()
    assert leaks(issue, Viewer.for_user(factories.reader("reader", "others"))) == set()


def test_the_reader_who_may_finds_it(issue: IssuePage) -> None:
    for_login(issue)
    drained()
    assert leaks(issue, Viewer.for_user(factories.reader())) == SEEN


def test_the_member_who_may_finds_it(issue: IssuePage) -> None:
    for_group_on_title(issue)
    drained()
    assert leaks(issue, Viewer.for_user(factories.reader("member", "members"))) == SEEN


def test_who_gave_the_password_finds_it(issue: IssuePage) -> None:
    for_password(issue)
    drained()
    (restriction,) = PageViewRestriction.objects.all()
    assert leaks(issue, Viewer(AnonymousUser(), [restriction.pk])) == SEEN


def test_a_member_of_one_of_two_groups_does_not(issue: IssuePage) -> None:
    for_group_on_title(issue)
    factories.restrict(issue, PageViewRestriction.GROUPS, "archivists")
    drained()
    assert leaks(issue, Viewer.for_user(factories.reader("member", "members"))) == set()
    assert leaks(issue, Viewer.for_user(factories.reader("both", "members", "archivists"))) == SEEN


def test_leaving_the_group_counts_at_once(issue: IssuePage) -> None:
    for_group_on_title(issue)
    drained()
    member = factories.reader("member", "members")
    member.groups.clear()
    assert leaks(issue, Viewer.for_user(member)) == set()


def test_an_embargo_and_an_expiry_keep_to_the_clock_without_a_drain(
    issue: IssuePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.embargo(issue, timezone.now() + HOUR)
    issue.expire_at = timezone.now() + 3 * HOUR
    issue.save()
    drained()
    now = timezone.now()
    for later, seen in [(0 * HOUR, set()), (2 * HOUR, SEEN), (4 * HOUR, set())]:
        monkeypatch.setattr("search.service.time.time", lambda later=later: (now + later).timestamp())
        monkeypatch.setattr("cms.core.access.timezone.now", lambda later=later: now + later)
        assert leaks(issue, Viewer.public()) == seen


def test_what_opens_again_is_found_again(issue: IssuePage) -> None:
    restriction = factories.restrict(issue.get_parent())
    drained()
    restriction.delete()
    drained()
    assert leaks(issue, Viewer.public()) == SEEN
    issue.unpublish()
    drained()
    issue.save_revision().publish()
    drained()
    assert leaks(issue, Viewer.public()) == SEEN


def test_moved_under_a_private_title_it_is_private(issue: IssuePage) -> None:
    private = factories.title("Zárt")
    factories.restrict(private)
    drained()
    issue.move(private, "last-child")
    assert leaks(issue, Viewer.public()) == set()
    drained()
    assert leaks(issue, Viewer.public()) == set()
    issue.refresh_from_db()
    issue.move(factories.title("Nyílt"), "last-child")
    drained()
    assert leaks(issue, Viewer.public()) == SEEN
