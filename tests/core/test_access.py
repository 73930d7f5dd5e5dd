"""Who may see what: drafts, privacy on a page and on its ancestors, embargoes, expiry."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from archive_pages.models import Canvas, IssuePage
from cms.core import access
from cms.core.access import Viewer
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def seen(page: IssuePage, viewer: Viewer) -> set[str]:
    """Every way of asking, each by name, that lets the viewer see the page."""
    page.refresh_from_db()
    canvas = page.canvases.first() or factories.canvas(page)
    ways = {
        "can_see": access.can_see(Page.objects.get(pk=page.pk), viewer),
        "issues": access.visible_pages(IssuePage.objects.all(), viewer).filter(pk=page.pk).exists(),
        "pages": access.visible_pages(Page.objects.all(), viewer).filter(pk=page.pk).exists(),
        "canvases": Canvas.objects.filter(access.visible_filter(viewer, "issue"), pk=canvas.pk).exists(),
        "grant": access.allows(access.grant_of(page), viewer),
    }
    return {way for way, open_ in ways.items() if open_}


ALL = {"can_see", "issues", "pages", "canvases", "grant"}


@pytest.fixture
def issue() -> IssuePage:
    return factories.issue()


@pytest.fixture
def public() -> Viewer:
    return Viewer.public()


def test_a_published_issue_is_for_everyone(issue: IssuePage, public: Viewer) -> None:
    assert seen(issue, public) == ALL
    assert access.audience_of(issue) == "public"


def test_a_draft_is_for_no_reader(issue: IssuePage, public: Viewer) -> None:
    issue.unpublish()
    assert seen(issue, public) == set()
    assert seen(issue, Viewer.for_user(factories.reader())) == set()


def test_an_embargo_lifts_by_the_clock(issue: IssuePage, public: Viewer) -> None:
    factories.embargo(issue, timezone.now() + HOUR)
    assert seen(issue, public) == set()
    factories.embargo(issue, timezone.now() - HOUR)
    assert seen(issue, public) == ALL


def test_an_expired_issue_is_gone_before_the_worker_unpublishes_it(issue: IssuePage, public: Viewer) -> None:
    issue.expire_at = timezone.now() - HOUR
    issue.save()
    assert seen(issue, public) == set()


def test_log_in_opens_what_is_for_readers(issue: IssuePage, public: Viewer) -> None:
    factories.restrict(issue)
    assert seen(issue, public) == set()
    assert seen(issue, Viewer.for_user(factories.reader())) == ALL


def test_a_group_opens_what_is_for_the_group(issue: IssuePage, public: Viewer) -> None:
    factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "members")
    assert seen(issue, public) == set()
    assert seen(issue, Viewer.for_user(factories.reader("stranger"))) == set()
    assert seen(issue, Viewer.for_user(factories.reader("member", "members"))) == ALL
    assert seen(issue, Viewer.for_user(User.objects.create_superuser("root"))) == ALL


def test_a_password_opens_what_it_was_given_for(issue: IssuePage) -> None:
    restriction = factories.restrict(issue, PageViewRestriction.PASSWORD, password="sesame")
    assert seen(issue, Viewer(AnonymousUser(), [restriction.pk + 1])) == set()
    assert seen(issue, Viewer(AnonymousUser(), [restriction.pk])) == ALL


def test_every_restriction_on_the_way_counts(issue: IssuePage) -> None:
    factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "members")
    factories.restrict(issue, PageViewRestriction.GROUPS, "archivists")
    member = Viewer.for_user(factories.reader("member", "members"))
    archivist = Viewer.for_user(factories.reader("archivist", "archivists"))
    both = Viewer.for_user(factories.reader("both", "members", "archivists"))
    assert seen(issue, member) == set()
    assert seen(issue, archivist) == set()
    assert seen(issue, both) == ALL
    assert access.audience_of(issue) in access.audiences_for(both)
    assert access.audience_of(issue) not in access.audiences_for(member)


def test_a_changed_restriction_counts_at_once(issue: IssuePage, public: Viewer) -> None:
    restriction = factories.restrict(issue)
    assert seen(issue, public) == set()
    restriction.delete()
    assert seen(issue, public) == ALL


def test_leaving_a_group_counts_at_once(issue: IssuePage) -> None:
    factories.restrict(issue, PageViewRestriction.GROUPS, "members")
    user = factories.reader("member", "members")
    assert seen(issue, Viewer.for_user(user)) == ALL
    user.groups.clear()
    assert seen(issue, Viewer.for_user(User.objects.get(pk=user.pk))) == set()


def test_an_editor_may_look_at_a_draft_but_finds_it_in_no_list(issue: IssuePage) -> None:
    issue.unpublish()
    editor = Viewer.for_user(User.objects.create_superuser("editor"))
    assert access.can_read(issue, editor)
    assert seen(issue, editor) == set()
    assert not access.can_read(issue, Viewer.for_user(factories.reader()))


def test_restrictions_and_their_groups_are_read_in_one_query(
    issue: IssuePage, public: Viewer, django_assert_num_queries: object
) -> None:
    factories.restrict(factories.title("Másik"), PageViewRestriction.GROUPS, "members", "archivists")
    factories.restrict(factories.title("Harmadik"), PageViewRestriction.LOGIN)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert access.audiences_for(public) == ["public"]


def test_a_query_may_say_whether_a_page_is_restricted(issue: IssuePage) -> None:
    def said() -> bool:
        found = IssuePage.objects.annotate(said=access.restricted_path("path")).get(pk=issue.pk)
        assert found.said == (access.audience_of(found) != "public")
        assert access.grant_of(found, found.said) == access.grant_of(found)
        return bool(found.said)

    factories.restrict(factories.title("Másik"))
    factories.restrict(issue, PageViewRestriction.NONE)
    assert not said()
    on_title = factories.restrict(issue.get_parent(), PageViewRestriction.GROUPS, "members")
    assert said()
    on_title.delete()
    assert not said()
    factories.restrict(issue, PageViewRestriction.PASSWORD, password="sesame")
    assert said()


def test_the_rule_costs_no_query_once_restrictions_are_known(
    issue: IssuePage, public: Viewer, django_assert_num_queries: object
) -> None:
    factories.restrict(factories.title("Másik"))
    access.audiences_for(public)
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(access.visible_pages(IssuePage.objects.all(), public))
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert access.allows(access.grant_of(issue), public)


def test_the_public_address_of_an_embargoed_issue_is_not_found(issue: IssuePage, client: object) -> None:
    factories.embargo(issue, timezone.now() + HOUR)
    assert client.get(issue.get_url()).status_code == 404  # type: ignore[attr-defined]
