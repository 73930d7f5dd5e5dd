"""PDF: text with boxes, rotation, hyphens, embedded scans, rasters, damage, passwords, scripts and limits."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from archive_pages.formats import pdf
from archive_pages.formats.detect import Format, detect
from archive_pages.formats.page import Box, OcrPage, Unit
from archive_pages.formats.pdf import PdfFile, PdfLimits
from cms.parsing.problems import UnreadableFile
from tests.samples import real

TEXT = b"BT /F1 10 Tf 50 350 Td (Hello divi-) Tj 0 -12 Td (ded words) Tj 0 -60 Td (\xd3rszem) Tj ET"


def make(
    content: bytes = TEXT, rotate: int = 0, crop: list[int] | None = None, jpeg: bytes = b"", pages: int = 1
) -> pikepdf.Pdf:
    document = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if jpeg:
        width, height = Image.open(io.BytesIO(jpeg)).size
        scan = pikepdf.Stream(document, jpeg)
        scan.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=width,
            Height=height,
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )
        resources.XObject = pikepdf.Dictionary(Scan=document.make_indirect(scan))
    for _ in range(pages):
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 300, 400],
            Resources=resources,
            Contents=document.make_stream(content),
            Rotate=rotate,
        )
        if crop:
            page.CropBox = crop
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    return document


def saved(document: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, encryption=encryption or False)
    return buffer.getvalue()


def jpeg(width: int = 60, height: int = 80) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(buffer, "JPEG")
    return buffer.getvalue()


def text_of(page: OcrPage) -> list[list[list[str]]]:
    return [[[word.content for word in line.words] for line in block.lines] for block in page.blocks]


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in pdf.parse(data, "a.pdf")[0].problems]


def refusal(data: bytes, limits: PdfLimits | None = None) -> str:
    with pytest.raises(UnreadableFile) as caught:
        pdf.parse(data, "a.pdf", *([limits] if limits else []))
    assert caught.value.problem.file == "a.pdf"
    return caught.value.problem.code


def test_words_in_points_from_the_top_left() -> None:
    [page] = pdf.parse(saved(make()), "a.pdf")
    assert (page.width, page.height, page.unit) == (300, 400, Unit.POINT)
    assert text_of(page) == [[["Hello", "divi-"], ["ded", "words"]], [["Órszem"]]]
    hello = page.words[0].box
    assert hello is not None
    assert (hello.hpos, hello.vpos + hello.height) == (pytest.approx(50, abs=1.5), pytest.approx(50, abs=1.5))
    assert 15 < hello.width < 30
    assert 5 < hello.height < 12


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_lie_on_the_ink_however_the_page_is_turned_and_cropped(rotate: int) -> None:
    data = saved(make(b"BT /F1 40 Tf 60 300 Td (Hello) Tj ET", rotate, [10, 20, 290, 390]))
    with PdfFile(data, "a.pdf") as file:
        picture = file.render(0, 72).convert("L").point(lambda value: 255 if value < 128 else 0)
        [word] = file.text(0).words
        assert picture.size == tuple(round(side) for side in file.size(0))
    ink = picture.getbbox()
    assert ink is not None
    assert word.box is not None
    corners = (word.box.hpos, word.box.vpos, word.box.hpos + word.box.width, word.box.vpos + word.box.height)
    assert corners == pytest.approx(ink, abs=2.5)


def test_a_scan_without_text_is_a_page_without_blocks() -> None:
    [page] = pdf.parse(saved(make(b"q 300 0 0 400 0 0 cm /Scan Do Q", jpeg=jpeg())), "a.pdf")
    assert (page.blocks, page.problems) == ([], [])


def test_the_embedded_scan_comes_out_byte_by_byte() -> None:
    scan = jpeg()
    with PdfFile(saved(make(b"q 300 0 0 400 0 0 cm /Scan Do Q", jpeg=scan)), "a.pdf") as file:
        assert file.embedded_scan(0) == (scan, Format.JPEG)
        assert file.resolution(0) == pytest.approx(60 / 300 * 72)


@pytest.mark.parametrize(
    ("content", "rotate"),
    [
        (b"q 150 0 0 200 0 0 cm /Scan Do Q", 0),
        (b"q 300 0 0 400 0 0 cm /Scan Do Q", 90),
        (b"q -300 0 0 400 300 0 cm /Scan Do Q", 0),
        (b"q 300 0 0 400 0 0 cm /Scan Do Q q 300 0 0 400 0 0 cm /Scan Do Q", 0),
        (TEXT, 0),
    ],
)
def test_a_picture_that_is_not_the_whole_page_is_no_scan(content: bytes, rotate: int) -> None:
    with PdfFile(saved(make(content, rotate, jpeg=jpeg())), "a.pdf") as file:
        assert file.embedded_scan(0) is None


def test_rasters_keep_to_the_limit() -> None:
    data = saved(make())
    with PdfFile(data, "a.pdf", PdfLimits(pixels=1_000_000)) as file:
        assert file.render(0, 144).size == (600, 800)
        with pytest.raises(UnreadableFile) as caught:
            file.render(0, 300)
    assert caught.value.problem.code == "too-many-pixels"
    with (
        PdfFile(saved(make(b"q 300 0 0 400 0 0 cm /Scan Do Q", jpeg=jpeg())), "a", PdfLimits(pixels=4799)) as file,
        pytest.raises(UnreadableFile),
    ):
        file.embedded_scan(0)


def test_limits_on_pages_bytes_and_letters() -> None:
    data = saved(make(pages=3))
    assert refusal(data, PdfLimits(pages=2)) == "too-many-pages"
    assert refusal(data, PdfLimits(bytes=100)) == "too-large"
    assert refusal(data, PdfLimits(characters=5)) == "too-many-letters"
    assert len(pdf.parse(data, "a.pdf", PdfLimits(pages=3))) == 3


def test_a_password_is_asked_for_and_restrictions_are_told() -> None:
    assert refusal(saved(make(), pikepdf.Encryption(user="secret", owner="owner"))) == "pdf-password"
    free = pikepdf.Permissions(extract=False)
    assert codes(saved(make(), pikepdf.Encryption(user="", owner="owner", allow=free))) == ["pdf-restricted"]


def test_scripts_are_told_and_never_run() -> None:
    document = make()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('x')")
    assert codes(saved(document)) == ["pdf-script"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"hello", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    assert refusal(data) in ("not-pdf", "empty-file")


def test_a_file_cut_short_is_repaired_with_a_warning_or_refused() -> None:
    data = saved(make())
    assert codes(data[:-20]) == ["pdf-damaged"]
    assert refusal(data[: len(data) // 3]) == "not-pdf"


@pytest.mark.real
@pytest.mark.parametrize(
    ("path", "words", "expected"),
    [
        ("odd-pdf/corruptionOneByteMissing.pdf", 38, ["pdf-damaged"]),
        ("odd-pdf/encryption_nocopy.pdf", 38, ["pdf-restricted"]),
        ("odd-pdf/encryption_noprinting.pdf", 38, ["pdf-restricted"]),
        ("odd-pdf/javascript.pdf", 2, ["pdf-script"]),
        ("odd-pdf/text_only_pdfa1b.pdf", 38, []),
        ("ndnp-issue/1289.pdf", 4247, []),
        ("ndnp-issue/1292.pdf", 5796, []),
    ],
)
def test_real_pdfs(path: str, words: int, expected: list[str]) -> None:
    file = real(path)
    [page] = pdf.parse(file.read_bytes(), path)
    assert detect(file.read_bytes()[:20_000], path) is Format.PDF
    assert len(page.words) == words == independent_count(file)
    assert [problem.code for problem in page.problems] == expected
    assert all(problem.file == path for problem in page.problems)
    assert page.width
    assert page.height
    for word in page.words:
        assert word.box is None or within(word.box, page.width, page.height)


def within(box: Box, width: float, height: float) -> bool:
    return (
        box.hpos >= -1 and box.hpos + box.width <= width + 1 and box.vpos >= -1 and box.vpos + box.height <= height + 1
    )


def independent_count(path: Path) -> int:
    """By pdfium's own text, without our way of finding words in it."""
    import pypdfium2

    text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range()
    return len(text.replace("\ufffe", "- ").split())


@pytest.mark.real
def test_the_scan_of_a_real_issue_comes_out() -> None:
    with PdfFile(real("ndnp-issue/1289.pdf"), "1289.pdf") as file:
        scan = file.embedded_scan(0)
        assert scan is not None
        assert Image.open(io.BytesIO(scan[0])).size == (2275, 3609)
        assert scan[1] is Format.JPEG


def test_a_page_of_impossible_size_is_refused() -> None:
    document = make()
    document.pages[0].MediaBox = [0, 0, 20_000, 100]
    assert refusal(saved(document)) == "bad-page-size"
