"""Captions in WebVTT (W3C), looked at before they are kept: a browser drops what it can't read without a word."""

from collections.abc import Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from webvtt import WebVTT
from webvtt.errors import MalformedCaptionError, MalformedFileError

MOST_LETTERS = 1_000_000
HEAD = "WEBVTT"
BESIDE = ("NOTE", "STYLE", "REGION")
"""What stands beside captions: notes, and how they look."""


def checked(text: str) -> str:
    """The captions with plain line ends, `""` for none. Raises ValidationError, which names the line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not text:
        return ""
    if len(text) > MOST_LETTERS:
        raise ValidationError(_("The captions are longer than a million letters."))
    if text.split("\n", 1)[0].split(" ", 1)[0].split("\t", 1)[0] != HEAD:
        raise ValidationError(_("Line 1: captions begin with the word WEBVTT in a line of its own."))
    for line, block in _blocks(text):
        if not _readable(block):
            words = _("Line %(line)d: this is no caption. Its times are written as 00:00:01.000 --> 00:00:04.000.")
            raise ValidationError(words % {"line": line})
    found = WebVTT.from_string(text)
    if not found.captions:
        raise ValidationError(_("There is no caption after the first line."))
    for caption in found.captions:
        if caption.end_in_seconds < caption.start_in_seconds or not caption.text.strip():
            line = _line_of(text, f"{caption.start} --> {caption.end}")
            raise ValidationError(_("Line %(line)d: this caption ends before it begins, or is empty.") % {"line": line})
    return f"{text}\n"


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines after the header, with the number of its first line."""
    lines = text.split("\n")
    start = lines.index("") if "" in lines else len(lines)
    for number, line in enumerate([*lines, ""]):
        if number >= start and not line:
            if block := lines[start + 1 : number]:
                yield start + 2, block
            start = number


def _readable(block: list[str]) -> bool:
    if block[0].startswith(BESIDE):
        return True
    try:
        return bool(WebVTT.from_string("\n".join([HEAD, "", *block]), strict=True).captions)
    except (MalformedFileError, MalformedCaptionError):
        return False


def _line_of(text: str, times: str) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(times)), 1)


class Cue(NamedTuple):
    """What is said from `begins` to `ends`, in seconds; without marks of style."""

    begins: float
    ends: float
    text: str


def cues(text: str) -> list[Cue]:
    """The captions in order of the file; none where it can't be read."""
    try:
        found = WebVTT.from_string(text).captions if text else []
    except (MalformedFileError, MalformedCaptionError):
        return []
    return [Cue(_seconds(one.start), _seconds(one.end), one.text) for one in found]


def _seconds(written: str) -> float:
    """Of `00:01:15.500`."""
    hours, minutes, seconds = written.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)
