"""Every real folder goes in by the command line with the words that its files hold, by a count that is not ours."""

import json
import re
from pathlib import Path

import lxml.html
import pytest
from django.core.management import call_command
from lxml import etree

from archive_pages.ingest.ink import Greys
from archive_pages.models import Batch, Canvas, IssuePage
from archive_pages.text_layer import PixelBox
from cms.media.places import media_storage
from tests.samples import real

pytestmark = [pytest.mark.real, pytest.mark.django_db]

FOLDERS = {
    "ndnp-issue": 2,
    "alto3-newspaper-page": 1,
    "mets-alto-book": 5,
    "abbyy-fr10-newspaper": 2,
    "abbyy-fr6-book": 132,
    "alto4-hungarian": 4,
    "persian": 2,
    "hocr-newspaper": 2,
    "odd-ocr": 9,
}


def ingest(source: Path, tmp_path: Path, code: int = 0, **options: object) -> dict[str, list[dict[str, object]]]:
    report = tmp_path / "report.json"
    with pytest.raises(SystemExit) as ended:
        call_command("ingest", source, new_title="Próba", language="hu", jobs=2, json=report, **options)
    assert ended.value.code == code
    found: dict[str, list[dict[str, object]]] = json.loads(report.read_text())
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_real_folder_keeps_its_words_and_their_places(folder: str, tmp_path: Path) -> None:
    source = real(folder)
    report = ingest(source, tmp_path)
    [created] = report["created"]
    assert (created["canvases"], created["words"]) == (FOLDERS[folder], words_in(source))
    issue = IssuePage.objects.get(uuid=created["uuid"])
    assert sum(len(canvas.text_layer() or ()) for canvas in issue.canvases.all()) == created["words"]
    assert Batch.objects.get().state == "done"
    assert_boxes_on_ink()


def words_in(folder: Path) -> int:
    """The words of all OCR files of a folder, by XPath and regular expressions alone."""
    return sum(count(path) for path in folder.rglob("*") if path.suffix in (".xml", ".hocr", ".html"))


def count(path: Path) -> int:
    data = path.read_bytes()
    if path.suffix in (".hocr", ".html"):
        if "broken" in path.name:  # stray markup hides words from every parser but a plain search
            spans = re.findall(r"""<span class=['"]ocrx_word['"][^>]*>(.*?)</span>""", data.decode(), re.DOTALL)
            texts = [re.sub("</?(?:strong|em)>|&nbsp;|&#160;", " ", span) for span in spans]
            return sum(bool(t.strip()) if "pis" in path.name else len(t.split()) for t in texts)
        words = lxml.html.fromstring(data).xpath("//*[contains(@class, 'ocrx_word')]")
        return sum(len(word.text_content().replace("\xa0", " ").split()) for word in words)
    root = etree.fromstring(data)
    if contents := root.xpath("//*[local-name()='String']/@CONTENT"):
        return sum(len(content.split()) for content in contents)
    if lines := root.xpath("//*[local-name()='TextLine']/*[local-name()='TextEquiv']/*/text()"):
        return sum(len(re.split(r"\s+", line.strip())) for line in lines)
    return sum(len(line_text(line).split()) for line in root.xpath("//*[local-name()='line']"))


def line_text(line: etree._Element) -> str:
    letters = line.xpath(".//*[local-name()='charParams']")
    if not letters:
        return "".join(line.itertext())
    return "".join((c.text or "").strip() or " " if not c.get("isTab") else " " for c in letters)


def test_pdfs_are_issues_and_the_scan_without_text_is_a_page(tmp_path: Path) -> None:
    report = ingest(real("odd-pdf"), tmp_path)
    assert {str(issue["title"]).removeprefix("Próba "): issue["words"] for issue in report["created"]} == {
        "corruptionOneByteMissing": 38,
        "encryption_nocopy": 38,
        "encryption_noprinting": 38,
        "text_only_pdfa1b": 38,
        "javascript": 2,
    }
    assert {"pdf-restricted", "pdf-damaged", "pdf-script"} <= {str(warning["code"]) for warning in report["warnings"]}
    [picture] = ingest(real("panorama"), tmp_path)["created"]
    assert (picture["canvases"], picture["words"]) == (1, 0)


def test_a_folder_without_scans_says_so(tmp_path: Path) -> None:
    report = ingest(real("gpx"), tmp_path, code=2)
    assert [problem["code"] for problem in report["refused"][0]["problems"]] == ["no-issue"]  # type: ignore[attr-defined]


def test_the_newspaper_says_what_mets_says(tmp_path: Path) -> None:
    report = ingest(real("ndnp-issue"), tmp_path, publish=True)
    issue = IssuePage.objects.get()
    assert (issue.date, issue.volume, issue.number, issue.edition) == ("1935-08-02", "56", "27", "Main Edition")
    assert issue.live
    canvases = list(issue.canvases.order_by("order"))
    assert [(c.order_label, c.width, c.height) for c in canvases] == [("1", 4588, 7158), ("2", 4552, 7218)]
    assert all(c.master.name.endswith(".jp2") and c.pyramid and c.ocr for c in canvases)
    assert ingest(real("ndnp-issue"), tmp_path, publish=True)["unchanged"] == report["created"]


def test_the_book_puts_each_text_on_its_own_scan(tmp_path: Path) -> None:
    """METS gives page 9 the text of page 10; both OCR files and the sizes say otherwise."""
    report = ingest(real("mets-alto-book"), tmp_path)
    book = IssuePage.objects.get()
    assert book.title.startswith("Neue Friedens-Vorschläge")
    assert (book.date, book.languages) == ("1712", ["de"])
    assert book.get_parent().specific.kind == "books"
    held = [(c.order_label, c.word_count, bool(c.master)) for c in book.canvases.order_by("order")]
    assert held == [
        ("[Seite 6]", 31, True),
        ("[Seite 7]", 0, True),
        ("[Seite 8]", 215, True),
        ("[Seite 9]", 347, True),
        ("[Seite 10]", 352, False),
    ]
    assert [part["label"] for part in book.structure] == [
        "Vorderdeckel", "Titelblatt", "Abschnitt [ohne Titel]", "Rückdeckel",
    ]  # fmt: skip
    assert len(book.structure[2]["canvases"]) == 3
    assert {"other-image", "missing-image", "missing-page", "page-size", "unknown-rights"} <= {
        str(warning["code"]) for warning in report["warnings"]
    }


def assert_boxes_on_ink() -> None:
    """50 words of each scan, evenly spread: most are darker than the paper around them."""
    for canvas in Canvas.objects.exclude(pyramid="").exclude(word_count=0):
        layer = canvas.text_layer()
        assert layer is not None
        sure = [i for i in range(len(layer)) if layer.box(i) and len(layer.words[i]) > 3]
        boxes = [box for i in sure[:: max(1, len(sure) // 50)][:50] if (box := layer.box(i))]
        with media_storage("private").local(str(canvas.pyramid.name)) as path:
            greys = Greys.of(path)
        on_ink = [darkness(greys, box) > 8 for box in boxes]
        assert len(boxes) >= 5
        assert sum(on_ink) >= 0.75 * len(on_ink), (canvas.order_label, sum(on_ink), len(on_ink))


def darkness(greys: Greys, box: PixelBox) -> float:
    return greys.darkness(box) or 0.0
