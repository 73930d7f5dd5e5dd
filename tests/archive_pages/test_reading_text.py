"""The text as a reader reads it: passages, divided words, marked words, and the layer for programs."""

from hypothesis import given
from hypothesis import strategies as st

from archive_pages.formats.page import BlockKind, Hyphen
from archive_pages.reading.passages import Passage, passages
from archive_pages.text_layer import TextLayer
from tests import factories


def shown(passage: Passage) -> list[str]:
    return ["".join(piece.text for piece in line.pieces) for line in passage.lines]


def marked(passage: Passage) -> list[str]:
    return [piece.text for line in passage.lines for piece in line.pieces if piece.hit]


def divided() -> TextLayer:
    """Two lines, `Gyalogló ver- | seny volt`, whose third and fourth word are one, and a heading above them."""
    layer = TextLayer(1000, 1400, language="hu")
    layer.add_word("Hírek", (50, 10, 80, 20))
    layer.add_line((50, 10, 80, 20), 0)
    layer.add_block(BlockKind.HEADING, (50, 10, 80, 20), 0)
    layer.add_word("Gyalogló", (50, 50, 80, 20))
    layer.add_word("ver", (140, 50, 80, 20), hyphen=Hyphen.FIRST)
    layer.add_line((50, 50, 170, 20), 1)
    layer.add_word("seny", (50, 80, 80, 20), hyphen=Hyphen.SECOND)
    layer.add_word("volt", (140, 80, 80, 20))
    layer.add_line((50, 80, 170, 20), 3)
    layer.add_block(BlockKind.TEXT, (50, 50, 170, 50), 1)
    return layer


def test_passages_keep_order_kind_language_and_direction() -> None:
    layer = divided()
    layer.blocks[1].language = "fa"
    heading, text = passages(layer)
    assert (heading.kind, heading.language, heading.direction) == (BlockKind.HEADING, "hu", "ltr")
    assert (text.kind, text.language, text.direction) == (BlockKind.TEXT, "fa", "rtl")
    assert text.region == "50,50,170,50"


def test_a_divided_word_is_written_once_and_whole() -> None:
    text = passages(divided())[1]
    assert shown(text) == ["Gyalogló verseny", "volt"]
    assert [line.first_word for line in text.lines] == [1, 4]


def test_a_hit_on_either_part_of_a_divided_word_marks_it() -> None:
    for hits in ({2}, {3}, {2, 3}):
        assert marked(passages(divided(), hits=frozenset(hits))[1]) == ["verseny"]


def test_a_line_that_holds_only_the_second_part_is_not_left_empty() -> None:
    layer = TextLayer(100, 100)
    layer.add_word("ver", (0, 0, 10, 10), hyphen=Hyphen.FIRST)
    layer.add_line((0, 0, 10, 10), 0)
    layer.add_word("seny", (0, 10, 10, 10), hyphen=Hyphen.SECOND)
    layer.add_line((0, 10, 10, 10), 1)
    layer.add_block(BlockKind.TEXT, (0, 0, 10, 20), 0)
    assert shown(passages(layer)[0]) == ["verseny"]


def test_blocks_without_words_give_no_passage() -> None:
    layer = TextLayer(100, 100)
    layer.add_block(BlockKind.ILLUSTRATION, (0, 0, 10, 10), 0)
    assert passages(layer) == []


@given(st.lists(st.integers(min_value=0, max_value=11), unique=True))
def test_marks_change_no_text_and_mark_just_the_hits(hits: list[int]) -> None:
    layer = factories.layer("egy kettő három négy\nöt hat hét nyolc\nkilenc tíz tizenegy tizenkettő")
    (passage,) = passages(layer, hits=frozenset(hits))
    assert " ".join(shown(passage)).split() == layer.words
    assert marked(passage) == [layer.words[hit] for hit in sorted(hits)]
    for line in passage.lines:
        words = "".join(piece.text for piece in line.pieces).split()
        assert words == layer.words[line.first_word : line.first_word + len(words)]
