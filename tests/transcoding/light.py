"""Films with more light than a usual screen shows, as telephones make them; and the film that they should become."""

import struct
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from .bad import rewritten
from .films import ffmpeg

BARS = "smptehdbars=s=320x240:r=10:d=1"
USUAL = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
BRIGHTER = (
    "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=2020:npl=203,"
    "zscale=t={transfer}:m=2020_ncl:r=tv:npl=203,format=yuv420p10le"
)
MAIN10 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:crf=10", "-tag:v", "hvc1")
DELIMITER = b"\0\0\0\1\x46\x01"
HINT = b"\0\0\0\1\x7c\x01\x19\x08\x09\x02\x40\x61" + b"\x55" * 20
"""Dolby Vision's hints stand in units of kind 62; these are damaged."""


@cache
def usual() -> bytes:
    """Coloured bars as every screen shows them."""
    return _made(f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,{USUAL}", ("-c:v", "libx264", "-qp", "10"))


@cache
def bright(transfer: str) -> bytes:
    """The same bars in HLG (`arib-std-b67`) or PQ (`smpte2084`): ten bits, HEVC, BT.2020."""
    return _made(f"scale=out_color_matrix=bt709:out_range=tv,{USUAL},{BRIGHTER.format(transfer=transfer)}", MAIN10)


def half_told() -> bytes:
    """The bars in HLG, without a word of which red, green and blue are meant."""
    silent = "setparams=color_primaries=unknown:colorspace=unknown"
    made = BRIGHTER.format(transfer="arib-std-b67")
    return _made(f"scale=out_color_matrix=bt709:out_range=tv,{USUAL},{made},{silent}", MAIN10)


def with_hints() -> bytes:
    """The bars in HLG as a telephone writes them that knows Dolby Vision (profile 8.4)."""
    with TemporaryDirectory() as folder:
        bare = "hevc_mp4toannexb,hevc_metadata=aud=insert"
        (Path(folder) / "plain.mp4").write_bytes(bright("arib-std-b67"))
        ffmpeg("-i", "plain.mp4", "-c", "copy", "-bsf:v", bare, "plain.hevc", folder=Path(folder))
        units = (Path(folder) / "plain.hevc").read_bytes()
        assert units.count(DELIMITER) == 10
        (Path(folder) / "hinted.hevc").write_bytes(units.replace(DELIMITER, HINT + DELIMITER) + HINT)
        ffmpeg("-r", "10", "-i", "hinted.hevc", "-c", "copy", "-tag:v", "hvc1", "hinted.mp4", folder=Path(folder))
        return rewritten((Path(folder) / "hinted.mp4").read_bytes(), _told)


def _told(kind: bytes, body: bytes) -> bytes:
    """The sample's description says profile 8, level 1, with hints, a base that is shown as HLG (4)."""
    if kind != b"stsd":
        return body
    told = struct.pack(">BBHB", 1, 0, 8 << 9 | 1 << 3 | 1 << 2 | 1, 4 << 4) + bytes(19)
    box = struct.pack(">I4s", 8 + len(told), b"dvvC") + told
    return body[:8] + struct.pack(">I", len(body) - 8 + len(box)) + body[12:] + box


def _made(filters: str, coding: tuple[str, ...]) -> bytes:
    with TemporaryDirectory() as folder:
        ffmpeg("-f", "lavfi", "-i", BARS, "-vf", filters, *coding, "film.mp4", folder=Path(folder))
        return (Path(folder) / "film.mp4").read_bytes()
