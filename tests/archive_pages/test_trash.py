"""Deleting an issue, and undoing it."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from archive_pages import canvas_actions, publishing, trash, workflow
from archive_pages.models import Canvas, IssuePage, RemovedCanvas, TitlePage, TrashedIssue
from cms.core import access
from home.models import StandardPage
from tests import factories
from tests.archive_pages.test_admin_canvases import empty_storage, stored_files, upload  # noqa: F401
from tests.searching import found, own_index  # noqa: F401

pytestmark = pytest.mark.django_db


def member(names: dict[str, str]) -> User:
    user = User.objects.create_user(f"user-{User.objects.count()}")
    user.groups.add(workflow.group(names))
    return user


@pytest.fixture
def editor() -> User:
    return member(workflow.EDITORS)


@pytest.fixture
def archivist() -> User:
    return member(workflow.ARCHIVISTS)


@pytest.fixture
def issue(editor: User) -> IssuePage:
    made = factories.issue()
    canvas_actions.add_pages(made, [upload()], editor)
    factories.canvas(made, "hattyú a tavon")
    return IssuePage.objects.get(pk=made.pk)


def now(issue: IssuePage) -> IssuePage:
    return IssuePage.objects.get(pk=issue.pk)


def ways_out(client: Client, issue: IssuePage) -> dict[str, int]:
    """The status of each public address of the issue."""
    canvas = Canvas.objects.filter(issue=issue).order_by("order").first()
    assert canvas is not None
    addresses = [
        f"/hu/archivum/{factories.archive().get_children()[0].slug}/1935-08-02/",
        f"/id/{issue.uuid}",
        f"/iiif/presentation/3/{issue.uuid}/manifest",
        f"/iiif/image/3/{canvas.uuid}/info.json",
        f"/iiif/image/3/{canvas.uuid}/full/200,/0/default.jpg",
        f"/canvas/{canvas.uuid}.txt",
        f"/canvas/{canvas.uuid}.jpg",
        f"/issue/{issue.uuid}.bib",
        f"/api/v2/pages/{issue.pk}/",
        f"/api/v2/canvases/{canvas.uuid}/",
        f"/api/v2/canvases/?issue={issue.uuid}",
    ]
    return {address: client.get(address).status_code for address in addresses}


def test_no_way_out_shows_a_deleted_issue_and_putting_it_back_opens_all(
    client: Client, issue: IssuePage, editor: User
) -> None:
    before = ways_out(client, issue)
    assert found("hattyú") == 1
    trashed = trash.trash(issue, editor)
    assert set(ways_out(client, issue).values()) == {404}
    assert found("hattyú") == 0
    assert not access.visible_pages(Page.objects.all(), access.Viewer.public()).filter(pk=issue.pk).exists()
    back = trash.put_back(trashed, editor)
    assert ways_out(client, issue) == before
    assert found("hattyú") == 1
    assert (back.slug, back.live, back.get_parent().pk) == ("1935-08-02", True, issue.get_parent().pk)
    assert not TrashedIssue.objects.exists()
    assert not Redirect.objects.exists()
    actions = list(PageLogEntry.objects.filter(page=issue.pk).values_list("action", flat=True))
    assert {"archive.trash", "archive.restore"} <= set(actions)


def test_an_issue_that_is_put_back_names_the_revision_that_is_live(issue: IssuePage, editor: User) -> None:
    issue.save_revision(user=editor).publish(user=editor)
    back = trash.put_back(trash.trash(now(issue), editor), editor)
    assert back.live_revision is not None
    assert back.live_revision == back.latest_revision


def test_the_schedule_does_not_publish_what_was_deleted(issue: IssuePage, editor: User) -> None:
    draft = factories.issue(TitlePage.objects.get(), "1935-08-09", live=False)
    factories.canvas(draft)
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(user=editor).publish(user=editor)
    trash.trash(now(draft), editor)
    draft.revisions.update(created_at=timezone.now() - timedelta(hours=3))
    IssuePage.objects.filter(pk=draft.pk).update(go_live_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")
    assert not now(draft).live


def test_a_workflow_under_way_ends(editor: User, archivist: User) -> None:
    draft = factories.issue(live=False)
    publishing.all_of([draft], publishing.SUBMIT, archivist)
    trash.trash(now(draft), editor)
    assert not now(draft).workflow_in_progress


def test_a_new_issue_of_the_same_day_does_not_stand_in_the_way(issue: IssuePage, editor: User) -> None:
    title = TitlePage.objects.get()
    trashed = trash.trash(issue, editor)
    again = factories.issue(title, "1935-08-02")
    second = trash.trash(again, editor)
    factories.issue(title, "1935-08-02", title="Third")
    assert trash.put_back(trashed, editor).slug == "1935-08-02-2"
    assert trash.put_back(second, editor).slug == "1935-08-02-3"


def test_who_may_delete_and_put_back(issue: IssuePage, editor: User, archivist: User) -> None:
    with pytest.raises(PermissionDenied):
        trash.trash(issue, factories.reader())
    with pytest.raises(PermissionDenied):
        trash.trash(issue, archivist)  # it is published
    trashed = trash.trash(issue, editor)
    with pytest.raises(PermissionDenied):
        trash.put_back(trashed, factories.reader("other"))
    with pytest.raises(PermissionDenied):
        trash.delete_for_good([trashed], archivist)
    assert not access.can_preview(now(issue), archivist)
    assert not trash.put_back(trashed, archivist).live  # an archivist publishes nothing, not even again
    assert trash.trash(now(issue), archivist)


def test_after_30_days_it_goes_with_its_files(issue: IssuePage, editor: User) -> None:
    assert stored_files()
    trashed = trash.trash(issue, editor)
    TrashedIssue.objects.update(deleted_at=timezone.now() - timedelta(days=29, hours=23))
    assert trash.purge_expired() == 0
    assert trash.put_back(trashed, editor)
    trash.trash(now(issue), editor)
    TrashedIssue.objects.update(deleted_at=timezone.now() - timedelta(days=30, hours=1))
    assert trash.purge_expired() == 1
    assert not IssuePage.objects.filter(pk=issue.pk).exists()
    assert not Canvas.objects.exists()
    assert stored_files() == set()


def test_after_30_days_a_removed_page_goes_with_its_files(issue: IssuePage, editor: User) -> None:
    canvas_actions.remove(issue.canvases.get(order=1), editor)
    assert trash.purge_expired() == 0
    RemovedCanvas.objects.update(removed_at=timezone.now() - timedelta(days=31))
    assert trash.purge_expired() == 1
    assert stored_files() == set()
    assert issue.canvases.count() == 1


def test_a_file_that_another_page_holds_stays(issue: IssuePage, editor: User) -> None:
    held = issue.canvases.get(order=1)
    other = factories.issue(TitlePage.objects.get(), "1935-08-03")
    Canvas.objects.create(issue=other, order=1, width=9, height=9, master=held.master.name)
    trash.delete_for_good([trash.trash(issue, editor)], editor)
    assert stored_files() == {held.master.name}


class TestAdmin:
    @pytest.fixture
    def admin(self, editor: User) -> Client:
        client = Client()
        client.force_login(editor)
        return client

    def test_deleting_asks_and_says_what_goes(self, admin: Client, issue: IssuePage) -> None:
        link = f'<a linktype="page" id="{issue.pk}">x</a>'
        page = StandardPage(title="Links", body=json.dumps([{"type": "text", "value": link}]))
        factories.home().add_child(instance=page)
        address = reverse("wagtailadmin_pages:delete", args=[issue.pk])
        html = admin.get(address).content.decode()
        for said in ("2 pages", "3 words", "2 files", "1 other page links", "30 days"):
            assert said in html, said
        assert now(issue).live
        answer = admin.post(address)
        assert answer.status_code == 302
        assert TrashedIssue.objects.get().issue_id == issue.pk

    def test_the_list_of_deleted_issues_puts_back_and_deletes_for_good(self, admin: Client, issue: IssuePage) -> None:
        admin.post(reverse("wagtailadmin_pages:delete", args=[issue.pk]))
        trashed = TrashedIssue.objects.get()
        listing = reverse("archive_admin:list-trash")
        assert issue.title in admin.get(listing).content.decode()
        admin.post(reverse("archive_admin:put-back", args=[trashed.pk]))
        assert now(issue).live
        admin.post(reverse("wagtailadmin_pages:delete", args=[issue.pk]))
        address = reverse("archive_admin:delete-for-good", args=[TrashedIssue.objects.get().pk])
        assert "can’t be undone" in admin.get(address).content.decode()
        assert IssuePage.objects.exists()
        admin.post(address)
        assert not IssuePage.objects.exists()

    def test_deleting_a_title_says_how_many_issues_go_and_keeps_them_for_30_days(
        self, admin: Client, issue: IssuePage
    ) -> None:
        title = TitlePage.objects.get()
        factories.issue(title, "1935-08-03")
        address = reverse("wagtailadmin_pages:delete", args=[title.pk])
        assert "2 issues" in admin.get(address).content.decode()
        admin.post(address)
        assert not TitlePage.objects.exists()
        assert TrashedIssue.objects.filter(title=None).count() == 2
        other = factories.title("Másik")
        trashed = TrashedIssue.objects.get(issue=issue)
        address = reverse("archive_admin:put-back", args=[trashed.pk])
        assert "Choose the title" in admin.post(address, follow=True).content.decode()
        admin.post(address, {"title": other.pk})
        assert now(issue).get_parent().pk == other.pk

    @pytest.mark.parametrize("model", ["wagtailcore/page", "archive_pages/issuepage"])
    def test_bulk_deleting_goes_to_the_trash_too(self, admin: Client, issue: IssuePage, model: str) -> None:
        other = factories.issue(TitlePage.objects.get(), "1935-08-03")
        address = reverse("wagtail_bulk_action", args=[*model.split("/"), "delete"])
        answer = admin.post(f"{address}?id={issue.pk}&id={other.pk}")
        assert answer.status_code == 302
        assert TrashedIssue.objects.count() == 2

    def test_a_deleted_issue_is_not_edited_nor_listed(self, admin: Client, issue: IssuePage, editor: User) -> None:
        trash.trash(issue, editor)
        answer = admin.get(reverse("wagtailadmin_pages:edit", args=[issue.pk]))
        assert answer.status_code == 302
        root = Page.get_first_root_node()
        explorer = admin.get(reverse("wagtailadmin_explore", args=[root.pk])).content.decode()
        assert reverse("wagtailadmin_pages:edit", args=[factories.home().pk]) in explorer
        assert reverse("wagtailadmin_pages:edit", args=[trash.trash_root().pk]) not in explorer
        listing = admin.get(reverse("archive-issues:index")).content.decode()
        assert issue.title not in listing
        publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        admin.post(f"{publish}?id={issue.pk}")
        assert not now(issue).live

    def test_an_archivist_who_may_not_is_told(self, issue: IssuePage, archivist: User) -> None:
        client = Client()
        client.force_login(archivist)
        address = reverse("wagtailadmin_pages:delete", args=[issue.pk])
        assert client.post(address).status_code == 302
        assert now(issue).live
