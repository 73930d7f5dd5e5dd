"""Files that nobody sends by chance. Each is made here, and small."""

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from .films import FAST, ffmpeg, film

HOURS = 10 * 3600
WITHIN = {b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl"}
"""Boxes that hold others (ISO/IEC 14496-12)."""


def ten_hours() -> bytes:
    """Ten hours of black in some kilobytes."""
    data = film(
        "long.mp4", "32x32", HOURS, picture="color=black:s={size}:r=1/20:d={seconds}", sound="", after=("-g", "9999")
    )
    assert len(data) < 1_000_000
    return data


def claims_ten_hours() -> bytes:
    """A second of film whose header speaks of ten hours (Matroska's Duration, in milliseconds)."""
    data = film("claims.mkv")
    place = data.index(b"\x44\x89\x88") + 3
    return data[:place] + struct.pack(">d", HOURS * 1000) + data[place + 8 :]


def claims_ten_hours_in_mp4() -> bytes:
    """The same, where a table of samples tells better."""

    def longer(kind: bytes, body: bytes) -> bytes:
        if kind == b"mvhd":
            (scale,) = struct.unpack(">I", body[12:16])
            return body[:16] + struct.pack(">I", HOURS * scale) + body[20:]
        if kind == b"mdhd":
            (scale,) = struct.unpack(">I", body[12:16])
            return body[:16] + struct.pack(">I", (HOURS * scale) & 0xFFFFFFFF) + body[20:]
        return body

    return rewritten(film(), longer)


def very_wide() -> bytes:
    """100,000 × 16 pixels."""
    return film("wide.ogv", "100000x16", 0.2, picture="color=red:s={size}:r={rate}:d={seconds}", sound="")


def many_tracks(number: int = 30) -> bytes:
    maps = [one for _track in range(number) for one in ("-map", "0:v")]
    return film("many.mkv", "32x32", 0.2, sound="", after=tuple(maps))


def refers_elsewhere(address: str) -> bytes:
    """A QuickTime film whose pictures lie at `address`, as it says."""
    told = address.encode() + b"\0"
    entry = struct.pack(">I4sI", 12 + len(told), b"url ", 0) + told

    def elsewhere(kind: bytes, body: bytes) -> bytes:
        return body[:8] + entry if kind == b"dref" else body

    return rewritten(film("elsewhere.mov"), elsewhere)


def with_fonts(folder: Path) -> bytes:
    """Matroska with a font, and a subtitle that names it."""
    (folder / "font.ttf").write_bytes(b"\0\1\0\0" + b"FONTFONTFONT" * 20)
    (folder / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nSUBTITLED\n")
    (folder / "in.mp4").write_bytes(film())
    attached = ("-attach", "font.ttf", "-metadata:s:t:0", "mimetype=application/x-truetype-font")
    ffmpeg("-i", "in.mp4", "-i", "words.srt", "-c", "copy", "-c:s", "ass", *attached, "out.mkv", folder=folder)
    return (folder / "out.mkv").read_bytes()


def with_svg(folder: Path) -> bytes:
    """Matroska whose cover is a drawing that runs a script."""
    (folder / "cover.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    (folder / "in.mp4").write_bytes(film())
    attached = ("-attach", "cover.svg", "-metadata:s:t:0", "mimetype=image/svg+xml")
    ffmpeg("-i", "in.mp4", "-c", "copy", *attached, "out.mkv", folder=folder)
    return (folder / "out.mkv").read_bytes()


def with_position() -> bytes:
    """As a telephone films: `©xyz` and Apple's key tell where, others who and with what."""
    told = {
        "location": "+46.1234+024.5678/",
        "com.apple.quicktime.location.ISO6709": "+46.1234+024.5678+300.0/",
        "com.apple.quicktime.model": "iPhone 99",
        "title": "Secret title",
        "artist": "Kiss Anna",
    }
    arguments = [one for name, value in told.items() for one in ("-metadata", f"{name}={value}")]
    arguments += ["-metadata:s:v:0", "handler_name=Secret handler", "-metadata:s:v:0", "language=hun"]
    return film("gps.mov", after=(*arguments, "-movflags", "use_metadata_tags"))


def with_both_positions() -> bytes:
    """The other way of writing it, `©xyz` in `udta`."""
    return film("xyz.mov", after=("-metadata", "location=+46.1234+024.5678/", "-metadata", "title=Secret title"))


def zipped_film() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("page.html", "<h1>hidden</h1>")
    return film() + held.getvalue()


def playlist(address: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n{address}\n#EXT-X-ENDLIST\n".encode()


def large_cover(path: Path, size: int = 200_000_000) -> None:
    """An MP3 with a picture of 200 MB, which takes no room on this disk."""
    body = film("tone.mp3", picture="")
    head = b"\0image/png\0\3\0\x89PNG\r\n\x1a\n"
    frame = b"APIC" + _syncsafe(len(head) + size) + b"\0\0" + head
    with path.open("wb") as file:
        file.write(b"ID3\4\0\0" + _syncsafe(len(frame) + size) + frame)
        file.seek(size, 1)
        file.write(body[body.index(b"\xff\xfb") :])


def _syncsafe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def rewritten(data: bytes, change: Callable[[bytes, bytes], bytes]) -> bytes:
    """A film with some of its boxes changed; their parents' lengths follow. Its media must come before `moov`."""
    out, place = b"", 0
    while place < len(data):
        size, kind = struct.unpack(">I4s", data[place : place + 8])
        body = data[place + 8 : place + size]
        body = rewritten(body, change) if kind in WITHIN else change(kind, body)
        out += struct.pack(">I4s", len(body) + 8, kind) + body
        place += size
    return out


def fragmented() -> bytes:
    """As a browser records MP4: no length anywhere, pieces one after another."""
    return ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=1", "-f", "lavfi", "-i", "sine=440:d=1", *FAST),
        *("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "-"),
    )


def recorded() -> bytes:
    """As a browser records WebM: a stream that nobody could go back in to write how long it is."""
    return ffmpeg(
        *("-f", "lavfi", "-i", "testsrc2=s=320x240:r=10:d=1", "-f", "lavfi", "-i", "sine=440:d=1"),
        *("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1", "-f", "webm", "-"),
    )
