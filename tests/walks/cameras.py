"""Photographs as cameras write them, with all that they tell, for tests that look for it afterwards."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, TiffImagePlugin
from PIL.TiffImagePlugin import IFDRational

from cms.media.places import media_storage
from walks.photographs.taking_in import Added, take_in

SERIAL = "SN-4711-0815-GEHEIM"
MAKER = "Aaron-Kamera"
MODEL = "Falu Mark II"
NOTE = "MAKERNOTE-with-everything-about-you"
COMMENT = "Secret Comment"
TAKEN = "2019:08:07 15:04:05"
PHONE_FILM = "ftypmp42-the-film-after-the-picture"
LATITUDE, LONGITUDE = 46.7712, 23.6236
TOLD = (SERIAL, MAKER, MODEL, NOTE, TAKEN, PHONE_FILM, COMMENT, "<x:xmp")


def degrees(value: float) -> tuple[IFDRational, ...]:
    whole, minutes = divmod(abs(value) * 60, 60)[0], abs(value) * 60 % 60
    return IFDRational(int(whole)), IFDRational(int(minutes)), IFDRational(round(minutes % 1 * 60 * 10000), 10000)


def exif(orientation: int = 1, *, latitude: float = LATITUDE, longitude: float = LONGITUDE, **more: Any) -> Image.Exif:
    """What a camera with a receiver writes. `more`: tags of the EXIF directory by number, as `t36867=…`."""
    made = Image.Exif()
    made[0x010F], made[0x0110], made[0x0112] = MAKER, MODEL, orientation
    inner = made.get_ifd(0x8769)
    inner[0x9003], inner[0x927C], inner[0xA431] = TAKEN, NOTE.encode(), SERIAL
    inner[0x829A] = IFDRational(1, 125)
    inner |= {int(tag[1:]): value for tag, value in more.items()}
    gps = made.get_ifd(0x8825)
    gps[1], gps[2] = "N" if latitude >= 0 else "S", degrees(latitude)
    gps[3], gps[4] = "E" if longitude >= 0 else "W", degrees(longitude)
    gps[16], gps[17] = "T", IFDRational(2725, 10)
    return made


def scene(width: int = 800, height: int = 600, words: str = "A templom", mode: str = "RGB") -> Image.Image:
    """A slope of grey with words, red at its upper left corner so that turning shows."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.text((width // 4, height // 4), words, font_size=max(12, height // 10), fill=(250, 250, 40))
    draw.rectangle((0, 0, width // 8, height // 8), fill=(230, 10, 10))
    return image.convert(mode)


def photographed(form: str, image: Image.Image | None = None, told: Image.Exif | None = None, **options: Any) -> bytes:
    """A file of Pillow's format `form` with EXIF, and for a JPEG with a comment, XMP and a film after its end."""
    image, told, out = image or scene(), told or exif(), io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(image).save(out, exif=told.tobytes(), quality=80)
        return out.getvalue()
    if form == "TIFF":
        directories = TiffImagePlugin.ImageFileDirectory_v2()
        for tag, value in [*told.items(), (0x8769, told.get_ifd(0x8769)), (0x8825, told.get_ifd(0x8825))]:
            directories[tag] = value
        image.save(out, form, tiffinfo=directories, **options)
        return out.getvalue()
    if form == "JPEG":
        options |= {"comment": COMMENT.encode(), "quality": 88}
    image.save(out, form, exif=told, **options)
    if form != "JPEG":
        return out.getvalue()
    data = out.getvalue()
    xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + SERIAL.encode() + b"</x:xmpmeta>"
    segment = b"\xff\xe1" + (len(xmp) + 2).to_bytes(2) + xmp
    return data[:2] + segment + data[2:] + PHONE_FILM.encode() + data


def take(data: bytes, name: str = "kép.jpg", user: Any = None) -> Added:
    """The file taken in, as an upload is."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        return take_in(Path(file.name), name, user)


def read(file: Any) -> bytes:
    """What lies on storage."""
    return b"".join(media_storage("private").chunks(str(file.name)))
