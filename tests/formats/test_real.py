"""Every real OCR file is read, with the words that an independent count finds, on the page, in the file's order.

The counts here use plain lxml and regular expressions, none of our parsers.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from archive_pages.formats import abbyy, alto, hocr, mets, page_xml
from archive_pages.formats.detect import Format, detect
from archive_pages.formats.page import Hyphen, OcrPage, Unit
from tests.samples import real

pytestmark = pytest.mark.real

ALTO = [
    ("ndnp-issue/1289.xml", 4259),
    ("ndnp-issue/1292.xml", 5865),
    ("alto3-newspaper-page/1667522809_J_0025_0001.xml", 2651),
    ("mets-alto-book/FULLTEXT/320805.xml", 31),
    ("mets-alto-book/FULLTEXT/320807.xml", 215),
    ("mets-alto-book/FULLTEXT/320808.xml", 347),
    ("mets-alto-book/FULLTEXT/320809.xml", 352),
    ("alto4-hungarian/EHRI-ET-DEGOB0086_02.xml", 514),
    ("alto4-hungarian/EHRI-ET-DEGOB0090_03.xml", 558),
    ("alto4-hungarian/EHRI-ET-DEGOB1640_01.xml", 198),
    ("alto4-hungarian/EHRI-ET-DEGOB2830_01.xml", 293),
    ("persian/Lubab_alAlbab.pdf_000003.xml", 283),
    ("odd-ocr/alto_float.xml", 541),
    ("odd-ocr/alto_hyphen.xml", 5347),
    ("odd-ocr/alto_namespaced.xml", 1926),
    ("odd-ocr/alto_nospace.xml", 117),
    ("odd-ocr/altobadcoords.xml", 3073),
]
ABBYY = [
    ("abbyy-fr10-newspaper/abbyy.xml", 1, 2089),
    ("abbyy-fr10-newspaper/oldGerman.xml", 1, 114),
    ("abbyy-fr6-book/abbyyocr_fr6v1.xml", 132, 43540),
]
HOCR = [
    ("hocr-newspaper/001_PD_1878_01_19B_01.jpg.hocr", 1448),
    ("hocr-newspaper/002_PD_1878_01_19B_02.jpg.hocr", 2390),
    ("odd-ocr/hocr_broken_comment.html", 892),
    ("odd-ocr/hocr_broken_entities.html", 1526),
    ("odd-ocr/hocr_broken_pis.html", None),  # its stray markup defeats a count by regular expression; see below
    ("odd-ocr/hocr_hyphen.html", 432),
]
PAGE = "persian/rahbar-1185565752-00000086.xml"
OFF_THE_PAGE = {"odd-ocr/hocr_broken_comment.html"}  # its page box is wrong; scaling clips and reports it


def words_on(page: OcrPage) -> list[str]:
    return [word.content for word in page.words]


def assert_on_page(page: OcrPage, slack: float = 0.005) -> None:
    assert page.width
    assert page.height
    for word in page.words:
        if word.box is not None:
            assert -slack * page.width <= word.box.hpos <= word.box.hpos + word.box.width <= (1 + slack) * page.width
            assert -slack * page.height <= word.box.vpos <= word.box.vpos + word.box.height <= (1 + slack) * page.height


@pytest.mark.parametrize(("path", "count"), ALTO)
def test_alto(path: str, count: int) -> None:
    data = real(path).read_bytes()
    contents = etree.fromstring(data).xpath("//*[local-name()='String']/@CONTENT")
    tokens = [token for content in contents for token in re.split(r"\s+", content) if token]
    page = alto.parse(data, path)
    assert detect(data, path) is Format.ALTO
    assert len(page.words) == len(tokens) == count
    # In the file's own order unless it names another; only dividing hyphens are cut from the words.
    ours = words_on(page)
    if "IDNEXT" not in data.decode():
        assert all(token.startswith(word) for token, word in zip(tokens, ours, strict=True))
        cut = [token[len(word) :] for token, word in zip(tokens, ours, strict=True) if token != word]
    else:
        assert sorted(word.rstrip("⸗") for word in tokens) == sorted(ours)
        cut = ["⸗"]
    assert set(cut) <= {"¬", "\u00ad", "⸗", "Â¬", "-"}
    assert_on_page(page)


@pytest.mark.parametrize(("path", "pages", "count"), ABBYY)
def test_abbyy(path: str, pages: int, count: int) -> None:
    data = real(path).read_bytes()
    found = abbyy.parse(data, path)
    tokens = list(abbyy_tokens(data))
    ours = [word for page in found for word in words_on(page)]
    assert detect(data, path) is Format.ABBYY
    assert len(found) == pages
    assert len(ours) == len(tokens) == count
    assert [token.rstrip("¬") or token for token in tokens] == ours
    for page in found:
        assert_on_page(page)


def abbyy_tokens(data: bytes) -> Iterator[str]:
    for line in etree.fromstring(data).xpath("//*[local-name()='line']"):
        letters = line.xpath(".//*[local-name()='charParams']")
        text = "".join(c.text.strip() or " " if c.text and not c.get("isTab") else " " for c in letters)
        yield from (text if letters else "".join(line.itertext())).split()


@pytest.mark.parametrize(("path", "count"), HOCR)
def test_hocr(path: str, count: int | None) -> None:
    data = real(path).read_bytes()
    [page] = hocr.parse(data, path)
    assert detect(data, path) is Format.HOCR
    contents = re.findall(r"""<span class=['"]ocrx_word['"][^>]*>(.*?)</span>""", data.decode(), re.DOTALL)
    if count is None:
        assert len(page.words) == sum(1 for content in contents if content.strip()) == 645
    else:
        texts = [re.sub("</?(?:strong|em)>|&nbsp;|&#160;", " ", content) for content in contents]
        assert len(page.words) == sum(len(text.split()) for text in texts) == count
    if path not in OFF_THE_PAGE:
        assert_on_page(page)


def test_page_xml_prefers_the_corrected_lines() -> None:
    data = real(PAGE).read_bytes()
    page = page_xml.parse(data, PAGE)
    lines = etree.fromstring(data).xpath("//*[local-name()='TextLine']/*[local-name()='TextEquiv']/*/text()")
    tokens = [token for text in lines for token in re.split(r"\s+", text) if token]
    assert words_on(page) == tokens
    assert len(tokens) == 263
    assert {"ازسال", "43"}.isdisjoint(tokens)  # what the OCR had read, and the transcriber put right
    assert_on_page(page)


def test_right_to_left_words_run_from_right_to_left() -> None:
    path = "persian/Lubab_alAlbab.pdf_000003.xml"
    for line in alto.parse(real(path).read_bytes(), path).blocks[0].lines:
        left_edges = [word.box.hpos for word in line.words if word.box]
        assert left_edges == sorted(left_edges, reverse=True)


def test_units_sizes_and_hints() -> None:
    def page(path: str) -> OcrPage:
        return alto.parse(real(path).read_bytes(), path)

    ndnp = page("ndnp-issue/1289.xml")
    assert (ndnp.unit, ndnp.width, ndnp.height, ndnp.page_label) == (Unit.INCH1200, 18200, 28872, "2")
    assert ndnp.blocks[0].language == "en"
    assert page("mets-alto-book/FULLTEXT/320807.xml").image_name == "320808.jpg"
    [scan] = hocr.parse(real(HOCR[0][0]).read_bytes(), "x.hocr")
    assert (scan.image_name, scan.width, scan.height) == ("001_PD_1878_01_19B_01.jpg", 3642, 5466)
    assert scan.blocks[0].language == "en"
    [abbyy_page] = abbyy.parse(real(ABBYY[0][0]).read_bytes(), "abbyy.xml")
    assert (abbyy_page.width, abbyy_page.dpi) == (4131, 300)


def test_divided_words_are_paired() -> None:
    path = "ndnp-issue/1289.xml"
    words = alto.parse(real(path).read_bytes(), path).words
    firsts = [word for word in words if word.hyphen is Hyphen.FIRST]
    assert len(firsts) == 114
    assert [word.full for word in firsts[:2]] == ["entablature", "replied"]
    book = abbyy.parse(real(ABBYY[2][0]).read_bytes(), "book.xml")
    words = [word for page in book for word in page.words]
    divided = [(a.content, b.content) for a, b in pairwise(words) if a.hyphen is Hyphen.FIRST]
    assert len(divided) == 251
    assert divided[:2] == [("con", "nected"), ("abrupt", "ness")]
    [soft] = hocr.parse(real("odd-ocr/hocr_hyphen.html").read_bytes(), "h.html")
    assert ("Schweizer", Hyphen.FIRST) in [(word.content, word.hyphen) for word in soft.words]


def test_what_is_odd_is_said() -> None:
    def codes(path: str) -> dict[str, int | None]:
        data = real(path).read_bytes()
        read = hocr.parse(data, path)[0] if path.endswith("html") else alto.parse(data, path)
        assert all(problem.file == path for problem in read.problems)
        return {problem.code: problem.line for problem in read.problems}

    assert codes("odd-ocr/altobadcoords.xml") == {"bad-box": 1}
    assert codes("odd-ocr/alto_namespaced.xml") == {"double-encoded": 106}
    assert codes("odd-ocr/hocr_broken_comment.html") == {"stray-markup": 47}
    assert codes("odd-ocr/hocr_broken_pis.html") == {"stray-markup": 45}


def test_ndnp_mets() -> None:
    document = mets.parse(real("ndnp-issue/1935080201.xml").read_bytes(), "1935080201.xml")
    metadata = document.metadata
    assert (metadata.date_issued, metadata.volume, metadata.number, metadata.edition) == ("1935-08-02", "56", "27", "1")
    assert metadata.identifier("lccn") == "sn85058233"
    assert [(page.order, page.order_label) for page in document.pages] == [(1, "1"), (2, "2")]
    assert [[(file.use, file.href) for file in document.files_of(page)] for page in document.pages] == [
        [("master", f"{n}.tif"), ("service", f"{n}.jp2"), ("derivative", f"{n}.pdf"), ("ocr", f"{n}.xml")]
        for n in (1292, 1289)
    ]
    assert document.problems == []


def test_book_mets() -> None:
    document = mets.parse(real("mets-alto-book/mets.xml").read_bytes(), "mets.xml")
    assert document.metadata.title.startswith("Neue Friedens-Vorschläge")
    assert (document.metadata.date_issued, document.metadata.languages) == ("1712", ["ger"])
    assert document.metadata.rights_uri == "https://creativecommons.org/licenses/by-sa/3.0/de"
    assert [page.order for page in document.pages] == list(range(1, 17))
    assert document.pages[6].order_label == "[Seite 8]"
    assert [file.href for file in document.files_of(document.pages[6])][1] == "320807.xml"
    [book] = document.logical
    assert book.type == "monograph"
    assert len(book.page_ids) == 16
    assert [(part.label, len(part.page_ids)) for part in book.children] == [
        ("Vorderdeckel", 4),
        ("Titelblatt", 2),
        ("Abschnitt [ohne Titel]", 7),
        ("Rückdeckel", 3),
    ]


def test_formats_by_their_bytes() -> None:
    folder = real("ndnp-issue").parent
    expected = {".jpg": Format.JPEG, ".jp2": Format.JP2, ".pdf": Format.PDF, ".gpx": Format.XML}
    for path in sorted(folder.rglob("*")):
        if path.suffix in expected:
            assert detect(head(path), "nameless") is expected[path.suffix]


def head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(20_000)
