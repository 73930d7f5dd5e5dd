"""What the press knows of what it printed: the truth that every written format must say again.

Blocks, lines and words are those of `archive_pages.formats.page`, with boxes in pixels of the scan.
"""

from dataclasses import dataclass, field
from pathlib import Path

from archive_pages.formats.page import Block, Line, Word


@dataclass
class PrintedPage:
    """One scanned page. `image` and `ocr` are its files; `ocr` is None where the page came without."""

    width: int
    height: int
    number: int
    label: str
    blocks: list[Block]
    language: str
    image: Path | None = None
    ocr: Path | None = None

    @property
    def words(self) -> list[Word]:
        return [word for block in self.blocks for line in block.lines for word in line.words]

    @property
    def boxed(self) -> list[Block | Line | Word]:
        """Everything on the page that has a box."""
        lines = [line for block in self.blocks for line in block.lines]
        things: list[Block | Line | Word] = [*self.blocks, *lines, *self.words]
        return [thing for thing in things if thing.box]


@dataclass
class PrintedIssue:
    """An issue in a folder as a digitisation firm would hand it over, and what is true of it."""

    folder: Path
    title: str
    language: str
    date: str
    volume: str
    number: str
    pages: list[PrintedPage] = field(default_factory=list)

    @property
    def word_count(self) -> int:
        return sum(len(page.words) for page in self.pages)
