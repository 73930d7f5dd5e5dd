"""Decisions, as forms send them. What the entry's page showed must still be so: a form tells the last step it knew."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from campaigns import acts
from campaigns.acts import undoing
from campaigns.models import Submission
from campaigns.models.submission import State

from .entry_view import show_url
from .finding import entry_at
from .preview import letter_of
from .queue import Queue
from .rights import for_moderators

MOST_LETTERS = 5000
ACTS: dict[str, Callable[[Submission, Any, str], Any]] = {
    "approve": lambda submission, user, _reason: acts.approve(submission, user),
    "change": acts.ask_change,
    "refuse": acts.refuse,
    "unpublish": acts.unpublish,
    "reconsider": lambda submission, user, _reason: acts.reconsider(submission, user),
    "withdraw": lambda submission, user, _reason: acts.withdraw(submission, user),
    "undo": lambda submission, user, _reason: undoing.undo(submission, user),
}
SAID = {
    State.PUBLISHED: gettext_lazy("“{title}” is published."),
    State.APPROVED: gettext_lazy("“{title}” is approved, and not shown yet."),
    State.CHANGE: gettext_lazy("The sender of “{title}” is asked for a change."),
    State.REFUSED: gettext_lazy("“{title}” is refused."),
    State.WITHDRAWN: gettext_lazy("“{title}” is withdrawn."),
    State.WAITING: gettext_lazy("“{title}” waits for a decision again."),
}
GOES_ON = ("approve", "change", "refuse")
"""After these the next entry of the queue is shown."""


@for_moderators
@require_POST
def decide(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    submission, queue = entry_at(uuid), Queue(request.GET, request.user)
    act = request.POST.get("act", "")
    if act not in ACTS:
        return redirect(show_url(submission, queue))
    if act == "withdraw" and not request.POST.get("sure"):
        messages.error(request, _("Tick the box first: what is withdrawn is gone for good."))
        return redirect(show_url(submission, queue))
    next_one = queue.beside(submission)[1] if act in GOES_ON else None
    reason = request.POST.get("reason", "").replace("\0", "")[:MOST_LETTERS]
    try:
        _done(submission, act, request.user, reason, request.POST.get("seen", ""))
    except acts.WrongState as error:
        messages.error(request, str(error))
        return redirect(show_url(submission, queue))
    _say(request, submission, queue)
    if act not in GOES_ON:
        return redirect(show_url(submission, queue))
    return redirect(show_url(next_one, queue) or f"{reverse('entries_desk:list')}{queue.query}")


@for_moderators
@require_POST
def preview(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """The letter that would go out, as `{"subject", "text", "to"}`; nothing is written."""
    submission = entry_at(uuid)
    reason = request.POST.get("reason", "").replace("\0", "")[:MOST_LETTERS]
    return JsonResponse(letter_of(submission, request.POST.get("act", ""), reason))


def _done(submission: Submission, act: str, user: Any, reason: str, seen: str) -> None:
    """Raises WrongState where something happened to the entry since its page was opened."""
    with transaction.atomic():
        Submission.objects.select_for_update().filter(pk=submission.pk).first()
        last = submission.steps.order_by("at", "pk").last()
        if seen != str(last.pk if last is not None else 0):
            words = _("Something happened to this entry since you opened it. This is how it is now: look once more.")
            raise acts.WrongState(words)
        ACTS[act](submission, user, reason)
    submission.refresh_from_db()


def _say(request: HttpRequest, submission: Submission, queue: Queue) -> None:
    words = SAID.get(State(submission.state))
    if words is None:
        return
    title = format_html('<a href="{}"><bdi>{}</bdi></a>', show_url(submission, queue), submission)
    messages.success(request, format_html(str(words), title=title))
