"""Readers say that something is wrong with an entry: a form of its own, so that looking at entries sets no cookie.

What they write is for moderators alone: a note beside the entry. That it was written is a step of its handling.
"""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.links import EntryLinks, own_language
from campaigns.models import EntryPage, HandlingStep, Note, Submission
from campaigns.models.handling import Act
from campaigns.taking_part import humans
from cms.core.addresses import address_of
from cms.core.limits import counter, refusal

from .entry import campaign_of, trail

A_MINUTE = 3
"""Reports from one address."""
LONGEST = 2000
REASONS = {
    "rights": gettext_lazy("I am shown or heard, or it is mine, and I did not agree"),
    "hurtful": gettext_lazy("It is hurtful, or not fit for children"),
    "wrong": gettext_lazy("Something in it is wrong"),
    "broken": gettext_lazy("It can’t be seen or heard"),
    "other": gettext_lazy("Something else"),
}


class ReportForm(forms.Form):
    """`website` is for programs that fill in everything; people don't see it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("If you would like an answer. Only the library sees it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False)
    opened = forms.CharField(required=False)


def report_view(page: EntryPage, request: HttpRequest) -> HttpResponseBase:
    if page.submission is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        seconds = counter.wait("report", address_of(request), A_MINUTE)
        if seconds:
            return refusal(request, 429, seconds)
        if form.is_valid() and _is_human(form):
            keep(page.submission, form.cleaned_data)
            return HttpResponseRedirect(f"{EntryLinks(request).url(page)}report/?sent=1")
    links = EntryLinks(request)
    campaign, address = campaign_of(page, links, request), links.url(page)
    context: dict[str, Any] = {
        "form": form,
        "sent": "sent" in request.GET,
        "opened": humans.opened_now(),
        "address": address,
        "entry_language": own_language(page),
        "trail": [*trail(campaign), {"title": page.title, "url": address, "language": own_language(page)}],
    }
    answer = TemplateResponse(request, "campaigns/report.html", {**page.get_context(request), **context})
    answer.headers["Cache-Control"] = "no-store"  # it was opened at a certain time
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def keep(submission: Submission, told: dict[str, Any]) -> None:
    """A note for moderators with what was told, and a step that says nothing of who told it."""
    lines = [str(REASONS[told["reason"]]), told["words"].strip(), told["email"]]
    with transaction.atomic():
        Note.objects.create(submission=submission, user=None, text="\n".join(one for one in lines if one))
        HandlingStep.objects.create(submission=submission, act=Act.REPORTED)


def _is_human(form: ReportForm) -> bool:
    if not form.cleaned_data["website"] and humans.waited(form.cleaned_data["opened"]):
        return True
    form.add_error(None, _("This went too fast for us to know that a person wrote it. Please send it again."))
    return False
