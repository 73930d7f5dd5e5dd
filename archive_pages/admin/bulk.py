"""What can be done to many issues at once, in the list of issues. Each action is the same service that a batch uses."""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.permissions import policy_registry

from archive_pages import publishing, trash
from archive_pages.models import IssuePage
from archive_pages.publishing import Act, Outcome

from .listing import IssueFilterSet, not_deleted

SHOWN = 50


class IssueBulkAction(BulkAction):
    models = [IssuePage]
    template_name = "archive_pages/admin/confirm_bulk.html"
    question: Promise
    button: Promise
    serious = False
    act: Act

    @classmethod
    def get_queryset(cls, model: type[IssuePage], object_ids: Any) -> QuerySet[IssuePage]:
        return not_deleted(IssuePage.objects.filter(pk__in=object_ids)).order_by("path")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        """Those that the list showed: its filters and search are in the address to go back to."""
        asked = QueryDict(urlsplit(self.next_url).query)
        explorable = policy_registry.get_by_type(IssuePage).explorable_instances(self.request.user)
        issues = not_deleted(IssuePage.objects.filter(pk__in=explorable.values("pk")))
        issues = IssueFilterSet(asked, queryset=issues, request=self.request).qs
        if words := asked.get("q"):
            issues = IssuePage.objects.filter(pk__in=[issue.pk for issue in issues.autocomplete(words)])
        return issues.values_list("pk", flat=True)

    def check_perm(self, obj: IssuePage) -> bool:
        return self.act.allowed(obj, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "action": self,
            "shown": context["items"][:SHOWN],
            "more": max(0, len(context["items"]) - SHOWN),
            "refused": len(context["items_with_no_access"]),
        }

    def prepare_action(self, objects: list[IssuePage], objects_without_access: dict[str, list[IssuePage]]) -> None:
        self.left_out = len(objects_without_access["items_with_no_access"])

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "action": self}

    @classmethod
    def execute_action(cls, objects: list[IssuePage], **kwargs: Any) -> tuple[int, int]:
        outcome = publishing.all_of(objects, cls.act, kwargs["user"])
        action = kwargs["action"]
        outcome.refused += action.left_out
        action.outcome = outcome
        return outcome.done, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        self.report(self.outcome)
        return None

    def report(self, outcome: Outcome) -> None:
        if outcome.done:
            words = ngettext("%(count)d issue: done.", "%(count)d issues: done.", outcome.done)
            messages.success(self.request, words % {"count": outcome.done})
        if outcome.unchanged:
            words = ngettext("%(count)d needed nothing.", "%(count)d needed nothing.", outcome.unchanged)
            messages.info(self.request, words % {"count": outcome.unchanged})
        if outcome.refused:
            words = ngettext("%(count)d is not yours to change.", "%(count)d are not yours to change.", outcome.refused)
            messages.warning(self.request, words % {"count": outcome.refused})

    outcome = Outcome()
    left_out = 0


class SubmitIssues(IssueBulkAction):
    display_name = _("Submit to workflow")
    aria_label = _("Submit the chosen issues to the workflow")
    action_type = "submit"
    action_priority = 10
    question = _("Submit these issues to the workflow?")
    button = _("Yes, submit them")
    act = publishing.SUBMIT


class PublishIssues(IssueBulkAction):
    display_name = _("Publish")
    aria_label = _("Publish the chosen issues")
    action_type = "publish"
    action_priority = 20
    question = _("Publish these issues?")
    button = _("Yes, publish them")
    act = publishing.PUBLISH


class UnpublishIssues(IssueBulkAction):
    display_name = _("Unpublish")
    aria_label = _("Unpublish the chosen issues")
    action_type = "unpublish"
    action_priority = 30
    question = _("Unpublish these issues? Readers will no longer see them.")
    button = _("Yes, unpublish them")
    serious = True
    act = publishing.UNPUBLISH


def may_delete(issue: IssuePage, user: Any) -> bool:
    return bool(issue.permissions_for_user(user).can_delete())


def to_trash(issue: IssuePage, user: Any) -> bool:
    trash.trash(issue, user)
    return True


TRASH = Act(to_trash, may_delete)


def trash_all(issues: list[IssuePage], user: Any) -> Outcome:
    return publishing.all_of(issues, TRASH, user)


class DeleteIssues(IssueBulkAction):
    display_name = _("Delete")
    aria_label = _("Delete the chosen issues")
    action_type = "delete"
    action_priority = 100
    question = _("Delete these issues? They can be put back for 30 days.")
    button = _("Yes, delete them")
    serious = True
    classes = {"serious"}
    act = TRASH

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        issues = IssuePage.objects.filter(pk__in=[one["item"].pk for one in context["items"]])
        return context | {"loss": trash.what_goes(issues)}


ACTIONS = (SubmitIssues, PublishIssues, UnpublishIssues, DeleteIssues)
