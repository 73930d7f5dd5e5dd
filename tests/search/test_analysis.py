"""Words to tokens: what must be found, under which spelling, and where."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_pages.formats.page import BlockKind, Hyphen
from archive_pages.text_layer import StoredLayer, TextLayer, encode
from search.analysis import PLACEHOLDER, analyser, canvas_streams, stem_language, text_streams
from search.analysis.streams import DividedWords
from search.analysis.words import Analyser


def layer_of(*lines: str, language: str = "hu") -> TextLayer:
    layer = TextLayer(1000, 1000, boxes=array("i"), language=language)
    for line in lines:
        first = len(layer.words)
        for word in line.split():
            layer.add_word(word, (0, 0, 10, 10))
        layer.add_line((0, 0, 100, 10), first)
    layer.add_block(BlockKind.TEXT, (0, 0, 100, 100), 0)
    return layer


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("hu", "(Õszi,", "őszi"),
        ("hu", "fûzõ", "fűző"),
        ("hu", "alma\u00adfa", "almafa"),
        ("ro", "Ţară", "țară"),
        ("ro", "Ioşa", "Ioșa"),
        ("fa", "كتابي", "کتابی"),
        ("fa", "می‌روم", "میروم"),
        ("fa", "کِتاب", "کتاب"),
        ("fa", "كـــتاب", "کتاب"),
        ("fa", "۱۳۴۲", "1342"),
        ("fa", "١٩٠٥", "1905"),
        ("de", "Häuſer", "HÄUSER"),
        ("de", "Straße", "STRASSE"),
        ("en", "ﬁne", "fine"),
        ("en", "don’t", "don't,"),
        ("en", "\u200eword\u200f", "word"),
    ],
)
def test_spellings_of_one_word_give_the_same_tokens(language: str, one: str, other: str) -> None:
    assert analyser(language)[one][:2] == analyser(language)[other][:2]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("hu", ["könyv", "könyvek", "könyveket", "könyvben"]),
        ("ro", ["școală", "școala", "şcoală"]),
        ("en", ["library", "libraries"]),
        ("fa", ["کتاب", "کتاب‌ها", "کتابهای"]),
        ("de", ["Haus", "Hause", "Häuser"]),
    ],
)
def test_forms_of_a_word_share_its_stem(language: str, forms: list[str]) -> None:
    assert len({analyser(language)[form].stem for form in forms}) == 1


def test_a_stem_belongs_to_its_language() -> None:
    assert analyser("hu")["alma"].stem == "hu:alm"
    assert analyser("en")["alma"].stem.startswith("en:")
    assert analyser("")["alma"].stem == "alma"


def test_accents_are_folded_and_o_with_two_acutes_is_never_lost() -> None:
    assert analyser("hu")["Őszi"].exact == "oszi"
    assert analyser("ro")["țâșnit"].exact == "tasnit"


def test_parts_of_a_word_are_found_beside_the_whole() -> None:
    tokens = analyser("hu")["piros-fehér"]
    assert tokens.exact == "pirosfeher"
    assert {"piros", "feher"} <= set(tokens.parts)
    assert "1935" in analyser("hu")["1935-ben"].parts
    assert "homme" in analyser("")["l'homme"].parts
    assert analyser("en")["U.S.A."] == ("usa", "en:usa", ())


@pytest.mark.parametrize("word", ["—", "...", "¬", "\u200c", "\u00ad", "§", "|", "_"])
def test_a_word_that_folds_to_nothing_keeps_its_place(word: str) -> None:
    streams = text_streams(["alma", word, "körte"], "hu")
    assert streams.exact == ["alma", PLACEHOLDER, "korte"]
    assert len(streams.stem_text().split(" ")) == 3


def test_languages_go_by_many_names() -> None:
    assert [stem_language(name) for name in ("hu", "hu-HU", "hun", "rum", "ger", "frk", "fas", "HungarianOld")] == [
        "hu", "hu", "hu", "ro", "de", "de", "fa", "hu",
    ]  # fmt: skip
    assert stem_language("la") == stem_language("") == stem_language("?") == ""


def test_a_block_in_another_language_has_its_own_stems() -> None:
    layer = layer_of("könyveket")
    first = len(layer.words)
    layer.add_word("libraries", (0, 0, 1, 1))
    layer.add_line((0, 0, 1, 1), first)
    layer.add_block(BlockKind.TEXT, (0, 0, 1, 1), 1, "eng")
    assert canvas_streams(layer).stem == ["hu:konyv", "en:librari"]


def test_the_issues_language_stands_in_where_the_file_has_none() -> None:
    assert canvas_streams(layer_of("könyveket", language=""), "hu").stem == ["hu:konyv"]


def test_a_divided_word_stands_whole_at_both_places() -> None:
    streams = canvas_streams(layer_of("a szép köny-", "veket olvassa"))
    assert streams.exact == ["a", "szep", "konyveket", "konyveket", "olvassa"]
    assert streams.divided == {2}


@pytest.mark.parametrize("end", ["köny-", "köny¬", "köny\u00ad", "köny⸗", "köny--"])
def test_line_ends_divide_words_with_many_marks(end: str) -> None:
    assert canvas_streams(layer_of(f"szép {end}", "veket")).exact[1] == "konyveket"


def test_a_hyphen_before_a_capital_or_at_the_end_of_a_block_divides_nothing() -> None:
    assert canvas_streams(layer_of("Nagy-", "Magyarország")).exact == ["nagy", "magyarorszag"]
    layer = layer_of("köny-")
    layer.add_word("veket", (0, 0, 1, 1))
    layer.add_line((0, 0, 1, 1), 1)
    layer.add_block(BlockKind.TEXT, (0, 0, 1, 1), 1)
    assert canvas_streams(layer).exact == ["kony", "veket"]


def test_the_files_own_marks_join_over_blocks_and_its_whole_word_wins() -> None:
    layer = layer_of("asz")
    layer.add_word("szony", (0, 0, 1, 1), hyphen=Hyphen.SECOND)
    layer.flags[0] |= 1
    layer.add_line((0, 0, 1, 1), 1)
    layer.add_block(BlockKind.TEXT, (0, 0, 1, 1), 1)
    assert canvas_streams(layer).exact == ["aszszony", "aszszony"]
    layer.fulls[0] = "asszony"
    assert canvas_streams(layer).exact == ["asszony", "asszony"]


LINES = st.lists(
    st.lists(
        st.tuples(st.sampled_from(["köny-", "veket", "Nagy", "-", "szép¬", "--"]), st.sampled_from([None, *Hyphen])),
        max_size=3,
    ),
    max_size=4,
)


@given(st.lists(LINES, max_size=3))
def test_a_stored_layer_divides_the_same_words(blocks: list[list[list[tuple[str, Hyphen | None]]]]) -> None:
    layer = TextLayer(100, 100, language="hu")
    for lines in blocks:
        first_line = len(layer.lines)
        for words in lines:
            first = len(layer)
            for word, hyphen in words:
                layer.add_word(word, (0, 0, 1, 1), hyphen=hyphen)
            layer.add_line((0, 0, 1, 1), first)
        layer.add_block(BlockKind.TEXT, (0, 0, 1, 1), first_line)
    stored = StoredLayer(encode(layer))
    divided = canvas_streams(layer).divided
    assert canvas_streams(stored).divided == divided
    assert {index for index in range(-2, len(layer) + 2) if index in DividedWords(stored)} == divided


@given(st.lists(st.text(max_size=8), max_size=40), st.sampled_from(["hu", "ro", "en", "fa", "de", ""]))
def test_words_looked_at_together_are_those_looked_at_alone(words: list[str], language: str) -> None:
    alone = Analyser(language)
    assert Analyser(language).each(words) == [alone[word] for word in words]


@given(st.lists(st.text(st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc", "Cs"]), min_size=1, max_size=400)))
def test_positions_hold_for_any_words(words: list[str]) -> None:
    for language in ("hu", "ro", "en", "fa", "de", ""):
        streams = text_streams(words, language)
        for text in (streams.exact_text(), streams.stem_text()):
            tokens = text.split()
            assert len(tokens) == len(words)
            assert all(len(token.encode()) < 255 for token in tokens)


def test_a_full_store_of_words_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.analysis.words.KEPT_WORDS", 3)
    words = Analyser("hu")
    for word in ("egy", "kettő", "három", "négy"):
        words[word]
    assert len(words) == 1
