"""The private address of a submission: its form while its sender may change it, its state afterwards.

Who knows the address is its sender: no cookie takes part, so there is nothing that another site could misuse, and
`csrf_exempt` is right (with `no-referrer` browsers name no origin that could be checked).
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from campaigns import acts
from campaigns.models import Consent, Submission
from campaigns.models.submission import State
from campaigns.taking_part import form, humans, typed

from .address import address_of
from .consents import take_back
from .opening import opened, private
from .renaming import rename
from .showing import status_context

View = Callable[..., HttpResponseBase]


def of_its_sender(*methods: str) -> Callable[[View], View]:
    """The view gets the submission that the address opens; anything else is answered with the same 404."""

    def decorate(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, uuid: UUID, token: str, **more: Any) -> HttpResponseBase:
            submission = opened(uuid, token)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            return private(view(request, submission, **more))

        return answer

    return decorate


@of_its_sender("GET", "HEAD", "POST")
def entry_view(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    if submission.is_open_to_its_sender:
        return form.form_view(submission, request)
    if request.method == "POST":  # a window that was left open
        return _back(submission)
    return TemplateResponse(request, "campaigns/status.html", status_context(submission))


@of_its_sender("GET", "HEAD", "POST")
def withdraw_view(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    """Asks once more, then takes it back for good: what is told afterwards is told here, the address opens nothing."""
    if request.method == "POST":
        with suppress(acts.WrongState):  # pressed twice: it is withdrawn all the same
            acts.withdraw(submission)
        return TemplateResponse(request, "campaigns/withdrawn.html", {"submission": submission})
    return TemplateResponse(request, "campaigns/withdraw.html", status_context(submission))


@of_its_sender("GET", "HEAD", "POST")
def change_view(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    """Asks once more, then gives it back to its sender: until it is sent again nobody sees it."""
    if submission.is_open_to_its_sender:  # pressed twice, or an answer that was lost: she has it already
        return _back(submission)
    if request.method == "POST":
        try:
            acts.take_back(submission)
        except acts.WrongState as wrong:
            if submission.state != State.REFUSED:  # in this moment: its form or its absence says more
                return _back(submission)
            return TemplateResponse(
                request, "campaigns/status.html", status_context(submission, str(wrong)), status=409
            )
        return _back(submission)
    return TemplateResponse(request, "campaigns/change.html", status_context(submission))


@of_its_sender("POST")
def name_view(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    """The name that readers see."""
    name = typed.line(request.POST.get("name_shown", ""), typed.LINES["name_shown"])
    if not name and submission.is_open_to_its_sender:
        return _back(submission)  # a window that was left open; its form asks for the name
    if not name:
        wrong = _("Write the name that readers shall see. It may be a first name or a pen name.")
        return TemplateResponse(
            request, "campaigns/status.html", status_context(submission, name_problem=wrong), status=422
        )
    rename(submission, name)
    return _back(submission)


@of_its_sender("GET", "HEAD", "POST")
def consent_view(request: HttpRequest, submission: Submission, number: int) -> HttpResponseBase:
    """Takes back what one person agreed to. The entry goes back to its sender: it can't be shown without."""
    consent = Consent.objects.filter(pk=number, person__submission=submission, withdrawn_at=None).first()
    if consent is None:
        return _back(submission)
    if request.method == "POST":
        take_back(consent)
        return _back(submission)
    return TemplateResponse(request, "campaigns/consent.html", {**status_context(submission), "consent": consent})


@of_its_sender("POST")
def copy_view(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    """All that the library has of it, as a zip file."""
    try:
        copy = acts.export(submission)
    except (acts.WrongState, FileNotFoundError):  # withdrawn in this moment
        return _back(submission)
    return FileResponse(copy, as_attachment=True, filename=f"{submission.code}.zip")


@require_safe
def challenge_view(request: HttpRequest) -> HttpResponse:
    """Work for the browser of somebody who is about to begin (`taking_part.humans`)."""
    return JsonResponse(humans.challenge(), headers={"Cache-Control": "no-store"})


def _back(submission: Submission) -> HttpResponseRedirect:
    return HttpResponseRedirect(address_of(submission, get_language()))
