"""Every kind of master becomes the same kind of pyramid, or none where it is damaged; its tiles are their bytes."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pyvips
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageStat

from archive_pages import turned_text
from archive_pages.formats.page import Hyphen
from archive_pages.text_layer import TextLayer
from cms.imaging import pyramid
from cms.imaging.crop import Cut, best_level, cut
from cms.imaging.tiff import TiffError
from cms.imaging.tiles import Level, TileTable, tile_bytes
from cms.parsing.problems import UnreadableFile
from demo.press.samples import sample_issue
from tests import factories, samples
from tests.archive_pages.scanned import drawing, pyramid_of

SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]  # a busy machine is no defect
GREY, RGB = drawing(900, 700, "L"), drawing(900, 700)
PALETTE = RGB.quantize(200, dither=Image.Dither.NONE)


def saved(folder: Path, name: str, image: Image.Image, **options: Any) -> Path:
    path = folder / name
    image.save(path, **options)
    return path


def colours(pixel: Any) -> list[int]:
    values = [int(value) for value in (pixel if isinstance(pixel, list | tuple) else [pixel])]
    return values * 3 if len(values) == 1 else values


def assert_shows(target: Path, wanted: Image.Image, tolerance: int = 10) -> pyvips.Image:
    """The pyramid is 8-bit grey or sRGB and shows `wanted`."""
    made = pyvips.Image.new_from_file(str(target))
    assert (made.width, made.height) == wanted.size
    assert made.format == "uchar"
    assert made.interpretation in ("b-w", "srgb")
    assert not made.hasalpha()
    for x in range(60, wanted.width, 100):
        for y in range(20, wanted.height, 100):
            differences = [
                abs(a - b) for a, b in zip(colours(made(x, y)), colours(wanted.getpixel((x, y))), strict=True)
            ]
            assert max(differences) <= tolerance, (x, y, made(x, y), wanted.getpixel((x, y)))
    return made


@pytest.mark.parametrize(
    ("name", "image", "options", "wanted"),
    [
        ("grey.tif", GREY, {}, GREY),
        ("group4.tif", GREY.convert("1"), {"compression": "group4"}, GREY.convert("1").convert("L")),
        ("lzw.tif", RGB, {"compression": "tiff_lzw"}, RGB),
        ("grey.jpg", GREY, {"quality": 95}, GREY),
        ("progressive.jpg", RGB, {"quality": 95, "subsampling": 0, "progressive": True}, RGB),
        ("palette.png", PALETTE, {}, PALETTE.convert("RGB")),
        ("alpha.png", GREY.convert("LA"), {}, GREY),
        ("grey.jp2", GREY, {}, GREY),
        ("colour.jp2", RGB, {}, RGB),
        ("colour.j2k", RGB, {}, RGB),
        ("alpha.jp2", RGB.convert("RGBA"), {}, RGB),
        ("sixteen.png", GREY.convert("I").point(lambda value: value * 257).convert("I;16"), {}, GREY),
        ("sixteen.tif", GREY.convert("I").point(lambda value: value * 257).convert("I;16"), {}, GREY),
        ("sixteen.jp2", GREY.convert("I").point(lambda value: value * 257).convert("I;16"), {}, GREY),
    ],
)
def test_all_kinds_of_pixels(
    tmp_path: Path, name: str, image: Image.Image, options: dict[str, Any], wanted: Image.Image
) -> None:
    target = tmp_path / "pyramid.tif"
    info = pyramid.make(saved(tmp_path, name, image, **options), target)
    assert (info.width, info.height) == wanted.size
    made = assert_shows(target, wanted, 40 if name in ("group4.tif", "palette.png") else 18)
    assert made.bands == (1 if wanted.mode == "L" else 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "pyramid.tif"])


def test_transparent_parts_are_paper(tmp_path: Path) -> None:
    for name in ("clear.png", "clear.jp2"):
        pyramid.make(saved(tmp_path, name, Image.new("RGBA", (900, 700), (200, 0, 0, 0))), tmp_path / "pyramid.tif")
        assert_shows(tmp_path / "pyramid.tif", Image.new("RGB", (900, 700), "white"))


def test_cmyk_is_turned_into_srgb(tmp_path: Path) -> None:
    for name in ("cmyk.jpg", "cmyk.tif"):
        pyramid.make(saved(tmp_path, name, Image.new("CMYK", (900, 700), (0, 0, 0, 255))), tmp_path / "pyramid.tif")
        black = pyvips.Image.new_from_file(str(tmp_path / "pyramid.tif"))
        assert black.bands == 3
        assert max(black(100, 100)) < 60


def test_an_embedded_profile_is_used_and_a_broken_one_is_not(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = _profile_with_red_and_blue_swapped(lab)
    for name in ("scan.jpg", "scan.jp2"):
        path = saved(tmp_path, name, Image.new("RGB", (900, 700), (220, 30, 30)), icc_profile=swapped)
        if name == "scan.jp2" and "icc_profile" not in Image.open(path).info:
            continue  # Pillow reads profiles of JPEG 2000 files and writes none
        pyramid.make(path, tmp_path / "pyramid.tif")
        red, _green, blue = pyvips.Image.new_from_file(str(tmp_path / "pyramid.tif"))(100, 100)
        assert blue > red + 100
    path = saved(tmp_path, "broken.jpg", Image.new("RGB", (900, 700), (220, 30, 30)), icc_profile=b"nonsense" * 99)
    pyramid.make(path, tmp_path / "pyramid.tif")
    assert_shows(tmp_path / "pyramid.tif", Image.new("RGB", (900, 700), (220, 30, 30)))


def _profile_with_red_and_blue_swapped(profile: bytes) -> bytes:
    """The same ICC profile with another description, and its red and blue primaries exchanged in the tag table."""
    renamed = profile.replace(b"sRGB", b"qqqq").replace("sRGB".encode("utf-16-be"), "qqqq".encode("utf-16-be"))
    swapped = bytearray(renamed)
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(swapped)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_scan_is_turned_as_its_exif_says(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    upright = RGB
    stored = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    image = upright.transpose(stored) if stored is not None else upright
    pyramid.make(saved(tmp_path, "scan.jpg", image, exif=exif, quality=95, subsampling=0), tmp_path / "pyramid.tif")
    assert_shows(tmp_path / "pyramid.tif", upright, 18)


@pytest.mark.parametrize("name", ["scan.png", "scan.jp2"])
@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_the_scan_is_turned_as_the_archivist_says(tmp_path: Path, name: str, rotation: int) -> None:
    info = pyramid.make(saved(tmp_path, name, RGB), tmp_path / "pyramid.tif", rotation=rotation)
    turned = RGB.rotate(-rotation, expand=True)
    assert (info.width, info.height) == turned.size
    assert_shows(tmp_path / "pyramid.tif", turned, 18)


def test_pages_of_a_tiff_and_of_a_pdf(tmp_path: Path) -> None:
    second = Image.new("RGB", (600, 800), (30, 90, 200))
    for name, options in (("pages.tif", {}), ("pages.pdf", {"resolution": 300, "quality": 95})):
        path = saved(tmp_path, name, RGB, save_all=True, append_images=[second], **options)
        for page, wanted in enumerate((RGB, second)):
            pyramid.make(path, tmp_path / "pyramid.tif", page=page)
            assert_shows(tmp_path / "pyramid.tif", wanted, 30)


def test_a_page_behind_a_thumbnail_is_the_right_page(tmp_path: Path) -> None:
    """Page 2 of a file whose first page is a pyramid of three directories."""
    first, both = tmp_path / "first.tif", tmp_path / "both.tif"
    pyvips.Image.black(1500, 1500).tiffsave(str(first), pyramid=True, tile=True)
    data = bytearray(first.read_bytes())
    blue = BytesIO()
    Image.new("RGB", (600, 800), (30, 90, 200)).save(blue, "TIFF")
    both.write_bytes(_appended(bytes(data), blue.getvalue()))
    pyramid.make(both, tmp_path / "pyramid.tif", page=1)
    assert_shows(tmp_path / "pyramid.tif", Image.new("RGB", (600, 800), (30, 90, 200)))


def _appended(first: bytes, second: bytes) -> bytes:
    """Two little-endian TIFFs in one file: the second's directory linked after the first's last, its offsets moved."""
    import struct

    shift = len(first) + len(first) % 2
    moved = bytearray(second)
    (at,) = struct.unpack_from("<I", moved, 4)
    (count,) = struct.unpack_from("<H", moved, at)
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8}
    for entry in range(at + 2, at + 2 + 12 * count, 12):
        tag, kind, number, value = struct.unpack_from("<HHII", moved, entry)
        if sizes[kind] * number > 4:
            if tag == 273:
                for index in range(number):
                    (strip,) = struct.unpack_from("<I", moved, value + 4 * index)
                    struct.pack_into("<I", moved, value + 4 * index, strip + shift)
            struct.pack_into("<I", moved, entry + 8, value + shift)
        elif tag == 273:
            struct.pack_into("<I", moved, entry + 8, value + shift)
    whole = bytearray(first.ljust(shift, b"\0") + bytes(moved))
    (directory,) = struct.unpack_from("<I", whole, 4)
    while directory:
        (count,) = struct.unpack_from("<H", whole, directory)
        link = directory + 2 + 12 * count
        (directory,) = struct.unpack_from("<I", whole, link)
    struct.pack_into("<I", whole, link, at + shift)
    return bytes(whole)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("name", ["a.jpg", "b.png", "c.tif", "d.jp2", "e.jpg"])
def test_half_a_scan_is_no_scan(tmp_path: Path, name: str, share: float) -> None:
    path = saved(tmp_path, name, RGB, **({"progressive": True} if name == "e.jpg" else {}))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(UnreadableFile) as raised:
        pyramid.make(path, tmp_path / "pyramid.tif")
    assert raised.value.problem.file == name
    assert raised.value.problem.code in ("image-damaged", "image-unreadable")
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_samples_of_no_known_scale_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="neither 8 nor 16 bits"):
        pyramid.make(saved(tmp_path, "float.tif", GREY.convert("F")), tmp_path / "pyramid.tif")


def test_a_header_that_lies_about_a_jpeg_2000_is_found_out(tmp_path: Path) -> None:
    path = saved(tmp_path, "scan.jp2", RGB)
    data = bytearray(path.read_bytes())
    at = data.index(b"ihdr")
    data[at + 4 : at + 12] = bytes(3) + b"\x10" + bytes(3) + b"\x10"
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableFile):
        pyramid.make(path, tmp_path / "pyramid.tif")


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_whole_tiles_decode_as_libvips_decodes_them(tmp_path: Path, mode: str) -> None:
    target = tmp_path / "pyramid.tif"
    table = TileTable.from_bytes(pyramid.make(saved(tmp_path, "a.png", drawing(2600, 1700, mode)), target).tiles)
    assert_whole_tiles_decode_equal(target, table)


def assert_whole_tiles_decode_equal(target: Path, table: TileTable) -> None:
    compared = 0
    with target.open("rb") as file:
        for number, level in enumerate(table.levels):
            image = pyvips.Image.tiffload(str(target), page=number)
            assert (image.width, image.height) == (level.width, level.height)
            for column in range(level.columns):
                for row in range(level.rows):
                    if table.is_whole(number, column, row):
                        tile = pyvips.Image.jpegload_buffer(tile_bytes(file, table, number, column, row))
                        assert (tile - image.crop(column * 512, row * 512, 512, 512)).abs().max() == 0
                        compared += 1
    assert compared > 3


def test_a_tile_table_survives_its_stored_form(tmp_path: Path) -> None:
    info = pyramid.make(saved(tmp_path, "a.png", RGB), tmp_path / "pyramid.tif")
    table = TileTable.from_bytes(info.tiles)
    with (tmp_path / "pyramid.tif").open("rb") as file:
        assert TileTable.read(file) == table
    with pytest.raises(IndexError):
        table.tile(0, 2, 0)
    with pytest.raises(IndexError):
        table.tile(2, 0, 0)


@given(data=st.binary(max_size=200))
@hypothesis_settings(suppress_health_check=SLOW, deadline=None)
def test_damaged_tile_tables_are_refused(data: bytes) -> None:
    for stored in (data, b"\x01" + data):
        try:
            TileTable.from_bytes(stored)
        except ValueError:
            continue


@given(
    widths=st.lists(st.integers(1, 2**31), min_size=1, max_size=6),
    offsets=st.lists(st.tuples(st.integers(0, 2**48), st.integers(0, 2**31)), max_size=20),
)
@hypothesis_settings(suppress_health_check=SLOW, deadline=None)
def test_stored_and_read_tables_are_equal(widths: list[int], offsets: list[tuple[int, int]]) -> None:
    levels = [Level(width, 5, 512, 512, b"\xff\xd8tables") for width in widths]
    for offset, length in offsets:
        levels[-1].offsets.append(offset)
        levels[-1].lengths.append(length)
    table = TileTable(levels)
    assert TileTable.from_bytes(table.to_bytes()) == table


def test_a_file_that_is_no_pyramid_has_no_tiles(tmp_path: Path) -> None:
    for options in ({}, {"tile": True}, {"tile": True, "compression": "deflate"}):
        path = tmp_path / "scan.tif"
        pyvips.Image.black(900, 700).tiffsave(str(path), **options)
        with path.open("rb") as file, pytest.raises(TiffError):
            TileTable.read(file)


def test_bigtiff_pyramids_have_tiles_too(tmp_path: Path) -> None:
    path = tmp_path / "pyramid.tif"
    image = pyvips.Image.new_from_memory(drawing(2600, 1700, "L").tobytes(), 2600, 1700, 1, "uchar")
    image.tiffsave(
        str(path), tile=True, tile_width=512, tile_height=512, pyramid=True, compression="jpeg", bigtiff=True
    )
    with path.open("rb") as file:
        table = TileTable.read(file)
    assert_whole_tiles_decode_equal(path, table)


def test_a_cut_reads_the_smallest_level_that_has_the_pixels() -> None:
    _width, _height, data, tiles = pyramid_of(_png(), "a.png")
    table = TileTable.from_bytes(tiles)
    assert best_level(table, (0, 0, 1500, 1300), (1500, 1300)) == 0
    assert best_level(table, (0, 0, 1500, 1300), (751, 651)) == 0
    assert best_level(table, (0, 0, 1500, 1300), (750, 650)) == 1
    assert best_level(table, (0, 0, 1500, 1300), (10, 10)) == 2
    assert best_level(table, (0, 0, 100, 100), (400, 400)) == 0
    small = Image.open(BytesIO(cut(BytesIO(data), table, Cut((0, 0, 1500, 1300), (150, 130)))))
    assert small.size == (150, 130)


def _png() -> bytes:
    out = BytesIO()
    drawing().save(out, "PNG", compress_level=1)
    return out.getvalue()


@pytest.mark.parametrize("size", [(8, 1), (9, 9), (64, 5), (128, 128), (129, 60), (513, 513), (9000, 30), (3, 5000)])
def test_scans_of_any_shape_can_be_shown_at_any_size(tmp_path: Path, size: tuple[int, int]) -> None:
    target = tmp_path / "pyramid.tif"
    info = pyramid.make(saved(tmp_path, "a.png", Image.new("RGB", size, (200, 30, 30))), target)
    table = TileTable.from_bytes(info.tiles)
    assert (info.width, info.height) == size
    for wanted in (size, (1, 1), (40, 30)):
        shown = Image.open(BytesIO(cut(target, table, Cut((0, 0, *size), wanted))))
        assert shown.size == wanted
        red, green, blue = shown.convert("RGB").getpixel((wanted[0] // 2, wanted[1] // 2))
        assert red > 120  # at an edge of a few pixels JPEG mixes in what lies beyond
        assert max(green, blue) < 100


def test_a_text_layer_turns_with_its_scan() -> None:
    layer = factories.layer("egy szép\nnyári reggel", 1000, 1400)
    layer.add_word("dobozatlan", None, hyphen=Hyphen.FIRST, full="dobozatlanul")
    turned = turned_text.rotate_layer(layer, 90)
    assert (turned.width, turned.height) == (1400, 1000)
    assert turned.words == layer.words
    assert turned.box(0) == (1400 - 50 - 20, 50, 20, 80)
    assert turned.box(4) is None
    assert turned.fulls == layer.fulls
    assert turned.blocks[0].box == (1400 - 50 - 60, 50, 60, 900)
    assert turned_text.rotate_layer(turned, 270) == layer


@given(
    box=st.tuples(st.integers(0, 400), st.integers(0, 600), st.integers(1, 100), st.integers(1, 100)),
    degrees=st.sampled_from([0, 90, 180, 270, 360, -90]),
)
@hypothesis_settings(suppress_health_check=SLOW, deadline=None)
def test_boxes_stay_on_the_page_and_come_back(box: tuple[int, int, int, int], degrees: int) -> None:
    layer = TextLayer(width=500, height=700)
    layer.add_word("szó", box)
    turned = turned_text.rotate_layer(layer, degrees)
    x, y, w, h = turned.box(0) or (0, 0, 0, 0)
    assert x >= 0
    assert y >= 0
    assert x + w <= turned.width
    assert y + h <= turned.height
    assert w * h == box[2] * box[3]
    assert turned_text.rotate_layer(turned, -degrees) == layer


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_boxes_lie_on_ink_however_the_scan_is_turned(tmp_path: Path, degrees: int) -> None:
    """A page of the press, turned with its text: every word's box is darker than the paper around it."""
    page = sample_issue(tmp_path, language="hu").pages[0]
    assert page.image is not None
    target = tmp_path / "pyramid.tif"
    table = TileTable.from_bytes(pyramid.make(page.image, target, rotation=degrees).tiles)
    assert_whole_tiles_decode_equal(target, table)
    whole = (0, 0, table.levels[0].width, table.levels[0].height)
    scan = Image.open(BytesIO(cut(target, table, Cut(whole, whole[2:], quality="gray", format="png")))).convert("L")
    words = [word for word in page.words if word.box is not None]
    assert len(words) > 50
    for word in words:
        flat = (word.box.hpos, word.box.vpos, word.box.width, word.box.height)
        x, y, w, h = turned_text.turned_box(tuple(map(round, flat)), page.width, page.height, degrees)
        inside = ImageStat.Stat(scan.crop((x, y, x + w, y + h))).mean[0]
        around = ImageStat.Stat(scan.crop((x - 6, y - 6, x + w + 6, y + h + 6))).mean[0]
        assert inside < around - 2, word.content


@pytest.mark.real
@pytest.mark.parametrize("name", ["ndnp-issue/1289.jp2", "ndnp-issue/1289.pdf", "mets-alto-book/MAX/00000005.jpg"])
def test_real_scans_become_pyramids(tmp_path: Path, name: str) -> None:
    target = tmp_path / "pyramid.tif"
    info = pyramid.make(samples.real(name), target)
    assert_whole_tiles_decode_equal(target, TileTable.from_bytes(info.tiles))


@pytest.mark.real
@pytest.mark.parametrize("rotation", [0, 90])
def test_seventy_seven_megapixels_fit_in_600_megabytes(tmp_path: Path, rotation: int) -> None:
    """In a process of its own, as an ingest worker is: the peak of its memory, all libraries included."""
    source = samples.real("alto3-newspaper-page/1667522809_J_0025_0001.jpg")
    target = tmp_path / "pyramid.tif"
    code = (
        "import django, re, sys; from pathlib import Path; django.setup();"
        "from cms.imaging import pyramid;"
        "pyramid.make(Path(sys.argv[1]), Path(sys.argv[2]), rotation=int(sys.argv[3]));"
        # Not ru_maxrss: that of a young process begins with its parent's.
        "print(re.search('VmHWM:\\\\s+([0-9]+) kB', Path('/proc/self/status').read_text())[1])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(source), str(target), str(rotation)],
        capture_output=True, text=True, check=True, cwd=samples.ROOT,
        env={"DJANGO_SETTINGS_MODULE": "cms.settings.test", "PATH": ""},
    )  # fmt: skip
    kilobytes = int(result.stdout.split()[-1])
    assert kilobytes < 600 * 1024
    with target.open("rb") as file:
        table = TileTable.read(file)
    assert (table.levels[0].width, table.levels[0].height) == ((7161, 10808) if rotation == 0 else (10808, 7161))
