"""The strip of an issue's pages, as the admin's browser asks for it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive_pages import workflow
from archive_pages.models import Canvas, IssuePage
from tests import factories
from tests.archive_pages.test_admin_canvases import empty_storage, order, upload  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> IssuePage:
    issue = factories.issue(live=False)
    for label in "abc":
        factories.canvas(issue, "szó", order_label=label)
    return issue


@pytest.fixture
def admin() -> Client:
    user = User.objects.create_user("archivist")
    user.groups.add(workflow.group(workflow.ARCHIVISTS))
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, issue: IssuePage, action: str, status: int = 200, **data: Any) -> dict[str, Any]:
    answer = client.post(reverse("archive_admin:change-pages", args=[issue.pk, action]), data)
    assert answer.status_code == status, answer.content
    said: dict[str, Any] = answer.json()
    return said


def labels(html: str) -> list[str]:
    return re.findall(r'maxlength="50" value="([^"]*)"', html)


def uuid_of(issue: IssuePage, label: str) -> str:
    return str(Canvas.objects.get(issue=issue, order_label=label).uuid)


def test_the_edit_form_has_the_strip(admin: Client, issue: IssuePage) -> None:
    html = admin.get(reverse("wagtailadmin_pages:edit", args=[issue.pk])).content.decode()
    assert labels(html) == ["a", "b", "c"]
    assert "archive_pages/strip.js" in html


def test_the_form_for_a_new_issue_has_none(admin: Client, issue: IssuePage) -> None:
    address = reverse("wagtailadmin_pages:add", args=["archive_pages", "issuepage", issue.get_parent().pk])
    assert "data-strip-body" not in admin.get(address).content.decode()


def test_saving_the_form_does_not_touch_the_pages(admin: Client, issue: IssuePage) -> None:
    form = {"title": "New name", "slug": issue.slug, "date": issue.date, "languages": ["hu"], "comments-TOTAL_FORMS": 0}
    form |= {"comments-INITIAL_FORMS": 0, "places-TOTAL_FORMS": 0, "places-INITIAL_FORMS": 0}
    answer = admin.post(reverse("wagtailadmin_pages:edit", args=[issue.pk]), form)
    assert answer.status_code == 302, answer.context["form"].errors
    assert IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object().title == "New name"
    assert order(issue) == ["a", "b", "c"]


def test_every_change_answers_with_the_strip_as_it_is_now(admin: Client, issue: IssuePage) -> None:
    new_order = [uuid_of(issue, label) for label in "cab"]
    assert labels(post(admin, issue, "order", canvas=new_order)["html"]) == ["c", "a", "b"]
    assert labels(post(admin, issue, "label", canvas=uuid_of(issue, "a"), label="<i>1</i>")["html"])[1] == (
        "&lt;i&gt;1&lt;/i&gt;"
    )
    removed = post(admin, issue, "remove", canvas=uuid_of(issue, "c"))
    assert (labels(removed["html"])[0], removed["undo"] > 0) == ("&lt;i&gt;1&lt;/i&gt;", True)
    assert labels(post(admin, issue, "put-back", removed=removed["undo"])["html"])[0] == "c"
    post(admin, issue, "text", canvas=uuid_of(issue, "c"), expected="false")
    assert not Canvas.objects.get(order_label="c").text_expected
    added = post(admin, issue, "add", file=[upload(name="1.png"), upload(name="2.png")])
    assert len(labels(added["html"])) == 5
    last = Canvas.objects.order_by("order").last()
    assert last is not None
    turned = [
        re.findall(rf"{last.uuid}/full/[^\"]+", post(admin, issue, "rotate", canvas=last.uuid, degrees=way)["html"])
        for way in ("90", "270")
    ]
    assert turned[0] != turned[1]  # turned back within a second, it is still asked for anew
    post(admin, issue, "replace", canvas=last.uuid, file=upload(500, 400))
    assert f"/iiif/image/3/{last.uuid}/full/200,/0/default.jpg" in post(admin, issue, "order", canvas=[
        str(uuid) for uuid in Canvas.objects.order_by("order").values_list("uuid", flat=True)])["html"]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "status", "data", "words"),
    [
        ("label", 409, {"canvas": uuid4(), "label": "x"}, "gone"),
        ("put-back", 409, {"removed": 999}, "gone"),
        ("rotate", 400, {"canvas": "no uuid", "degrees": "90"}, "incomplete"),
        ("rotate", 400, {}, "incomplete"),
        ("order", 400, {"canvas": []}, "meanwhile"),
        ("add", 400, {}, "at least one"),
    ],
)
def test_what_can_t_be_done_is_said_in_words(
    admin: Client, issue: IssuePage, action: str, status: int, data: dict[str, Any], words: str
) -> None:
    assert words in post(admin, issue, action, status, **data)["error"]


def test_a_page_of_another_issue_is_out_of_reach(admin: Client, issue: IssuePage) -> None:
    other = factories.canvas(factories.issue(issue.get_parent(), "1935-08-03"), "más")
    post(admin, issue, "remove", 409, canvas=other.uuid)
    assert Canvas.objects.filter(pk=other.pk).exists()


def test_without_a_right_there_is_nothing(admin: Client, issue: IssuePage, client: Client) -> None:
    reader = factories.reader("visitor", "Readers")
    client.force_login(reader)
    address = reverse("archive_admin:change-pages", args=[issue.pk, "remove"])
    assert client.post(address, {"canvas": uuid_of(issue, "a")}).status_code in (302, 403, 404)
    assert client.get(reverse("archive_admin:preview-issue", args=[issue.pk])).status_code in (302, 403, 404)
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(User.objects.get(username="archivist"))
    assert guarded.post(address, {"canvas": uuid_of(issue, "a")}).status_code == 403
    assert order(issue) == ["a", "b", "c"]


def test_preview_shows_a_draft_at_any_page(admin: Client, issue: IssuePage) -> None:
    issue.title = "Not yet published"
    issue.save_revision()
    answer = admin.get(reverse("archive_admin:preview-issue", args=[issue.pk]), {"page": 2})
    assert answer.status_code == 200
    assert "Not yet published" in answer.content.decode()


def test_a_strip_of_many_pages_costs_no_more_queries(
    admin: Client, issue: IssuePage, django_assert_max_num_queries: Any
) -> None:
    post(admin, issue, "label", canvas=uuid_of(issue, "a"), label="a")
    with django_assert_max_num_queries(60) as few:
        post(admin, issue, "label", canvas=uuid_of(issue, "a"), label="a")
    count = len(few)
    for number in range(20):
        factories.canvas(issue, "szó", order_label=str(number))
    with django_assert_max_num_queries(count):
        post(admin, issue, "label", canvas=uuid_of(issue, "a"), label="a")
