"""Masters are recognised by their first bytes and measured by their headers, before anything is decoded."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pyvips
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

from cms.imaging import master
from cms.imaging.master import MasterFormat, probe
from cms.parsing.problems import UnreadableFile
from tests import samples

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # a busy machine is no defect


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (90, 70), **options: Any) -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **options)
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("JPEG", "scan.tif", MasterFormat.JPEG),  # names lie
        ("PNG", "scan.jpg", MasterFormat.PNG),
        ("TIFF", "scan.png", MasterFormat.TIFF),
        ("JPEG2000", "scan.jp2", MasterFormat.JPEG2000),
        ("PDF", "scan.pdf", MasterFormat.PDF),
    ],
)
def test_the_first_bytes_tell_the_format(tmp_path: Path, kind: str, name: str, expected: MasterFormat) -> None:
    path = tmp_path / name
    path.write_bytes(picture(kind, resolution=300) if kind == "PDF" else picture(kind))
    info = probe(path)
    assert (info.width, info.height, info.format, info.pages) == (90, 70, expected, 1)


def test_a_bare_codestream_is_jpeg_2000(tmp_path: Path) -> None:
    path = tmp_path / "scan.j2k"
    path.write_bytes(picture("JPEG2000", no_jp2=True))
    assert probe(path).format == MasterFormat.JPEG2000


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_sizes_are_those_of_the_scan_as_it_is_shown(tmp_path: Path, kind: str, orientation: int) -> None:
    path = tmp_path / "scan"
    exif = Image.Exif()
    exif[274] = orientation
    path.write_bytes(picture(kind, exif=exif))
    info = probe(path)
    assert (info.width, info.height) == ((70, 90) if orientation > 4 else (90, 70))


def test_pages_of_a_tiff_are_counted_without_thumbnails_and_levels(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    first, second = Image.new("L", (90, 70)), Image.new("L", (50, 40))
    first.save(path, save_all=True, append_images=[second])
    assert probe(path).pages == 2
    assert (probe(path, 1).width, probe(path, 1).height) == (50, 40)
    pyvips.Image.black(2000, 2000).tiffsave(str(path), pyramid=True, tile=True)
    assert probe(path).pages == 1


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("order", ["little", "big"])
def test_both_byte_orders_and_bigtiff(tmp_path: Path, order: str, big: bool) -> None:
    path = tmp_path / "scan.tif"
    if order == "little":
        pyvips.Image.black(90, 70).tiffsave(str(path), bigtiff=big)
    else:
        path.write_bytes(_big_endian_tiff(90, 70, big))
    assert (probe(path).width, probe(path).height) == (90, 70)


def _big_endian_tiff(width: int, height: int, big: bool) -> bytes:
    entries = [(256, width), (257, height), (277, 1)]
    if big:
        body = struct.pack(">Q", len(entries))
        body += b"".join(struct.pack(">HHQHxxxxxx", tag, 3, 1, value) for tag, value in entries)
        return b"MM" + struct.pack(">HHHQ", 43, 8, 0, 16) + body + struct.pack(">Q", 0)
    body = struct.pack(">H", len(entries))
    body += b"".join(struct.pack(">HHIHxx", tag, 3, 1, value) for tag, value in entries)
    return b"MM" + struct.pack(">HI", 42, 8) + body + struct.pack(">I", 0)


def refused(path: Path, page: int = 0) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as raised:
        probe(path, page)
    problem = raised.value.problem
    assert problem.fatal
    assert problem.file == path.name
    return problem.code, problem.message


def test_nine_hundred_megapixels_are_refused_by_their_header(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(30_000, 30_000))
    code, message = refused(path)
    assert code == "image-too-large"
    assert "900" in message
    assert "INGEST_MAX_MEGAPIXELS" in message
    settings.INGEST_MAX_MEGAPIXELS = 900
    assert probe(path).width == 30_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "image-unreadable"),
        (b"plain text, not a picture", "image-unreadable"),
        (b"GIF89a" + bytes(100), "image-unreadable"),
        (b"\xff\xd8\xff", "image-unreadable"),
        (b"\xff\xd8\xff\xe0\x00\x01", "image-unreadable"),
        (b"\xff\xd8\xff\xd9", "image-unreadable"),
        (b"\x89PNG\r\n\x1a\n", "image-unreadable"),
        (png_header(0, 10), "image-size"),
        (png_header(300_000, 10), "image-size"),
        (png_header(7, 7), "image-size"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "image-unreadable"),
        (b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\0jp2c", "image-unreadable"),
        (b"\xff\x4f\xff\x51\x00\x29\x00\x00" + bytes(40), "image-unreadable"),
        (b"II*\0\x08\0\0\0", "image-unreadable"),
        (b"II*\0\0\0\0\0", "image-unreadable"),
        (b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 256, 3, 1, 5, 8), "image-unreadable"),  # a circle
        (b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 256, 4, 2**31, 5, 0), "image-unreadable"),
        (b"%PDF-1.4 and no more", "image-unreadable"),
    ],
)
def test_what_is_no_scan_is_refused_by_name(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "scan.tif"
    path.write_bytes(data)
    assert refused(path)[0] == code


def test_a_missing_file_and_a_missing_page_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nothing.tif")[0] == "image-unreadable"
    path = tmp_path / "scan.tif"
    path.write_bytes(picture("TIFF"))
    assert refused(path, 1)[0] == "image-unreadable"
    path.write_bytes(picture("PDF"))
    assert refused(path, 1)[0] == "image-unreadable"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "JPEG2000"])
@given(at=st.integers(0, 400), change=st.binary(min_size=1, max_size=8), length=st.integers(0, 1500))
@hypothesis_settings(suppress_health_check=SLOW, max_examples=150, deadline=None)
def test_any_damage_is_read_or_refused(tmp_path: Path, kind: str, at: int, change: bytes, length: int) -> None:
    data = bytearray(picture(kind))
    data[at : at + len(change)] = change
    path = tmp_path / "scan"
    path.write_bytes(bytes(data[: length or None]))
    try:
        info = probe(path)
    except UnreadableFile:
        return
    assert 0 < info.width <= master.MAX_SIDE
    assert info.pages >= 1


@given(data=st.binary(max_size=600))
@hypothesis_settings(suppress_health_check=SLOW, max_examples=200, deadline=None)
def test_any_bytes_after_a_tiff_header(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "scan.tif"
    for head in (b"II*\0\x08\0\0\0", b"MM\0+\0\x08\0\0\0\0\0\0\0\0\0\x10"):
        path.write_bytes(head + data)
        try:
            probe(path)
        except UnreadableFile:
            continue


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "width", "height", "kind"),
    [
        ("alto3-newspaper-page/1667522809_J_0025_0001.jpg", 7161, 10808, MasterFormat.JPEG),
        ("ndnp-issue/1289.jp2", 4552, 7218, MasterFormat.JPEG2000),
        ("ndnp-issue/1292.jp2", 4588, 7158, MasterFormat.JPEG2000),
    ],
)
def test_real_masters(name: str, width: int, height: int, kind: MasterFormat) -> None:
    info = probe(samples.real(name))
    assert (info.width, info.height, info.format) == (width, height, kind)


@pytest.mark.real
def test_a_scanned_pdf_is_rendered_at_its_scans_own_size() -> None:
    """The page of this PDF is one image of 2275 × 3609 pixels."""
    info = probe(samples.real("ndnp-issue/1289.pdf"))
    assert (info.width, info.height, info.format) == (2275, 3609, MasterFormat.PDF)


@pytest.mark.real
def test_a_pdf_without_a_scan_is_rendered_at_300_dots_an_inch() -> None:
    info = probe(samples.real("odd-pdf/text_only_pdfa1b.pdf"))
    assert (info.width, info.height) == (2550, 3300)
