"""The command on hostile and broken sources: what is bad is named, and refused or clipped; the rest goes in."""

import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from PIL import Image

from archive_pages.models import Batch, Canvas, IssuePage, TitlePage
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import empty_storage, orphans, stored
from tests.archive_pages.test_ingest_bad import GOOD, REFUSED, alto, page, replace_ocr, replace_scan, zipped
from tests.samples import real

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


def command(source: Path, tmp_path: Path, code: int, **options: Any) -> dict[str, list[dict[str, Any]]]:
    report = tmp_path / "report.json"
    report.unlink(missing_ok=True)
    with pytest.raises(SystemExit) as ended:
        call_command("ingest", source, new_title="Hírlap", language="hu", json=report, **options)
    assert ended.value.code == code
    assert orphans() == set()
    found: dict[str, list[dict[str, Any]]] = json.loads(report.read_text()) if report.exists() else {}
    return found


def tiff_with_a_broken_second_page(folder: Path) -> None:
    pages = [Image.new("L", (200, 300), shade) for shade in (10, 20)]
    pages[0].save(folder / "0001.tif", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    data = (folder / "0001.tif").read_bytes()
    (folder / "0001.tif").write_bytes(data[: len(data) - 40])
    (folder / "0001.png").unlink()
    (folder / "0001.xml").unlink()


def pdf_cut_short(folder: Path) -> None:
    for path in list(folder.iterdir()):
        path.unlink()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(folder / "paper.pdf")
    (folder / "paper.pdf").write_bytes((folder / "paper.pdf").read_bytes()[:60])


def bomb_of_pixels(folder: Path) -> None:
    """A picture that is small as a file and within the limit by its header's width, but not by its height."""
    Image.new("1", (50_000, 20_000)).save(folder / "0001.png")


def day_that_is_none(folder: Path) -> None:
    (folder / "mets.xml").write_text(
        '<mets xmlns="http://www.loc.gov/METS/"><dmdSec ID="d"><mdWrap MDTYPE="MODS"><xmlData>'
        '<mods xmlns="http://www.loc.gov/mods/v3"><originInfo>\n<dateIssued>1912-02-30</dateIssued></originInfo></mods>'
        '</xmlData></mdWrap></dmdSec><fileSec><fileGrp USE="master"><file ID="f"><FLocat '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="0001.png"/></file></fileGrp></fileSec>'
        '<structMap TYPE="physical"><div DMDID="d"><div TYPE="page"><fptr FILEID="f"/></div></div></structMap></mets>'
    )


BILLION_LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE alto [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    "<alto><Layout><Page><PrintSpace>&b;</PrintSpace></Page></Layout></alto>"
)
MORE: dict[str, tuple[Callable[[Path], object], str, int | None]] = {
    "broken-tiff-page": (tiff_with_a_broken_second_page, "image-unreadable", None),
    "cut-pdf": (pdf_cut_short, "image-unreadable", None),
    "pixel-bomb": (bomb_of_pixels, "image-too-large", None),
    "no-such-day": (day_that_is_none, "absurd-date", 2),
    "laughs": (replace_ocr(BILLION_LAUGHS), "dtd-declarations", 2),
    "utf-16-cut": (replace_ocr(GOOD.encode("utf-16")[:301]), "wrong-encoding", None),
    "bytes": (replace_ocr(GOOD.encode().replace(b"sz\xc3\xa9p", b"sz\xe9p")), "wrong-encoding", 5),
    "html-for-a-scan": (replace_scan(b"<html>Not found</html>"), "image-unreadable", None),
}


def test_each_kind_of_bad_issue_is_refused_by_the_command_and_the_good_one_is_in(tmp_path: Path) -> None:
    kinds = REFUSED | MORE
    for number, (name, (spoil, _code, _line)) in enumerate(kinds.items()):
        spoil(page(tmp_path / "batch" / name, shade=50 + number))
    page(tmp_path / "batch" / "good", shade=220)
    plan = command(tmp_path / "batch", tmp_path, 1, dry_run=True)
    assert not IssuePage.objects.exists()
    report = command(tmp_path / "batch", tmp_path, 1, jobs=2)
    assert [issue["words"] for issue in report["created"]] == [1]
    found = {refused["source"].removesuffix("/paper.pdf"): refused["problems"] for refused in report["refused"]}
    planned = {issue["source"].removesuffix("/paper.pdf") for issue in plan["issues"] if issue["refused"]}
    assert set(found) == set(kinds)
    assert set(found) - planned <= {"truncated"}  # that shows only when the whole scan is read
    for name, (_spoil, code, line) in kinds.items():
        told = [problem for problem in found[name] if problem["code"] == code]
        assert told, (name, found[name])
        assert told[0]["file"].startswith(f"{name}/"), told
        assert told[0]["message"]
        assert line is None or told[0]["line"] == line, told
    assert (IssuePage.objects.count(), Canvas.objects.count(), len(stored())) == (1, 1, 3)
    assert Batch.objects.get().state == "partly"


@pytest.mark.parametrize("kind", ["../out.png", "/out.png", "link", "bomb", "twice", "half", "no zip"])
def test_a_bad_zip_stops_the_command_before_anything_is_written(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in" / "batch.zip"
    path.parent.mkdir()
    if kind == "link":
        zipped(path, {"a/0001.png": b"/etc/passwd"}, {"a/0001.png": stat.S_IFLNK | 0o777})
    elif kind == "bomb":
        zipped(path, {"a/0001.png": b"\0" * 60_000_000})
    elif kind == "twice":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a/0001.png", b"one")
            archive.writestr("A/0001.PNG", b"two")
    elif kind == "half":
        zipped(path, {"a/0001.png": bytes(range(256)) * 40})
        path.write_bytes(path.read_bytes()[:100] + b"\0" * 50 + path.read_bytes()[150:])
    elif kind == "no zip":
        path.write_bytes(b"PK\x03\x04 no zip at all")
    else:
        zipped(path, {"1905/0001.png": b"x", kind: b"x"})
    report = command(path, tmp_path, 2)
    [refused] = report["refused"]
    assert refused["problems"][0]["message"] in capsys.readouterr().out
    assert not TitlePage.objects.exists()
    assert stored() == set()
    assert [found.name for found in tmp_path.rglob("*.png")] == []


def test_defects_that_can_be_clipped_go_in_with_warnings(tmp_path: Path) -> None:
    words = (("benn", 10, 20, 40, 12),) * 19 + (
        ("túl", 190, 10, 40, 12),
        ("kint", 900, 900, 40, 12),
        ("nan", "NaN", 1, 9, 9),
    )
    page(tmp_path / "batch" / "1905-03-04", alto(*words))
    page(tmp_path / "batch" / "1905-03-05", alto(("negatív", -5, -5, 40, 12), ("fordított", 50, 50, -40, 12)), shade=90)
    encoded = GOOD.replace("UTF-8", "ISO-8859-2").replace("szép", "őszi").encode("iso-8859-2")
    page(tmp_path / "batch" / "1905-03-06", encoded, shade=100)
    book = sample_issue(tmp_path / "batch" / "book", format="mets-book", size=(400, 560), pages=2)
    [mets] = book.folder.rglob("mets.xml")
    mets.write_text(mets.read_text().replace('ORDER="2" ORDERLABEL="2"', 'ORDER="1" ORDERLABEL="1"'))
    assert book.pages[0].image
    book.pages[0].image.unlink()
    os.symlink("/etc/hostname", tmp_path / "batch" / "1905-03-04" / "0002.png")
    report = command(tmp_path / "batch", tmp_path, 0)
    assert len(report["created"]) == 4
    codes = {warning["code"] for warning in report["warnings"]}
    assert {"box-clipped", "box-off-page", "bad-box", "order-twice", "label-twice", "missing-image", "link"} <= codes
    assert all(warning["file"] and warning["message"] for warning in report["warnings"])


NAMES = {
    "control characters": "a\nb\x1b[31m",
    "right to left": "\u202egnp.1000",
    "quotes": "'\"><script>alert(1)</script>".replace("/", "-"),
    "long": "x" * 240,
    "only marks": "%2e%2e%2f",
    "formula": "=cmd|'-C calc'!A0",
}


def test_odd_names_are_names_and_no_more(tmp_path: Path) -> None:
    for number, name in enumerate(NAMES.values()):
        page(tmp_path / "batch" / name, shade=30 + number)
    report = command(tmp_path / "batch", tmp_path, 0)
    assert len(report["created"]) == len(NAMES)
    assert all("\x1b" not in canvas.master.name and ".." not in canvas.master.name for canvas in Canvas.objects.all())
    assert len(command(tmp_path / "batch", tmp_path, 0)["unchanged"]) == len(NAMES)


def test_a_name_in_another_encoding_does_not_stop_the_batch(tmp_path: Path) -> None:
    """As a disk from an old system has it: bytes that are no UTF-8."""
    page(tmp_path / "batch" / "good")
    odd = page(tmp_path / "batch" / "odd", shade=90)
    os.rename(odd, os.fsencode(tmp_path / "batch") + b"/M\xe1rcius")
    scan = os.fsencode(tmp_path / "batch") + b"/M\xe1rcius/0001.png"
    os.rename(scan, scan.replace(b"0001", b"\xf5szi"))
    command(tmp_path / "batch", tmp_path, 1, dry_run=True)
    report = command(tmp_path / "batch", tmp_path, 1)
    assert len(report["created"]) == 1
    assert "name-encoding" in {problem["code"] for one in report["refused"] for problem in one["problems"]}


@pytest.mark.real
def test_every_odd_ocr_file_is_taken_beside_a_scan_or_named(tmp_path: Path) -> None:
    """Each as an issue of its own, with a scan that it does not fit, beside a good issue."""
    files = sorted(real("odd-ocr").iterdir())
    for number, path in enumerate(files):
        folder = tmp_path / "batch" / path.stem
        folder.mkdir(parents=True)
        shutil.copyfile(path, folder / f"0001{path.suffix}")
        Image.new("L", (2000, 3000), 40 + number).save(folder / "0001.png")
    page(tmp_path / "batch" / "good", shade=220)
    report = command(tmp_path / "batch", tmp_path, 0, jobs=2)
    assert len(report["created"]) == len(files) + 1
    assert all(issue["words"] for issue in report["created"])
    for canvas in Canvas.objects.all():
        layer = canvas.text_layer()
        assert layer is not None
        for index in range(len(layer)):
            x, y, w, h = layer.box(index) or (0, 0, 1, 1)
            assert 0 <= x < x + w <= canvas.width
            assert 0 <= y < y + h <= canvas.height


@pytest.mark.real
def test_every_odd_pdf_goes_in_beside_a_good_issue_or_is_named(tmp_path: Path) -> None:
    files = sorted(real("odd-pdf").iterdir())
    for path in files:
        (tmp_path / "batch" / path.stem).mkdir(parents=True)
        shutil.copyfile(path, tmp_path / "batch" / path.stem / path.name)
        broken = tmp_path / "batch" / f"cut-{path.stem}"
        broken.mkdir()
        (broken / path.name).write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    page(tmp_path / "batch" / "good", shade=220)
    report = command(tmp_path / "batch", tmp_path, 1, jobs=2)
    assert len(report["created"]) + len(report["refused"]) == 2 * len(files) + 1
    assert {issue["words"] for issue in report["created"]} >= {1, 2, 38}
    assert all(one["source"].startswith("cut-") and one["problems"][0]["file"] for one in report["refused"])
