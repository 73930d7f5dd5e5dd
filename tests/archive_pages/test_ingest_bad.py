"""Bad input of every kind is named with file and line, its issue refused or the defect clipped; the rest goes in."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from archive_pages.ingest.sources import SourceRefused
from archive_pages.models import Canvas, IssuePage, TitlePage
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import empty_storage, orphans, stored, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]

ALTO = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#">\n'
    "<Description><MeasurementUnit>pixel</MeasurementUnit></Description>\n"
    '<Layout><Page WIDTH="200" HEIGHT="300"><PrintSpace><TextBlock><TextLine>\n{words}\n'
    "</TextLine></TextBlock></PrintSpace></Page></Layout></alto>\n"
)
WORD = '<String CONTENT="{0}" HPOS="{1}" VPOS="{2}" WIDTH="{3}" HEIGHT="{4}"/>'


def alto(*words: tuple[object, ...]) -> str:
    return ALTO.format(words="\n".join(WORD.format(*word) for word in words))


GOOD = alto(("szép", 10, 10, 40, 12))


def page(folder: Path, ocr: str | bytes = GOOD, shade: int = 200) -> Path:
    """An issue of one page: a grey scan, each shade another, and its OCR file."""
    folder.mkdir(parents=True)
    Image.new("L", (200, 300), shade).save(folder / "0001.png")
    (folder / "0001.xml").write_bytes(ocr if isinstance(ocr, bytes) else ocr.encode())
    return folder


def png_that_claims(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def truncated(folder: Path) -> None:
    data = (folder / "0001.png").read_bytes()
    (folder / "0001.png").write_bytes(data[: len(data) // 2])


def replace_scan(data: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "0001.png").write_bytes(data)


def replace_ocr(data: bytes | str) -> Callable[[Path], object]:
    return lambda folder: (folder / "0001.xml").write_bytes(data if isinstance(data, bytes) else data.encode())


ENTITIES = '<?xml version="1.0"?>\n<!DOCTYPE alto [\n<!ENTITY a "x">\n]>\n<alto><Layout><Page/></Layout></alto>'
OUTSIDE = '<?xml version="1.0"?>\n<!DOCTYPE alto [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<alto>&a;</alto>'
MILLION = "<alto>" + "<x/>" * 1_100_000 + "</alto>"
DEEP = "<alto>" + "<x>" * 5000 + "</x>" * 5000 + "</alto>"

# What is done to an issue of one page, the code it is refused with, and the line that is named (None for a scan).
REFUSED: dict[str, tuple[Callable[[Path], object], str, int | None]] = {
    "truncated": (truncated, "image-damaged", None),
    "no-image-at-all": (replace_scan(b"no image"), "image-unreadable", None),
    "empty-image": (replace_scan(b""), "image-unreadable", None),
    "900-megapixels": (replace_scan(png_that_claims(30_000, 30_000)), "image-too-large", None),
    "cut-xml": (replace_ocr(GOOD[:300]), "not-xml", 5),
    "entities": (replace_ocr(ENTITIES), "dtd-declarations", 3),
    "outside-entity": (replace_ocr(OUTSIDE), "dtd-declarations", 2),
    "a-million-elements": (replace_ocr(MILLION), "too-many-elements", None),
    "deep": (replace_ocr(DEEP), "too-deep", 1),
    "empty-ocr": (replace_ocr(b""), "unknown-format", None),
    "no-ocr-at-all": (replace_ocr("<html><body>hello</body></html>"), "unknown-format", None),
    "unknown-encoding": (replace_ocr(GOOD.replace("UTF-8", "EBCDIC-XY")), "unknown-encoding", 1),
}


def test_each_refused_issue_names_its_file_and_line_and_the_rest_goes_in(tmp_path: Path) -> None:
    for number, (name, (spoil, _code, _line)) in enumerate(REFUSED.items()):
        spoil(page(tmp_path / "batch" / name, shade=50 + number))
    page(tmp_path / "batch" / "good", shade=220)
    report = take(tmp_path / "batch", publish=True)
    assert [issue["words"] for issue in report.created] == [1]
    assert report.exit_code == 1
    found = {refused["source"]: refused["problems"] for refused in report.refused}
    assert set(found) == set(REFUSED)
    for name, (_spoil, code, line) in REFUSED.items():
        [problem] = found[name]
        suffix = "png" if code.startswith("image") else "xml"
        assert (problem["code"], problem["file"]) == (code, f"{name}/0001.{suffix}"), problem
        if line is not None:
            assert problem["line"] == line, problem
        assert problem["message"]
    assert (IssuePage.objects.count(), Canvas.objects.count(), len(stored())) == (1, 1, 3)
    assert orphans() == set()


def test_a_batch_of_nothing_but_refusals_leaves_nothing(tmp_path: Path) -> None:
    truncated(page(tmp_path / "batch"))
    report = take(tmp_path / "batch")
    assert report.exit_code == 2
    assert not TitlePage.objects.exists()
    assert stored() == set()


def test_defects_are_clipped_and_reported_with_their_line(tmp_path: Path) -> None:
    words = (
        *(("benn", 10, 10 * row, 40, 12) for row in range(1, 21)),
        ("túl", 190, 10, 40, 12),
        ("kint", 900, 900, 40, 12),
        ("semmi", "NaN", 10, 40, 12),
        ("végtelen", "1e999", 10, 40, 12),
    )
    report = take(page(tmp_path / "1905-03-04", alto(*words)))
    layer = Canvas.objects.get().text_layer()
    assert layer is not None
    assert layer.words == ["benn"] * 20 + ["túl", "kint", "semmi", "végtelen"]
    assert [layer.box(i) for i in range(19, 24)] == [(10, 200, 40, 12), (190, 10, 10, 12), None, None, None]
    lines = {warning["code"]: (warning["file"], warning["line"]) for warning in report.warnings}
    assert lines["box-clipped"] == ("0001.xml", 25)
    assert lines["box-off-page"] == ("0001.xml", 26)
    assert lines["bad-box"] == ("0001.xml", 27)


def test_a_wrong_encoding_is_put_right_and_reported(tmp_path: Path) -> None:
    ocr = GOOD.replace("UTF-8", "ISO-8859-2").replace("szép", "őszi").encode("iso-8859-2")
    take(page(tmp_path / "1905-03-04", ocr))
    assert Canvas.objects.get().text_layer().words == ["őszi"]  # type: ignore[union-attr]
    bytes_lie = GOOD.replace("szép", "őszi").encode("cp1250")
    report = take(page(tmp_path / "1905-03-05", bytes_lie, shade=100))
    problems = [*report.warnings, *(p for refused in report.refused for p in refused["problems"])]
    assert [p for p in problems if "encoding" in p["code"] and p["line"] == 5], problems


@pytest.mark.parametrize(
    ("date", "code"), [("1912-02-30", "absurd-date"), ("1912-13-01", "absurd-date"), ("30.02.1912", "absurd-date")]
)
def test_a_day_that_does_not_exist_refuses_the_issue(date: str, code: str, tmp_path: Path) -> None:
    page(tmp_path / "one")
    (tmp_path / "issues.csv").write_text(f"folder,date\none,{date}\n")
    report = take(tmp_path)
    [problem] = report.refused[0]["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == ("issues.csv", 2, code)


def test_an_absurd_date_in_mets_names_its_line(tmp_path: Path) -> None:
    issue = sample_issue(tmp_path / "book", format="mets-book", size=(800, 1100), pages=1)
    [mets] = [path for path in issue.folder.rglob("*.xml") if b"<mets:mets" in path.read_bytes()]
    text = mets.read_text()
    mets.write_text(text.replace("1905-03-04", "1912-02-30"))
    [problem] = take(tmp_path / "book").refused[0]["problems"]
    assert problem["code"] == "absurd-date"
    assert problem["file"].endswith(mets.name)
    assert 0 < problem["line"] <= text.count("\n") + 1


def test_a_scan_that_mets_names_and_nobody_sent(tmp_path: Path) -> None:
    issue = sample_issue(tmp_path / "book", format="mets-book", size=(800, 1100), pages=2)
    assert issue.pages[0].image
    issue.pages[0].image.unlink()
    report = take(tmp_path / "book")
    [missing] = [warning for warning in report.warnings if warning["code"] == "missing-image"]
    assert missing["line"]
    first, second = Canvas.objects.order_by("order")
    assert (bool(first.master), bool(second.master)) == (False, True)
    assert first.word_count == len(issue.pages[0].words)


def test_duplicate_page_numbers_are_reported(tmp_path: Path) -> None:
    issue = sample_issue(tmp_path / "book", format="mets-book", size=(800, 1100), pages=2)
    [mets] = [path for path in issue.folder.rglob("*.xml") if b"<mets:mets" in path.read_bytes()]
    text = mets.read_text()
    mets.write_text(text.replace('ORDER="2"', 'ORDER="1"').replace('ORDERLABEL="2"', 'ORDERLABEL="1"'))
    report = take(tmp_path / "book")
    assert {"order-twice", "label-twice"} <= {warning["code"] for warning in report.warnings}
    assert len(report.created) == 1


@pytest.mark.parametrize(
    "href",
    ["../../secret.png", "/etc/hostname", "file:///etc/hostname", "http://127.0.0.1:9/scan.png", "..\\..\\secret.png"],
)
def test_nothing_in_mets_opens_another_place(href: str, tmp_path: Path) -> None:
    """The file outside is never read, whatever the reference; the page only lacks its scan."""
    Image.new("L", (200, 300), 7).save(tmp_path / "secret.png")
    issue = sample_issue(tmp_path / "in" / "book", format="mets-book", size=(800, 1100), pages=1)
    assert issue.pages[0].image
    name = issue.pages[0].image.name
    issue.pages[0].image.unlink()
    [mets] = [path for path in issue.folder.rglob("*.xml") if b"<mets:mets" in path.read_bytes()]
    folder = issue.pages[0].image.parent.name
    mets.write_text(mets.read_text().replace(f"{folder}/{name}", href))
    report = take(tmp_path / "in" / "book")
    assert not Canvas.objects.exclude(master="").exists()
    assert report.created[0]["canvases"] == 1


def zipped(path: Path, entries: dict[str, bytes], modes: dict[str, int] | None = None) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return path


def refusal(path: Path) -> set[str]:
    with pytest.raises(SourceRefused) as refused:
        take(path)
    assert all(problem.message and problem.file for problem in refused.value.problems)
    return {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("name", ["../out.png", "a/../../out.png", "/out.png", "..\\out.png", "C:\\out.png"])
def test_a_zip_that_leads_out_is_refused_and_writes_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert refusal(zipped(tmp_path / "in" / "batch.zip", {"1905/0001.png": b"x", name: b"x"})) == {"unsafe-path"}
    assert [path.name for path in tmp_path.rglob("*.png")] == []


def test_a_zip_with_a_link_is_refused(tmp_path: Path) -> None:
    link = {"a/0001.png": stat.S_IFLNK | 0o777}
    assert refusal(zipped(tmp_path / "batch.zip", {"a/0001.png": b"/etc/passwd"}, link)) == {"link"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, settings: object) -> None:
    assert refusal(zipped(tmp_path / "batch.zip", {"a/0001.png": b"\0" * 60_000_000})) == {"zip-bomb"}
    settings.INGEST_MAX_ZIP_GIGABYTES = 0  # type: ignore[attr-defined]
    assert refusal(zipped(tmp_path / "small.zip", {"a/0001.png": b"x"})) == {"zip-bomb"}


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path / "batch.zip", {"a/0001.png": b"y" * 5000})
    data = path.read_bytes()
    assert data.count(struct.pack("<I", 5000)) == 2
    path.write_bytes(data.replace(struct.pack("<I", 5000), struct.pack("<I", 50)))
    assert refusal(path) <= {"zip-bomb", "bad-zip"}


def test_a_zip_with_one_name_twice_or_half_of_it_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        archive.writestr("a/0001.png", b"one")
        archive.writestr("A/0001.PNG", b"two")
    assert refusal(tmp_path / "twice.zip") == {"duplicate-name"}
    whole = zipped(tmp_path / "whole.zip", {f"a/{n}.png": bytes(range(256)) * 40 for n in range(9)}).read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[:400] + b"\0" * 200 + whole[600:])
    assert refusal(tmp_path / "half.zip") == {"bad-zip"}
    (tmp_path / "no.zip").write_bytes(b"PK\x03\x04 no zip at all")
    assert refusal(tmp_path / "no.zip") == {"no-source"}
    assert refusal(tmp_path / "missing") == {"no-source"}


def test_links_out_of_a_folder_are_left_out(tmp_path: Path) -> None:
    page(tmp_path / "batch" / "1905-03-04")
    page(tmp_path / "outside", shade=10)
    (tmp_path / "batch" / "1905-03-04" / "0002.png").symlink_to(tmp_path / "outside" / "0001.png")
    (tmp_path / "batch" / "more").symlink_to(tmp_path / "outside")
    report = take(tmp_path / "batch")
    assert sorted(warning["file"] for warning in report.warnings if warning["code"] == "link") == [
        "1905-03-04/0002.png",
        "more",
    ]
    assert Canvas.objects.count() == 1


def test_a_list_that_cant_be_read_stops_everything(tmp_path: Path) -> None:
    page(tmp_path / "one")
    (tmp_path / "issues.csv").write_bytes("folder,title\none,Őszi lap\n".encode("cp1250"))
    with pytest.raises(SourceRefused) as refused:
        take(tmp_path)
    [problem] = refused.value.problems
    assert (problem.file, problem.line, problem.code) == ("issues.csv", 2, "wrong-encoding")
    assert not IssuePage.objects.exists()
