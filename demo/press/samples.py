"""Small printed issues for tests: a folder as a firm would deliver it, and the truth about every word in it.

    issue = sample_issue(tmp_path / "1905-03-04", language="hu", pages=2, format="alto4", unit="inch1200")
    issue.pages[0].words[0].content, issue.pages[0].words[0].box    # a Box in pixels of the scan

Pages are printed once and kept in the press's cache; what is written about them is written anew each time.
"""

import json
import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyvips

from archive_pages.formats.page import Block, BlockKind, Box, Hyphen, Line, Word
from demo.press import cache, delivery
from demo.press.composing import Style, compose
from demo.press.makeup import Frame, Gap, Imposition, Piece, close_blocks
from demo.press.manuscript import manuscript
from demo.press.page import PrintedIssue, PrintedPage
from demo.press.scanner import Look, finish
from demo.press.sheet import Sheet
from demo.press.writers.mets import Chapter

DPI = 150
TITLES = {"hu": "Holdvári Közlöny", "ro": "Curierul Cetății", "en": "The Holdvar Bulletin", "fa": "پیک ماه‌دژ"}


@dataclass(frozen=True)
class SampleSpec:
    """What is printed, however it is written afterwards."""

    language: str
    pages: int
    oddities: tuple[str, ...]
    size: tuple[int, int]
    title: str
    seed: int


def sample_issue(
    folder: Path,
    *,
    language: str = "hu",
    pages: int = 2,
    format: str = "alto4",
    unit: str = "pixel",
    oddities: tuple[str, ...] = (),
    size: tuple[int, int] = (1200, 1700),
    image: str = "jpg",
    date: str = "1905-03-04",
    title: str = "",
    volume: str = "12",
    number: str = "9",
    seed: int = 1,
) -> PrintedIssue:
    """Prints an issue into `folder` (made if it is missing) and answers what is true of it.

    `format`: one of `delivery.FORMATS`. `unit`: one of `writers.UNITS`. `oddities`: names from
    `writers.ODDITIES`. `image`: jpg, png, tif, jp2. A book has one chapter a page.
    Issues of one `seed` have the same pages: give those that are to differ seeds of their own.
    Raises ValueError for a name that is none of these.
    """
    spec = SampleSpec(language, pages, tuple(sorted(oddities)), size, title or TITLES[language], seed)
    folder.mkdir(parents=True, exist_ok=True)
    issue = PrintedIssue(folder, spec.title, language, date, volume, number)
    scans = {}
    for at in range(1, pages + 1):
        page, scans[at] = _page(spec, at)
        issue.pages.append(page)
    delivery.deliver(
        issue, scans, format, unit, frozenset(oddities), image=image, dpi=DPI,
        chapters=_chapters(spec), author=spec.title,
    )  # fmt: skip
    return issue


def _page(spec: SampleSpec, number: int) -> tuple[PrintedPage, delivery.Scan]:
    """One page and its scan, from the cache where it was printed before."""
    empty = "empty-page" in spec.oddities and number == spec.pages
    title = spec.title if number == 1 else ""
    key = cache.key([spec.language, spec.size, spec.seed, number, title, empty])
    truth, jpeg = (cache.folder("pages") / f"{key}{suffix}" for suffix in (".json", ".jpg"))
    if not truth.exists():
        page, scan = _print_page(spec, number, empty)
        cache.write(jpeg, delivery.encoded(scan, DPI))
        cache.write(truth, json.dumps(asdict(page), ensure_ascii=False).encode())
    data = jpeg.read_bytes()
    return _recall(json.loads(truth.read_bytes())), delivery.Scan(pyvips.Image.new_from_buffer(data, ""), data)


def _print_page(spec: SampleSpec, number: int, empty: bool) -> tuple[PrintedPage, pyvips.Image]:
    width, height = spec.size
    sheet = Sheet(width, height)
    imposition = Imposition(sheet)
    dice = random.Random(f"{spec.seed}/{spec.language}/{number}")
    if not empty:
        _fill_page(imposition, spec, number, dice)
    close_blocks(imposition.blocks)
    look = Look(skew=dice.uniform(-0.4, 0.4), foxing=6)
    page = PrintedPage(width, height, number, str(number), imposition.blocks, spec.language)
    return page, finish(page, sheet, look, dice.randrange(1 << 30))


def _chapters(spec: SampleSpec) -> list[Chapter]:
    return [Chapter("chapter", f"{spec.title} {number}", number, number) for number in range(1, spec.pages + 1)]


def _fill_page(imposition: Imposition, spec: SampleSpec, number: int, dice: random.Random) -> None:
    width, height = spec.size
    margin, gutter = width // 15, width // 30
    persian = spec.language == "fa"
    text = Style("naskh" if persian else "text", width // 46, width // (29 if persian else 38), indent=width / 50)
    head = Style("naskh-bold" if persian else "bold", width // 32, width // 24, "centre", kind=BlockKind.HEADING)
    mast = Style("nastaliq" if persian else "fat", width // 14, width // (6 if persian else 11), "centre",
                 kind=BlockKind.HEADING)  # fmt: skip
    top = float(margin)
    if number == 1:
        for slug in compose(spec.title, mast, width - 2 * margin, spec.language):
            imposition.place(slug, margin, top, width - 2 * margin)
            top += slug.height
        imposition.sheet.rule(margin, round(top), width - 2 * margin, 3, double=True)
        top += margin / 3
    wide = (width - 2 * margin - gutter) / 2
    frames = [
        Frame(margin, top, wide, height - top - margin),
        Frame(margin + wide + gutter, top, wide, height - top - margin),
    ]
    imposition.sheet.column_rule(round(width / 2), round(top), round(height - top - margin))
    imposition.pour(_pieces(spec.language, head, text, wide, dice), frames[::-1] if persian else frames)


def _pieces(language: str, head: Style, text: Style, wide: float, dice: random.Random) -> list[Piece]:
    """Articles enough for a page, in an order drawn from `dice`."""
    copy = manuscript(language)
    articles = copy.of_kind("news")
    pieces: list[Piece] = []
    for article in dice.sample(articles, min(8, len(articles))):
        article = copy.filled(article, dice)
        pieces += [Gap(text.leading / 2), *compose(article.headline, head, wide, language), Gap(6, stay=True)]
        for paragraph in article.paragraphs:
            pieces += compose(paragraph, text, wide, language)
    return pieces


def _recall(page: dict[str, Any]) -> PrintedPage:
    return PrintedPage(**{**page, "blocks": [_block(block) for block in page["blocks"]]})


def _block(block: dict[str, Any]) -> Block:
    lines = [
        Line([Word(w["content"], _box(w["box"]), w["confidence"], w["hyphen"] and Hyphen(w["hyphen"]), w["full"])
              for w in line["words"]], _box(line["box"]))
        for line in block["lines"]
    ]  # fmt: skip
    return Block(BlockKind(block["kind"]), lines, _box(block["box"]), block["language"])


def _box(box: object) -> Box | None:
    return Box(**box) if isinstance(box, dict) else None
