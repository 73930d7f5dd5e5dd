"""What an entry still lacks before it can be sent. The one place that says so: the form and the sending ask it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from books.isbn import NotAnIsbn, normal
from campaigns.models import BlockedSender, CampaignPart, CampaignQuestion, PartKind, Person, Submission, SubmissionFile
from campaigns.models.campaign import CampaignState, QuestionKind, parts_in_groups
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.senders import sender_of
from cms.core.texts import text_in

from . import people
from .typed import drafted, field_of

COUNTED = (State.CHECKING, State.WAITING, State.CHANGE, State.APPROVED, State.PUBLISHED)


class Step(StrEnum):
    """The screens of the form, in their order."""

    ENTRY = "entry"
    BOOK = "book"
    ABOUT = "about"
    CONSENT = "consent"
    LOOK = "look"


@dataclass(frozen=True)
class Missing:
    """`field` is the name of the form's field that it is about, `words` say what to do."""

    step: Step
    field: str
    words: str


def missing(submission: Submission) -> list[Missing]:
    """In the order of the form; nothing: it can be sent. A few queries."""
    return [
        *_parts(submission),
        *_book(submission),
        *_about(submission),
        *_consents(submission),
        *_closed(submission),
    ]


def _closed(submission: Submission) -> Iterator[Missing]:
    if is_closed(submission):
        yield Missing(Step.LOOK, "send", _("The campaign is closed: nothing can be sent to it any more."))


def is_closed(submission: Submission) -> bool:
    """Whether its campaign takes it no more. What the library asked to be changed is taken whenever it comes."""
    return submission.state == State.DRAFT and submission.campaign.state_at() != CampaignState.OPEN


def words_in(text: str) -> int:
    return len(text.split())


def choices_of(question: CampaignQuestion, language: str | None = None) -> list[str]:
    """In the reader's language, or in the one told."""
    return _split(text_in(question.choices, language)[0])


def _split(choices: str) -> list[str]:
    """At semicolons, those of Persian as well."""
    return [one.strip() for one in re.split("[;؛]", choices) if one.strip()]


def part_field(part: CampaignPart) -> str:
    return "text" if part.kind == PartKind.TEXT else "book_title" if part.kind == PartKind.BOOK else f"part-{part.pk}"


def _parts(submission: Submission) -> Iterator[Missing]:
    files = list(submission.files.all())
    for file in files:
        field = f"part-{file.part_id}"
        if file.state == FileState.REFUSED:
            yield Missing(
                Step.ENTRY,
                field,
                _("“%(name)s” can’t be used. Remove it, or choose another file.") % {"name": file.name},
            )
        elif file.state == FileState.ARRIVING:
            yield Missing(
                Step.ENTRY,
                field,
                _("“%(name)s” has not arrived yet. Wait until it has, or remove it.") % {"name": file.name},
            )
    for group in parts_in_groups(list(submission.campaign.parts.all())):
        if _is_book(group):
            continue  # asked for on a screen of its own
        if not any(_given(part, submission, files) for part in group):
            yield Missing(Step.ENTRY, part_field(group[0]), _wanted(group))
    yield from _too_long(submission)


def _is_book(group: list[CampaignPart]) -> bool:
    return all(part.kind == PartKind.BOOK for part in group)


def _given(part: CampaignPart, submission: Submission, files: list[SubmissionFile]) -> bool:
    if part.least == 0:
        return True
    if part.kind == PartKind.TEXT:
        return bool(submission.text)
    if part.kind == PartKind.BOOK:
        return bool(submission.book_id or drafted(submission, "book_title") or drafted(submission, "book_isbn"))
    return sum(file.part_id == part.pk for file in files) >= part.least


def _wanted(parts: list[CampaignPart]) -> str:
    if len(parts) > 1:
        return _("One of these is needed: %(kinds)s.") % {
            "kinds": ", ".join(str(PartKind(part.kind).label) for part in parts)
        }
    [part] = parts
    if part.kind == PartKind.TEXT:
        return _("Write your text.")
    if part.kind == PartKind.PHOTOGRAPH:
        return ngettext("A photograph is missing.", "%(count)d photographs are needed.", part.least) % {
            "count": part.least
        }
    if part.kind == PartKind.AUDIO:
        return ngettext("A sound recording is missing.", "%(count)d sound recordings are needed.", part.least) % {
            "count": part.least
        }
    return ngettext("A film is missing.", "%(count)d films are needed.", part.least) % {"count": part.least}


def _too_long(submission: Submission) -> Iterator[Missing]:
    for part in submission.campaign.parts.all():
        most = part.most_words if part.kind == PartKind.TEXT else None
        if most and words_in(submission.text) > most:
            words = _("Your text has %(count)d words. Shorten it to %(most)d.")
            yield Missing(Step.ENTRY, "text", words % {"count": words_in(submission.text), "most": most})


def _book(submission: Submission) -> Iterator[Missing]:
    typed = drafted(submission, "book_isbn")
    if typed:
        try:
            normal(typed)
        except NotAnIsbn:
            yield Missing(Step.BOOK, "book_isbn", _("This is no ISBN. Correct it, or leave it empty."))
        else:
            if not (drafted(submission, "book_title") or submission.book_id):
                yield Missing(Step.BOOK, "book_title", _("Write the title of the book."))
    elif drafted(submission, "book_author") and not (drafted(submission, "book_title") or submission.book_id):
        yield Missing(Step.BOOK, "book_title", _("Write the title of the book."))
    else:
        groups = [group for group in parts_in_groups(list(submission.campaign.parts.all())) if _is_book(group)]
        if not all(any(_given(part, submission, []) for part in group) for group in groups):
            yield Missing(Step.BOOK, "book_title", _("Say which book it is about: its title is enough."))


def _about(submission: Submission) -> Iterator[Missing]:
    if not submission.name_shown:
        yield Missing(
            Step.ABOUT, "name_shown", _("Write the name that readers shall see. It may be a first name or a pen name.")
        )
    if not submission.age_group:
        yield Missing(Step.ABOUT, "age_group", _("Choose your age."))
    yield from _reached(submission)
    for question in submission.campaign.questions.all():
        wrong = _wrong_answer(question, submission.answers.get(question.key, ""))
        if wrong:
            yield Missing(Step.ABOUT, field_of(question), wrong)


def _reached(submission: Submission) -> Iterator[Missing]:
    if not submission.email and not submission.phone:
        yield Missing(
            Step.ABOUT, "email", _("Write an e-mail address or a telephone number, so that the library can answer.")
        )
        return
    if submission.email:
        try:
            validate_email(submission.email)
        except ValidationError:
            yield Missing(Step.ABOUT, "email", _("This is no e-mail address. An example: anna@example.org."))
            return
    elif len(re.sub(r"\D", "", submission.phone)) < 6:
        yield Missing(Step.ABOUT, "phone", _("This is no telephone number. An example: +40 740 123 456."))
        return
    yield from _sender(submission)


def _sender(submission: Submission) -> Iterator[Missing]:
    sender = sender_of(submission.email, submission.phone)
    field = "email" if submission.email else "phone"
    if BlockedSender.objects.filter(sender=sender).exists():
        yield Missing(
            Step.ABOUT,
            field,
            _("The library takes no entries from this address. Write to the library if you think that this is wrong."),
        )
        return
    most = submission.campaign.most_entries
    sent = Submission.objects.filter(campaign=submission.campaign, sender=sender, state__in=COUNTED)
    if sent.exclude(pk=submission.pk).count() >= most:
        words = ngettext(
            "You have sent %(count)d entry already, as many as one person may.",
            "You have sent %(count)d entries already, as many as one person may.",
            most,
        )
        yield Missing(Step.ABOUT, field, words % {"count": most})


def _wrong_answer(question: CampaignQuestion, answer: object) -> str:
    if answer in ("", None, False):
        if not question.required:
            return ""
        return _("Tick this box to go on.") if question.kind == QuestionKind.TICK else _("Answer this question.")
    if question.kind == QuestionKind.NUMBER and not re.fullmatch(r"-?\d{1,9}([.,]\d{1,6})?", str(answer)):
        return _("Write a number here, in digits.")
    offered = {one for text in question.choices.values() for one in _split(text)}
    if question.kind == QuestionKind.CHOICE and answer not in offered:
        return _("Choose one of the answers.")
    return ""


def _consents(submission: Submission) -> Iterator[Missing]:
    campaign = submission.campaign
    texts, sender = people.texts_of(campaign), people.sender_of(submission)
    if not sender.name:
        yield Missing(Step.CONSENT, "sender_name", _("Write your own name. Only the library sees it."))
    if sender.is_child and not people.guardian_of(submission, sender):
        yield Missing(Step.CONSENT, "guardian", _("Write the name of your parent or guardian."))
    for text in texts.sender:
        if people.agreed(sender, text) is None:
            yield Missing(Step.CONSENT, f"agree-{text.pk}", _("Your entry can’t be shown without this."))
    for text in texts.guardian if sender.is_child else []:
        if people.agreed(sender, text) is None:
            yield Missing(Step.CONSENT, f"guardian-{text.pk}", _("Your parent or guardian has to agree."))
    for person in people.others_of(submission):
        yield from _other(submission, person, texts)
    if len(campaign.licences) > 1 and submission.licence not in campaign.licences:
        yield Missing(Step.CONSENT, "licence", _("Choose what others may do with your entry."))


def _other(submission: Submission, person: Person, texts: people.Texts) -> Iterator[Missing]:
    own = f"person-{person.pk}"
    if not person.name:
        yield Missing(Step.CONSENT, f"{own}-name", _("Write the name of this person, or remove the person."))
    if person.is_child and not people.guardian_of(submission, person):
        yield Missing(Step.CONSENT, f"{own}-guardian", _("Write the name of the child’s parent or guardian."))
    wanted = [*texts.shown, *(texts.guardian if person.is_child else [])]
    if any(people.agreed(person, text) is None for text in wanted):
        yield Missing(Step.CONSENT, f"{own}-agreed", _("Ask this person, and tick that they agree."))
