"""The archive's workflow, as those who work with it live it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, TaskState, WorkflowState

from archive_pages import publishing, workflow
from archive_pages.models import ArchiveIndexPage, IssuePage
from cms.core import access
from tests import factories
from tests.searching import found, own_index  # noqa: F401

pytestmark = pytest.mark.django_db


def member(names: dict[str, str]) -> User:
    name = f"{names['en'].lower()}-{User.objects.count()}"
    user = User.objects.create_user(name, f"{name}@example.org", "a quiet word")
    user.groups.add(workflow.group(names))
    return user


@pytest.fixture
def archivist() -> User:
    return member(workflow.ARCHIVISTS)


@pytest.fixture
def reviewer() -> User:
    return member(workflow.REVIEWERS)


@pytest.fixture
def editor() -> User:
    return member(workflow.EDITORS)


@pytest.fixture
def draft() -> IssuePage:
    """As an ingest leaves it: not published, without a revision."""
    issue = factories.issue(live=False)
    factories.canvas(issue)
    return issue


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, issue: IssuePage, action: str, comment: str = "") -> Any:
    task = Page.objects.get(pk=issue.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[issue.pk, action, task.pk])
    return client.post(address, {"comment": comment} if comment else {})


def public(issue: IssuePage) -> bool:
    return access.can_see(Page.objects.get(pk=issue.pk), access.Viewer.public())


def current_task(issue: IssuePage) -> str:
    state = Page.objects.get(pk=issue.pk).current_workflow_state
    return state.current_task_state.task.name if state else ""


def test_archivist_submits_reviewer_proofreads_editor_approves(
    draft: IssuePage, archivist: User, reviewer: User, editor: User
) -> None:
    assert found("nyári") == 0
    assert publishing.all_of([draft], publishing.SUBMIT, archivist).done == 1
    assert (current_task(draft), public(draft), found("nyári")) == ("Proofread", False, 0)
    act(at(reviewer), draft, "approve")
    assert (current_task(draft), public(draft), found("nyári")) == ("Approve", False, 0)
    act(at(editor), draft, "approve")
    assert (current_task(draft), public(draft), found("nyári")) == ("", True, 1)


def test_a_reviewer_can_t_skip_approval_nor_an_archivist_proofreading(
    draft: IssuePage, archivist: User, reviewer: User
) -> None:
    publishing.all_of([draft], publishing.SUBMIT, archivist)
    act(at(archivist), draft, "approve")
    assert current_task(draft) == "Proofread"
    act(at(reviewer), draft, "approve")
    act(at(reviewer), draft, "approve")
    assert (current_task(draft), public(draft)) == ("Approve", False)


def test_a_reviewer_sends_an_issue_back_and_the_archivist_submits_it_again(
    draft: IssuePage, archivist: User, reviewer: User
) -> None:
    publishing.all_of([draft], publishing.SUBMIT, archivist)
    act(at(reviewer), draft, "reject", "Page 2 is upside down.")
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert TaskState.objects.get(status=TaskState.STATUS_REJECTED).comment == "Page 2 is upside down."
    assert access.can_preview(Page.objects.get(pk=draft.pk), archivist)


@pytest.mark.parametrize("who", [workflow.ARCHIVISTS, workflow.REVIEWERS])
def test_only_editors_publish(draft: IssuePage, who: dict[str, str], editor: User) -> None:
    assert publishing.all_of([draft], publishing.PUBLISH, member(who)).refused == 1
    assert not public(draft)
    assert publishing.all_of([draft], publishing.PUBLISH, editor).done == 1
    assert public(draft)
    assert publishing.all_of([IssuePage.objects.get(pk=draft.pk)], publishing.UNPUBLISH, member(who)).refused == 1


def test_submitting_twice_or_what_is_published_changes_nothing(draft: IssuePage, archivist: User, editor: User) -> None:
    publishing.all_of([draft], publishing.SUBMIT, archivist)
    again = publishing.all_of([IssuePage.objects.get(pk=draft.pk)], publishing.SUBMIT, archivist)
    assert (again.done, again.unchanged) == (0, 1)
    publishing.all_of([draft], publishing.PUBLISH, editor)
    assert publishing.all_of([IssuePage.objects.get(pk=draft.pk)], publishing.PUBLISH, editor).unchanged == 1


def test_publishing_keeps_what_the_canvases_say(draft: IssuePage, editor: User) -> None:
    """A revision made before a canvas came, published after it, must not bring the old counts back."""
    draft.save_revision(user=editor)
    factories.canvas(IssuePage.objects.get(pk=draft.pk), "még négy szó itt")
    publishing.all_of([IssuePage.objects.get(pk=draft.pk)], publishing.PUBLISH, editor)
    issue = IssuePage.objects.get(pk=draft.pk)
    assert (issue.live, issue.canvas_count, issue.word_count) == (True, 2, 8)


def test_a_copy_of_an_issue_claims_no_canvases(draft: IssuePage, editor: User) -> None:
    copy = IssuePage.objects.get(pk=draft.pk).copy(update_attrs={"slug": "copy"}, user=editor)
    assert (copy.canvas_count, copy.word_count, copy.first_canvas, copy.structure) == (0, 0, None, [])
    assert copy.uuid != draft.uuid


def test_scheduled_publishing_and_expiry_happen_when_they_are_due(draft: IssuePage, editor: User) -> None:
    draft.go_live_at = timezone.now() + timedelta(seconds=60)
    draft.save_revision(user=editor).publish(user=editor)
    call_command("publish_scheduled")
    assert not public(draft)
    revision = Page.objects.get(pk=draft.pk).get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(seconds=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert public(draft)
    Page.objects.filter(pk=draft.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    assert not public(draft)
    call_command("publish_scheduled")
    assert not Page.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("language", ["hu", "ro", "en", "fa"])
def test_every_language_s_archive_has_the_workflow_and_the_groups(language: str, archivist: User) -> None:
    archive = factories.archive(language)
    assert [task.name for task in archive.get_workflow().tasks] == ["Proofread", "Approve"]
    assert archive.permissions_for_user(archivist).can_add_subpage()
    assert not factories.home(language).permissions_for_user(archivist).can_edit()


def test_an_archive_in_a_new_language_has_them_too(archivist: User) -> None:
    german = Locale.objects.create(language_code="de")
    home = factories.home("en").copy_for_translation(german)
    home.save_revision().publish()
    archive = factories.archive("en").copy_for_translation(german)
    assert isinstance(archive, ArchiveIndexPage)
    assert [task.name for task in archive.get_workflow().tasks] == ["Proofread", "Approve"]
    assert archive.permissions_for_user(archivist).can_add_subpage()


def test_stock_groups_without_members_are_gone() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {"Archivists", "Editors", "Moderators", "Reviewers"}
