"""Which photographs look alike, however they were scaled, saved or turned grey: a hash of 64 bits of how brightness
runs from left to right (dHash)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from cms.imaging.vips import Image
from walks.models import Photograph

ACROSS, DOWN = 9, 8
BITS, NEAR = 64, 6
MOST_TOLD = 5


def likeness(picture: Path) -> int:
    """Of a pyramid. Signed, as databases keep 64 bits. 0 for one that is the same grey all over."""
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


def similar(photograph: Photograph) -> list[Photograph]:
    """Others that look like it, the nearest first."""
    return similar_to([photograph])[photograph.pk]


def similar_to(photographs: Sequence[Photograph]) -> dict[int, list[Photograph]]:
    """For each of them, by its number, others that look like it. Two queries, however many there are."""
    asked = [one for one in photographs if one.phash]
    rows = Photograph.objects.exclude(phash=None).exclude(phash=0).values_list("pk", "phash") if asked else []
    known = np.array(list(rows), np.int64).reshape(-1, 2)
    near: dict[int, list[int]] = {one.pk: [] for one in photographs}
    for one in asked:
        apart = np.bitwise_count(known[:, 1] ^ np.int64(one.phash or 0))
        apart[known[:, 0] == one.pk] = BITS
        nearest = np.argsort(apart, kind="stable")[:MOST_TOLD]
        near[one.pk] = known[nearest[apart[nearest] <= NEAR], 0].tolist()
    records = Photograph.objects.in_bulk({pk for found in near.values() for pk in found})
    return {pk: [records[other] for other in found if other in records] for pk, found in near.items()}
