"""What cameras tell is read for editors, whatever nonsense it is, and is in no public byte."""

import io
import json
import random
import struct
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from cms.core.positions import Exactness
from cms.imaging.iiif.parameters import CONTENT_TYPES
from cms.imaging.photographs import exif
from tests.walks import cameras, factories
from tests.walks.cameras import LATITUDE, LONGITUDE, SERIAL, photographed, read, scene, take
from walks.models import Photograph

FORMS = ["JPEG", "PNG", "TIFF", "HEIF", "WEBP", "AVIF"]


def facts(told: Image.Exif) -> exif.Facts:
    return exif.read(io.BytesIO(told.tobytes().removeprefix(b"Exif\0\0")))


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_editors_know_where_when_and_with_what(form: str) -> None:
    photograph = take(photographed(form)).photograph
    photograph.refresh_from_db()
    assert photograph.date == "2019-08-07"
    assert photograph.taken_at is not None
    assert photograph.taken_at.astimezone(exif.here.get_default_timezone()).isoformat()[:19] == "2019-08-07T15:04:05"
    assert photograph.position == pytest.approx((LONGITUDE, LATITUDE), abs=1e-4)
    assert photograph.bearing == 272.5
    assert photograph.exif["BodySerialNumber"] == SERIAL
    assert photograph.exif["Make"] == cameras.MAKER


def words_in(data: bytes) -> list[str]:
    """What of the camera's words stands in the bytes, in whatever way letters are written."""
    ways = ("utf-8", "utf-16-le", "utf-16-be")
    return [word for word in cameras.TOLD for way in ways if word.encode(way) in data]


def metadata_in(data: bytes) -> dict[str, Any]:
    """What Pillow reads, beside the pixels. An orientation may stay."""
    with Image.open(io.BytesIO(data)) as image:
        told = dict(image.getexif())
        told.pop(0x0112, None)
        inner = {**image.getexif().get_ifd(0x8769), **image.getexif().get_ifd(0x8825)}
        known = {"xmp", "XML:com.adobe.xmp", "comment", "photoshop", "mp"}
        return told | inner | {key: value for key, value in image.info.items() if key in known and value}


@pytest.mark.django_db
@pytest.mark.parametrize("form", FORMS)
def test_no_public_byte_tells_of_the_camera_or_the_place(client: Client, form: str) -> None:
    data = photographed(form, scene(1300, 900), cameras.exif(6))
    assert words_in(data)
    photograph = take(data, f"IMG_{SERIAL}.{form.lower()}").photograph
    photograph.title = "A templom"
    photograph.save()
    factories.shown(factories.stop(factories.walk()), photograph)
    assert words_in(read(photograph.master)) == words_in(data)
    seen = 0
    for address in public_addresses(client, photograph):
        answer = client.get(address)
        assert answer.status_code == 200, address
        body = answer.getvalue()
        assert words_in(body) == [], address
        assert SERIAL not in str(answer.headers), address
        if not address.endswith(".json"):
            assert metadata_in(body) == {}, address
        seen += 1
    assert seen > 20
    assert words_in(read(photograph.pyramid)) == []


def public_addresses(client: Client, photograph: Photograph) -> list[str]:
    """The original, the description of the image, and it in every format, several sizes, and tile by tile."""
    base = f"/iiif/image/3/{photograph.uuid}"
    told = json.loads(client.get(f"{base}/info.json").content)
    found = [f"/photograph/{photograph.uuid}.{'png' if photograph.original.name.endswith('png') else 'jpg'}"]
    found.append(f"{base}/info.json")
    for form in CONTENT_TYPES:
        found += [f"{base}/full/{size}/0/default.{form}" for size in ("max", "160,", "^1500,")]
        found.append(f"{base}/square/200,200/90/gray.{form}")
    side = told["tiles"][0]["width"]
    for factor in told["tiles"][0]["scaleFactors"]:
        for x in range(0, told["width"], side * factor):
            for y in range(0, told["height"], side * factor):
                w, h = min(side * factor, told["width"] - x), min(side * factor, told["height"] - y)
                size = f"{-(-w // factor)},{-(-h // factor)}"
                found.append(f"{base}/{x},{y},{w},{h}/{size}/0/default.jpg")
    return found


@pytest.mark.parametrize(
    ("latitude", "longitude", "kept"),
    [(-33.8568, 151.2153, True), (46.5, -25.5, True), (0, 0, False), (91.5, 20, False), (46, 181, False)],
)
def test_a_place_is_kept_where_it_is_on_the_earth(latitude: float, longitude: float, kept: bool) -> None:
    found = facts(cameras.exif(latitude=latitude, longitude=longitude)).position
    assert found == (pytest.approx((longitude, latitude), abs=1e-4) if kept else None)


def test_a_receiver_that_says_how_wrong_it_is_is_believed() -> None:
    told = cameras.exif()
    assert facts(told).exactness == Exactness.EXACT
    told.get_ifd(0x8825)[31] = IFDRational(800, 1)
    assert facts(told).exactness == Exactness.APPROXIMATE


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2019:08:07 15:04:05", "2019-08-07"),
        ("2019-08-07T15:04:05", "2019-08-07"),
        ("1905:08:07 00:00:00", "1905-08-07"),
        ("0000:00:00 00:00:00", ""),
        ("    :  :     :  :  ", ""),
        ("2019:13:45 25:61:61", ""),
        ("2019:02:30 10:00:00", ""),
        ("1066:10:14 09:00:00", ""),
        ("9999:12:31 23:59:59", ""),
        ("tegnap", ""),
        ("2019:08:07\0\0garbage", "2019-08-07"),
    ],
)
def test_dates(written: str, date: str) -> None:
    found = facts(cameras.exif(t36867=written))
    assert (found.date, found.taken_at is None) == (date, not date)


@pytest.mark.parametrize(("offset", "utc"), [("+02:00", 13), ("-05:00", 20), ("+99:99", None), ("x", None)])
def test_a_time_with_an_offset_is_that_instant(offset: str, utc: int | None) -> None:
    found = facts(cameras.exif(t36881=offset)).taken_at
    assert found is not None
    here = exif.datetime(2019, 8, 7, 15, 4, 5, tzinfo=exif.here.get_default_timezone())
    assert found == (here if utc is None else exif.datetime(2019, 8, 7, utc, 4, 5, tzinfo=exif.UTC))


def test_words_fit_a_database_and_a_page() -> None:
    told = cameras.exif()
    told[0x010E] = "a\x00b"
    told[0x013B] = "x" * 3000
    told[0x8298] = "\x1b[31m<script>\u202e"
    found = facts(told).told
    assert found["ImageDescription"] == "a"
    assert len(found["Artist"]) == exif.MOST_LETTERS
    assert "\x1b" not in found["Copyright"]
    json.dumps(found)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_is_none_is_upright(orientation: int) -> None:
    assert facts(cameras.exif(orientation)).orientation == 1


def directory(entries: list[tuple[int, int, int, bytes]], count: int | None = None) -> bytes:
    """A TIFF of one directory, as hostile as one likes."""
    body = b"".join(struct.pack(">HHI4s", tag, kind, number, value) for tag, kind, number, value in entries)
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", len(entries) if count is None else count) + body + b"\0\0\0\0"


HOSTILE = {
    "nothing": b"",
    "no tiff": b"Exif data, honestly",
    "cut": b"MM\0*\0\0",
    "a circle": directory([(0x8769, 4, 1, struct.pack(">I", 8)), (0x8825, 4, 1, struct.pack(">I", 8))]),
    "an offset beyond the end": directory([(0x8769, 4, 1, b"\xff\xff\xff\xff"), (0x010F, 2, 400, b"\xff\xff\xff\0")]),
    "65,535 entries": directory([(0x010F, 2, 4, b"abc\0")], 65535),
    "four thousand million letters": directory([(0x010F, 2, 0xFFFFFFFF, b"\0\0\0\x08")]),
    "an unknown type": directory([(0x010F, 99, 4, b"abcd"), (0x0112, 12, 1, b"\0\0\0\0")]),
    "rationals through nothing": directory([(0x829A, 5, 1, b"\0\0\0\0"), (0x8825, 4, 1, b"\0\0\0\x08")]),
    "a word where a number belongs": directory([(0x0112, 2, 3, b"6\0\0\0"), (0x8769, 2, 4, b"abcd")]),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_blocks_raise_nothing(case: str) -> None:
    found = exif.read(io.BytesIO(HOSTILE[case]))
    assert (found.position, found.taken_at) == (None, None)
    assert 1 <= found.orientation <= 8


def test_random_damage_raises_nothing() -> None:
    good = cameras.exif().tobytes().removeprefix(b"Exif\0\0")
    dice = random.Random(5)
    for _turn in range(3000):
        spoilt = bytearray(good)
        for _byte in range(dice.randrange(1, 12)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        json.dumps(exif.read(io.BytesIO(bytes(spoilt[: dice.randrange(len(spoilt))]))).told)


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOSTILE)
def test_a_photograph_with_a_hostile_block_is_taken_in(case: str) -> None:
    out = io.BytesIO()
    scene(words=case).save(out, "JPEG")
    block = b"Exif\0\0" + HOSTILE[case]
    data = out.getvalue()[:2] + b"\xff\xe1" + (len(block) + 2).to_bytes(2) + block + out.getvalue()[2:]
    photograph = take(data).photograph
    assert (photograph.width, photograph.height) == (800, 600)
    assert HOSTILE[case] not in read(photograph.original) or not HOSTILE[case]
