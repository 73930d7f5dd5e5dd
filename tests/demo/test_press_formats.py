"""What the press writes says again, in every format, what the press printed."""

import pytest

from archive_pages.formats import abbyy, alto, hocr, page_xml
from archive_pages.formats.page import Box, Hyphen, OcrPage, Word
from demo.press.page import PrintedIssue, PrintedPage
from demo.press.samples import sample_issue

ALTO = ("alto1", "alto2", "alto3", "alto4")
WITH_WORD_BOXES = (*ALTO, "abbyy10", "hocr", "page")


def parsed(page: PrintedPage, format: str) -> OcrPage:
    assert page.ocr
    data = page.ocr.read_bytes()
    name = page.ocr.name
    if format.startswith("alto"):
        return alto.parse(data, name)
    if format == "page":
        return page_xml.parse(data, name)
    parser = hocr if format == "hocr" else abbyy
    [found] = parser.parse(data, name)
    return found


def assert_same_words(found: OcrPage, page: PrintedPage, factor: float = 1.0) -> None:
    assert [word.content for word in found.words] == [word.content for word in page.words]
    for read, printed in zip(found.words, page.words, strict=True):
        assert_same_box(read, printed, factor)


def assert_same_box(read: Word, printed: Word, factor: float) -> None:
    assert read.box
    assert printed.box
    for side in ("hpos", "vpos", "width", "height"):
        assert getattr(read.box, side) / factor == pytest.approx(getattr(printed.box, side), abs=1.01), read.content


def cut_marks(found: OcrPage, page: PrintedPage) -> None:
    """FineReader boxes the dividing mark as a letter of its word, so such a box reaches to the end of its line."""
    for read, printed in zip(found.words, page.words, strict=True):
        if printed.hyphen is Hyphen.FIRST and read.box and printed.box:
            assert read.box.width > printed.box.width
            read.box.width = printed.box.width


@pytest.mark.parametrize("language", ["hu", "ro", "en", "fa"])
@pytest.mark.parametrize("format", WITH_WORD_BOXES)
def test_every_format_says_the_words_and_boxes_that_were_printed(tmp_path, format, language):
    issue = sample_issue(tmp_path, language=language, format=format)
    for page in issue.pages:
        found = parsed(page, format)
        if format == "abbyy10":
            cut_marks(found, page)
        assert_same_words(found, page)
        assert [word.hyphen for word in found.words] == [word.hyphen for word in page.words]
    if format == "alto4":
        assert [block.kind for block in found.blocks] == [block.kind for block in page.blocks]


@pytest.mark.parametrize(("unit", "factor"), [("inch1200", 8), ("mm10", 254 / 150), ("four", 4), ("half", 0.5)])
def test_units_scale_the_page_and_its_boxes_alike(tmp_path, unit, factor):
    issue = sample_issue(tmp_path, unit=unit, format="alto4")
    for page in issue.pages:
        found = parsed(page, "alto4")
        assert found.width == pytest.approx(page.width * factor, abs=1)
        assert_same_words(found, page, factor)


@pytest.mark.parametrize(
    "oddity",
    ["no-namespace", "prefixed-namespace", "bom", "comments", "no-spaces", "no-subs", "float-coordinates", "latin2"],
)
def test_odd_markup_loses_no_word(tmp_path, oddity):
    issue = sample_issue(tmp_path, format="alto4", oddities=(oddity,))
    for page in issue.pages:
        assert_same_words(parsed(page, "alto4"), page)


def divided(issue: PrintedIssue) -> list[Word]:
    return [word for page in issue.pages for word in page.words if word.hyphen]


def test_divided_words_come_in_pairs_that_make_the_whole(tmp_path):
    issue = sample_issue(tmp_path, language="hu")
    parts = divided(issue)
    assert len(parts) > 4
    for first, second in zip(parts[::2], parts[1::2], strict=True):
        assert first.full == second.full == first.content + second.content


def test_boxes_stay_on_the_page(tmp_path):
    issue = sample_issue(tmp_path)
    for page in issue.pages:
        for thing in page.boxed:
            box = thing.box
            assert isinstance(box, Box)
            assert 0 <= box.hpos <= box.hpos + box.width <= page.width
            assert 0 <= box.vpos <= box.vpos + box.height <= page.height
