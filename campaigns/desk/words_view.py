"""Captions, chapters and the transcript of a film or sound: written, uploaded, or drafted by a service and read."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import acts, drafting
from campaigns.models import PartKind, SubmissionFile
from campaigns.models.draft import DraftState
from cms.core.languages import CONTENT_LANGUAGES, direction
from cms.media.captions import MOST_LETTERS, checked, cues

from .entry_view import show_url
from .finding import file_at
from .queue import Queue
from .rights import for_moderators
from .told import shown

MOST_BYTES = 4_000_000
SPOKEN = (PartKind.AUDIO, PartKind.VIDEO)
FIELDS = ("words_language", "captions", "chapters", "transcript")


class WordsForm(forms.Form):
    words_language = forms.ChoiceField(label=gettext_lazy("Language"), choices=CONTENT_LANGUAGES)
    captions = forms.CharField(label=gettext_lazy("Captions"), required=False, widget=forms.Textarea, strip=False)
    captions_file = forms.FileField(label=gettext_lazy("Captions from a file (WebVTT)"), required=False)
    transcript = forms.CharField(
        label=gettext_lazy("Transcript"), required=False, max_length=MOST_LETTERS, widget=forms.Textarea
    )
    chapters = forms.CharField(label=gettext_lazy("Chapters"), required=False, widget=forms.Textarea, strip=False)

    def __init__(self, data: Any = None, files: Any = None, initial: Any = None) -> None:
        super().__init__(data, files, auto_id="words-%s", initial=initial, label_suffix="")
        for name, rows in (("captions", 14), ("chapters", 5)):
            self.fields[name].widget.attrs |= {"dir": "ltr", "spellcheck": "false", "rows": rows}
        self.fields["transcript"].widget.attrs |= {"dir": "auto", "rows": 8}
        self.fields["captions_file"].widget.attrs |= {
            "accept": ".vtt,text/vtt", "data-words-file": "", "data-most": str(MOST_BYTES)
        }  # fmt: skip

    def clean_captions(self) -> str:
        return checked(self.cleaned_data["captions"])

    def clean_chapters(self) -> str:
        return checked(self.cleaned_data["chapters"])

    def clean_captions_file(self) -> str:
        file = self.cleaned_data["captions_file"]
        if file is None:
            return ""
        if file.size > MOST_BYTES:
            raise ValidationError(_("The captions are longer than a million letters."))
        try:
            return checked(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("This file is no text in UTF-8. Save it so, and upload it again.")) from error

    def words(self) -> dict[str, str]:
        """A file that is uploaded counts more than what stands in the box."""
        given = self.cleaned_data
        return {**{name: given[name] for name in FIELDS}, "captions": given["captions_file"] or given["captions"]}


@for_moderators
@require_http_methods(["GET", "POST"])
def edit_words(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    file, queue = _spoken(uuid), Queue(request.GET, request.user)
    submission = file.submission
    language = file.words_language or submission.language
    if request.method == "POST":
        form = WordsForm(request.POST, request.FILES)
        if form.is_valid() and _saved(request, file, form):
            return redirect(show_url(submission, queue))
        return _page(request, file, queue, form)
    initial: dict[str, str] = {**{name: getattr(file, name) for name in FIELDS}, "words_language": language}
    draft = drafting.draft_of(file) if "draft" in request.GET else None
    if draft is not None and draft.captions:
        initial |= {"captions": draft.captions, "words_language": draft.language or language}
        return _page(request, file, queue, WordsForm(initial=initial), drafted=True)
    return _page(request, file, queue, WordsForm(initial=initial))


@for_moderators
@require_POST
def draft_words(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Asks a service for captions, which the worker fetches. The form again, with what was typed."""
    file, queue = _spoken(uuid), Queue(request.GET, request.user)
    language = request.POST.get("words_language", "")
    form = WordsForm(initial={name: request.POST.get(name, "") for name in FIELDS})
    try:
        drafting.ask(file, request.user, language if language in dict(CONTENT_LANGUAGES) else "")
    except drafting.NoDraft as error:
        messages.error(request, str(error.problem.label))
    return _page(request, file, queue, form)


@for_moderators
@require_GET
def draft_state(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """While one waits for a draft: how it stands, and the captions once they are written."""
    draft = drafting.draft_of(_spoken(uuid))
    if draft is None:
        return JsonResponse({"state": "", "said": "", "captions": ""})
    return JsonResponse({"state": draft.state, "said": drafting.said_of(draft), "captions": draft.captions})


@for_moderators
@require_POST
def check_words(request: HttpRequest, uuid: UUID) -> JsonResponse:
    """While one writes: whether the captions can be read, what to say of them, and what the player is to show."""
    _spoken(uuid)
    try:
        text = checked(request.POST.get("captions", ""))
    except ValidationError as error:
        return JsonResponse({"good": False, "said": " ".join(error.messages), "cues": []})
    found = [[cue.begins, cue.ends, cue.text] for cue in cues(text)]
    said = ngettext("%(n)d caption.", "%(n)d captions.", len(found)) % {"n": len(found)} if found else ""
    return JsonResponse({"good": True, "said": said, "cues": found})


def _spoken(uuid: UUID) -> SubmissionFile:
    file = file_at(uuid)
    if file.kind not in SPOKEN:
        raise Http404
    return file


def _saved(request: HttpRequest, file: SubmissionFile, form: WordsForm) -> bool:
    try:
        acts.captions_given(file, request.user, request.POST.get("seen"), **form.words())
    except acts.WrongState as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Captions and transcript are kept."))
    return True


def _page(
    request: HttpRequest, file: SubmissionFile, queue: Queue, form: WordsForm, drafted: bool = False
) -> HttpResponseBase:
    draft = drafting.draft_of(file)
    context = {
        "submission": file.submission,
        "seen": acts.seen_words(file),
        "draft": draft,
        "draft_said": drafting.said_of(draft) if draft is not None else "",
        "one": shown(file),
        "queue": queue,
        "form": form,
        "drafted": drafted,
        "may_draft": drafting.offered(file) and (draft is None or draft.state != DraftState.ASKED),
        "back_url": show_url(file.submission, queue),
        "direction": direction(file.words_language or file.submission.language),
    }
    return TemplateResponse(request, "campaigns/desk/words.html", context)
