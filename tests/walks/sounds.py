"""Sound and film for tests, made byte by byte or by free encoders, with all that makers write into them."""

import io
import math
import struct
import tempfile
import wave
from pathlib import Path

import lameenc
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, COMM, ID3, TIT2
from mutagen.oggopus import OggOpus

SECRET = "Titkos Nyúl, +46.7712+023.6236/"
RATE = 22050


def tone(seconds: float = 2.0) -> bytes:
    """16-bit samples of one channel."""
    return b"".join(
        struct.pack("<h", int(9000 * math.sin(place / RATE * 2 * math.pi * 440)))
        for place in range(int(RATE * seconds))
    )


def wav(seconds: float = 2.0, told: bool = True) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(tone(seconds))
    data = out.getvalue()
    secret = SECRET.encode()
    secret += b" " * (len(secret) % 2)
    if not told:
        return data
    extra = b"bext" + struct.pack("<I", len(secret)) + secret
    data = data[:12] + extra + data[12:] + b"LIST" + struct.pack("<I", len(secret)) + secret
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def mp3(seconds: float = 2.0, told: bool = True) -> bytes:
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(32)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    data = bytes(encoder.encode(tone(seconds)) + encoder.flush())
    if not told:
        return data
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        Path(file.name).write_bytes(data)
        tags = ID3()
        tags.add(TIT2(encoding=3, text=SECRET))
        tags.add(COMM(encoding=3, lang="hun", desc="", text=SECRET))
        tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=SECRET.encode() * 50))
        tags.save(file.name, v1=2)
        return Path(file.name).read_bytes()


def flac(told: bool = True) -> bytes:
    """What a FLAC begins with (RFC 9639), and bytes where its frames would lie."""
    info = (
        struct.pack(">HH", 4096, 4096) + bytes(6) + (RATE << 44 | 0 << 41 | 15 << 36 | RATE * 2).to_bytes(8) + bytes(16)
    )
    data = b"fLaC" + b"\x80" + len(info).to_bytes(3) + info + bytes(64)
    if not told:
        return data
    with tempfile.NamedTemporaryFile(suffix=".flac") as file:
        Path(file.name).write_bytes(data)
        found = FLAC(file.name)
        found.add_tags()
        found["comment"] = SECRET
        picture = Picture()
        picture.data = SECRET.encode()
        found.add_picture(picture)
        found.save()
        return Path(file.name).read_bytes()


def ogg_page(serial: int, number: int, body: bytes, granule: int, kind: int) -> bytes:
    """RFC 3533, section 6, with its checksum."""
    table = bytes([255] * (len(body) // 255) + [len(body) % 255])
    head = b"OggS" + struct.pack("<BBqIIIB", 0, kind, granule, serial, number, 0, len(table)) + table
    return head[:22] + struct.pack("<I", checksum(head + body)) + head[26:] + body


def checksum(page: bytes) -> int:
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _bit in range(8):
            crc = (crc << 1 ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1) & 0xFFFFFFFF
    return crc


def opus(told: bool = True) -> bytes:
    """Three seconds of Opus packets without a sound (RFC 7845)."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"test" + struct.pack("<I", 0)
    data = ogg_page(7, 0, head, 0, 2) + ogg_page(7, 1, tags, 0, 0) + ogg_page(7, 2, b"\xf8\xff\xfe", 144_000, 4)
    if not told:
        return data
    with tempfile.NamedTemporaryFile(suffix=".opus") as file:
        Path(file.name).write_bytes(data)
        found = OggOpus(file.name)
        found["location"] = SECRET
        found.save()
        return Path(file.name).read_bytes()


def box(kind: bytes, *bodies: bytes) -> bytes:
    body = b"".join(bodies)
    return struct.pack(">I", len(body) + 8) + kind + body


def track(handler: bytes, coding: bytes) -> bytes:
    """A track that holds no samples, as `moov` describes one."""
    dates = struct.pack(">II", 3_700_000_000, 3_700_000_001)
    described = box(b"stsd", bytes(4), struct.pack(">I", 1), box(coding, bytes(28)))
    return box(
        b"trak",
        box(b"tkhd", bytes(4), dates, bytes(72)),
        box(b"udta", box(b"name", SECRET.encode())),
        box(
            b"mdia",
            box(b"mdhd", bytes(4), dates, bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), SECRET.encode() + b"\0"),
            box(b"minf", box(b"stbl", described, box(b"stts", bytes(8)))),
        ),
    )


def mp4(*tracks: bytes, seconds: float = 5.0, samples: bytes = b"samples") -> bytes:
    """A film as phones write it: who made it, when and where, before and behind its samples."""
    head = struct.pack(">IIII", 3_700_000_000, 3_700_000_001, 1000, int(seconds * 1000))
    told = box(b"udta", box(b"\xa9xyz", SECRET.encode()), box(b"meta", SECRET.encode()))
    return b"".join(
        [
            box(b"ftyp", b"isom", bytes(4), b"isommp42"),
            box(b"free", SECRET.encode()),
            box(b"moov", box(b"mvhd", bytes(4), head, bytes(80)), *tracks, told, box(b"meta", SECRET.encode())),
            box(b"mdat", samples),
            box(b"uuid", bytes(16), b"<x:xmpmeta>" + SECRET.encode()),
        ]
    )


def film() -> bytes:
    return mp4(track(b"vide", b"avc1"), track(b"soun", b"mp4a"))


def m4a() -> bytes:
    return mp4(track(b"soun", b"mp4a"))
