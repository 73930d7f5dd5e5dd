"""What the press writes says again, in every format, what the press printed."""

from collections import Counter

import pypdfium2
import pytest
from PIL import Image

from archive_pages.formats import abbyy, alto, hocr, mets, ndnp_batch, page_xml
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


def test_a_pdf_holds_the_words_in_order(tmp_path):
    for language in ("hu", "fa"):
        issue = sample_issue(tmp_path / language, language=language, format="pdf", pages=1)
        page = issue.pages[0]
        with pypdfium2.PdfDocument(issue.folder / "issue.pdf") as document:
            text = document[0].get_textpage().get_text_range()
        # A divided word is joined by the reader of the PDF, at a mark of its own.
        found = "".join(text.split()).replace("\ufffe", "").replace("\u0002", "").replace("-", "")
        printed = "".join(word.content for word in page.words).replace("-", "")
        if language == "hu":
            assert found == printed
        else:
            assert Counter(found) == Counter(printed)


def test_a_scanned_pdf_holds_none(tmp_path):
    issue = sample_issue(tmp_path, format="pdf-scanned", pages=1)
    with pypdfium2.PdfDocument(issue.folder / "issue.pdf") as document:
        assert document[0].get_textpage().get_text_range() == ""


def test_an_ndnp_batch_leads_to_its_pages(tmp_path):
    issue = sample_issue(tmp_path, format="ndnp", date="1905-03-04")
    batch = ndnp_batch.parse((tmp_path / "batch.xml").read_bytes(), "batch.xml")
    [entry] = batch.issues
    assert entry.date == "1905-03-04"
    path = tmp_path / entry.path
    document = mets.parse(path.read_bytes(), path.name)
    assert document.metadata.volume == "12"
    assert [page.order for page in document.pages] == [1, 2]
    for page in issue.pages:
        assert page.ocr
        assert_same_words(alto.parse(page.ocr.read_bytes(), page.ocr.name), page)


def test_a_book_tells_its_chapters(tmp_path):
    sample_issue(tmp_path, format="mets-book", pages=2, title="Regék", date="1887")
    document = mets.parse((tmp_path / "mets.xml").read_bytes(), "mets.xml")
    [book] = document.logical
    assert [division.label for division in book.children] == ["Regék 1", "Regék 2"]
    assert [len(division.page_ids) for division in book.children] == [1, 1]


ODD_BYTES = {
    "bom": lambda page: page.ocr.read_bytes().startswith(b"\xef\xbb\xbf"),
    "latin2": lambda page: b'encoding="ISO-8859-2"' in page.ocr.read_bytes() and b"\xf5" in page.ocr.read_bytes(),
    "doctype": lambda page: b"<!DOCTYPE" in page.ocr.read_bytes(),
    "no-namespace": lambda page: b"xmlns" not in page.ocr.read_bytes(),
    "prefixed-namespace": lambda page: b"<alto:String" in page.ocr.read_bytes(),
    "missing-page-size": lambda page: b' WIDTH="1200"' not in page.ocr.read_bytes(),
    "zero-page-size": lambda page: b'WIDTH="0" HEIGHT="0"' in page.ocr.read_bytes(),
    "dirty-page-size": lambda page: b'HEIGHT="1700;x_wconf"' in page.ocr.read_bytes(),
    "no-unit": lambda page: b"MeasurementUnit" not in page.ocr.read_bytes(),
    "no-spaces": lambda page: b"<SP" not in page.ocr.read_bytes(),
    "no-subs": lambda page: b"SUBS_" not in page.ocr.read_bytes() and b"<HYP" in page.ocr.read_bytes(),
    "double-hyphen": lambda page: b'CONTENT="--"' in page.ocr.read_bytes(),
    "soft-hyphen": lambda page: 'CONTENT="\u00ad"'.encode() in page.ocr.read_bytes(),
    "not-sign-hyphen": lambda page: 'CONTENT="¬"'.encode() in page.ocr.read_bytes(),
    "mojibake-hyphen": lambda page: 'CONTENT="Â\u00ad"'.encode() in page.ocr.read_bytes(),
    "comments": lambda page: b"<!-- checked -->" in page.ocr.read_bytes(),
    "off-page-boxes": lambda page: b'HPOS="-40"' in page.ocr.read_bytes(),
    "ocr-noise": lambda page: b' WC="0.' in page.ocr.read_bytes(),
    "wrong-image-name": lambda page: b"other-0001.jpg" in page.ocr.read_bytes(),
    "png-as-jpg": lambda page: page.image.read_bytes().startswith(b"\x89PNG") and page.image.suffix == ".jpg",
    "whole-lines": lambda page: b"CONTENT=" in page.ocr.read_bytes() and b"<SP" not in page.ocr.read_bytes(),
    "float-coordinates": lambda page: b'.00"' in page.ocr.read_bytes(),
}


@pytest.mark.parametrize("oddity", ODD_BYTES)
def test_an_oddity_is_in_the_file(tmp_path, oddity):
    issue = sample_issue(tmp_path / "odd", pages=1, oddities=(oddity,))
    assert ODD_BYTES[oddity](issue.pages[0])
    assert not ODD_BYTES[oddity](sample_issue(tmp_path / "plain", pages=1).pages[0])


def test_letters_of_other_keyboards(tmp_path):
    romanian = sample_issue(tmp_path / "ro", language="ro", pages=1, oddities=("cedilla-letters",)).pages[0]
    persian = sample_issue(tmp_path / "fa", language="fa", pages=1, oddities=("arabic-letters",)).pages[0]
    assert "ş" in (written := "".join(word.content for word in romanian.words))
    assert not set("șț") & set(written)
    assert not set("یک") & {letter for word in persian.words for letter in word.content}
    assert_same_words(parsed(romanian, "alto4"), romanian)


def test_pages_without_words_and_without_ocr(tmp_path):
    empty = sample_issue(tmp_path / "empty", oddities=("empty-page",))
    assert empty.pages[0].words
    assert not parsed(empty.pages[1], "alto4").words
    bare = sample_issue(tmp_path / "bare", oddities=("no-ocr",))
    assert bare.pages[0].ocr
    assert bare.pages[1].ocr is None


@pytest.mark.parametrize(
    ("image", "magic"), [("jpg", b"\xff\xd8"), ("png", b"\x89PNG"), ("tif", b"II"), ("jp2", b"\0\0\0\x0cjP")]
)
def test_scans_come_as_what_their_name_says(tmp_path, image, magic):
    [page] = sample_issue(tmp_path, pages=1, image=image).pages
    assert page.image
    assert page.image.suffix == f".{image}"
    assert page.image.read_bytes().startswith(magic)


def test_a_tif_that_is_a_jpeg_and_a_bilevel_one(tmp_path):
    [page] = sample_issue(tmp_path / "jpg", pages=1, image="tif", oddities=("jpg-as-tif",)).pages
    assert page.image
    assert page.image.read_bytes().startswith(b"\xff\xd8")
    [page] = sample_issue(tmp_path / "bilevel", pages=1, image="tif", oddities=("bilevel",)).pages
    assert page.image
    with Image.open(page.image) as image:
        assert image.mode == "1"


def test_what_the_press_does_not_know_is_said(tmp_path):
    with pytest.raises(ValueError, match="papyrus"):
        sample_issue(tmp_path, format="papyrus")
