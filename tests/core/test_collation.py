"""The order of each language's dictionaries."""

import random

import pytest

from cms.core.collation import sort_key

ORDERED = {
    "hu": ["Abádi", "Arad", "cukor", "csárda", "Dunántúl", "dzéta", "ember", "gally", "Gazda", "gyám", "lap", "lyuk",
           "nádor", "nyár", "ország", "öröm", "őszi lap", "sarok", "Szabad Szó", "tó", "tyúk", "Udvarhely", "üzenet",
           "zászló", "zsoltár"],
    "ro": ["Adevărul", "ărar", "cal", "insula", "întâi", "Sibiu", "Șaguna", "Timpul", "Țara"],
    "en": ["3rd Army News", "12th Night", "apple", "Éclair", "Zebra"],
    "fa": ["آزادی", "ایران", "بهار", "پیام", "تهران", "چنته", "ژاله", "کیهان", "گل",
           "مجله", "ناهید", "وطن", "هنر", "یاد"],
}  # fmt: skip


@pytest.mark.parametrize("language", ORDERED)
def test_the_order_of_a_language(language: str) -> None:
    shuffled = list(ORDERED[language])
    random.Random(5).shuffle(shuffled)
    assert sorted(shuffled, key=lambda text: sort_key(text, language)) == ORDERED[language]


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("hu", "hosszú", "hosszú szó"),  # a space comes before any letter
        ("hu", "mesze", "messze"),  # ssz is sz twice
        ("hu", "kor", "kór"),  # the accent decides only between words that are alike without it
        ("hu", "kórus", "kosár"),
        ("hu", "4. szám", "12. szám"),
        ("fa", "ابر", "تابستان"),
    ],
)
def test_one_comes_before_the_other(language: str, first: str, then: str) -> None:
    assert sort_key(first, language) < sort_key(then, language)


def test_forms_of_one_letter_are_one_letter() -> None:
    assert sort_key("كيهان", "fa")[0] == sort_key("کیهان", "fa")[0]
    assert sort_key("Şaguna", "ro")[0] == sort_key("Șaguna", "ro")[0]
    assert sort_key("o\u030bszi", "hu") == sort_key("őszi", "hu")


def test_a_foreign_letter_follows_the_own_ones() -> None:
    assert sort_key("Житие", "hu") > sort_key("Zsoltár", "hu")
    assert sort_key("Zsoltár", "xx") == sort_key("Zsoltár", "en")
