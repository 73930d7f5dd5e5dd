"""What moderators do beside deciding: notes, who sees to it, and senders whose entries are no longer taken."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import acts
from campaigns.models import BlockedSender, Submission
from campaigns.models.submission import State
from places.finding import meant

from .entry_view import show_url
from .finding import entry_at, held
from .forms import AssignForm, NoteForm
from .queue import Queue
from .rights import for_moderators


@for_moderators
@require_POST
def add_note(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    submission = entry_at(uuid)
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the note first."))
        return _back(request, submission)
    with transaction.atomic():
        if held(submission):
            form.instance.submission, form.instance.user = submission, request.user
            form.save()
            messages.success(request, _("The note is kept."))
    return _back(request, submission)


@for_moderators
@require_POST
def assign(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    submission = entry_at(uuid)
    form = AssignForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose somebody who may decide on entries."))
        return _back(request, submission)
    to = form.cleaned_data["to"]
    Submission.objects.filter(pk=submission.pk).exclude(state=State.WITHDRAWN).update(assigned_to=to)
    messages.success(
        request, _("%(name)s sees to this entry.") % {"name": to} if to else _("Nobody in particular sees to it now.")
    )
    return _back(request, submission)


@for_moderators
@require_POST
def link_place(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What its sender typed stays; the gallery, search and the place's own lists know the entry by the place."""
    submission = entry_at(uuid)
    name = request.POST.get("place", "").strip()
    place = meant(name, request.POST.get("place_key", ""))
    if name and place is None:
        messages.error(request, _("The library knows no such place, or several. Choose one of those offered."))
        return _back(request, submission)
    Submission.objects.filter(pk=submission.pk).exclude(state=State.WITHDRAWN).update(place=place)
    acts.update_entry(submission)
    messages.success(request, _("The place is kept."))
    return _back(request, submission)


@for_moderators
@require_POST
def block(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """What was sent already stays as it is."""
    submission = entry_at(uuid)
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:1000]
    if not submission.sender:
        messages.error(request, _("This sender left neither an e-mail address nor a telephone number."))
    elif not reason:
        messages.error(request, _("Write why, for your colleagues: the sender is not told."))
    else:
        _block(submission.sender, reason, request.user)
        messages.success(request, _("Nothing more is taken from this sender."))
    return _back(request, submission)


@for_moderators
@require_POST
def unblock(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    submission = entry_at(uuid)
    BlockedSender.objects.filter(sender=submission.sender).delete()
    messages.success(request, _("This sender may send entries again."))
    return _back(request, submission)


def _block(sender: str, reason: str, user: Any) -> None:
    BlockedSender.objects.update_or_create(sender=sender, defaults={"reason": reason, "user": user})


def _back(request: HttpRequest, submission: Submission) -> HttpResponseBase:
    return redirect(show_url(submission, Queue(request.GET, request.user)))
