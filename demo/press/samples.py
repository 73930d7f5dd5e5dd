"""Small printed issues for tests: a folder as a firm would deliver it, and the truth about every word in it.

    issue = sample_issue(tmp_path / "1905-03-04", language="hu", pages=2, format="alto4", unit="inch1200")
    issue.pages[0].words[0].content, issue.pages[0].words[0].box    # a Box in pixels of the scan

Printed issues are kept in the press's cache and copied from there.
"""

import json
import random
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

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

TITLES = {"hu": "Holdvári Közlöny", "ro": "Curierul Cetății", "en": "The Holdvar Bulletin", "fa": "پیک ماه‌دژ"}


@dataclass(frozen=True)
class SampleSpec:
    """What `sample_issue` prints; see there."""

    language: str
    pages: int
    format: str
    unit: str
    oddities: tuple[str, ...]
    size: tuple[int, int]
    image: str
    date: str
    title: str
    volume: str
    number: str
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
    Raises ValueError for a name that is none of these.
    """
    spec = SampleSpec(
        language, pages, format, unit, tuple(sorted(oddities)), size, image, date,
        title or TITLES[language], volume, number, seed,
    )  # fmt: skip
    kept = cache.folder("samples") / cache.key(asdict(spec))
    if not kept.exists():
        _print_into(kept, spec)
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(kept / "delivery", folder, dirs_exist_ok=True)
    return _recall(json.loads((kept / "truth.json").read_text(encoding="utf-8")), folder)


def _print_into(kept: Path, spec: SampleSpec) -> None:
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        work = Path(scratch) / "work"
        (work / "delivery").mkdir(parents=True)
        issue = PrintedIssue(work / "delivery", spec.title, spec.language, spec.date, spec.volume, spec.number)
        scans = {}
        for number in range(1, spec.pages + 1):
            page, scan = _print_page(spec, number)
            issue.pages.append(page)
            scans[number] = scan
        delivery.deliver(
            issue,
            scans,
            spec.format,
            spec.unit,
            frozenset(spec.oddities),
            image=spec.image,
            dpi=150,
            chapters=_chapters(spec),
            author=spec.title,
        )
        (work / "truth.json").write_text(json.dumps(_remember(issue), ensure_ascii=False), encoding="utf-8")
        try:
            work.rename(kept)
        except OSError:  # another process was quicker, and printed the same
            if not kept.exists():
                raise


def _print_page(spec: SampleSpec, number: int) -> tuple[PrintedPage, pyvips.Image]:
    width, height = spec.size
    sheet = Sheet(width, height)
    imposition = Imposition(sheet)
    dice = random.Random(f"{spec.seed}/{spec.language}/{number}")
    if "empty-page" not in spec.oddities or number != spec.pages:
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


def _remember(issue: PrintedIssue) -> dict[str, object]:
    truth = asdict(issue)
    truth.pop("folder")
    for page in truth["pages"]:
        for name in ("image", "ocr"):
            page[name] = page[name].relative_to(issue.folder).as_posix() if page[name] else None
    return truth


def _recall(truth: dict[str, object], folder: Path) -> PrintedIssue:
    fields = {name: truth[name] for name in ("title", "language", "date", "volume", "number")}
    issue = PrintedIssue(folder, **fields)  # type: ignore[arg-type]
    for page in truth["pages"]:  # type: ignore[attr-defined]
        image, ocr = (folder / page[name] if page[name] else None for name in ("image", "ocr"))
        blocks = [_block(block) for block in page["blocks"]]
        issue.pages.append(
            PrintedPage(
                page["width"], page["height"], page["number"], page["label"], blocks, page["language"], image, ocr
            )
        )
    return issue


def _block(block: dict[str, object]) -> Block:
    lines = [
        Line([Word(w["content"], _box(w["box"]), w["confidence"], w["hyphen"] and Hyphen(w["hyphen"]), w["full"])
              for w in line["words"]], _box(line["box"]))
        for line in block["lines"]  # type: ignore[attr-defined]
    ]  # fmt: skip
    return Block(BlockKind(block["kind"]), lines, _box(block["box"]), block["language"])  # type: ignore[arg-type]


def _box(box: object) -> Box | None:
    return Box(**box) if isinstance(box, dict) else None
