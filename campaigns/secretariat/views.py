"""One entry, entered by the library; and consent that came later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.acts import WrongState
from campaigns.consents import NothingToAgreeTo
from campaigns.desk.entry_view import show_url
from campaigns.desk.finding import entry_at
from campaigns.desk.queue import Queue
from campaigns.desk.rights import MODERATE, for_moderators, for_secretaries
from campaigns.models import Submission
from cms.media.storages.base import StorageFull, StorageUnavailable

from .entering import Entry, Given, enter_all, record_consent
from .forms import EntryForm, PeopleForms, PersonForm

AWAY = (WrongState, StorageFull, StorageUnavailable)


@for_secretaries
@require_http_methods(["GET", "POST"])
def enter_one(request: HttpRequest) -> HttpResponseBase:
    if "add-person" in request.POST:
        form, people = _with_another(request)
    elif request.method == "POST":
        form = EntryForm(request.POST, request.FILES)
        people = PeopleForms(request.POST, request.FILES, prefix="people")
        if form.is_valid() & people.is_valid():
            made = kept(request, form.cleaned_data["campaign"], lambda: [form.entry(_people(people))])
            if made:
                return redirect("entries_desk:enter")
    else:
        language = get_language()
        form = EntryForm(initial={"language": language, "interface_language": language, **request.GET.dict()})
        people = PeopleForms(prefix="people")
    context = {"form": form, "people": people, "may_moderate": request.user.has_perm(MODERATE)}
    return TemplateResponse(request, "campaigns/desk/enter.html", context)


@for_moderators
@require_POST
def add_consent(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    """A signed form that came after the entry."""
    submission, queue = entry_at(uuid), Queue(request.GET, request.user)
    person = get_object_or_404(submission.people, pk=pk)
    data = request.POST.copy()
    data["name"], data["agreed"] = person.name or "–", "yes"
    form = PersonForm(data, request.FILES)
    if form.is_valid():
        try:
            record_consent(person, form.given(), request.user)
            messages.success(request, _("The consent is kept."))
        except NothingToAgreeTo as error:
            messages.error(request, str(error))
        except (StorageFull, StorageUnavailable):
            messages.error(request, _("The place where files are kept does not answer just now. Nothing was entered."))
    else:
        messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
    return redirect(show_url(submission, queue))


def kept(request: HttpRequest, campaign: Any, entries: Any) -> list[Submission]:
    """Enters all that `entries()` gives, or none, and tells which; an empty list where it could not be."""
    try:
        asked: list[Entry] = entries()
        made = enter_all(campaign, request.user, asked)
    except StorageUnavailable:
        messages.error(request, _("The place where files are kept does not answer just now. Nothing was entered."))
        return []
    except AWAY as error:
        messages.error(request, str(error))
        return []
    for submission in made:
        messages.success(request, _said(request, submission))
    return made


def _said(request: HttpRequest, submission: Submission) -> str:
    words = _("“{title}” is entered. Its number is {code}.")
    title = format_html("<bdi>{}</bdi>", submission)
    if request.user.has_perm(MODERATE):
        title = format_html('<a href="{}">{}</a>', show_url(submission, Queue(request.GET, request.user)), title)
    return format_html(words, title=title, code=format_html('<bdi dir="ltr">{}</bdi>', submission.code))


def _with_another(request: HttpRequest) -> tuple[EntryForm, Any]:
    """The form with what was typed, nothing asked of it yet, and room for another person."""
    typed = request.POST.dict()
    told = PeopleForms(request.POST, prefix="people")
    people = [{name: typed.get(f"{one.prefix}-{name}", "") for name in one.fields} for one in told.forms]
    if request.FILES:
        messages.warning(request, _("Files have to be chosen again."))
    return EntryForm(initial=typed), PeopleForms(initial=people, prefix="people")


def _people(forms: Any) -> list[Given]:
    """Those that were named. Who sent it stands first, named or not."""
    first, *others = [form.given() if form.has_changed() else None for form in forms]
    return [first or Given(""), *(one for one in others if one is not None and one.name)]
