"""Downloads: text, ALTO, PDF, picture and words, as files that other programs read."""

import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from archive_pages.formats import alto
from archive_pages.models import Canvas
from archive_pages.reading.kept import KeptFiles
from archive_pages.reading.pdf_text import runs_right_to_left
from tests import factories
from tests.archive_pages.printed import add_text, printed_issue
from tests.archive_pages.scanned import drawing, scan
from tests.samples import real

pytestmark = pytest.mark.django_db


def fetch(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


@pytest.fixture
def canvas(tmp_path: Path) -> Canvas:
    return scan(factories.issue(), drawing(300, 200), text="egy szép\nnyári reggel", order_label="3")


def test_text_comes_under_a_name_that_tells_what_it_is(client: Client, canvas: Canvas) -> None:
    response = client.get(f"/canvas/{canvas.uuid}.txt")
    assert response.content.decode() == "egy szép nyári reggel\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "marosv%C3%B6lgyi-h%C3%ADrlap-1935-08-02-p3.txt" in response["Content-Disposition"]


def test_alto_gives_back_the_words_and_boxes(client: Client, canvas: Canvas) -> None:
    layer = canvas.text_layer()
    assert layer is not None
    page = alto.parse(fetch(client, f"/canvas/{canvas.uuid}.alto.xml"), "page.alto.xml")
    assert [word.content for word in page.words] == layer.words
    first = page.words[0].box
    assert first is not None
    assert (first.hpos, first.vpos, first.width, first.height) == layer.box(0)
    assert (page.width, page.height) == (layer.width, layer.height)


def test_words_for_programs(client: Client, canvas: Canvas) -> None:
    response = client.get(f"/canvas/{canvas.uuid}.json")
    data = response.json()
    assert response["Access-Control-Allow-Origin"] == "*"
    assert data["words"] == ["egy", "szép", "nyári", "reggel"]
    assert data["boxes"][:4] == [50, 50, 80, 20]
    assert data["lines"][1][4:] == [2, 4]
    assert (data["width"], data["height"], data["direction"]) == (300, 200, "ltr")


def test_the_picture_has_every_pixel(client: Client, canvas: Canvas) -> None:
    assert Image.open(BytesIO(fetch(client, f"/canvas/{canvas.uuid}.jpg"))).size == (300, 200)


@pytest.mark.parametrize("form", ["txt", "alto.xml", "json", "jpg"])
def test_caches_keep_one_copy_for_readers_of_every_language(client: Client, canvas: Canvas, form: str) -> None:
    answer = client.get(f"/canvas/{canvas.uuid}.{form}", headers={"accept-language": "hu"})
    assert answer.status_code == 200
    assert "language" not in (answer.get("Vary", "") + " ".join(answer.headers)).lower()


def test_a_page_without_text_says_so_in_plain_words(client: Client, tmp_path: Path) -> None:
    bare = scan(factories.issue(), drawing(60, 40))
    for form in ("txt", "alto.xml", "json"):
        response = client.get(f"/canvas/{bare.uuid}.{form}")
        assert response.status_code == 404
        assert "no text" in response.content.decode()
    assert client.get(f"/issue/{bare.issue.uuid}.txt").status_code == 404
    body = client.get(bare.issue.get_url()).content.decode()
    assert f"/canvas/{bare.uuid}.txt" not in body
    assert f"/canvas/{bare.uuid}.pdf" in body


def test_a_page_without_a_scan_offers_no_picture(client: Client) -> None:
    bare = factories.canvas(factories.issue())
    for form in ("jpg", "pdf"):
        assert client.get(f"/canvas/{bare.uuid}.{form}").status_code == 404
    assert client.get(f"/issue/{bare.issue.uuid}.pdf").status_code == 404
    body = client.get(bare.issue.get_url()).content.decode()
    assert f"/canvas/{bare.uuid}.jpg" not in body
    assert f"/canvas/{bare.uuid}.txt" in body


def test_a_replaced_text_makes_a_new_copy(client: Client, canvas: Canvas) -> None:
    address = f"/canvas/{canvas.uuid}.pdf"
    first = client.get(address)
    b"".join(first)
    canvas.ocr_sha256 = "0" * 64
    canvas.save()
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200


def words_of_pdf(data: bytes, page: int = 0) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Words of a page with their boxes in points from the top left corner, as pdfium reads them."""
    document = pypdfium2.PdfDocument(data)
    height = document[page].get_height()
    text = document[page].get_textpage()
    found = []
    whole = text.get_text_range()
    for match in re.finditer(r"\S+", whole):
        boxes = [text.get_charbox(index, loose=True) for index in range(*match.span())]
        left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
        right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
        found.append((match.group(), (left, height - top, right - left, top - bottom)))
    return found


@pytest.mark.parametrize("language", ["hu", "fa"])
def test_the_pdf_holds_the_words_at_their_places(client: Client, tmp_path: Path, language: str) -> None:
    issue, _press = printed_issue(tmp_path, language=language, pages=1, size=(900, 1275))
    canvas = issue.canvases.get()
    layer = canvas.text_layer()
    assert layer is not None
    data = fetch(client, f"/canvas/{canvas.uuid}.pdf")
    found = words_of_pdf(data)
    assert sorted(unmirrored(word) for word, _ in found) == sorted(unmirrored(word) for word in layer.words)
    scale = 72 / 300
    places: dict[str, list[tuple[int, int, int, int]]] = {}
    for index, word in enumerate(layer.words):
        box = layer.box(index)
        assert box is not None
        places.setdefault(unmirrored(word), []).append(box)
    for word, box in found:
        assert any(stands_at(place, scale, box) for place in places[unmirrored(word)]), (word, box)


def stands_at(place: tuple[int, int, int, int], scale: float, box: tuple[float, float, float, float]) -> bool:
    return all(abs(pixels * scale - points) < 0.6 for pixels, points in zip(place, box, strict=True))


def unmirrored(word: str) -> str:
    """Without the difference of paired marks, which pdfium turns over in right-to-left text."""
    return word.translate(str.maketrans("«»()[]", "««(([["))


def test_the_pdf_is_sound_and_shows_the_scan(client: Client, tmp_path: Path) -> None:
    issue, _press = printed_issue(tmp_path, language="fa", pages=2, size=(900, 1275))
    data = fetch(client, f"/issue/{issue.uuid}.pdf")
    with pikepdf.open(BytesIO(data)) as document:
        assert document.check_pdf_syntax() == []
        assert len(document.pages) == 2
        assert str(document.Root.ViewerPreferences.Direction) == "/R2L"
        assert str(document.Root.Lang) == "fa"
        assert str(document.docinfo["/Title"]) == issue.title
    with pypdfium2.PdfDocument(data) as document:
        picture = document[0].render(scale=300 / 72 / 4).to_pil().convert("L")
        assert document.get_page_label(1) == "2"
    own = issue.canvases.get(order=1)
    scanned = Image.open(BytesIO(fetch(client, f"/canvas/{own.uuid}.jpg"))).convert("L").resize(picture.size)
    differences = [abs(a - b) for a, b in zip(picture.tobytes(), scanned.tobytes(), strict=True)]
    assert sum(differences) / len(differences) < 6


@pytest.mark.real
def test_the_pdf_of_a_real_page_holds_its_words(client: Client, tmp_path: Path) -> None:
    issue = factories.issue(factories.title("Zeitung"))
    canvas = scan(issue, real_page("jpg"))
    add_text(canvas, real_page("xml"))
    layer = canvas.text_layer()
    assert layer is not None
    found = "".join(word for word, _ in words_of_pdf(fetch(client, f"/canvas/{canvas.uuid}.pdf")))
    # pdfium reads a line as its words lie; where boxes of two lines overlap it is of another mind than the OCR.
    assert Counter(without_hyphens(found)) == Counter(without_hyphens("".join(layer.words)))


def without_hyphens(text: str) -> str:
    """pdfium takes a hyphen at a line's end for a division and drops it or marks it."""
    return re.sub("[-\ufffe]", "", text)


def real_page(kind: str) -> Path:
    return next(
        path for path in sorted(real("alto3-newspaper-page").iterdir()) if path.suffix.strip(".").lower() == kind
    )


def test_the_issue_is_sent_while_it_is_made_and_kept(client: Client, tmp_path: Path) -> None:
    issue = factories.issue()
    for number in (1, 2, 3):
        scan(issue, drawing(300, 200), text=f"oldal {number}")
    address = f"/issue/{issue.uuid}.pdf"
    first = client.get(address)
    assert first.streaming
    assert "Content-Length" not in first
    data = b"".join(first)
    again = client.get(address)
    assert int(again["Content-Length"]) == len(data)
    assert b"".join(again) == data
    assert fetch(client, f"/issue/{issue.uuid}.txt").decode().split("\f\n") == ["oldal 1\n", "oldal 2\n", "oldal 3\n"]


def test_made_files_are_kept_within_their_bound(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path, 250)
    for name in "abc":
        assert b"".join(kept.stream(name, lambda: iter([b"x" * 100]))) == b"x" * 100
    assert len(list(tmp_path.iterdir())) == 2
    assert kept.size("c") == 100


def test_a_reader_who_goes_away_leaves_no_half_file(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path, 1000)
    stream = kept.stream("a", lambda: iter([b"one", b"two"]))
    assert next(stream) == b"one"
    stream.close()  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []

    def failing() -> object:
        yield b"one"
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        b"".join(kept.stream("b", failing))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("سلام", True), ("שלום", True), ("Hír", False), ("(سلام)", True), ("1905", False), ("", False)],
)
def test_which_words_run_from_right_to_left(word: str, expected: bool) -> None:
    assert runs_right_to_left(word) is expected
