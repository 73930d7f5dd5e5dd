"""What a sender types, kept as it was typed, right or wrong, until it is sent: nothing is lost by an error.

`completeness` says what is missing or wrong. What has no place of its own in a `Submission` waits in its `answers`
under names that no question of a campaign can have; `settling` takes it out when the entry is sent.
"""

from collections.abc import Mapping

from django.conf import settings
from django.utils import timezone

from campaigns.models import AgeGroup, CampaignQuestion, Submission
from campaigns.models.campaign import QuestionKind
from cms.core.languages import LANGUAGE_NAMES
from places.finding import meant

LINES = {"title": 255, "name_shown": 120, "town": 120, "email": 254, "phone": 40}
LONGEST_TEXT = 20_000
LONGEST_ANSWER = 2_000
DRAFT = "draft:"
DRAFTED = {"book_title": 500, "book_author": 500, "book_isbn": 40, "book_key": 2_000, "guardian": 120}


def keep(submission: Submission, data: Mapping[str, str]) -> None:
    """Takes over the fields that are in `data`, and saves. Its caller holds the row.

    A town that the library knows is its place from then on, unless the campaign is about a place itself.
    """
    for name, length in LINES.items():
        if name in data:
            setattr(submission, name, line(data[name], length))
    if "town" in data and submission.campaign.place_id is None:
        submission.place_id = meant(submission.town, data.get("town_key", ""))
    if "text" in data:
        submission.text = plain(data["text"])[:LONGEST_TEXT]
    if data.get("age_group", "") in AgeGroup.values:
        submission.age_group = data["age_group"]
    if data.get("language", "") in LANGUAGE_NAMES:
        submission.language = data["language"]
    if data.get("licence", "") in submission.campaign.licences:
        submission.licence = data["licence"]
    for name, length in DRAFTED.items():
        if name in data:
            draft(submission, name, line(data[name], length))
    if "book_title" in data and not any(drafted(submission, name) for name in ("book_title", "book_isbn")):
        submission.book = None
    for question in submission.campaign.questions.all():
        _answer(submission, question, data)
    submission.touched_at = timezone.now()
    submission.save()


def drafted(submission: Submission, name: str) -> str:
    """What was typed under one of the names of DRAFTED, or for a person."""
    return str(submission.answers.get(DRAFT + name, ""))


def draft(submission: Submission, name: str, value: str) -> None:
    if value:
        submission.answers[DRAFT + name] = value
    else:
        submission.answers.pop(DRAFT + name, None)


def line(text: str, length: int) -> str:
    return " ".join(plain(text).split())[:length]


def plain(text: str) -> str:
    """Without signs that no keyboard types, of which PostgreSQL refuses one."""
    return "".join(one for one in text.replace("\r\n", "\n") if one in "\n\t" or ord(one) >= 32).strip()


def field_of(question: CampaignQuestion) -> str:
    return f"answer-{question.key}"


def ticked(data: Mapping[str, str], name: str) -> bool | None:
    """None where this box was not in the form that was sent: one that is not ticked sends nothing, so a hidden field
    beside it (`…-asked`) does."""
    if f"{name}-asked" not in data:
        return None
    return bool(data.get(name))


def interface_language(language: str) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    return language if language in known else settings.LANGUAGE_CODE


def _answer(submission: Submission, question: CampaignQuestion, data: Mapping[str, str]) -> None:
    name = field_of(question)
    if question.kind == QuestionKind.TICK:
        yes = ticked(data, name)
        if yes is not None:
            submission.answers[question.key] = yes
    elif name in data:
        value = plain(data[name]) if question.kind == QuestionKind.TEXT else line(data[name], LONGEST_ANSWER)
        submission.answers[question.key] = value[:LONGEST_ANSWER]
