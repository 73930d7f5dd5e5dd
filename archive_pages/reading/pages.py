"""The pages of an issue as links: the strip, and the turn to the next."""

from dataclasses import dataclass

from archive_pages.models import Canvas

from .address import Address
from .pictures import picture

THUMBNAIL = 200


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page in the strip. `hits` is how many places of the search are on it."""

    canvas: Canvas
    url: str
    thumbnail: str
    current: bool
    hits: int


def page_links(canvases: list[Canvas], at: int, address: Address, hits: dict[int, int]) -> list[PageLink]:
    """A link for each canvas; `at` is the one shown, `hits` counts by canvas."""
    return [
        PageLink(canvas, address.link(canvas.order), picture(canvas, THUMBNAIL), index == at, hits.get(canvas.pk, 0))
        for index, canvas in enumerate(canvases)
    ]
