"""The list of issues: what its filters find, what it costs, and what can be done to many at once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive_pages import publishing, workflow
from archive_pages.models import IssuePage, TitlePage
from tests import factories
from tests.searching import drain, own_index  # noqa: F401

pytestmark = pytest.mark.django_db


def member(names: dict[str, str]) -> User:
    user = User.objects.create_user(f"user-{User.objects.count()}")
    user.groups.add(workflow.group(names))
    return user


@pytest.fixture
def editor() -> User:
    return member(workflow.EDITORS)


@pytest.fixture
def admin(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def issues(editor: User) -> dict[str, IssuePage]:
    """One of each kind that a filter tells from the others."""
    paper, other = factories.title("Hírlap"), factories.title("Közlöny")
    made = {
        "live": factories.issue(paper, "1935-08-02", title="Live"),
        "draft": factories.issue(paper, "1936-01-01", title="Draft", live=False),
        "workflow": factories.issue(paper, "1937", title="Submitted", live=False),
        "embargoed": factories.issue(other, "1990-05-05", title="Embargoed"),
        "without text": factories.issue(other, "1905/1907", title="Silent", slug="silent"),
        "doubtful": factories.issue(other, "1901~", title="Doubtful", slug="doubtful"),
    }
    for name, issue in made.items():
        factories.canvas(issue, None if name == "without text" else "egy szép nyári reggel")
    IssuePage.objects.filter(pk=made["without text"].pk).update(without_text=1)
    IssuePage.objects.filter(pk=made["doubtful"].pk).update(ocr_confidence=0.5)
    factories.embargo(made["embargoed"], timezone.now() + timedelta(days=1))
    publishing.all_of([made["workflow"]], publishing.SUBMIT, editor)
    return made


def listed(client: Client, **query: Any) -> set[str]:
    answer = client.get(reverse("archive-issues:index"), query)
    assert answer.status_code == 200
    return {page.title for page in answer.context["object_list"]}


def test_it_lists_all_issues_with_pictures(admin: Client, issues: dict[str, IssuePage]) -> None:
    canvas = issues["live"].canvases.get()
    canvas.pyramid = "pyramid/x.tif"
    canvas.save()
    html = admin.get(reverse("archive-issues:index")).content.decode()
    assert f"/iiif/image/3/{canvas.uuid}/full/200,/0/default.jpg" in html
    assert listed(admin) == {issue.title for issue in issues.values()}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"title": "Hírlap"}, {"Live", "Draft", "Submitted"}),
        ({"year": "1935"}, {"Live"}),
        ({"year": "1906"}, {"Silent"}),
        ({"year": "99999"}, set()),
        ({"state": "live"}, {"Live", "Embargoed", "Silent", "Doubtful"}),
        ({"state": "draft"}, {"Draft", "Submitted"}),
        ({"state": "workflow"}, {"Submitted"}),
        ({"state": "embargoed"}, {"Embargoed"}),
        ({"state": "scheduled"}, set()),
        ({"text": "missing"}, {"Silent"}),
        ({"text": "doubtful"}, {"Doubtful"}),
        ({"text": "doubtful", "state": "draft"}, set()),
    ],
)
def test_filters(admin: Client, issues: dict[str, IssuePage], query: dict[str, str], found: set[str]) -> None:
    if "title" in query:
        query = {"title": str(TitlePage.objects.get(title=query["title"]).pk)}
    assert listed(admin, **query) == found


def test_a_scheduled_issue_is_found(admin: Client, issues: dict[str, IssuePage], editor: User) -> None:
    draft = issues["draft"]
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(user=editor).publish(user=editor)
    assert listed(admin, state="scheduled") == {"Draft"}


def test_search_finds_by_name_within_a_filter(admin: Client, issues: dict[str, IssuePage]) -> None:
    drain()
    assert listed(admin, q="silent") == {"Silent"}
    assert listed(admin, q="silent", state="draft") == set()


def test_an_archivist_lists_the_archive_and_a_reader_nothing(issues: dict[str, IssuePage]) -> None:
    client = Client()
    client.force_login(member(workflow.ARCHIVISTS))
    assert len(listed(client)) == 6
    client.force_login(factories.reader("visitor"))
    assert client.get(reverse("archive-issues:index")).status_code in (302, 403)


def test_a_longer_list_costs_no_more_queries(
    admin: Client, issues: dict[str, IssuePage], django_assert_max_num_queries: Any
) -> None:
    listed(admin)
    with django_assert_max_num_queries(60) as few:
        listed(admin)
    count = len(few)
    for number in range(30):
        issue = factories.issue(TitlePage.objects.get(title="Hírlap"), f"1920-01-{number + 1:02}", live=number % 2 == 0)
        factories.canvas(issue)
    listed(admin)
    with django_assert_max_num_queries(count):
        assert len(listed(admin)) == 25


def test_issues_without_a_revision_are_listed_newest_first_and_each_once(admin: Client) -> None:
    paper = factories.title("Hírlap")
    for number in range(30):
        factories.issue(paper, f"1920-01-{number + 1:02}")
    address = reverse("archive-issues:index")
    pages = [admin.get(address, {"p": number}).context["object_list"] for number in (1, 2)]
    found = [issue.pk for page in pages for issue in page]
    assert found == sorted(IssuePage.objects.values_list("pk", flat=True), reverse=True)


class TestManyAtOnce:
    def post(self, client: Client, action: str, ids: list[Any], listing: str = "") -> str:
        address = reverse("wagtail_bulk_action", args=["archive_pages", "issuepage", action])
        query = "&".join(f"id={one}" for one in ids) + f"&next={reverse('archive-issues:index')}{listing}"
        asked = client.get(f"{address}?{query}")
        assert asked.status_code == 200
        answer = client.post(f"{address}?{query}", follow=True)
        return re.sub(r"\s+", " ", answer.content.decode())

    def test_publish(self, admin: Client, issues: dict[str, IssuePage]) -> None:
        said = self.post(admin, "publish", [issue.pk for issue in issues.values()])
        assert IssuePage.objects.filter(live=False).count() == 0
        assert "2 issues: done." in said
        assert "4 needed nothing." in said

    def test_unpublish(self, admin: Client, issues: dict[str, IssuePage]) -> None:
        self.post(admin, "unpublish", [issues["live"].pk])
        assert not IssuePage.objects.get(pk=issues["live"].pk).live

    def test_submit(self, issues: dict[str, IssuePage]) -> None:
        client = Client()
        client.force_login(member(workflow.ARCHIVISTS))
        self.post(client, "submit", [issues["draft"].pk])
        assert IssuePage.objects.get(pk=issues["draft"].pk).workflow_in_progress

    def test_an_archivist_publishes_nothing(self, issues: dict[str, IssuePage]) -> None:
        client = Client()
        client.force_login(member(workflow.ARCHIVISTS))
        assert "not yours to change" in self.post(client, "publish", [issues["draft"].pk])
        assert not IssuePage.objects.get(pk=issues["draft"].pk).live

    def test_all_means_all_that_the_list_shows_and_no_other(self, admin: Client, issues: dict[str, IssuePage]) -> None:
        self.post(admin, "unpublish", ["all"], "%3Ftext%3Ddoubtful")
        live = set(IssuePage.objects.filter(live=True).values_list("title", flat=True))
        assert live == {"Live", "Embargoed", "Silent"}
