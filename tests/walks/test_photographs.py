"""Photographs taken in: what becomes of good files, and what is said of the others."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as installed
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command
from PIL import Image, ImageCms
from pytest_django import DjangoAssertNumQueries

from cms.imaging.photographs import kinds
from cms.imaging.tiles import TileTable
from cms.media.places import media_storage
from cms.media.staging import staging_root
from cms.media.storages.base import StorageFull, StorageUnavailable
from cms.parsing.problems import UnreadableFile
from tests import storing
from walks.models import Photograph, PhotographTiles
from walks.photographs import taking_in
from walks.photographs.likeness import similar_to

from . import cameras
from .cameras import photographed, read, scene, take

pytestmark = pytest.mark.django_db


def opened(photograph: Photograph) -> Image.Image:
    return Image.open(io.BytesIO(read(photograph.original)))


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    storing.clear("private")
    storing.clear("default")


def checked(*arguments: str) -> int:
    """What `check_media` ends with: 0 where all is as it should be."""
    with pytest.raises(SystemExit) as done:
        call_command("check_media", *arguments, stdout=io.StringIO(), stderr=io.StringIO())
    return int(done.value.code or 0)


def names() -> set[str]:
    return {entry.name for entry in media_storage("private").entries("photographs/")}


def test_a_photograph_has_a_master_a_copy_for_everyone_and_a_pyramid() -> None:
    user = User.objects.create_user("szerkeszto")
    data = photographed("JPEG")
    added = take(data, "Nyaralás/IMG_0042.JPG", user)
    photograph = added.photograph
    assert not added.duplicate
    assert (photograph.title, photograph.master_name, photograph.added_by) == ("IMG_0042", "IMG_0042.JPG", user)
    assert (photograph.width, photograph.height, photograph.master_type) == (800, 600, "jpeg")
    assert read(photograph.master) == data
    assert len(read(photograph.original)) == photograph.original_bytes
    table = TileTable.from_bytes(bytes(PhotographTiles.objects.get(photograph=photograph).data))
    assert (table.levels[0].width, table.levels[0].height) == (800, 600)
    assert str(photograph.master.name).startswith(f"photographs/{photograph.uuid.hex[:2]}/{photograph.uuid}/")
    assert not list(staging_root().glob("*/"))


def test_a_jpeg_stays_as_it_is_pixel_for_pixel() -> None:
    for options in ({}, {"progressive": True}, {"restart_marker_blocks": 4}):
        image = scene(words=str(options))
        data = photographed("JPEG", image, **options)
        original = opened(take(data).photograph)
        assert original.tobytes() == Image.open(io.BytesIO(data)).tobytes(), options
        assert original.info.get("comment") is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    """The red corner is where a viewer that reads the orientation shows it."""
    image = scene(words=str(orientation))
    data = photographed("JPEG", image, cameras.exif(orientation))
    photograph = take(data).photograph
    assert (photograph.width, photograph.height) == ((800, 600) if orientation < 5 else (600, 800))
    assert opened(photograph).getexif().get(0x0112, 1) == orientation
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    with media_storage("private").local(str(photograph.pyramid.name)) as path, Image.open(path) as pyramid:
        at = tuple(20 if not far else side - 20 for far, side in zip(corner, pyramid.size, strict=True))
        red, green, _blue = pyramid.convert("RGB").getpixel(at)
    assert red > 150 > 80 > green


@pytest.mark.parametrize(("form", "kind"), [("PNG", "PNG"), ("TIFF", "JPEG"), ("WEBP", "JPEG"), ("HEIF", "JPEG"),
                                            ("AVIF", "JPEG"), ("JPEG2000", "JPEG")])  # fmt: skip
@pytest.mark.parametrize("orientation", [1, 6])
def test_what_browsers_dont_show_becomes_a_jpeg(form: str, kind: str, orientation: int) -> None:
    if form == "JPEG2000":
        out = io.BytesIO()
        scene(words=form).save(out, form)
        data, orientation = out.getvalue(), 1
    else:
        data = photographed(form, scene(words=f"{form}{orientation}"), cameras.exif(orientation))
    photograph = take(data, f"kép.{form.lower()}").photograph
    original = opened(photograph)
    assert original.format == (kind if orientation == 1 else "JPEG")
    assert original.size == (photograph.width, photograph.height) == ((800, 600) if orientation == 1 else (600, 800))
    red, green, _blue = original.convert("RGB").getpixel((20 if orientation == 1 else 580, 20))
    assert red > 150 > 80 > green


def test_colours_of_a_press_become_those_of_a_screen() -> None:
    photograph = take(photographed("JPEG", scene(mode="CMYK"))).photograph
    assert opened(photograph).mode == "RGB"


def test_the_colour_profile_stays() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert profile != srgb
    for form in ("JPEG", "PNG"):
        photograph = take(photographed(form, scene(words=form), icc_profile=srgb), f"kép.{form}").photograph
        assert opened(photograph).info["icc_profile"] == srgb


def test_a_name_says_nothing_of_the_content() -> None:
    photograph = take(photographed("PNG"), "../../../etc/kép.jpg").photograph
    assert (photograph.master_type, photograph.master_name) == ("png", "kép.jpg")
    assert str(photograph.master.name).endswith("master.png")


def test_the_same_file_again_is_the_photograph_that_was_there() -> None:
    data = photographed("JPEG")
    first, again = take(data, "egy.jpg"), take(data, "kettő.jpg")
    assert again.duplicate
    assert again.photograph == first.photograph
    assert Photograph.objects.count() == 1


def test_one_that_looks_alike_is_named() -> None:
    first = take(photographed("JPEG", scene(1600, 1200)), "nagy.jpg").photograph
    other = take(photographed("JPEG", scene(1600, 1200, "Valami egészen más felirat, hosszan")))
    small = take(photographed("WEBP", scene(1600, 1200).resize((700, 525)), quality=40), "kicsi.webp")
    assert not small.duplicate
    assert first in small.similar
    assert small.similar[0] in (first, other.photograph)
    slope = Image.linear_gradient("L").rotate(90).resize((1600, 1200)).convert("RGB")
    assert take(photographed("JPEG", slope), "más.jpg").similar == []


def test_many_are_compared_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    made = [take(photographed("JPEG", scene(words=str(number))), f"{number}.jpg").photograph for number in range(7)]
    Photograph.objects.filter(pk=made[6].pk).update(phash=-1)
    with django_assert_num_queries(2):
        found = similar_to(made[:3])
    assert set(found) == {one.pk for one in made[:3]}
    assert all(len(others) == 5 and made[6] not in others for others in found.values())
    with django_assert_num_queries(0):
        assert similar_to([Photograph(pk=0, phash=0)]) == {0: []}


def test_pictures_of_one_grey_are_not_taken_for_each_other() -> None:
    take(photographed("JPEG", Image.new("RGB", (300, 200), "white")), "fehér.jpg")
    black = take(photographed("JPEG", Image.new("RGB", (300, 200), "black")), "fekete.jpg")
    assert black.similar == []


def bomb(width: int, height: int) -> bytes:
    """A PNG of so many pixels, all the same, in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer, rows = zlib.compressobj(9), b"\0" * ((width + 7) // 8 + 1)
    body = b"".join(packer.compress(rows) for _row in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def webp_that_says(width: int, height: int) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + (width - 1).to_bytes(3, "little")
    body += (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def heif_that_says(form: str, width: int, height: int) -> bytes:
    """A small picture whose box for its size (ISO/IEC 23008-12, 6.5.3) says another."""
    data = photographed(form, scene(640, 480))
    assert b"ispe" in data
    told = struct.pack(">4sIII", b"ispe", 0, 640, 480)
    return data.replace(told, struct.pack(">4sIII", b"ispe", 0, width, height))


BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "text": (b"hello, I am a photograph", "no photograph"),
    "cut": (photographed("JPEG")[:3000], "damaged"),
    "cut png": (photographed("PNG")[:3000], "damaged"),
    "cut webp": (photographed("WEBP")[:1500], "damaged"),
    "cut heic": (photographed("HEIF")[:5000], "damaged"),
    "no size": (photographed("JPEG").replace(b"\x00\x11\x08\x02\x58\x03\x20", b"\x00\x11\x08\0\0\0\0"), "pixels"),
    "too many pixels": (bomb(30_000, 20_000), "600 megapixels"),
    "huge webp": (webp_that_says(16_000, 16_000), "256 megapixels"),
    "webp of another size": (webp_that_says(300, 200), "damaged"),
    "large heic": (heif_that_says("HEIF", 20_000, 10_000), "at most 120 are read of this format. Save it as JPEG"),
    "huge heic": (heif_that_says("HEIF", 20_000, 15_000), "300 megapixels"),
    "huge avif": (heif_that_says("AVIF", 16_000, 15_000), "240 megapixels"),
    "heic of another size": (heif_that_says("HEIF", 10_000, 10_000), "damaged"),
    "pdf": (b"%PDF-1.4\n%\xe2\xe3\n", "can't be read|PDF"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no photograph"),
    "gif": (b"GIF89a" + bytes(64), "no photograph"),
    "segments without end": (b"\xff\xd8" + b"\xff\xe1\x00\x02" * 50_000, "can't be read"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_photograph_is_refused_in_words_that_name_it(case: str) -> None:
    data, words = BAD[case]
    before = names()
    with pytest.raises(UnreadableFile, match=words) as refused:
        take(data, "Gyűjtemény/kép.jpg")
    assert refused.value.problem.file == "kép.jpg"
    assert names() == before
    assert not Photograph.objects.exists()
    assert not list(staging_root().glob("*/"))


def test_what_two_bring_at_once_is_one_photograph(monkeypatch: pytest.MonkeyPatch) -> None:
    data, before, others = photographed("JPEG"), names(), []
    first = taking_in.likeness

    def meanwhile(picture: Path) -> int:
        """The same file is brought by somebody else, who is done sooner."""
        monkeypatch.setattr(taking_in, "likeness", first)
        others.append(take(data, "másé.jpg").photograph)
        return first(picture)

    monkeypatch.setattr(taking_in, "likeness", meanwhile)
    added = take(data, "enyém.jpg")
    assert added.duplicate
    assert [added.photograph] == others == list(Photograph.objects.all())
    photograph = added.photograph
    assert names() - before == {str(file.name) for file in (photograph.master, photograph.original, photograph.pyramid)}


def test_two_hundred_megapixels_are_no_trouble() -> None:
    photograph = take(bomb(20_000, 10_000), "nagy.png").photograph
    assert (photograph.width, photograph.height) == (20_000, 10_000)


def test_no_decoder_is_asked_before_the_size_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_arguments: Any) -> None:
        pytest.fail("the decoder made room for the picture")

    monkeypatch.setitem(kinds.DECODED_WHOLE, kinds.Kind.WEBP, asked)
    for data in (webp_that_says(16_384, 16_384), webp_that_says(1 << 24, 1 << 24)):
        with pytest.raises(UnreadableFile, match="megapixels"):
            take(data, "nagy.webp")


@pytest.mark.parametrize("lossless", [True, False])
def test_the_size_of_a_webp_is_read_from_its_header(tmp_path: Path, lossless: bool) -> None:
    path = tmp_path / "kép.webp"
    for told in (b"", cameras.exif().tobytes()):
        scene(513, 301).save(path, "WEBP", lossless=lossless, exif=told)
        header = kinds.look(path)
        assert (header.width, header.height) == (513, 301)


def test_who_decodes_may_not_take_all_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A picture of 150 megapixels in a process that may have as much as a small one needs."""
    path = tmp_path / "nagy.webp"
    Image.new("L", (15_000, 10_000)).save(path, "WEBP", lossless=True, method=0, quality=0)
    within = "one.MOST_MEMORY >>= 5; one.main(*sys.argv[1:])"
    script = f"import sys; from cms.imaging.photographs import decoding as one; {within}"
    run = [sys.executable, "-c", script, "webp", "1", str(path), str(tmp_path / "pixels.tif")]
    done = subprocess.run(run, cwd=installed.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode
    assert "emory" in done.stderr


def test_a_lower_limit_is_kept_to(settings: Any) -> None:
    settings.INGEST_MAX_MEGAPIXELS = 1
    assert take(photographed("HEIF", scene(900, 900)), "jó.heic").photograph.width == 900
    for form in ("JPEG", "HEIF", "WEBP"):
        with pytest.raises(UnreadableFile, match="megapixels"):
            take(photographed(form, scene(1100, 1000)), "nagy.jpg")


def test_a_panorama_is_known_by_its_shape() -> None:
    assert take(photographed("JPEG", scene(2000, 1000)), "kör.jpg").photograph.is_panorama
    assert not take(photographed("JPEG", scene(1800, 1000)), "nem.jpg").photograph.is_panorama


class Broken:
    """A storage that takes two files and then no more."""

    def __init__(self, storage: Any, error: Exception) -> None:
        self.storage, self.error, self.left = storage, error, 2

    def place(self, *args: Any, **kwargs: Any) -> None:
        if not self.left:
            raise self.error
        self.left -= 1
        self.storage.place(*args, **kwargs)


@pytest.mark.parametrize("error", [StorageFull("full"), StorageUnavailable("silent"), OSError(28, "No space left")])
def test_nothing_stays_where_storage_fails_in_the_middle(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    before = names()
    broken = Broken(media_storage("private"), error)
    monkeypatch.setattr(taking_in, "media_storage", lambda part: broken)
    with pytest.raises(StorageFull if isinstance(error, StorageFull) or error.errno == 28 else StorageUnavailable):
        take(photographed("JPEG"))
    assert broken.left == 0
    assert names() == before
    assert not Photograph.objects.exists()


def test_nothing_stays_where_the_database_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    before = names()

    def fails(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("gone")

    monkeypatch.setattr(PhotographTiles.objects, "create", fails)
    with pytest.raises(RuntimeError):
        take(photographed("JPEG"))
    assert names() == before
    assert not Photograph.objects.exists()


def test_files_go_with_their_record(django_capture_on_commit_callbacks: Any) -> None:
    before = names()
    photograph = take(photographed("JPEG")).photograph
    assert len(names() - before) == 3
    with django_capture_on_commit_callbacks(execute=True):
        photograph.delete()
    assert names() == before


@pytest.mark.parametrize("column", ["original", "pyramid"])
@pytest.mark.parametrize("form", ["JPEG", "HEIF"])
def test_what_readers_have_is_made_again_from_the_master(own_files: None, column: str, form: str) -> None:
    photograph = take(photographed(form)).photograph
    pixels = opened(photograph).tobytes()
    media_storage("private").delete(str(getattr(photograph, column).name))
    lost = photograph.pk
    assert checked() == 1
    assert checked("--remake") == 0
    assert checked("--hashes", "--older-than", "0") == 0
    mended = Photograph.objects.get(pk=lost)
    assert getattr(mended, column).name != getattr(photograph, column).name
    assert opened(mended).tobytes() == pixels


def test_a_changed_master_makes_nothing_again(own_files: None) -> None:
    photograph = take(photographed("JPEG")).photograph
    storage, name = media_storage("private"), str(photograph.master.name)
    storage.delete(name)
    storage.save(name, ContentFile(photographed("JPEG", scene(words="más"))))
    storage.delete(str(photograph.original.name))
    assert checked("--remake") == 1
    assert Photograph.objects.get(pk=photograph.pk).original.name == photograph.original.name
