"""hOCR: pages, blocks, lines and words, and HTML as forgiving as browsers' ."""

import pytest

from archive_pages.formats import hocr
from archive_pages.formats.page import BlockKind, Box, Hyphen, OcrPage
from cms.parsing.problems import UnreadableFile

WORD = "<span class='ocrx_word' title='bbox 10 20 50 40; x_wconf {confidence}'>{text}</span>"


def word(text: str, confidence: str = "90") -> str:
    return WORD.format(text=text, confidence=confidence)


def line(*content: str, name: str = "ocr_line") -> str:
    return f"<span class='{name}' title='bbox 10 20 200 40; baseline 0 0'>{' '.join(content)}</span>"


def paragraph(*lines: str, extra: str = "") -> str:
    return f"<p class='ocr_par' {extra} title='bbox 1 2 300 400'>{''.join(lines)}</p>"


def document(
    *body: str, head: str = "", title: str = 'image "a b.jpg"; bbox 0 0 1000 2000; ppageno 0'
) -> list[OcrPage]:
    pages = f"<html><head>{head}</head><body><div class='ocr_page' title='{title}'>{''.join(body)}</div></body></html>"
    return hocr.parse(pages.encode(), "page.hocr")


def test_words_with_boxes_and_confidence() -> None:
    [page] = document(paragraph(line(word("őszi", "50"), word("<em>ró</em>zsa")), extra="lang='hun'"))
    assert (page.width, page.height, page.image_name) == (1000, 2000, "a b.jpg")
    assert [(w.content, w.box, w.confidence) for w in page.words] == [
        ("őszi", Box(10, 20, 40, 20), 0.5),
        ("rózsa", Box(10, 20, 40, 20), 0.9),
    ]
    assert (page.blocks[0].language, page.blocks[0].box) == ("hu", Box(1, 2, 299, 398))
    assert page.problems == []


def test_paragraphs_else_areas_are_blocks() -> None:
    area = "<div class='ocr_carea' title='bbox 5 5 9 9'>"
    [page] = document(
        area + paragraph(line(word("a"))) + paragraph(line(word("b")), line(word("c"))) + "</div>",
        area + line(word("d")) + "</div>",
        line(word("e")),
    )
    assert [[w.content for part in block.lines for w in part.words] for block in page.blocks] == [
        ["a"],
        ["b", "c"],
        ["d"],
        ["e"],
    ]
    assert page.blocks[2].box == Box(5, 5, 4, 4)


def test_a_line_without_words_is_split_and_its_box_shared() -> None:
    [page] = document(paragraph(line("egy kevés")))
    assert [w.content for w in page.words] == ["egy", "kevés"]
    assert page.words[1].box == Box(pytest.approx(10 + 190 * 3.8 / 8.8), 20, pytest.approx(190 * 5 / 8.8), 20)


def test_words_outside_lines_are_not_lost() -> None:
    [page] = document(paragraph(word("egy"), word("ketto")))
    assert [[w.content for w in part.words] for part in page.blocks[0].lines] == [["egy", "ketto"]]


def test_kinds_of_lines_and_pictures() -> None:
    tesseract = "<meta name='ocr-system' content='tesseract 5.3'/>"
    body = (
        line(word("cim"), name="ocr_header"),
        line(word("szoveg")),
        line(word("kepalairas"), name="ocr_caption"),
        "<div class='ocr_photo' title='bbox 1 1 2 2'></div>",
        "<div class='ocr_separator' title='bbox 1 1 2 2'></div>",
    )
    [page] = document(paragraph(*body[:3]), *body[3:], head=tesseract)
    pictures = [BlockKind.ILLUSTRATION, BlockKind.SEPARATOR]
    assert [b.kind for b in page.blocks] == [BlockKind.HEADING, BlockKind.TEXT, BlockKind.CAPTION, *pictures]
    [page] = document(paragraph(*body[:3]))
    assert page.blocks[0].kind is BlockKind.MARGINALIA


def test_several_pages_empty_ones_too() -> None:
    page = "<div class='ocr_page' title='bbox 0 0 10 10; lpageno XII'>{}</div>"
    pages = hocr.parse(f"<body>{page.format('')}{page.format(line(word('x')))}</body>".encode(), "p.hocr")
    assert [(len(found.words), found.page_label) for found in pages] == [(0, "XII"), (1, "XII")]


def test_soft_hyphens_divide() -> None:
    [page] = document(paragraph(line(word("Schweizer&shy;")), line(word("deutsch"))))
    assert [(w.content, w.hyphen) for w in page.words] == [("Schweizer", Hyphen.FIRST), ("deutsch", Hyphen.SECOND)]


def test_broken_html_keeps_its_text_and_says_so() -> None:
    [page] = document(paragraph(line(word("a & b"), word("F<r/?a«"), word("!'<!--,"), word("<?x"), word("&nosuch; c"))))
    assert [w.content for w in page.words] == ["a", "&", "b", "F<r/?a«", "!'<!--,", "<?x", "&nosuch;", "c"]
    assert [problem.code for problem in page.problems] == ["stray-markup"]


@pytest.mark.parametrize(
    ("title", "code"),
    [("bbox 0 0 0 0", "no-page-size"), ("ppageno 1", "no-page-size"), ("bbox 0 0 x y", "bad-number")],
)
def test_pages_without_size_are_warned_of(title: str, code: str) -> None:
    [page] = document(paragraph(line(word("x"))), title=title)
    assert (page.width, page.height) == (None, None)
    assert code in [problem.code for problem in page.problems]
    assert len(page.words) == 1


def test_words_without_a_box_are_kept() -> None:
    [page] = document(line("<span class='ocrx_word'>x</span><span class='ocrx_word' title='bbox 9 9 1 1'>y</span>"))
    assert [(w.content, w.box) for w in page.words] == [("x", None), ("y", None)]
    assert {problem.code for problem in page.problems} == {"no-box", "bad-box"}


def test_a_file_cut_short_is_warned_of() -> None:
    [page] = hocr.parse(
        b"<html><body><div class='ocr_page' title='bbox 0 0 9 9'>\n<span class='ocr_line'>egy ket", "p.hocr"
    )
    assert [w.content for w in page.words] == ["egy", "ket"]
    assert ("cut-short", 2) in [(problem.code, problem.line) for problem in page.problems]


def test_html_without_pages_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        hocr.parse(b"<html><p>Hello</p></html>", "p.html")
    assert caught.value.problem.code == "no-page"
