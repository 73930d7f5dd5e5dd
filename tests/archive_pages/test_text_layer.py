"""The text layer and its stored form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_pages.formats.page import BlockKind, Hyphen
from archive_pages.text_layer import StoredLayer, TextLayer, decode, encode, union

WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12)
BOXES = st.tuples(*[st.integers(-(2**31), 2**31 - 1)] * 4)
WORD = st.tuples(
    WORDS,
    st.none() | BOXES,
    st.none() | st.integers(0, 100),
    st.none() | st.sampled_from(Hyphen),
    st.none() | WORDS,
)


@st.composite
def layers(draw: st.DrawFn) -> TextLayer:
    layer = TextLayer(width=draw(st.integers(1, 99999)), height=draw(st.integers(1, 99999)), language="hu")
    for kind in draw(st.lists(st.sampled_from(BlockKind), max_size=4)):
        first_line = len(layer.lines)
        for words in draw(st.lists(st.lists(WORD, max_size=6), max_size=4)):
            first = len(layer)
            for content, box, percent, hyphen, full in words:
                layer.add_word(content, box, None if percent is None else percent / 100, hyphen, full)
            layer.add_line(draw(BOXES), first)
        layer.add_block(kind, draw(BOXES), first_line, draw(st.sampled_from(["", "hu", "fa"])))
    return layer


@given(layers())
def test_what_is_stored_comes_back(layer: TextLayer) -> None:
    assert decode(encode(layer)) == layer


@given(layers())
def test_single_words_and_boxes_are_read_out_of_what_is_stored(layer: TextLayer) -> None:
    stored = StoredLayer(encode(layer))
    assert (stored.width, stored.height, stored.language) == (layer.width, layer.height, layer.language)
    assert [stored.words[index] for index in range(len(stored))] == stored.words[:] == layer.words
    assert [stored.box(index) for index in range(len(stored))] == [layer.box(index) for index in range(len(layer))]


@given(st.binary(max_size=200), st.booleans())
def test_damaged_data_is_a_value_error(data: bytes, versioned: bool) -> None:
    with pytest.raises(ValueError, match="text layer"):
        decode(bytes([2]) * versioned + data)


def test_a_word_without_a_box_or_confidence_says_so() -> None:
    layer = TextLayer(100, 100)
    layer.add_word("szép", None)
    layer.add_word("nap", (1, 2, 3, 4), 0.5)
    assert layer.box(0) is None
    assert layer.box(1) == (1, 2, 3, 4)
    assert layer.confidence(0) is None
    assert layer.confidence(1) == 0.5
    assert layer.mean_confidence() == 0.5


def test_a_divided_word_is_read_once_and_whole() -> None:
    layer = TextLayer(100, 100)
    layer.add_word("a", (0, 0, 1, 1))
    layer.add_word("köz", (2, 0, 1, 1), hyphen=Hyphen.FIRST)
    layer.add_line((0, 0, 3, 1), 0)
    layer.add_word("vélemény", (0, 2, 1, 1), hyphen=Hyphen.SECOND)
    layer.add_word("szava", (2, 2, 1, 1))
    layer.add_line((0, 2, 3, 1), 2)
    layer.add_block(BlockKind.TEXT, (0, 0, 3, 3), 0)
    assert layer.plain() == "a közvélemény szava"


def test_union_holds_all_boxes() -> None:
    assert union([(10, 10, 5, 5), (0, 12, 2, 20)]) == (0, 10, 15, 22)
    assert union([]) is None
