"""ABBYY FineReader XML: letters to words, lines without letters, pages, kinds, hyphens, confidence."""

import pytest

from archive_pages.formats import abbyy
from archive_pages.formats.page import BlockKind, Box, Hyphen, OcrPage, Unit
from cms.parsing.problems import UnreadableFile

NAMESPACE = 'xmlns="http://www.abbyy.com/FineReader_xml/FineReader10-schema-v1.xml"'


def document(*pages: str, attributes: str = "", head: str = "") -> list[OcrPage]:
    data = f"<document {NAMESPACE} {attributes}>{head}{''.join(pages)}</document>"
    return abbyy.parse(data.encode(), "abbyy.xml")


def page(*blocks: str) -> str:
    return f'<page width="1000" height="2000" resolution="300">{"".join(blocks)}</page>'


def block(content: str, kind: str = "Text") -> str:
    return f'<block blockType="{kind}" l="0" t="0" r="500" b="600"><region/>{content}</block>'


def text(*paragraphs: str) -> str:
    return "<text>" + "".join(paragraphs) + "</text>"


def paragraph(*lines: str, style: str = "") -> str:
    return f'<par style="{style}">' + "".join(lines) + "</par>"


def line(content: str, place: str = 'l="10" t="20" r="110" b="40"') -> str:
    return f'<line baseline="38" {place}><formatting lang="Hungarian">{content}</formatting></line>'


def letters(word: str, start: int = 10, confidence: int = 50, extra: str = "") -> str:
    return "".join(
        f'<charParams l="{start + 10 * i}" t="{20 + i}" r="{start + 9 + 10 * i}" b="40" '
        f'charConfidence="{confidence}" {extra}>{letter}</charParams>'
        for i, letter in enumerate(word)
    )


def test_letters_become_words_with_the_box_around_them() -> None:
    space = '<charParams l="40" t="20" r="45" b="40">\n      </charParams>'
    [read] = document(page(block(text(paragraph(line(letters("őszi") + space + letters("fa", 60, 90)))))))
    assert (read.width, read.height, read.dpi, read.unit) == (1000, 2000, 300, Unit.PIXEL)
    assert [(word.content, word.box, word.confidence) for word in read.words] == [
        ("őszi", Box(10, 20, 39, 20), 0.5),
        ("fa", Box(60, 20, 19, 20), 0.9),
    ]
    assert read.blocks[0].language == "hu"
    assert read.blocks[0].box == Box(0, 0, 500, 600)


def test_word_starts_within_a_word_divide_nothing_and_tabs_do() -> None:
    tab = '<charParams l="40" t="20" r="45" b="40" isTab="1">x</charParams>'
    content = letters("Za", extra='wordStart="1"') + letters("bern", 30, extra='wordStart="1"') + tab + letters("y", 90)
    [read] = document(page(block(text(paragraph(line(content))))))
    assert [word.content for word in read.words] == ["Zabern", "y"]


def test_unknown_confidences_do_not_count() -> None:
    mixed = letters("a", 10, 80) + letters("b", 20, -1) + letters("c", 30, 40)
    [read] = document(page(block(text(paragraph(line(mixed), line(letters("d", 10, -1)))))))
    assert [word.confidence for word in read.words] == [pytest.approx(0.6), None]


def test_a_line_without_letters_is_split_and_its_box_shared() -> None:
    [read] = document(page(block(text(paragraph(line("egy kevés", 'l="10" t="20" r="98" b="40"'))))))
    assert [(word.content, word.box) for word in read.words] == [
        ("egy", Box(10, 20, pytest.approx(30), 20)),
        ("kevés", Box(pytest.approx(48), 20, pytest.approx(50), 20)),
    ]


def test_a_word_in_two_fonts_stays_one_word() -> None:
    two = '<line l="0" t="0" r="60" b="10"><formatting>ketté</formatting><formatting bold="1">vált</formatting></line>'
    [read] = document(page(block(text(paragraph(two)))))
    assert [word.content for word in read.words] == ["kettévált"]


def test_the_dividing_sign_divides_and_a_plain_hyphen_stays() -> None:
    [read] = document(page(block(text(paragraph(line("szét¬"), line("válasz Vereins-"), line("Blatt"))))))
    assert [(word.content, word.hyphen) for word in read.words] == [
        ("szét", Hyphen.FIRST),
        ("válasz", Hyphen.SECOND),
        ("Vereins-", None),
        ("Blatt", None),
    ]


def test_paragraphs_are_blocks_of_their_own() -> None:
    [read] = document(page(block(text(paragraph(line("egy")), paragraph(line("ketto"), line("harom"))))))
    assert [[word.content for part in found.lines for word in part.words] for found in read.blocks] == [
        ["egy"],
        ["ketto", "harom"],
    ]
    assert read.blocks[1].box == Box(10, 20, 100, 20)


def test_kinds_of_blocks_and_paragraphs() -> None:
    styles = '<documentData><paragraphStyles><paragraphStyle id="{1}" role="heading"/></paragraphStyles></documentData>'
    table = f"<row><cell>{text(paragraph(line('a')))}</cell><cell>{text(paragraph(line('b')))}</cell></row>"
    [read] = document(
        page(
            block(text(paragraph(line("cim"), style="{1}"))),
            block(text(paragraph(line("szoveg")))),
            block(table, "Table"),
            block("", "Picture"),
            block("", "Separator"),
            block("", "Text"),
        ),
        head=styles,
    )
    assert [found.kind for found in read.blocks] == [
        BlockKind.HEADING,
        BlockKind.TEXT,
        BlockKind.TABLE,
        BlockKind.ILLUSTRATION,
        BlockKind.SEPARATOR,
    ]
    assert [word.content for word in read.words] == ["cim", "szoveg", "a", "b"]


def test_every_page_counts_the_empty_ones_too() -> None:
    full = page(block(text(paragraph(line("egy")))))
    assert [len(read.words) for read in document(page(), full, page())] == [0, 1, 0]


def test_a_page_count_that_is_wrong_is_said_once() -> None:
    pages = document(page(), page(), attributes='pagesCount="3"')
    assert [[problem.code for problem in read.problems] for read in pages] == [["page-count"], []]


def test_a_bare_page_without_namespace() -> None:
    data = page(block(text(paragraph(line(letters("szó"))))))
    assert [word.content for word in abbyy.parse(data.encode(), "p.xml")[0].words] == ["szó"]


def test_broken_boxes_keep_the_word() -> None:
    bad = '<charParams l="x" t="1" r="2" b="3">a</charParams>'
    good = '<charParams l="1" t="1" r="5" b="3">b</charParams>'
    [read] = document(page(block(text(paragraph("\n" + line(bad + good), line(bad))))))
    assert [(word.content, word.box) for word in read.words] == [("ab", Box(1, 1, 4, 2)), ("a", None)]
    assert {(problem.code, problem.line) for problem in read.problems} == {("bad-number", 2), ("no-box", 2)}


def test_pages_without_size_are_warned_of() -> None:
    [read] = document('<page width="0" height="-5"/>')
    assert (read.width, read.height) == (None, None)
    assert [problem.code for problem in read.problems] == ["no-page-size"]


def test_what_holds_no_page_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        document()
    assert caught.value.problem.code == "no-page"


def test_a_slightly_broken_file_is_repaired() -> None:
    whole = page(block(text(paragraph(line("Smith & Sons"))))) + '<page x:y="1" width="9" height="9"/>'
    first, second = document(whole)
    assert [word.content for word in first.words] == ["Smith", "&", "Sons"]
    assert {problem.code for problem in first.problems} == {"broken-entity", "undeclared-prefix"}
    assert (second.width, second.problems) == (9, [])


def test_a_file_cut_short_is_refused() -> None:
    whole = f"<document>{page(block(text(paragraph(line('egy')))))}<page>"
    with pytest.raises(UnreadableFile) as caught:
        abbyy.parse(whole.encode(), "a.xml")
    assert caught.value.problem.code == "not-xml"


def test_letters_that_are_controls_are_removed() -> None:
    odd = '<charParams l="1" t="1" r="5" b="3">a\u0081</charParams><charParams l="6" t="1" r="9" b="3">b</charParams>'
    [read] = document(page(block(text(paragraph(line(odd))))))
    assert [(word.content, word.box) for word in read.words] == [("ab", Box(1, 1, 8, 2))]
    assert [problem.code for problem in read.problems] == ["control-character"]


def test_a_line_without_a_box_keeps_its_words() -> None:
    [read] = document(page(block(text(paragraph(line("egy", ""))))))
    assert [(word.content, word.box) for word in read.words] == [("egy", None)]
    assert [problem.code for problem in read.problems] == ["no-box"]


def test_a_whole_book_is_read_page_by_page_as_a_small_file_is() -> None:
    """Above some megabytes pages are forgotten once they are read; a slight defect is mended there too."""
    leaf = page(
        block(text(paragraph(line("könyv egy lapja")))).replace("<region/>", f'<region pad="{"x" * 1_000_000}"/>')
    )
    count = 9
    small, large = document(leaf), document(*[leaf] * count)
    assert [read.blocks for read in large] == [small[0].blocks] * count
    mended = document(*[leaf] * (count - 1), leaf.replace("könyv egy", "könyv & egy", 1))
    assert len(mended) == count
    assert [problem.code for problem in mended[0].problems] == ["broken-entity"]
    assert "&" in [word.content for word in mended[-1].words]
