"""Every file of a source with its format, told by its first bytes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from archive_pages.formats.detect import Format, detect

from .sources import Source

HEAD = 20_000
IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".jp2", ".j2k", ".jpf", ".jpx"}
MARKUP_SUFFIXES = {".xml", ".hocr", ".html", ".htm", ".xhtml"}
SUFFIXES = IMAGE_SUFFIXES | MARKUP_SUFFIXES | {".pdf", ".csv"}
# Which of several scans of one page is the master: the one with the least loss.
RANKS = {Format.TIFF: 0, Format.JP2: 1, Format.PNG: 2, Format.JPEG: 3}
# What firms put around a page's name: 0001.alto.xml, 0001_hocr.html, 0001.jpg.hocr.
_OCR_NAME = re.compile(r"([._-](alto|ocr|hocr|page|abbyy|fr\d*|xml))+$|\.(jpe?g|png|tiff?|jp2|pdf)$", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<(?:[\w.-]+:)?fileName>\s*([^<]{1,500})<|imageFilename\s*=\s*["']([^"']{1,500})["']|image\s+["']?([^"';]{1,500})"""
)


@dataclass(frozen=True)
class Entry:
    """One file: its path relative to the source, where it lies, and what it is."""

    relative: str
    path: Path
    format: Format

    @property
    def folder(self) -> str:
        parent = str(PurePosixPath(self.relative).parent)
        return "" if parent == "." else parent

    @property
    def name(self) -> str:
        return PurePosixPath(self.relative).name

    @property
    def is_image(self) -> bool:
        return self.format.is_image or (
            self.format is Format.UNKNOWN and PurePosixPath(self.relative).suffix.lower() in IMAGE_SUFFIXES
        )

    @property
    def is_pdf(self) -> bool:
        return self.format is Format.PDF or (self.format is Format.UNKNOWN and self.name.lower().endswith(".pdf"))

    @property
    def is_markup(self) -> bool:
        return not self.is_image and not self.is_pdf and self.name.lower().endswith(tuple(MARKUP_SUFFIXES))

    @cached_property
    def stem(self) -> str:
        """The page's name, the same for its scan and its OCR file."""
        stem = PurePosixPath(self.relative).stem
        if self.is_image or self.is_pdf:
            return stem.casefold()
        while (shorter := _OCR_NAME.sub("", stem)) != stem and shorter:
            stem = shorter
        return stem.casefold()

    @cached_property
    def order(self) -> list[tuple[int, int, str]]:
        return natural(self.stem)


def take_inventory(source: Source, beat: Callable[[], None]) -> list[Entry]:
    """All files that may be scans, OCR, METS, PDF or a list of issues; the rest is nobody's."""
    entries = []
    for relative in source.files:
        if PurePosixPath(relative).suffix.lower() not in SUFFIXES:
            continue
        beat()
        path = source.path(relative)
        with path.open("rb") as file:
            head = file.read(HEAD)
        entries.append(Entry(relative, path, detect(head, path.name)))
    return entries


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts page 2 before page 10."""
    parts = re.split(r"(\d+)", text.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def declared_image(path: Path) -> str:
    """The scan that an OCR file says it describes, without its folder, or "". A hint, never opened."""
    with path.open("rb") as file:
        match = _DECLARED.search(file.read(HEAD))
    if not match:
        return ""
    written = next(group for group in match.groups() if group is not None).decode("utf-8", "replace")
    return written.strip().replace("\\", "/").rpartition("/")[2]


def stem_of(name: str) -> str:
    """A file's name without folder and suffix, for comparing."""
    return PurePosixPath(name.replace("\\", "/")).stem.casefold()


_PAGES = {
    Format.ABBYY: re.compile(rb"<(?:[\w.-]+:)?page[\s>]"),
    Format.HOCR: re.compile(rb"""class\s*=\s*["'][^"']*\bocr_page\b"""),
}


def count_pages(entry: Entry) -> int:
    """How many pages an OCR file seems to hold, without parsing it. Preparing it tells for certain."""
    pattern = _PAGES.get(entry.format)
    if pattern is None:
        return 1
    return max(1, len(pattern.findall(entry.path.read_bytes())))
