"""ISBNs as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from books.isbn import NotAnIsbn, hyphened, is_isbn, normal

pytestmark = pytest.mark.embedded
SCRIPTS = ["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"]
digits = st.text("0123456789", min_size=9, max_size=9)


def check_of_13(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(twelve)) % 10)


def check_of_10(nine: str) -> str:
    left = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    return "X" if left == 1 else str((11 - left) % 11)


def thirteen(nine: str, prefix: str = "978") -> str:
    return prefix + nine + check_of_13(prefix + nine)


@given(digits, st.sampled_from(["978", "979"]))
def test_thirteen_digits_stay_what_they_are(nine: str, prefix: str) -> None:
    assert normal(thirteen(nine, prefix)) == thirteen(nine, prefix)


@given(digits)
def test_ten_become_the_thirteen_of_the_same_book(nine: str) -> None:
    assert normal(nine + check_of_10(nine)) == thirteen(nine)
    assert normal((nine + check_of_10(nine)).lower()) == thirteen(nine)


@given(
    digits,
    st.sampled_from(SCRIPTS),
    st.lists(st.sampled_from(["", "-", " ", "–", "\u200f", "."]), min_size=13, max_size=13),
    st.sampled_from(["", "ISBN ", "isbn: ", "ISBN-13: ", "  "]),
)
def test_however_it_is_written(nine: str, script: str, between: list[str], label: str) -> None:
    number = thirteen(nine)
    written = "".join(sign + script[int(digit)] for sign, digit in zip(between, number, strict=True))
    assert normal(label + written) == number


@given(digits, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(nine: str, place: int, more: int) -> None:
    number = thirteen(nine)
    wrong = number[:place] + str((int(number[place]) + more) % 10) + number[place + 1 :]
    with pytest.raises(NotAnIsbn):
        normal(wrong)


@given(st.text())
def test_nothing_else_is_an_isbn_and_nothing_breaks(text: str) -> None:
    if is_isbn(text):
        found = normal(text)
        assert len(found) == 13
        assert found.isascii()
        assert found[-1] == check_of_13(found[:-1])


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "10 or 13"),
        ("97896300", "10 or 13"),
        ("9789630000018", "digit of this ISBN is wrong"),
        ("5901234123457", "978 or 979"),
        ("9" * 5000, "10 or 13"),
    ],
)
def test_says_what_is_wrong(typed: str, words: str) -> None:
    with pytest.raises(NotAnIsbn, match=words):
        normal(typed)


def test_stands_with_hyphens_as_on_the_book() -> None:
    assert hyphened("9789630000017") == "978-963-00-0001-7"
    assert hyphened("") == ""
