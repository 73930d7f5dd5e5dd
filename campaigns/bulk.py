"""Wagtail's own actions on several pages at once: entries among them are pointed to the desk, before anything is asked.

Wagtail itself would list them as pages for which a right is missing, with their titles and without a way out.
"""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)

from .guarding import entries_left_out


class WithoutEntries:
    """Before one of Wagtail's actions, whose place each of these takes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        action: Any = self
        chosen, others = action.get_actionable_objects()
        refused = entries_left_out(request, [*chosen, *others["items_with_no_access"]], action.next_url)
        if refused is not None:
            return refused
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


class Delete(WithoutEntries, DeleteBulkAction):
    pass


class Move(WithoutEntries, MoveBulkAction):
    pass


class Publish(WithoutEntries, PublishBulkAction):
    pass


class Unpublish(WithoutEntries, UnpublishBulkAction):
    pass


ACTIONS = (Delete, Move, Publish, Unpublish)
