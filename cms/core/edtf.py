"""Dates as libraries write them: Extended Date/Time Format (ISO 8601-2:2019), kept as written and sorted right.

`read("1890/1944")`, `read("1905~")` and the plain `read("ca. 1905")` all give the span of days that they may mean.
"""

import re
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from edtf import EDTFParseException, parse_edtf, text_to_edtf

PLAIN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class DateSpan:
    """A date as written, as EDTF, and the first and the last day that it may mean. `day` where it is one day."""

    text: str
    edtf: str
    earliest: date
    latest: date

    @property
    def day(self) -> date | None:
        return self.earliest if self.earliest == self.latest else None


@lru_cache(maxsize=10_000)
def read(text: str) -> DateSpan:
    """The span that `text` means. Raises ValueError for what is neither EDTF nor a plain English date."""
    text = text.strip()
    if PLAIN_DAY.fullmatch(text):  # nearly all issues: the grammar takes some 20 ms to come to the same
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise ValueError(f"{text!r} names a day that does not exist.") from error
        return DateSpan(text, text, day, day)
    edtf = text
    try:
        parsed = parse_edtf(edtf)
    except EDTFParseException:
        # The library would guess a century for a bare "99"; a library's record must not.
        edtf = (text_to_edtf(text) or "") if re.search(r"\d{3}|centur", text) else ""
        try:
            parsed = parse_edtf(edtf) if edtf else None
        except EDTFParseException:
            parsed = None
    if parsed is None:
        raise ValueError(f"{text!r} is no date. Write 1905, 1905-03, 1905-03-12, 1905~ (about) or 1890/1944.")
    return DateSpan(text, edtf, _day(parsed.lower_strict(), text), _day(parsed.upper_strict(), text))


def validate(text: str) -> None:
    """A form's validator: an error in plain words for what `read` can't read."""
    try:
        read(text)
    except ValueError as error:
        raise ValidationError(
            _("“%(date)s” is no date. Write 1905, 1905-03, 1905-03-12, 1905~ (about) or 1890/1944."),
            params={"date": text},
        ) from error


def _day(moment: time.struct_time | float, text: str) -> date:
    if isinstance(moment, float):  # the open end of an interval is infinite
        return date.max if moment > 0 else date.min
    year = min(max(moment.tm_year, date.min.year), date.max.year)
    try:
        return date(year, moment.tm_mon, moment.tm_mday)
    except ValueError as error:
        raise ValueError(f"{text!r} names a day that does not exist.") from error
