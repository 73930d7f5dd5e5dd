"""Letters are written where what they tell of happens, in that transaction: neither is there without the other."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, Engine
from django.utils import timezone, translation

from cms.core import work
from cms.core.languages import direction

from .models import Letter

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066\u2067]+")
"""All that no letter needs: what sets words apart (U+2068, U+2069) is our own, by the filter `apart`."""

RIGHT_TO_LEFT = "\u200f"


def write(
    to: str,
    language: str,
    template: str,
    context: dict[str, Any],
    about: UUID | None = None,
    passing: bool = False,
    after: timedelta = timedelta(),
) -> Letter | None:
    """Renders `<template>.txt` (its first line is the subject) in `language`, to be sent `after` a while.

    None without a usable address. A `passing` letter, which may not stay, is not even written where nobody sends it.
    """
    if not _usable(to) or (passing and not settings.EMAIL_URL):
        return None
    subject, text = rendered(template, language, context)
    due = timezone.now() + after
    letter = Letter.objects.create(
        to=to, language=language, subject=subject, text=text, about=about, passing=passing, due_at=due
    )
    work.ring_after_commit("letters")
    return letter


def rendered(template: str, language: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text. Plain text: nothing is escaped, and no control character of anybody's gets in."""
    with translation.override(language):
        context = {"site_name": settings.SITE_NAME, **context}
        made = Engine.get_default().get_template(f"{template}.txt").render(Context(context, autoescape=False))
    first, _end, rest = CONTROLS.sub(" ", made.replace("\r\n", "\n")).strip().partition("\n")
    text = re.sub(r"[ \t]+$", "", re.sub(r"\n{3,}", "\n\n", rest.strip()), flags=re.MULTILINE)
    if direction(language) == "rtl":
        text = "\n".join(_led(line) for line in text.split("\n"))
    return " ".join(first.split())[:255], text + "\n"


def _led(line: str) -> str:
    """A line of a letter that is written from right to left begins there, whatever its first word is."""
    return line if not line or line.startswith("http") else RIGHT_TO_LEFT + line


def _usable(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
