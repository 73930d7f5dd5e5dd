"""What a reader may type, and that anything at all is an answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import MAX_CLAUSES, Clause, Phrase, Prefix, Word, parse


def test_words_must_all_be_there() -> None:
    query = parse("piros alma")
    assert [clause.term.exact for clause in query.clauses] == ["piros", "alma"]
    assert not query.unwanted


def test_a_word_carries_its_stem_in_each_language() -> None:
    (word,) = parse("könyveket").wanted
    assert isinstance(word, Word)
    assert word.exact == "konyveket"
    assert "hu:konyv" in word.stems
    assert {stem.split(":")[0] for stem in word.stems} == {"hu", "ro", "en", "fa", "de"}


@pytest.mark.parametrize("quotes", ['"%s"', "„%s”", "“%s”", "«%s»", "»%s«"])
def test_quotes_of_all_our_languages_make_a_phrase(quotes: str) -> None:
    assert parse(quotes % "szép új világ").wanted == (Phrase((("szep", "uj", "vilag"),)),)


def test_a_quote_that_is_not_closed_is_left_out() -> None:
    assert [term.exact for term in parse('"szép új').wanted] == ["szep", "uj"]


def test_minus_excludes_a_word_a_phrase_or_a_prefix() -> None:
    query = parse('alma -körte -"két szilva" -bar*')
    assert [type(term) for term in query.unwanted] == [Word, Phrase, Prefix]
    assert len(query.wanted) == 1


def test_a_hyphen_inside_a_word_excludes_nothing() -> None:
    (word,) = parse("piros-fehér").wanted
    assert word == Word("pirosfeher", word.stems, ("piros", "feher"))


def test_prefix_needs_two_letters() -> None:
    assert parse("kön*").wanted == (Prefix("kon"),)
    assert isinstance(parse("k*").wanted[0], Word)
    assert not parse("*")


def test_a_quoted_word_is_taken_as_it_stands() -> None:
    assert parse('"könyvek"').wanted == (Word("konyvek", ()),)


def test_a_phrase_with_a_hyphen_or_a_dash_has_variants() -> None:
    (phrase,) = parse('"piros-fehér zászló"').wanted
    assert phrase == Phrase((("pirosfeher", "zaszlo"), ("piros", "feher", "zaszlo")))
    (phrase,) = parse('"alma – körte"').wanted
    assert phrase == Phrase((("alma", "korte"), ("alma", "_", "korte")))


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ŐSZI", "oszi"),
        ("şcoală", "școală"),
        ("كتاب", "کتاب"),
        ("۱۳۴۲", "1342"),
        ("می‌روم", "میروم"),
        ("Häuſer", "häuser"),
    ],
)
def test_what_readers_take_for_the_same_is_the_same(typed: str, same: str) -> None:
    assert parse(typed).wanted[0].exact == parse(same).wanted[0].exact


@pytest.mark.parametrize("empty", ["", " ", "-", '""', "—", "...", "\x00", "*", '-"', "¬"])
def test_nothing_to_look_for(empty: str) -> None:
    assert not parse(empty)


@given(st.text(max_size=400))
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert len(query.clauses) <= MAX_CLAUSES
    for clause in query.clauses:
        assert isinstance(clause, Clause)
        for token in _tokens(clause):
            assert token
            assert len(token.split()) == 1
            assert len(token.encode()) < 255


@given(st.text(alphabet="ab\"„”-*' \u200c", max_size=60))
def test_any_mix_of_marks_is_a_query(text: str) -> None:
    for clause in parse(text).clauses:
        if isinstance(clause.term, Phrase):
            assert all(len(variant) > 1 for variant in clause.term.variants)


def _tokens(clause: Clause) -> list[str]:
    if isinstance(clause.term, Phrase):
        return [token for variant in clause.term.variants for token in variant]
    if isinstance(clause.term, Prefix):
        return [clause.term.exact]
    return [clause.term.exact, *clause.term.stems, *clause.term.split]
