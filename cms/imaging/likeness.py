"""Which pictures look alike, however they were scaled, saved or turned grey: a hash of 64 bits of how brightness runs
from left to right (dHash)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from .vips import Image

ACROSS, DOWN = 9, 8
BITS, NEAR = 64, 6
MOST_TOLD = 5


def likeness(picture: Path) -> int:
    """Signed, as databases keep 64 bits. 0 for one that is the same grey all over."""
    small: Any = Image.thumbnail(str(picture), ACROSS, height=DOWN, size="force")
    if small.hasalpha():
        small = small.flatten(background=255)
    greys = bytes(small.colourspace("b-w").extract_band(0).cast("uchar").write_to_memory())
    bits = 0
    for row in range(DOWN):
        for column in range(ACROSS - 1):
            place = row * ACROSS + column
            bits = bits << 1 | (greys[place] > greys[place + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def nearest(asked: Mapping[int, int], known: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """For each number of `asked`, those of `known` whose hash is near its own, itself left out, the nearest first.

    Both are numbers of records with their hashes.
    """
    rows = np.array(list(known), np.int64).reshape(-1, 2)
    found = {}
    for pk, phash in asked.items():
        apart = np.bitwise_count((rows[:, 1] ^ np.int64(phash)).view(np.uint64))  # of a signed one it takes |x|
        apart[rows[:, 0] == pk] = BITS
        order = np.argsort(apart, kind="stable")[:MOST_TOLD]
        found[pk] = rows[order[apart[order] <= NEAR], 0].tolist()
    return found
