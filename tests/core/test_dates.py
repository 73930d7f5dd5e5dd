"""Dates and numbers as readers of each language write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core import dates

LANGUAGES = ("hu", "ro", "en", "fa")

WORDS = [
    ("1935-08-02", "1935. augusztus 2.", "2 august 1935", "2 August 1935", "۱۰ مرداد ۱۳۱۴ (۲ اوت ۱۹۳۵)"),
    ("1935-08", "1935. augusztus", "august 1935", "August 1935", "اوت ۱۹۳۵ (مرداد–شهریور ۱۳۱۴)"),
    ("1935-03", "1935. március", "martie 1935", "March 1935", "مارس ۱۹۳۵ (اسفند ۱۳۱۳ – فروردین ۱۳۱۴)"),
    ("1935", "1935", "1935", "1935", "۱۹۳۵ (۱۳۱۳–۱۳۱۴)"),
    ("1905~", "1905 körül", "circa 1905", "about 1905", "حدود ۱۹۰۵ (۱۲۸۳–۱۲۸۴)"),
    ("ca. 1905", "1905 körül", "circa 1905", "about 1905", "حدود ۱۹۰۵ (۱۲۸۳–۱۲۸۴)"),
    ("1905?", "1905 (?)", "1905 (?)", "1905 (?)", "۱۹۰۵ (۱۲۸۳–۱۲۸۴) (?)"),
    ("1890/1944", "1890–1944", "1890–1944", "1890–1944", "۱۸۹۰–۱۹۴۴ (۱۲۶۸–۱۳۲۳)"),
    ("1921/..", "1921 óta", "din 1921", "since 1921", "از ۱۹۲۱ (۱۲۹۹–۱۳۰۰)"),
    ("../1944", "legkésőbb 1944", "până în 1944", "until 1944", "تا ۱۹۴۴ (۱۳۲۲–۱۳۲۳)"),
    ("193X", "1930-as évek", "anii 1930", "1930s", "دههٔ ۱۹۳۰"),
    ("18XX", "1800-as évek", "anii 1800", "1800s", "سال‌های ۱۸۰۰"),
    ("", "", "", "", ""),
]


@pytest.mark.parametrize(("edtf", *LANGUAGES), WORDS)
def test_a_date_in_the_words_of_each_language(edtf: str, hu: str, ro: str, en: str, fa: str) -> None:
    assert [dates.in_words(edtf, language) for language in LANGUAGES] == [hu, ro, en, fa]


def test_an_interval_of_days() -> None:
    assert dates.in_words("1935-08-02/1935-08-05", "en") == "2 August 1935 – 5 August 1935"
    assert dates.in_words("1890~/1944", "en") == "about 1890 – 1944"


def test_what_has_no_words_stays_as_it_was_written() -> None:
    assert dates.in_words("1905-21", "en") == "1905-21"
    assert dates.in_words("no date at all", "en") == "no date at all"


def test_the_weekday_stands_where_the_language_puts_it() -> None:
    friday = date(1935, 8, 2)
    assert dates.with_weekday(friday, "hu") == "1935. augusztus 2., péntek"
    assert dates.with_weekday(friday, "ro") == "vineri, 2 august 1935"
    assert dates.with_weekday(friday, "en") == "Friday, 2 August 1935"
    assert dates.with_weekday(friday, "fa") == "جمعه ۱۰ مرداد ۱۳۱۴ (۲ اوت ۱۹۳۵)"


def test_both_calendars_can_be_set_apart() -> None:
    assert dates.in_parts(date(1935, 8, 2), "fa") == ("۱۰ مرداد ۱۳۱۴", "۲ اوت ۱۹۳۵")
    assert dates.in_parts(date(1935, 8, 2), "en") == ("2 August 1935", "")


def test_the_solar_hijri_year_turns_in_march() -> None:
    assert dates.in_words("1935-03-21", "fa").startswith("۳۰ اسفند ۱۳۱۳")  # a leap year
    assert dates.in_words("1935-03-22", "fa").startswith("۱ فروردین ۱۳۱۴")
    assert dates.in_words("0500-03-22", "fa") == "۲۲ مارس ۵۰۰"


def test_numbers_are_grouped_as_each_language_does() -> None:
    assert [dates.number(4259, language) for language in LANGUAGES] == ["4259", "4.259", "4,259", "۴٬۲۵۹"]
    assert [dates.number(43540, language) for language in LANGUAGES] == ["43\u00a0540", "43.540", "43,540", "۴۳٬۵۴۰"]
    assert dates.digits("XII. 34", "fa") == "XII. ۳۴"


@given(st.dates(min_value=date(1500, 1, 1)), st.sampled_from(LANGUAGES))
def test_every_day_has_words_with_its_year(day: date, language: str) -> None:
    words = dates.in_words(day.isoformat(), language)
    assert dates.digits(day.year, language) in words
    assert dates.month_name(day.month, language) in words
    assert "-" not in words
    assert dates.in_words(day, language) == words


@given(st.text(max_size=40), st.sampled_from(LANGUAGES))
def test_any_text_gives_words_and_never_an_error(text: str, language: str) -> None:
    assert isinstance(dates.in_words(text, language), str)


def test_a_recordings_length() -> None:
    assert dates.clock(185, "en") == "3:05"
    assert dates.clock(185, "fa") == "۳:۰۵"
    assert dates.clock(3785.2, "hu") == "1:03:05"
