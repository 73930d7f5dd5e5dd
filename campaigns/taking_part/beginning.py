"""The first page of taking part: what is needed and how long it takes; and the draft that begins with one button."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page

from campaigns.gallery.needs import minutes_of
from campaigns.models import CampaignPage, Person, PersonRole, Submission
from campaigns.models.campaign import CampaignState, parts_in_groups
from campaigns.senders import address_hash
from campaigns.status.address import address_of
from cms.core.access import Viewer, visible_pages
from cms.core.languages import LANGUAGE_NAMES

from . import humans, limiting
from .asking import asked_of
from .typed import interface_language


def beginning_view(page: CampaignPage, request: HttpRequest) -> HttpResponseBase:
    """GET tells what is needed, or why nobody can take part now; POST begins an entry and leads to its own address."""
    problem = ""
    if request.method == "POST" and page.state_at() == CampaignState.OPEN:
        problem = _refusal(page, request)
        if not problem:
            begun = begin(page, request)
            return HttpResponseRedirect(address_of(begun, get_language()), headers={"Cache-Control": "no-store"})
    answer = TemplateResponse(request, "campaigns/beginning.html", _context(page, request, problem))
    answer.status_code = 400 if problem else 200
    answer.headers["Cache-Control"] = "no-store"  # it was opened at a certain time
    return answer


def begin(page: CampaignPage, request: HttpRequest) -> Submission:
    """A draft with its sender, about the page or the photograph that the reader came from, where there is one."""
    language = get_language() or page.locale.language_code
    with transaction.atomic():
        made: Submission = Submission.objects.create(
            campaign=page.facts,
            language=language if language in LANGUAGE_NAMES else page.locale.language_code,
            interface_language=interface_language(language),
            place_id=page.facts.place_id,
            about=_about(page, request),
            photograph=_photograph(request),
            from_address=address_hash(request),
        )
        Person.objects.create(submission=made, role=PersonRole.SENDER)
    return made


def _refusal(page: CampaignPage, request: HttpRequest) -> str:
    """Why no entry can be begun; `""` where it can."""
    if request.POST.get("website"):  # a field that nobody sees
        return _("This could not be begun. Leave the field “website” empty.")
    solution = request.POST.get("altcha", "")
    proved = humans.proved(solution)
    if not proved and (solution or not humans.waited(request.POST.get("opened", ""))):
        return _("This could not be begun yet. Wait a few seconds, then press the button once more.")
    if not limiting.may_begin(page.facts, address_hash(request), proved=proved):
        return _("Too many entries have been begun from here within an hour. Try again later; nothing is lost.")
    return ""


def _about(page: CampaignPage, request: HttpRequest) -> Page | None:
    """The stop of a walk that the reader has a photograph of, if the reader may see it; else what the campaign says."""
    asked = request.GET.get("about", "")
    if page.facts.from_readers and asked.isascii() and asked.isdigit() and len(asked) < 10:
        found = visible_pages(Page.objects.filter(pk=int(asked)), Viewer.of(request)).first()
        if found is not None:
            return found
    about: Page | None = page.facts.about
    return about


def _photograph(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("photograph", ""))
    except ValueError:
        return None


def _context(page: CampaignPage, request: HttpRequest, problem: str) -> dict[str, Any]:
    facts = page.facts
    parts = list(facts.parts.all())
    return {
        **page.get_context(request),
        "facts": facts,
        "state": page.state_at().value,
        "problem": problem,
        "opened": humans.still_open(request.POST.get("opened", "")),
        "needed": [[asked_of(part) for part in group] for group in parts_in_groups(parts)],
        "minutes": minutes_of(parts),
        "about": _about(page, request) if facts.from_readers else None,
    }
