"""The queue as a page."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaigns.models import PartKind, Submission
from campaigns.showing import sent_files

from .pictures import first_picture
from .queue import Queue
from .rights import ENTER, for_moderators

A_PAGE = 50


@dataclass(frozen=True)
class Row:
    submission: Submission
    picture: str
    kinds: list[str]
    troubled: bool


@for_moderators
@require_GET
def list_entries(request: HttpRequest) -> HttpResponseBase:
    queue = Queue(request.GET, request.user)
    files = Prefetch("files", sent_files().prefetch_related("renditions"))
    entries = queue.entries.select_related("campaign", "assigned_to", "book").prefetch_related(files)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "list_name": _("Entries"),
        "icon": "list-ul",
        "columns": [_("Picture"), _("Entry"), _("Kind"), _("Sender"), _("Waiting since"), _("State")],
        "rows": [_row(submission) for submission in page],
        "page_obj": page,
        "queue": queue,
        "may_enter": request.user.has_perm(ENTER),
    }
    return TemplateResponse(request, "campaigns/desk/queue.html", context)


def _row(submission: Submission) -> Row:
    files = list(submission.files.all())
    kinds = list(dict.fromkeys(str(PartKind(file.kind).label) for file in files))
    if submission.text:
        kinds.append(str(PartKind.TEXT.label))
    if submission.elsewhere:
        kinds.append(_("on another platform"))
    return Row(submission, first_picture(files), kinds, any(file.problem for file in files))
