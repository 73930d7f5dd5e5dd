"""Dates as libraries write them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from cms.core import edtf


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1935-08-02", date(1935, 8, 2), date(1935, 8, 2)),
        ("1935-08", date(1935, 8, 1), date(1935, 8, 31)),
        ("1905", date(1905, 1, 1), date(1905, 12, 31)),
        ("1890/1944", date(1890, 1, 1), date(1944, 12, 31)),
        ("ca. 1905", date(1905, 1, 1), date(1905, 12, 31)),
        ("1905~", date(1905, 1, 1), date(1905, 12, 31)),
        ("1921/..", date(1921, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_date_is_kept_and_spans_the_days_it_may_mean(text: str, earliest: date, latest: date) -> None:
    span = edtf.read(text)
    assert span.text == text
    assert (span.earliest, span.latest) == (earliest, latest)


def test_dates_sort_by_what_they_mean() -> None:
    written = ["1935-08-02", "ca. 1905", "1890/1944", "1905-03"]
    assert sorted(written, key=lambda text: edtf.read(text).earliest) == [
        "1890/1944",
        "ca. 1905",
        "1905-03",
        "1935-08-02",
    ]


@pytest.mark.parametrize("text", ["1912-02-30", "1912-13-01", "the day after", "", "   ", "99", "1912-00-00"])
def test_what_is_no_date_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|does not exist"):
        edtf.read(text)
    with pytest.raises(ValidationError):
        edtf.validate(text)


def test_a_day_is_a_day_only_when_it_is_one() -> None:
    assert edtf.read("1935-08-02").day == date(1935, 8, 2)
    assert edtf.read("1935-08").day is None
