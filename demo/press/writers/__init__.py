"""Writing a printed page in the formats that real digitisation firms deliver, with the faults of real files.

A writer takes a `PrintedPage` and a `Manner`, and answers markup without its XML declaration.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from archive_pages.formats.page import Hyphen, Word
from demo.press.page import PrintedPage

# How many of a unit make a pixel of a scan at `dpi` dots an inch.
UNITS: dict[str, Callable[[int], float]] = {
    "pixel": lambda dpi: 1.0,
    "inch1200": lambda dpi: 1200 / dpi,
    "mm10": lambda dpi: 254 / dpi,
    "point": lambda dpi: 72 / dpi,
    "four": lambda dpi: 4.0,
    "half": lambda dpi: 0.5,
    "inexact": lambda dpi: 4 * 0.99956,  # as a real newspaper has it: 18200 for 4552 pixels
}

# Names of the faults that the press can put into what it delivers, and what each is.
ODDITIES = {
    "no-namespace": "markup without a namespace",
    "prefixed-namespace": "markup with a namespace prefix",
    "missing-page-size": "no page size",
    "zero-page-size": "a page size of 0×0",
    "dirty-page-size": 'a page height such as "1999;x_wconf"',
    "no-unit": "no measurement unit",
    "float-coordinates": "coordinates with decimals",
    "off-page-boxes": "every fiftieth word has a box off the page",
    "no-spaces": "ALTO without SP elements",
    "whole-lines": "ALTO with a whole line in one String",
    "no-subs": "divided words are not told, only the hyphen is there",
    "plain-hyphen": "- at a divided line end, in formats that have a mark of their own for it",
    "not-sign-hyphen": "¬ at a divided line end",
    "soft-hyphen": "a soft hyphen at a divided line end",
    "double-hyphen": "-- at a divided line end",
    "mojibake-hyphen": "Â and a soft hyphen at a divided line end",
    "cedilla-letters": "Romanian with ş ţ for ș ț",
    "arabic-letters": "Persian with the Arabic yeh and kaf",
    "ocr-noise": "misread letters, and a confidence for each word",
    "light-noise": "a confidence for each word, and a misread letter now and then",
    "bom": "a byte order mark",
    "latin2": "ISO-8859-2 instead of UTF-8",
    "broken-entities": "hOCR with entities that nobody declared, and bare ampersands",
    "doctype": "a document type with an external DTD",
    "comments": "comments and processing instructions between words",
    "wrong-image-name": "the OCR file names another image",
    "empty-page": "the last page has no word",
    "no-ocr": "the last page has no OCR file",
    "png-as-jpg": "a .jpg that is a PNG",
    "jpg-as-tif": "a .tif that is a JPEG",
    "bilevel": "scans of black and white only",
}
HYPHENS = {
    "plain-hyphen": "-",
    "not-sign-hyphen": "¬",
    "soft-hyphen": "\u00ad",
    "double-hyphen": "--",
    "mojibake-hyphen": "Â\u00ad",
}
ISO_639_2 = {"hu": "hun", "ro": "rum", "en": "eng", "fa": "per"}


@dataclass(frozen=True)
class Manner:
    """How a file is written: its unit, the scan's resolution, and the names of its oddities (see ODDITIES)."""

    unit: str = "pixel"
    dpi: int = 150
    oddities: frozenset[str] = frozenset()
    engine: str = "Demo Press"

    @property
    def factor(self) -> float:
        return UNITS[self.unit](self.dpi)

    def hyphen(self, usual: str = "-") -> str:
        """The mark at the end of a line that divides a word: the format's `usual` one, or an odd one."""
        return next((mark for oddity, mark in HYPHENS.items() if oddity in self.oddities), usual)

    def number(self, pixels: float) -> str:
        """A coordinate in the file's unit: whole where that is fine enough, else with two decimals."""
        value = pixels * self.factor
        if self.factor >= 1 and "float-coordinates" not in self.oddities:
            return str(round(value))
        return f"{value:.2f}"

    def image_name(self, page: PrintedPage) -> str:
        name = page.image.name if page.image else f"{page.number:04d}.jpg"
        return f"other-{name}" if "wrong-image-name" in self.oddities else name

    def interruption(self, index: int) -> str:
        """A comment or a processing instruction before some words, where that oddity is asked for."""
        if "comments" not in self.oddities:
            return ""
        return {1: "<!-- checked -->", 4: "<?engine pause?>"}.get(index % 9, "")


def printed(word: Word, manner: Manner, mark: str = "-") -> str:
    """The word as its line shows it: with the mark behind it where the line's end divides it."""
    return word.content + (manner.hyphen(mark) if word.hyphen is Hyphen.FIRST else "")


def displaced(page: PrintedPage) -> None:
    """Moves the box of every fiftieth word off the page, as broken engines do."""
    for index, word in enumerate(page.words):
        if word.box and index % 50 == 7:
            word.box.hpos = -40.0 if index % 100 == 7 else page.width + 25.0


# What an engine reads for what is printed. Persian letters differ by their dots.
MISREADINGS = {
    "hu": "ő>ö ű>ü á>a é>e l>1 o>0 e>c rn>m í>i cs>es ty>tv gy>gv s>f t>l b>h",
    "ro": "ă>a â>a î>i ș>s ț>t l>1 o>0 e>c rn>m u>n i>l n>u",
    "en": "e>c o>0 l>1 rn>m li>h h>b s>f tt>lt u>n I>l cl>d",
    "fa": "ب>پ ت>ن ج>چ ح>خ د>ذ ر>ز س>ش ف>ق ک>گ ی>ي ه>ة",
}


def misread(page: PrintedPage, rate: float, dice: random.Random) -> None:
    """Gives every word a confidence, and misreads some: `rate` is the share of words that come out wrong."""
    pairs = [pair.split(">") for pair in MISREADINGS[page.language].split()]
    for word in page.words:
        word.confidence = round(min(0.99, max(0.35, dice.gauss(0.93, 0.04))), 2)
        fitting = [pair for pair in pairs if pair[0] in word.content]
        if fitting and dice.random() < rate:
            right, wrong = dice.choice(fitting)
            word.content = word.content.replace(right, wrong, 1)
            word.confidence = round(dice.uniform(0.3, 0.75), 2)


def respelled(page: PrintedPage, oddities: frozenset[str]) -> None:
    """Spells words as another keyboard would: cedillas for commas, Arabic letters for Persian ones."""
    letters = ""
    if "cedilla-letters" in oddities:
        letters += "șşțţȘŞȚŢ"
    if "arabic-letters" in oddities:
        letters += "یيکك"
    table = str.maketrans(letters[::2], letters[1::2])
    for word in page.words:
        word.content = word.content.translate(table)
        word.full = word.full and word.full.translate(table)
