"""Which photographs look alike, however they were scaled, saved or turned grey: a hash of 64 bits of how brightness
runs from left to right (dHash)."""

from pathlib import Path
from typing import Any

from cms.imaging.vips import Image
from walks.models import Photograph

ACROSS, DOWN = 9, 8
NEAR = 6  # of 64 bits
MOST_TOLD = 5
AT_ONCE = 5000


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
    """Others that look like it, the nearest first. One pass over the hashes of all, and a query for those that are."""
    if not photograph.phash:
        return []
    others = Photograph.objects.exclude(pk=photograph.pk).exclude(phash=None).exclude(phash=0)
    hashes = others.values_list("pk", "phash").iterator(chunk_size=AT_ONCE)
    near = ((apart(photograph.phash, other), pk) for pk, other in hashes if other is not None)
    found = sorted(one for one in near if one[0] <= NEAR)[:MOST_TOLD]
    records = Photograph.objects.in_bulk([pk for _distance, pk in found])
    return [records[pk] for _distance, pk in found if pk in records]


def apart(one: int, other: int) -> int:
    """In how many bits they differ."""
    return ((one ^ other) & (1 << 64) - 1).bit_count()
