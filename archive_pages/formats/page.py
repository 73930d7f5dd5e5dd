"""What every OCR parser returns: one page's text, as the file says it, in the file's own units.

No Django here, and no pixels yet: `archive_pages.text_layer` turns an `OcrPage` into canvas pixels once
the size of the scan is known. Reading order is the order of the lists.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from cms.parsing.problems import Problem


class BlockKind(StrEnum):
    """The kinds of block that ALTO, ABBYY, hOCR and PAGE XML distinguish, under one name each."""

    TEXT = "text"
    HEADING = "heading"
    CAPTION = "caption"
    ADVERTISEMENT = "advertisement"
    TABLE = "table"
    MARGINALIA = "marginalia"  # running heads, page numbers, footnotes
    ILLUSTRATION = "illustration"
    SEPARATOR = "separator"


class Unit(StrEnum):
    """What a file's coordinates count (ALTO 4 `MeasurementUnit`; UNKNOWN where the file is silent)."""

    PIXEL = "pixel"
    INCH1200 = "inch1200"
    MM10 = "mm10"
    POINT = "point"
    UNKNOWN = "unknown"


class Hyphen(StrEnum):
    """Which part of a word that a line end divided (ALTO `SUBS_TYPE` HypPart1, HypPart2)."""

    FIRST = "first"
    SECOND = "second"


@dataclass(slots=True)
class Box:
    """Left, top, width, height in the page's unit. Parsers keep what the file says, off the page or not."""

    hpos: float
    vpos: float
    width: float
    height: float


@dataclass(slots=True)
class Word:
    """`content` holds no white space and no dividing hyphen; `hyphen` says that it is part of a divided word.

    `full` is the whole word where the file tells it (ALTO `SUBS_CONTENT`). `confidence` is 0.0 to 1.0,
    or None where the file has none. `box` is None where the file has no usable one.
    """

    content: str
    box: Box | None
    confidence: float | None = None
    hyphen: Hyphen | None = None
    full: str | None = None


@dataclass(slots=True)
class Line:
    words: list[Word]
    box: Box | None = None


@dataclass(slots=True)
class Block:
    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    box: Box | None = None
    language: str | None = None


@dataclass(slots=True)
class OcrPage:
    """One page of one OCR file. `width` and `height` are in `unit`, None where missing or unusable."""

    width: float | None
    height: float | None
    unit: Unit
    blocks: list[Block]
    dpi: float | None = None
    image_name: str | None = None  # the scan the file says it describes; a hint, never opened
    language: str | None = None
    page_label: str | None = None  # the printed page number
    problems: list[Problem] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        return [word for block in self.blocks for line in block.lines for word in line.words]
