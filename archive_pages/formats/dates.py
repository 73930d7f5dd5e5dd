"""Dates as METS, MODS and file names write them, as EDTF (ISO 8601-2) strings.

`read` never guesses in silence: a day and month that could be swapped, an uncertain year, another calendar and an
impossible day each give a problem. What can't be read gives None and a problem, and the written date is never lost:
the caller keeps it. Solar Hijri dates (۱۳۵۰/۰۲/۱۴) become Gregorian ones; a Solar Hijri month or year becomes the
interval that it covers.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

import jdatetime

from cms.parsing.problems import Problem
from cms.parsing.sentences import gettext as _

_EARLIEST, _LATEST = 1000, 2100
_LONGEST = 100  # characters
# Digits of Persian and Arabic, and marks that steer the writing direction.
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789", "\u200e\u200f\u061c\u200c")
_SEPARATOR = r"\s*[-./ ]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEPARATOR}(\d{{1,2}})(?:{_SEPARATOR}(\d{{1,2}}))?\.?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_SEPARATOR}(?:(\d{{1,2}}){_SEPARATOR})?(\d{{4}})\.?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_YEAR = re.compile(r"\d{4}")
_UNKNOWN_DIGITS = re.compile(r"(\d{2})(?:--|__|\?\?|XX|xx|uu)|(\d{3})(?:-|_|\?|X|x|u)")
_ROMAN = re.compile(r"M{1,3}(?:[CDXLVI]){0,12}")
_RANGE = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})?")
_WORD = r"([^\W\d_]+)"
_NAMED = re.compile(rf"(?:(\d{{1,2}})\.?[\s\-/]*)?{_WORD}[\s.,\-/]*(\d{{4}})\.?")
_NAMED_YEAR_FIRST = re.compile(rf"(\d{{4}})\.?[\s\-/]*{_WORD}\.?[\s\-/]*(\d{{1,2}})?\.?")
_NAMED_US = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_ABOUT = re.compile(r"^(?:ca?\.?|circa|cca\.?|um|kb\.?|körül|about|approx\.?|~)\s*|\s*(?:körül)$", re.IGNORECASE)
_EDTF = re.compile(r"[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?(?:/(?:\.\.|[0-9X]{4}(?:-[0-9X]{2}){0,2}[?~%]?)?)?|\.\./\d{4}")

_MONTHS = (
    ("january", "januar", "jänner", "január", "ianuarie", "janvier", "enero", "gennaio"),
    ("february", "februar", "feber", "február", "februarie", "février", "febrero", "febbraio"),
    ("march", "märz", "maerz", "március", "marcius", "martie", "mars", "marzo", "mart"),
    ("april", "április", "aprilis", "aprilie", "avril", "abril", "aprile"),
    ("may", "mai", "május", "majus", "mayo", "maggio"),
    ("june", "juni", "június", "junius", "iunie", "juin", "junio", "giugno"),
    ("july", "juli", "július", "julius", "iulie", "juillet", "julio", "luglio"),
    ("august", "augusztus", "août", "agosto"),
    ("september", "szeptember", "septembrie", "septembre", "septiembre", "settembre"),
    ("october", "oktober", "október", "octombrie", "octobre", "octubre", "ottobre"),
    ("november", "noiembrie", "novembre", "noviembre"),
    ("december", "dezember", "decembrie", "décembre", "diciembre", "dicembre"),
)
_SOLAR_MONTHS = (
    ("فروردین", "فروردين"),
    ("اردیبهشت", "ارديبهشت"),
    ("خرداد",),
    ("تیر", "تير"),
    ("مرداد", "امرداد"),
    ("شهریور", "شهريور"),
    ("مهر",),
    ("آبان",),
    ("آذر",),
    ("دی", "دي"),
    ("بهمن",),
    ("اسفند",),
)
_ROMAN_MONTHS = {
    name: i for i, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_SOLAR_YEARS = range(1250, 1450)
_SHORTEST_MONTH = 3
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


@dataclass(slots=True)
class _Impossible(Exception):
    code: str
    message: str


def read(written: str, file: str = "", line: int | None = None) -> tuple[str | None, Problem | None]:
    """A date as written, as (EDTF or None, problem or None): a problem beside a date warns; "" gives neither.

    `08.02.1882` is the 8th of February, as in Europe; where the day and the month could be swapped a warning says so.
    """
    if not written.strip():
        return None, None
    if len(written) > _LONGEST:
        message = _("“%(written)s…” is too long for a date. Give it in issues.csv, as 1912-03-03.")
        return None, Problem(file, line, "unreadable-date", _about(message, written))
    notes: list[tuple[str, str]] = []
    try:
        found = _read(written.translate(_DIGITS).strip(), written, notes)
    except _Impossible as wrong:
        return None, Problem(file, line, wrong.code, wrong.message)
    if found is None:
        message = _("“%(written)s” can't be read as a date. Give it in issues.csv, as 1912-03-03.")
        return None, Problem(file, line, "unreadable-date", _about(message, written))
    return found, Problem(file, line, *notes[0]) if notes else None


def _about(sentence: str, written: str, **more: str | int) -> str:
    """A sentence with the date in it, as it is written or as much of that as can be shown."""
    return sentence % {"written": written[:60], **more}


def _read(text: str, written: str, notes: list[tuple[str, str]]) -> str | None:
    text, uncertain = _without_doubt(text)
    found = _exact(text, written, notes)
    if found is None or not uncertain:
        return found
    message = _("“%(written)s” is uncertain; it was read as %(found)s.")
    notes.append(("uncertain-date", _about(message, written, found=found + uncertain)))
    return found if "/" in found or found[-1] in "?~%" else found + uncertain


def _without_doubt(text: str) -> tuple[str, str]:
    """The date without brackets, `ca.` and question marks, and EDTF's sign for what they meant."""
    if _EDTF.fullmatch(text):
        return text, ""
    bare = text.strip("[]()<> ")
    about = _ABOUT.search(bare)
    bare = _ABOUT.sub("", bare)
    doubtful = bare.endswith("?") and not _UNKNOWN_DIGITS.fullmatch(bare)
    bare = bare.rstrip("? ") if doubtful else bare
    sign = {(True, True): "%", (True, False): "~", (False, True): "?", (False, False): ""}[bool(about), doubtful]
    return bare.strip("[]() ,;"), sign


def _exact(text: str, written: str, notes: list[tuple[str, str]]) -> str | None:
    if match := _TIME.fullmatch(text):
        text = match[1]
    if _EDTF.fullmatch(text) and ("X" in text or "/" in text or text[-1] in "?~%"):
        return _checked_edtf(text, written, notes)
    if _YEAR.fullmatch(text.rstrip(".")):
        return _date(written, notes, text.rstrip("."))
    if match := _YEAR_FIRST.fullmatch(text):
        if match[3] is None and not 1 <= int(match[2]) <= 12:
            return _short_range(match[1], match[2], written)
        return _date(written, notes, match[1], match[2], match[3])
    if match := _COMPACT.fullmatch(text):
        return _date(written, notes, *match.groups())
    if match := _YEAR_LAST.fullmatch(text):
        return _day_first(written, notes, match[1], match[2], match[3])
    if match := _RANGE.fullmatch(text):
        return _range(match[1], match[2], written)
    if match := _UNKNOWN_DIGITS.fullmatch(text):
        return match[1] + "XX" if match[1] else match[2] + "X"
    return _in_words(text, written, notes)


def _in_words(text: str, written: str, notes: list[tuple[str, str]]) -> str | None:
    if match := _NAMED_US.fullmatch(text):
        name, day, year = match[1], match[2], match[3]
    elif match := _NAMED.fullmatch(text):
        day, name, year = match[1], match[2], match[3]
    elif match := _NAMED_YEAR_FIRST.fullmatch(text):
        year, name, day = match[1], match[2], match[3]
    else:
        return _roman(text.rstrip("."), written, notes)
    month = _month(name)
    return None if month is None else _date(written, notes, year, str(month), day)


def _month(name: str) -> int | None:
    """The month of a name in any of the languages, whole, cut short or inflected, or of a Roman numeral."""
    name = name.casefold()
    if name in _ROMAN_MONTHS:
        return _ROMAN_MONTHS[name]
    for month, names in enumerate(_SOLAR_MONTHS, start=1):
        if name in names:
            return month
    if len(name) < _SHORTEST_MONTH:
        return None
    for fits in (str.startswith, lambda known, said: said.startswith(known)):
        found = {i for i, names in enumerate(_MONTHS, start=1) for known in names if fits(known, name)}
        if len(found) == 1:
            return found.pop()
    return None


def _day_first(written: str, notes: list[tuple[str, str]], first: str, second: str | None, year: str) -> str:
    if second is None:
        return _date(written, notes, year, first)
    day, month = int(first), int(second)
    if month > 12 >= day:
        message = _("“%(written)s” has no month %(month)d; it was read as month, day, year.")
        notes.append(("american-date", _about(message, written, month=month)))
        day, month = month, day
    elif day <= 12 and day != month and ("/" in written or "-" in written):
        message = _("“%(written)s” was read as day %(day)d, month %(month)d; it could be the other way round.")
        notes.append(("ambiguous-date", _about(message, written, day=day, month=month)))
    return _date(written, notes, year, str(month), str(day))


def _date(
    written: str, notes: list[tuple[str, str]], year: str, month: str | None = None, day: str | None = None
) -> str:
    number = int(year)
    if number in _SOLAR_YEARS and _is_persian(written):
        return _solar(written, notes, number, int(month or 0), int(day or 0))
    if number in _SOLAR_YEARS and month is not None:
        message = _("“%(written)s” was read as a Gregorian date; is it one of the Solar Hijri calendar?")
        notes.append(("maybe-solar-hijri", _about(message, written)))
    if not _EARLIEST <= number <= _LATEST:
        message = _("“%(written)s” has an impossible year. Correct it, or give it in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written))
    if month is None or int(month) == 0:
        return year
    if not 1 <= int(month) <= 12:
        message = _("“%(written)s” has a month that does not exist. Correct it, or give it in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written))
    if day is None or int(day) == 0:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= monthrange(number, int(month))[1]:
        message = _("“%(written)s” is no day of the calendar. Correct it, or give it in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written))
    return f"{year}-{int(month):02}-{int(day):02}"


def _solar(written: str, notes: list[tuple[str, str]], year: int, month: int, day: int) -> str:
    """The Gregorian day of a Solar Hijri date, or the days that its month or year begins and ends with."""
    try:
        first = jdatetime.date(year, month or 1, day or 1).togregorian()
        after = jdatetime.date(year + (month in (0, 12)), month % 12 + 1 if month else 1, 1).togregorian()
    except ValueError:
        message = _("“%(written)s” is no day of the Solar Hijri calendar. Give the Gregorian date in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written)) from None
    found = first.isoformat() if day else f"{first.isoformat()}/{(after - timedelta(days=1)).isoformat()}"
    message = _("“%(written)s” was read as a date of the Solar Hijri calendar: %(found)s.")
    notes.append(("solar-hijri-date", _about(message, written, found=found)))
    return found


def _is_persian(written: str) -> bool:
    return any("\u0600" <= character <= "\u06ff" for character in written)


def _range(start: str, end: str | None, written: str) -> str:
    if end is None:
        return f"{start}/.."
    if int(end) < int(start):
        message = _("“%(written)s” ends before it begins. Correct it, or give it in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written))
    return f"{start}/{end}"


def _short_range(start: str, end: str, written: str) -> str:
    """`1890-95` is 1890 to 1895."""
    return _range(start, start[:2] + end, written)


def _checked_edtf(text: str, written: str, notes: list[tuple[str, str]]) -> str | None:
    """EDTF is kept as it is, once its days are days. `1837/` is open."""
    for part in text.split("/"):
        bare = part.rstrip("?~%")
        if bare and bare != ".." and "X" not in bare:
            _date(written, notes, *bare.split("-"))
    start, slash, end = text.partition("/")
    if slash and end not in ("", "..") and start != ".." and start.rstrip("?~%") > end.rstrip("?~%"):
        message = _("“%(written)s” ends before it begins. Correct it, or give it in issues.csv.")
        raise _Impossible("absurd-date", _about(message, written))
    return text + ".." if text.endswith("/") else text


def _roman(text: str, written: str, notes: list[tuple[str, str]]) -> str | None:
    """Printers wrote MDCCXXXXV as well as MDCCXLV: a smaller letter before a larger one is taken off."""
    letters = text.upper().replace(" ", "").replace(".", "")
    if not _ROMAN.fullmatch(letters):
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    total = sum(
        -value if index + 1 < len(values) and value < values[index + 1] else value for index, value in enumerate(values)
    )
    return _date(written, notes, str(total))
