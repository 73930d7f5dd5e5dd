"""What METS says of a file's length and checksum is asked of the file, and one that differs never goes in."""

import hashlib
from pathlib import Path

import pytest

from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.survey import survey
from archive_pages.models import Canvas, IssuePage
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import codes, empty_storage, orphans, take, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


def delivery(folder: Path, **said: str) -> Path:
    """A METS issue of one page; `said` gives attributes for its scan, `ocr_…` for its OCR file. {md5} and so on stand
    for the file's own."""
    issue = sample_issue(folder, format="mets-book", size=(400, 560), pages=1, seed=len(folder.name))
    [mets] = issue.folder.rglob("mets.xml")
    scan, ocr = issue.pages[0].image, issue.pages[0].ocr
    assert scan
    assert ocr
    text = mets.read_text()
    for file, kind, prefix in ((scan, "image/jpeg", ""), (ocr, "text/xml", "ocr_")):
        own = {name: hashlib.new(name, file.read_bytes()).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")}
        given = {k.removeprefix(prefix): v for k, v in said.items() if k.startswith("ocr_") == bool(prefix)}
        written = "".join(f' {k}="{v}"' for k, v in given.items()).format(size=file.stat().st_size, **own)
        text = text.replace(f'MIMETYPE="{kind}"', f'MIMETYPE="{kind}"{written}')
    mets.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("kind", "checksum"),
    [("MD5", "{md5}"), ("SHA-1", "{sha1}"), ("SHA-256", "{sha256}"), ("SHA512", "{sha512}"), ("", "{sha256}")],
)
def test_files_that_arrived_whole_go_in(kind: str, checksum: str, tmp_path: Path) -> None:
    said = {"CHECKSUM": checksum, "SIZE": "{size}"} | ({"CHECKSUMTYPE": kind} if kind else {})
    report = take(delivery(tmp_path / "book", **said, ocr_CHECKSUM="{md5}", ocr_CHECKSUMTYPE="md5"))
    assert len(report.created) == 1, report.as_json()
    assert warned(report) == set()


def test_a_file_that_differs_refuses_its_issue_alone(tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    delivery(batch / "1", CHECKSUM="{md5}", CHECKSUMTYPE="MD5", SIZE="{size}")
    delivery(batch / "22", CHECKSUM="0" * 32, CHECKSUMTYPE="MD5")
    delivery(batch / "333", SIZE="17")
    delivery(batch / "4444", ocr_CHECKSUM="0" * 128, ocr_CHECKSUMTYPE="SHA-512")
    delivery(batch / "55555", ocr_SIZE="1")
    plan = survey(batch, TitleChoice(new_title="Hírlap", language="hu"))
    report = take(batch)
    expected = {"22": "checksum-differs", "333": "size-differs", "4444": "checksum-differs", "55555": "size-differs"}
    assert codes(report) == {source: {code} for source, code in expected.items()}
    assert {issue.source for issue in plan.issues if issue.refused} == set(expected)
    assert [issue["source"] for issue in report.refused] == sorted(expected)
    files = [refused["problems"][0]["file"] for refused in report.refused]
    assert files == ["22/MAX/0001.jpg", "333/MAX/0001.jpg", "4444/FULLTEXT/0001.xml", "55555/FULLTEXT/0001.xml"]
    scan = batch / "22" / "MAX" / "0001.jpg"
    message = report.refused[0]["problems"][0]["message"]
    assert "0" * 32 in message
    assert hashlib.md5(scan.read_bytes()).hexdigest() in message
    message = report.refused[1]["problems"][0]["message"]
    assert "17 bytes" in message
    assert str((batch / "333" / "MAX" / "0001.jpg").stat().st_size) in message
    assert IssuePage.objects.count() == 1
    assert orphans() == set()


def test_a_file_that_was_spoilt_since_is_not_taken_for_a_new_scan(tmp_path: Path) -> None:
    folder = delivery(tmp_path / "book", CHECKSUM="{sha1}", CHECKSUMTYPE="SHA-1")
    take(folder)
    before = Canvas.objects.values().get()
    [scan] = folder.rglob("0001.jpg")
    data = bytearray(scan.read_bytes())
    data[len(data) // 2] ^= 1
    scan.write_bytes(data)
    assert codes(take(folder)) == {"book": {"checksum-differs"}}
    assert Canvas.objects.values().get() == before


def test_a_kind_of_checksum_that_is_not_known_is_told(tmp_path: Path) -> None:
    report = take(delivery(tmp_path / "book", CHECKSUM="00", CHECKSUMTYPE="TIGER"))
    assert "unknown-checksum" in warned(report)
    assert len(report.created) == 1


def test_what_is_said_of_one_file_is_not_asked_of_another(tmp_path: Path) -> None:
    """METS names a TIFF that stayed with the firm; the JPEG beside it stands in for it."""
    folder = delivery(tmp_path / "book", CHECKSUM="0" * 32, CHECKSUMTYPE="MD5", SIZE="5")
    [mets] = folder.rglob("mets.xml")
    mets.write_text(mets.read_text().replace("0001.jpg", "0001.tif"))
    assert len(take(folder).created) == 1
    assert Canvas.objects.exclude(master="").count() == 1
