"""The page about one scan in the admin, and the link to its master: for whom, and what it tells."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from archive_pages import workflow
from archive_pages.admin import scans
from archive_pages.models import Canvas
from cms.media.storages.base import StorageUnavailable
from tests import factories
from tests.archive_pages.scanned import scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def canvas() -> Canvas:
    issue = factories.issue(live=False)
    made = scan(issue, order_label="ii")
    scan(issue, order_label="iii")
    return made


def page_of(canvas: Canvas) -> str:
    return reverse("archive_admin:show-scan", args=[canvas.issue_id, canvas.uuid])


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def archivist() -> Client:
    user = User.objects.create_user("archivist")
    user.groups.add(workflow.group(workflow.ARCHIVISTS))
    return logged_in(user)


def editor_elsewhere() -> Client:
    """May enter the admin, and works on the pages of another language only."""
    group = Group.objects.create(name="elsewhere")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=factories.archive("fa"), permission=change)
    user = User.objects.create_user("elsewhere")
    user.groups.add(group)
    return logged_in(user)


def test_who_works_on_the_issue_gets_the_master_by_a_link(canvas: Canvas) -> None:
    editor = archivist()
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[canvas.issue_id])).content.decode()
    assert page_of(canvas) in form
    text = editor.get(page_of(canvas)).content.decode()
    name = str(canvas.master.name)
    size = canvas.master.storage.size(name)
    (link, words) = re.findall(r'href="(/canvas/[^"]+/master)" download>.*?</svg></span>([^<]+)', text, re.DOTALL)[0]
    assert words.replace("\xa0", " ").startswith("Download the scan’s master (PNG, ")
    assert re.search(rf"\(PNG, {size / 1024:.1f} KB\)|\(PNG, {size} bytes\)", words.replace("\xa0", " "))
    answer = editor.get(link)
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert len(b"".join(answer.streaming_content)) == size  # type: ignore[attr-defined]
    later = Canvas.objects.exclude(pk=canvas.pk).get(issue=canvas.issue_id)
    assert page_of(later) in text
    assert name not in text


@pytest.mark.parametrize("restricted", [False, True])
def test_nobody_else_gets_the_page_the_link_or_the_file(canvas: Canvas, restricted: bool) -> None:
    issue = canvas.issue
    if restricted:
        issue.save_revision().publish()
        factories.restrict(issue, "groups", "members")
    absent = reverse("archive_admin:show-scan", args=[issue.pk, uuid4()])
    master = f"/canvas/{canvas.uuid}/master"
    clients = [
        Client(),
        logged_in(factories.reader("stranger")),
        logged_in(factories.reader("member", "members")),
        editor_elsewhere(),
    ]
    for client in clients:
        answer, other = client.get(page_of(canvas)), client.get(absent)
        assert answer.status_code == other.status_code != 200
        for text in (answer.content.decode(), client.get(issue.url, follow=True).content.decode()):
            assert master not in text
            assert canvas.master_sha256 == "" or canvas.master_sha256 not in text
        assert client.get(master).status_code == 404
        assert client.head(master).status_code == 404


def test_the_page_belongs_to_its_issue_alone(canvas: Canvas) -> None:
    other = factories.issue(factories.title("Másik"), live=False)
    wrong = reverse("archive_admin:show-scan", args=[other.pk, canvas.uuid])
    assert archivist().get(wrong).status_code == 404


def test_a_file_that_is_gone_and_a_storage_that_does_not_answer(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = archivist()
    storage = type(canvas.master.storage)

    def silent(self: object, name: str) -> None:
        raise StorageUnavailable

    with monkeypatch.context() as patched:
        patched.setattr(storage, "describe", silent)
        text = editor.get(page_of(canvas)).content.decode()
    assert "Download the scan’s master (PNG)" in text
    assert "does not answer just now" in text
    canvas.master.storage.delete(str(canvas.master.name))
    text = editor.get(page_of(canvas)).content.decode()
    assert "check_media" in text
    assert "/master" not in text


def test_a_page_without_a_scan(canvas: Canvas) -> None:
    bare = factories.canvas(canvas.issue)
    assert scans.master_of(bare) is None
    text = archivist().get(page_of(bare)).content.decode()
    assert "This page has no scan." in text
    assert "/master" not in text
