"""The words of the benchmarks' archive: many, distinct, Zipfian, the same every time, and quick."""

import random
from collections import Counter

import pytest

from demo.press.vocabulary import GRAMMARS, Vocabulary, vocabulary


@pytest.mark.parametrize("language", GRAMMARS)
def test_forms_are_distinct_single_words(language):
    forms = Vocabulary(language, 30_000).forms
    assert len(set(forms)) == 30_000
    assert not [form for form in forms if form.split() != [form]]


def test_the_same_dice_draw_the_same_page():
    first, second = (Vocabulary("hu", 20_000).page(random.Random(3), 1500) for _ in range(2))
    assert first == second
    assert len(first) == 1500


def test_frequency_falls_with_rank_and_the_rarest_form_is_there():
    words = vocabulary("hu")
    assert len(words.forms) == 400_000
    drawn = Counter(words.page(random.Random(5), 400_000))
    first, tenth = drawn[words.forms[0]], drawn[words.forms[9]]
    assert first / tenth == pytest.approx(10, rel=0.2)
    assert words.forms[-1] in words.deck


def test_some_words_are_misread():
    words = Vocabulary("hu", 20_000)
    known = set(words.forms)
    misread = sum(word not in known for word in words.page(random.Random(1), 10_000))
    assert 100 < misread < 600
