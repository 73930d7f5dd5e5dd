"""A photograph as pages show it: in the sizes that the Image API cuts, with its words and its source."""

import re
from dataclasses import dataclass
from functools import cached_property

from cms.core.rights import Rights
from cms.core.texts import text_in
from cms.imaging.iiif.links import image_url, info_path
from walks.models import Photograph

WIDTHS = (320, 640, 720, 960, 1280, 1920)
LARGE = 1600
"""Pixels of the longer side from which on there is more in a photograph than a page shows."""
SPHERE = 4096
"""Pixels across that every phone's graphics can hold."""
KNOWN_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


@dataclass(frozen=True)
class Text:
    """Words and their language."""

    words: str
    language: str

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class Picture:
    """`src` is `""` while the photograph is still being taken in. `first`: seen as soon as the page is."""

    photograph: Photograph
    first: bool = False

    @property
    def width(self) -> int:
        return int(self.photograph.width)

    @property
    def height(self) -> int:
        return int(self.photograph.height)

    @cached_property
    def src(self) -> str:
        return self.at(640)

    @cached_property
    def srcset(self) -> str:
        widths = [width for width in WIDTHS if width < self.width]
        if len(widths) < len(WIDTHS):
            widths.append(self.width)
        return ", ".join(f"{self.at(width)} {width}w" for width in widths)

    def at(self, width: int) -> str:
        """The address of the whole picture, `width` pixels wide or as wide as it is."""
        return image_url(self.photograph, size=f"{width}," if width < self.width else "max")

    @property
    def square(self) -> str:
        """A square of 160 pixels out of its middle, for lists."""
        return image_url(self.photograph, region="square", size="160,160")

    @property
    def sphere(self) -> str:
        return self.at(SPHERE)

    @property
    def original(self) -> str:
        return f"/photograph/{self.photograph.uuid}.jpg"

    @property
    def info(self) -> str:
        return info_path(self.photograph)

    @property
    def is_large(self) -> bool:
        return max(self.width, self.height) >= LARGE

    @cached_property
    def alt(self) -> Text:
        return Text(*text_in(self.photograph.alt))

    @cached_property
    def caption(self) -> Text:
        return Text(*text_in(self.photograph.caption))

    @property
    def date(self) -> str:
        return str(self.photograph.date)

    @property
    def asks(self) -> bool:
        """Whether readers may know more of it: its day is not recorded."""
        return not KNOWN_DAY.fullmatch(self.date)

    @property
    def sources(self) -> list[str]:
        """Who took it, and whose it is."""
        return [one for one in dict.fromkeys((self.photograph.author, self.photograph.credit)) if one]

    @property
    def has_source(self) -> bool:
        return bool(self.sources or self.rights)

    @property
    def rights(self) -> str:
        return str(self.photograph.rights)

    @property
    def rights_label(self) -> str:
        return str(Rights(self.rights).label) if self.rights else ""
