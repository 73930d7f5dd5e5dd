"""Dates and numbers in the reader's words.

`in_words("1935-08-02")` is “1935. augusztus 2.”, “2 august 1935”, “2 August 1935” or, with the Solar Hijri calendar
beside the Gregorian, “۱۰ مرداد ۱۳۱۴ (۲ اوت ۱۹۳۵)”. Takes EDTF (ISO 8601-2) of levels 0 and 1: days, months, years,
decades, intervals, open ends, `~` (about) and `?` (uncertain). What it has no words for stays as it was written.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

import jdatetime
from django.utils.translation import get_language

from . import edtf

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
GROUPING = {"hu": "\u00a0", "ro": ".", "en": ",", "fa": "٬"}

MONTHS = {
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "en": "January February March April May June July August September October November December",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
}
SOLAR_MONTHS = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
WEEKDAYS = {
    "hu": ["hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"],
    "ro": ["luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "fa": ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"],
}
# From Monday, as a calendar's columns are headed.
WEEKDAYS_SHORT = {
    "hu": ["H", "K", "Sze", "Cs", "P", "Szo", "V"],
    "ro": ["L", "Ma", "Mi", "J", "V", "S", "D"],
    "en": ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"],
    "fa": ["د", "س", "چ", "پ", "ج", "ش", "ی"],
}

DAY = {"hu": "{year}. {month} {day}.", "ro": "{day} {month} {year}", "en": "{day} {month} {year}"}
DAY_OF_YEAR = {"hu": "{month} {day}.", "ro": "{day} {month}", "en": "{day} {month}", "fa": "{day} {month}"}
MONTH = {"hu": "{year}. {month}", "ro": "{month} {year}", "en": "{month} {year}"}
DECADE = {"ro": "anii {year}", "en": "{year}s", "fa": "دههٔ {year}"}
CENTURY = {"ro": "anii {year}", "en": "{year}s", "fa": "سال‌های {year}"}
ABOUT = {"hu": "{date} körül", "ro": "circa {date}", "en": "about {date}", "fa": "حدود {date}"}
SINCE = {"hu": "{date} óta", "ro": "din {date}", "en": "since {date}", "fa": "از {date}"}
UNTIL = {"hu": "legkésőbb {date}", "ro": "până în {date}", "en": "until {date}", "fa": "تا {date}"}

PART = re.compile(r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?(?P<mark>[~?%]?)")


def in_words(value: str | date | None, language: str | None = None) -> str:
    """`value` in words of `language` (default: the reader's); `""` for no date."""
    if not value:
        return ""
    language = _spoken(language)
    if isinstance(value, date):
        return _Point.of(value).words(language)
    return _written(value.strip(), language) or _written(_edtf(value), language) or digits(value, language)


def in_parts(value: date, language: str | None = None) -> tuple[str, str]:
    """A day in the reader's own calendar, and in the Gregorian where that is another (else `""`)."""
    own, _bracket, beside = in_words(value, language).partition(" (")
    return own, beside.removesuffix(")")


def with_weekday(value: date, language: str | None = None) -> str:
    """A day with its weekday: “Friday, 2 August 1935”."""
    language = _spoken(language)
    weekday, words = WEEKDAYS[language][value.weekday()], in_words(value, language)
    if language == "hu":
        return f"{words}, {weekday}"
    return f"{weekday} {words}" if language == "fa" else f"{weekday}, {words}"


def day_of_year(value: date, language: str | None = None) -> str:
    """A day without its year: “2 August”."""
    language = _spoken(language)
    return digits(DAY_OF_YEAR[language].format(month=month_name(value.month, language), day=value.day), language)


def month_name(month: int, language: str | None = None) -> str:
    """The name of a month of the Gregorian calendar, 1 to 12."""
    return MONTHS[_spoken(language)].split()[month - 1]


def solar_months(year: int, month: int) -> str:
    """The Solar Hijri months that a month of the Gregorian calendar touches, in Persian: “تیر–مرداد ۱۳۱۴”."""
    return _solar_span(*_Point(year, month).days())


def solar_years(year: int) -> str:
    """The Solar Hijri years that a Gregorian year touches, in Persian digits: “۱۳۱۳–۱۳۱۴”."""
    return _solar_span(*_Point(year).days())


def solar_day(value: date) -> str:
    """The day of the month in the Solar Hijri calendar, in Persian digits; `""` before that calendar begins."""
    solar = _solar(value)
    return digits(solar.day, "fa") if solar else ""


def number(value: int | str, language: str | None = None) -> str:
    """A whole number with the language's digits and grouping; Hungarian groups from five digits on."""
    language = _spoken(language)
    grouped = f"{int(value):,}"
    if language == "hu" and len(grouped) == 5:
        return grouped.replace(",", "")
    return digits(grouped.replace(",", GROUPING[language]), language)


def digits(value: object, language: str | None = None) -> str:
    """Any text with the language's own digits."""
    return str(value).translate(PERSIAN_DIGITS) if _spoken(language) == "fa" else str(value)


def clock(seconds: float, language: str | None = None) -> str:
    """“3:05”, with the language's digits; “1:03:05” from an hour on."""
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return digits(f"{hours}:{left:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}", language)


@dataclass(frozen=True)
class _Point:
    """One side of an EDTF date. `step` is 10 for a decade, 100 for a century."""

    year: int
    month: int = 0
    day: int = 0
    step: int = 1
    about: bool = False
    uncertain: bool = False

    @classmethod
    def of(cls, value: date) -> Self:
        return cls(value.year, value.month, value.day)

    @classmethod
    def read(cls, text: str) -> "_Point | None":
        match = PART.fullmatch(text)
        if match is None:
            return None
        year, mark = match["year"], match["mark"]
        point = cls(
            int(year.replace("X", "0")),
            int(match["month"] or 0),
            int(match["day"] or 0),
            10 ** year.count("X"),
            mark in ("~", "%"),
            mark in ("?", "%"),
        )
        return point if point.exists() else None

    def exists(self) -> bool:
        try:
            date(max(self.year, 1), self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True

    def days(self) -> tuple[date, date]:
        """The first and the last day that it may mean."""
        if self.day:
            return date(self.year, self.month, self.day), date(self.year, self.month, self.day)
        if self.month:
            following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
            return date(self.year, self.month, 1), date.fromordinal(following.toordinal() - 1)
        return date(max(self.year, 1), 1, 1), date(min(self.year + self.step - 1, 9999), 12, 31)

    def words(self, language: str) -> str:
        words = self.plain(language)
        if self.about:
            words = ABOUT[language].format(date=words)
        return f"{words} (?)" if self.uncertain else words

    def plain(self, language: str) -> str:
        if language == "fa":
            return self._persian()
        return self._gregorian(language)

    def _gregorian(self, language: str) -> str:
        if self.step > 1:
            if language == "hu":
                return f"{self.year}-{_hungarian_vowel(self.year)}s évek"
            return digits((DECADE if self.step == 10 else CENTURY)[language].format(year=self.year), language)
        if not self.month:
            return digits(self.year, language)
        pattern = DAY if self.day else MONTH
        form = pattern.get(language, "{day} {month} {year}" if self.day else "{month} {year}")
        return digits(form.format(year=self.year, month=month_name(self.month, language), day=self.day), language)

    def _persian(self) -> str:
        gregorian = self._gregorian("fa")
        first, last = self.days()
        if self.day:
            solar = _solar(first)
            if solar is None:
                return gregorian
            return f"{digits(solar.day, 'fa')} {SOLAR_MONTHS[solar.month - 1]} {digits(solar.year, 'fa')} ({gregorian})"
        beside = _solar_span(first, last) if self.step == 1 else ""
        return f"{gregorian} ({beside})" if beside else gregorian


def _written(text: str, language: str) -> str:
    """The words for plain EDTF, without a parser (a list has fifty dates); `""` where this module has no words."""
    start, slash, end = text.partition("/")
    if slash:
        return _interval(start, end, language)
    point = _Point.read(start)
    return point.words(language) if point else ""


@lru_cache(maxsize=1024)
def _edtf(text: str) -> str:
    try:
        return edtf.read(text).edtf
    except ValueError:
        return ""


def _interval(start: str, end: str, language: str) -> str:
    first, last = _Point.read(start), _Point.read(end)
    open_start, open_end = start in ("", ".."), end in ("", "..")
    if first and open_end:
        return SINCE[language].format(date=first.words(language))
    if last and open_start:
        return UNTIL[language].format(date=last.words(language))
    if not first or not last:
        return ""
    years = not (first.month or last.month)
    plain = not (first.about or first.uncertain or last.about or last.uncertain) and first.step == last.step == 1
    if years and plain:
        words = digits(f"{first.year}–{last.year}", language)
        beside = _solar_span(first.days()[0], last.days()[1]) if language == "fa" else ""
        return f"{words} ({beside})" if beside else words
    return f"{first.words(language)} – {last.words(language)}"


def _hungarian_vowel(year: int) -> str:
    """The vowel before the -s of a round year: húszas, tízes, ezerkilencszázas, kétezres."""
    tens, hundreds = year // 10 % 10, year // 100 % 10
    if tens:
        return "a" if tens in (2, 3, 6, 8) else "e"
    return "a" if hundreds else "e"


@lru_cache(maxsize=4096)
def _solar(value: date) -> jdatetime.date | None:
    try:
        return jdatetime.date.fromgregorian(date=value)
    except ValueError:
        return None  # before the calendar's first year


def _solar_span(first: date, last: date) -> str:
    """Two days as the Solar Hijri months or, where they are further apart than a month, years they lie in."""
    start, end = _solar(first), _solar(last)
    if start is None or end is None:
        return ""
    if (last - first).days > 31:
        return digits(f"{start.year}–{end.year}", "fa")
    months = [SOLAR_MONTHS[start.month - 1], SOLAR_MONTHS[end.month - 1]]
    if start.year == end.year:
        return f"{'–'.join(dict.fromkeys(months))} {digits(end.year, 'fa')}"
    return f"{months[0]} {digits(start.year, 'fa')} – {months[1]} {digits(end.year, 'fa')}"


def _spoken(language: str | None) -> str:
    """The interface language to speak: `language`, or the reader's, or English."""
    code = (language or get_language() or "en").split("-")[0]
    return code if code in MONTHS else "en"
