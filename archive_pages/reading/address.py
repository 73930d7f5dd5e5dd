"""What an issue's address says: which page, which search, text or scan, and which region.

`?page=3&q=word&view=text&region=x,y,w,h`; what is missing or makes no sense is left out, never an error.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from archive_pages.models import Canvas
from archive_pages.text_layer import PixelBox

SCAN, TEXT, FIND = "scan", "text", "find"
VIEWS = (SCAN, TEXT, FIND)
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Address:
    """`order` is that of a canvas, None where the address names none."""

    order: int | None = None
    query: str = ""
    view: str = SCAN
    region: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Address":
        order, view = request.GET.get("page", ""), request.GET.get("view", "")
        return cls(
            int(order) if order.isascii() and order.isdigit() and len(order) < 7 else None,
            " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY],
            view if view in VIEWS else SCAN,
            request.GET.get("region", ""),
        )

    def link(self, order: int | None = None, *, view: str | None = None, query: str | None = None) -> str:
        """The query string of another page, view or search; a region belongs to its page and is not carried on."""
        query = self.query if query is None else query
        view = view or self.view
        parts = {"page": str(order or self.order or ""), "q": query, "view": "" if view == SCAN else view}
        return "?" + urlencode({name: value for name, value in parts.items() if value})

    @property
    def canonical(self) -> str:
        """The query string that names the page alone."""
        return f"?page={self.order}" if self.order is not None else ""

    def region_on(self, canvas: Canvas) -> PixelBox | None:
        """The region, clipped to the canvas; None where there is none on it."""
        try:
            x, y, w, h = (int(number) for number in self.region.split(","))
        except ValueError:
            return None
        left, top = max(0, x), max(0, y)
        right, bottom = min(canvas.width, x + w), min(canvas.height, y + h)
        return (left, top, right - left, bottom - top) if right > left and bottom > top else None
