"""One entry on the desk."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from campaigns.models import Submission
from campaigns.models.submission import State
from cms.core.languages import direction

from .finding import entry_at
from .forms import AssignForm, NoteForm
from .queue import Queue
from .reasons import ready_made
from .rights import for_moderators
from .told import Told


@for_moderators
@require_GET
def show_entry(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    submission = entry_at(uuid)
    queue = Queue(request.GET, request.user)
    if submission.state == State.WITHDRAWN:
        context = {"submission": submission, "queue": queue}
        return TemplateResponse(request, "campaigns/desk/withdrawn.html", context)
    before, after = queue.beside(submission)
    language = submission.interface_language
    context = {
        "submission": submission,
        "told": Told(submission, request.user),
        "queue": queue,
        "before_url": show_url(before, queue),
        "after_url": show_url(after, queue),
        "reasons": ready_made(language),
        "reply_direction": direction(language),
        "can_refuse": submission.state in (State.WAITING, State.APPROVED, State.CHANGE),
        "note_form": NoteForm(),
        "assign_form": AssignForm(initial={"to": submission.assigned_to_id}),
    }
    return TemplateResponse(request, "campaigns/desk/entry.html", context)


def show_url(submission: Submission | None, queue: Queue) -> str:
    """Its page within this queue; `""` for none."""
    if submission is None:
        return ""
    return f"{reverse('entries_desk:show', args=[submission.uuid])}{queue.query}"
