"""The form at a private address: five screens of one page, saved as it is filled in."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns import acts
from campaigns.models import AgeGroup, PartKind, Submission
from campaigns.models.campaign import LICENCES, QuestionKind, parts_in_groups
from campaigns.models.handling import Act
from campaigns.models.submission import State
from campaigns.status.address import address_of
from cms.core.languages import CONTENT_LANGUAGES, direction
from cms.core.policy import PERMISSIONS, also_from
from cms.core.texts import text_in

from . import files, people, settling, typed
from .asking import asked_of
from .completeness import Missing, Step, choices_of, is_closed, missing

WITH_CAMERA = PERMISSIONS.replace("camera=()", "camera=(self)").replace("microphone=()", "microphone=(self)")
SCRIPTED = "application/json"


def form_view(submission: Submission, request: HttpRequest) -> HttpResponseBase:
    """GET shows it; POST saves what is in it, and does what its `act` says."""
    if request.method != "POST":
        return _page(submission, request, [])
    _save(submission, request)
    act = request.POST.get("act", "")
    if act == "send":
        return _send(submission, request)
    if SCRIPTED in request.headers.get("Accept", ""):
        return JsonResponse(_told(submission))
    return HttpResponseRedirect(f"{request.path}#{_place(act)}")


def _save(submission: Submission, request: HttpRequest) -> None:
    """Nothing that is typed is refused here; what is wrong with it is told when it is to be sent."""
    data = request.POST.dict()
    kind, _dash, number = data.get("act", "").partition("-")
    with transaction.atomic():
        held = Submission.objects.select_for_update().get(pk=submission.pk)
        if not held.is_open_to_its_sender:
            return  # sent from another window meanwhile
        typed.keep(held, data)
        people.keep(held, data)
        if kind == "add":
            people.add(held)
        elif kind == "remove" and number.isdecimal():
            people.remove(held, int(number))
        elif kind == "drop" and number.isdecimal():
            files.drop(held, int(number))


def _send(submission: Submission, request: HttpRequest) -> HttpResponseBase:
    try:
        lacks = settling.send(submission)
    except acts.WrongState as wrong:
        lacks = [Missing(Step.LOOK, "send", str(wrong))]
    if not lacks:
        return HttpResponseRedirect(address_of(submission, get_language()))
    submission.refresh_from_db()
    if not submission.is_open_to_its_sender:
        return HttpResponseRedirect(address_of(submission, get_language()))
    answer = _page(submission, request, lacks)
    answer.status_code = 422
    return answer


def _told(submission: Submission) -> dict[str, Any]:
    """What the page's script is told after each save."""
    fresh = loaded(Submission.objects.get(pk=submission.pk))
    return {
        "open": fresh.is_open_to_its_sender,
        "missing": [{"step": one.step.value, "field": one.field, "words": one.words} for one in missing(fresh)],
        "guardian": people.guardian_needed(fresh),
        "files": [files.as_json(file) for file in fresh.files.all()],
    }


def _page(submission: Submission, request: HttpRequest, lacks: list[Missing]) -> HttpResponseBase:
    also_from({"worker-src": [], "media-src": ["blob:"], "img-src": ["blob:"], "script-src": ["'wasm-unsafe-eval'"]})
    answer = TemplateResponse(request, "campaigns/form.html", context(loaded(submission), lacks))
    answer.headers["Permissions-Policy"] = WITH_CAMERA
    return answer


def _place(act: str) -> str:
    return {"add": "people", "remove": "people", "drop": Step.ENTRY}.get(act.partition("-")[0], "saved")


def loaded(submission: Submission) -> Submission:
    """With all that form and status ask of it, read once."""
    for name in ("parts", "questions", "consent_texts"):
        getattr(submission.campaign, name).get_object_list()
    prefetch_related_objects([submission], "people__consents__text", "files")
    return submission


def context(submission: Submission, lacks: list[Missing]) -> dict[str, Any]:
    campaign = submission.campaign
    groups = parts_in_groups(list(campaign.parts.all()))
    book = submission.book
    return {
        "submission": submission,
        "campaign": words_of(submission),
        "lacks": lacks,
        "problems": {one.field: one.words for one in lacks},
        "steps": _steps(groups),
        "groups": [[asked_of(part) for part in group if part.kind != PartKind.BOOK] for group in groups],
        "files": files.by_part(submission),
        "asks_for_book": any(part.kind == PartKind.BOOK for group in groups for part in group),
        "book": {
            "title": typed.drafted(submission, "book_title") or (book.title if book else ""),
            "author": typed.drafted(submission, "book_author") or (book.author if book else ""),
            "isbn": typed.drafted(submission, "book_isbn") or (book.isbn if book else ""),
            "key": typed.drafted(submission, "book_key"),
        },
        "town_key": submission.place.uuid if submission.town and submission.place else "",
        "ages": AgeGroup.choices,
        "languages": CONTENT_LANGUAGES,
        "questions": [_question(submission, question) for question in campaign.questions.all()],
        "limit": campaign.guardian_below,
        **_consent(submission),
        "reason": _reason(submission),
        "closed": is_closed(submission),
        "secretariat": parseaddr(settings.EMAIL_FROM)[1],
        "private_url": address_of(submission, get_language()),
        "private_address": f"{settings.SITE_URL}{address_of(submission, get_language())}",
    }


def words_of(submission: Submission) -> Any:
    """The campaign's page in the reader's language, else in any."""
    family = submission.campaign.family
    return next((page for page in family if page.locale.language_code == get_language()), submission.campaign)


def _steps(groups: list[list[Any]]) -> list[dict[str, str]]:
    with_book = any(part.kind == PartKind.BOOK for group in groups for part in group)
    names = {
        Step.ENTRY: _("What you send"),
        Step.BOOK: _("The book") if with_book else _("Its title"),
        Step.ABOUT: _("About you"),
        Step.CONSENT: _("Consent"),
        Step.LOOK: _("Look over and send"),
    }
    return [{"key": step.value, "name": name} for step, name in names.items()]


def _question(submission: Submission, question: Any) -> dict[str, Any]:
    label, language = text_in(question.label)
    return {
        "field": typed.field_of(question),
        "kind": QuestionKind(question.kind).value,
        "label": label,
        "language": language,
        "direction": direction(language),
        "choices": choices_of(question),
        "required": question.required,
        "public": question.public,
        "answer": submission.answers.get(question.key, ""),
    }


def _consent(submission: Submission) -> dict[str, Any]:
    texts, sender = people.texts_of(submission.campaign), people.sender_of(submission)
    known = dict(LICENCES)
    return {
        "sender": sender,
        "guardian": people.guardian_of(submission, sender),
        "guardian_needed": people.guardian_needed(submission),
        "sender_texts": [_text(sender, text) for text in texts.sender],
        "guardian_texts": [_text(sender, text) for text in texts.guardian],
        "shown_texts": [_text(sender, text) for text in texts.shown],
        "others": [
            {
                "person": person,
                "key": str(person.pk),
                "guardian": people.guardian_of(submission, person),
                "agreed": bool(texts.shown) and all(people.agreed(person, text) for text in texts.shown),
            }
            for person in people.others_of(submission)
        ],
        "may_add": len(people.others_of(submission)) < people.MOST,
        "licences": [(value, known[value]) for value in submission.campaign.licences if value in known],
    }


def _text(person: Any, text: Any) -> dict[str, Any]:
    words, language = text_in(text.text)
    return {
        "key": str(text.pk),
        "words": words,
        "language": language,
        "direction": direction(language),
        "agreed": people.agreed(person, text) is not None,
    }


def _reason(submission: Submission) -> str:
    """What the library asked to be changed, in its own words."""
    if submission.state != State.CHANGE:
        return ""
    step = submission.steps.filter(act__in=(Act.CHANGE_ASKED, Act.FILE_REFUSED)).last()
    return step.reason if step is not None else ""
