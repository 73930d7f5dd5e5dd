"""Captions in WebVTT (W3C), looked at before they are kept: a browser drops what it can't read without a word."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

MOST_LETTERS = 1_000_000
HEAD = "WEBVTT"


def checked(text: str) -> str:
    """The captions with plain line ends, `""` for none. Raises ValidationError, which names the line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        return ""
    if len(text) > MOST_LETTERS:
        raise ValidationError(_("The captions are longer than a million letters."))
    if text.split("\n", 1)[0].split(" ", 1)[0].split("\t", 1)[0] != HEAD:
        raise ValidationError(_("Line 1: captions begin with the word WEBVTT in a line of its own."))
    try:
        found = WebVTT.from_string(text, strict=True)
    except (MalformedFileError, MalformedCaptionError) as error:
        words = _(
            "Line %(line)d: this is no caption. Write its times as 00:00:01.000 --> 00:00:04.000, then its words."
        )
        raise ValidationError(words % {"line": _line_at_fault(text)}) from error
    if not found.captions:
        raise ValidationError(_("There is no caption after the first line."))
    for caption in found.captions:
        if caption.end_in_seconds < caption.start_in_seconds or not caption.text.strip():
            line = _line_of(text, f"{caption.start} --> {caption.end}")
            raise ValidationError(_("Line %(line)d: this caption ends before it begins, or is empty.") % {"line": line})
    return f"{text}\n"


def _line_at_fault(text: str) -> int:
    """The first line of the first block that is no caption by itself; 1 where only the whole is wrong."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            blocks.append((number + 1, []))
        elif blocks:
            blocks[-1][1].append(line)
    for number, lines in blocks:
        try:
            WebVTT.from_string("\n".join([HEAD, "", *lines]), strict=True)
        except (MalformedFileError, MalformedCaptionError):
            return number
    return 1


def _line_of(text: str, times: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(times)), 1)
