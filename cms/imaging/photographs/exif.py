"""What a camera wrote into a photograph (EXIF 2.32, CIPA DC-008): for editors, and never for readers.

Only the tags named here are read, each with a bound. Whatever is damaged, absurd or hostile is left out; nothing here
raises for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, BinaryIO

from django.utils import timezone as here

from cms.core.positions import Exactness
from cms.imaging.tiff import ORIENTATION, Directory, Tiff, TiffError
from cms.parsing.earth import on_the_earth

EXIF, GPS = 0x8769, 0x8825
TEXTS = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0x9011: "OffsetTimeOriginal",
    0xA430: "CameraOwnerName",
    0xA431: "BodySerialNumber",
    0xA433: "LensMake",
    0xA434: "LensModel",
    0xA435: "LensSerialNumber",
}
NUMBERS = {0x8827: "ISOSpeedRatings"}
FRACTIONS = {0x829A: "ExposureTime", 0x829D: "FNumber", 0x920A: "FocalLength"}
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4
DIRECTION_REF, DIRECTION, ERROR = 16, 17, 31
MOST_LETTERS, MOST_BYTES = 500, 4000
FIRST_YEAR = 1826  # of the oldest photograph that is kept
TAKEN = re.compile(r"(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?", re.ASCII)
OFFSET = re.compile(r"([+-])(\d\d):(\d\d)", re.ASCII)
WELL_KNOWN = 50.0  # metres: what a receiver says of its own error, up to which a position is exact


@dataclass(frozen=True)
class Facts:
    """What is known of how a photograph was taken. `date` is EDTF; `told` is all that was read, fit for JSON."""

    orientation: int = 1
    taken_at: datetime | None = None
    date: str = ""
    position: tuple[float, float] | None = None
    exactness: str = Exactness.EXACT
    bearing: float | None = None
    told: dict[str, Any] = field(default_factory=dict)


def read(file: BinaryIO) -> Facts:
    """`file` is the TIFF structure of an EXIF block, or a TIFF."""
    try:
        tiff = Tiff.read(file)
        first = next(tiff.directories())
    except TiffError:
        return Facts()
    within = _below(tiff, first, EXIF)
    position = _below(tiff, first, GPS)
    told: dict[str, Any] = {}
    for directory in (first, within):
        told |= dict(_told(directory))
    where, spread = _position(position), _fraction(position, ERROR)
    if where:
        told["GPSLatitude"], told["GPSLongitude"] = where[1], where[0]
    bearing = _fraction(position, DIRECTION)
    taken = _taken(told.get("DateTimeOriginal", ""), told.get("OffsetTimeOriginal", ""))
    return Facts(
        orientation=_orientation(first),
        taken_at=taken,
        date=taken.date().isoformat() if taken else "",
        position=where,
        exactness=Exactness.APPROXIMATE if spread is not None and spread > WELL_KNOWN else Exactness.EXACT,
        bearing=bearing if bearing is not None and 0 <= bearing <= 360 else None,
        told=told,
    )


def _below(tiff: Tiff, first: Directory, tag: int) -> Directory:
    """The directory that the entry points to; an empty one where it points nowhere."""
    try:
        return tiff.directory_at(first.value(tag)) if tag in first.entries else Directory(tiff)
    except TiffError:
        return Directory(tiff)


def _told(directory: Directory) -> Iterator[tuple[str, Any]]:
    for tag, name in TEXTS.items():
        if text := _text(directory, tag):
            yield name, text
    for tag, name in NUMBERS.items():
        if number := _number(directory, tag):
            yield name, number
    for tag, name in FRACTIONS.items():
        fraction = _fraction(directory, tag)
        if fraction is not None:
            yield name, round(fraction, 6)


def _text(directory: Directory, tag: int) -> str:
    """One line of letters that a database and a page can take."""
    kind, number, _inline = directory.entries.get(tag, (0, 0, b""))
    if kind not in (2, 7) or number > MOST_BYTES:
        return ""
    try:
        written = directory.raw(tag).split(b"\0")[0].decode("utf-8", "replace")
    except TiffError:
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in written).split())[:MOST_LETTERS]


def _number(directory: Directory, tag: int) -> int:
    try:
        return directory.value(tag)
    except TiffError:
        return 0


def _orientation(directory: Directory) -> int:
    found = _number(directory, ORIENTATION)
    return found if 1 <= found <= 8 else 1


def _fractions(directory: Directory, tag: int) -> list[float]:
    """Empty where one of them is none."""
    if directory.entries.get(tag, (0, 0, b""))[1] > 3:
        return []
    try:
        pairs = directory.rationals(tag)
    except TiffError:
        return []
    return [over / under for over, under in pairs if under] if all(under for _over, under in pairs) else []


def _fraction(directory: Directory, tag: int) -> float | None:
    found = _fractions(directory, tag)
    return found[0] if found else None


def _position(gps: Directory) -> tuple[float, float] | None:
    """Longitude and latitude; None for one off the Earth, and for 0, 0, which receivers write that know nothing."""
    lon = _degrees(gps, LONGITUDE, LONGITUDE_REF, b"EW")
    lat = _degrees(gps, LATITUDE, LATITUDE_REF, b"NS")
    if lon is None or lat is None or not on_the_earth(lon, lat) or lon == lat == 0:
        return None
    return round(lon, 7), round(lat, 7)


def _degrees(gps: Directory, tag: int, reference: int, signs: bytes) -> float | None:
    """Degrees, minutes and seconds as one number, its sign by `signs`: a letter for each half of the Earth."""
    parts = _fractions(gps, tag)
    try:
        half = gps.raw(reference)[:1].upper()
    except TiffError:
        return None
    if not parts or any(part < 0 for part in parts) or len(half) != 1 or half not in signs:
        return None
    degrees = sum(part / 60**place for place, part in enumerate(parts))
    return -degrees if half == signs[1:] else degrees


def _taken(written: str, offset: str) -> datetime | None:
    """None for a date that can't be. A time without an offset is this installation's."""
    found = TAKEN.match(written)
    if found is None:
        return None
    zone: tzinfo = here.get_default_timezone()
    if shift := OFFSET.fullmatch(offset):
        minutes = int(shift[2]) * 60 + int(shift[3])
        if minutes <= 14 * 60:
            zone = timezone(timedelta(minutes=minutes if shift[1] == "+" else -minutes))
    try:
        taken = datetime(*(int(part or 0) for part in found.groups()), tzinfo=zone)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    return taken if taken.year >= FIRST_YEAR and taken <= tomorrow else None
