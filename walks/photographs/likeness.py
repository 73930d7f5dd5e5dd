"""Photographs that look alike."""

from collections.abc import Sequence

from cms.imaging.likeness import nearest
from walks.models import Photograph


def similar(photograph: Photograph) -> list[Photograph]:
    """Others that look like it, the nearest first."""
    return similar_to([photograph])[photograph.pk]


def similar_to(photographs: Sequence[Photograph]) -> dict[int, list[Photograph]]:
    """For each of them, by its number, others that look like it. Two queries, however many there are."""
    asked = {one.pk: one.phash for one in photographs if one.phash}
    rows = Photograph.objects.exclude(phash=None).exclude(phash=0).values_list("pk", "phash") if asked else []
    near = nearest(asked, ((pk, phash or 0) for pk, phash in rows))
    records = Photograph.objects.in_bulk({pk for found in near.values() for pk in found})
    return {one.pk: [records[pk] for pk in near.get(one.pk, ()) if pk in records] for one in photographs}
