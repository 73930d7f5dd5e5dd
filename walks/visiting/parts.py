"""What there is at a stop, as its page and the guide show it: sets of photographs, pairs, signs, clippings."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.http import HttpRequest

from archive_pages.links import MaterialLinks
from archive_pages.models import IssuePage
from cms.core.texts import text_in
from cms.imaging.iiif.links import image_url
from cms.imaging.iiif.parameters import BadParameter
from walks.models import StopPage, StopPhotograph

from .alignment import placement
from .pictures import Picture, Text
from .tour import Clipping, Sign, Stop

CLIPPING_WIDTH = 960


@dataclass(frozen=True)
class PictureSet:
    """Photographs that are shown together; `label` says what they have in common."""

    label: Text
    pictures: list[Picture]


@dataclass(frozen=True)
class Pair:
    """Then and now. `style` is a CSS transform that lays the one over the other, or `""`."""

    then: Picture
    now: Picture
    style: str
    caption: Text

    @property
    def sides(self) -> list[Picture]:
        return [self.then, self.now]


@dataclass(frozen=True)
class WayOn:
    """A sign in the panorama: degrees, words, and where it leads (`""`: it only says what is there)."""

    yaw: float
    pitch: float
    label: Text
    url: str


@dataclass(frozen=True)
class Cutting:
    """A piece of a newspaper page, and the page in the viewer with the same piece framed."""

    issue: IssuePage
    src: str
    url: str
    width: int
    height: int
    note: Text


@dataclass(frozen=True)
class StopParts:
    """Lazily made: a template asks for what it shows. `leads_to` gives the address of another stop's page."""

    stop: Stop
    request: HttpRequest
    leads_to: Callable[[StopPage], str]

    @cached_property
    def sets(self) -> list[PictureSet]:
        """In order; neighbours with the same words over them are one set. The panorama is not among them."""

        def words(one: StopPhotograph) -> tuple[str, str]:
            return text_in(one.group or {})

        shown = [one for one in self.stop.photographs if one.photograph.pyramid]
        first = shown[0] if shown and not self.pairs else None
        return [
            PictureSet(Text(*label), [Picture(one.photograph, one is first) for one in of])
            for label, of in groupby(shown, words)
        ]

    @cached_property
    def pairs(self) -> list[Pair]:
        shown = [pair for pair in self.stop.pairs if pair.then.pyramid and pair.now.pyramid]
        return [
            Pair(
                Picture(pair.then),
                Picture(pair.now, pair is shown[0]),
                placement(pair),
                Text(*text_in(pair.caption or {})),
            )
            for pair in shown
        ]

    @cached_property
    def panorama(self) -> Picture | None:
        photograph = self.stop.facts.panorama
        return Picture(photograph) if photograph is not None and photograph.pyramid else None

    @cached_property
    def signs(self) -> list[WayOn]:
        return [self._sign(sign) for sign in self.stop.hotspots]

    @cached_property
    def clippings(self) -> list[Cutting]:
        links = MaterialLinks(self.request)
        return [cutting for one in self.stop.clippings if (cutting := _cutting(one, links)) is not None]

    def _sign(self, sign: Sign) -> WayOn:
        label = Text(*text_in(sign.hotspot.label or {}))
        if not label and sign.stop is not None:
            label = Text(str(sign.stop.title), str(sign.stop.locale.language_code))
        url = self.leads_to(sign.stop) if sign.stop is not None else ""
        return WayOn(sign.hotspot.yaw, sign.hotspot.pitch, label, url)


def _cutting(one: Clipping, links: MaterialLinks) -> Cutting | None:
    """None where the region lies outside of the scan, as it may after a scan was replaced."""
    region, canvas = one.clipping.region, one.canvas
    width, height = (int(part) for part in region.split(",")[2:]) if region else (canvas.width, canvas.height)
    try:
        src = image_url(canvas, region=region or "full", size=f"{CLIPPING_WIDTH}," if width > CLIPPING_WIDTH else "max")
    except BadParameter:
        return None
    query = f"?page={one.clipping.order}" + (f"&region={region}" if region else "")
    issue = one.clipping.issue
    return Cutting(issue, src, links.url(issue) + query, width, height, Text(*text_in(one.clipping.note or {})))
