"""Prints the demo library's issues into folders, as digitisation firms deliver them, in processes of their own."""

import multiprocessing
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, replace
from pathlib import Path

from demo.library.catalogue import PERSIAN_DIGITS, IssueEntry, TitleEntry, numbering, roman, shown_date
from demo.press import cache, delivery
from demo.press.book import BookSpec, make_up_book
from demo.press.manuscript import manuscript
from demo.press.newspaper import MadeUp, NewspaperSpec, make_up
from demo.press.page import PrintedIssue, PrintedPage
from demo.press.papers import PAPERS
from demo.press.scanner import Look, finish
from demo.press.writers.mets import Chapter

BOOK_AUTHOR = "Harmathy Ábel"
DPI = 300
KEPT = 2  # printings of other versions of the press that stay in the cache
# METS lies in a folder of its own: it says all that issues.csv says of the others.
APART = ("ndnp", "mets-book")

Titles = tuple[TitleEntry, ...]
Watch = Callable[[int, int, str], None]  # printed, of how many, what was printed last


def sources(titles: Titles) -> list[tuple[TitleEntry, Path]]:
    """The folders that the ingest takes in, with their titles, in the order in which they are taken in."""
    home = _home(titles)
    return [
        (entry, home / name)
        for entry in titles
        for name in dict.fromkeys(_source_name(entry, issue) for issue in entry.issues)
    ]


def print_library(titles: Titles, jobs: int, watch: Watch) -> None:
    """Prints what the cache lacks. A killed run goes on where it was."""
    home = _home(titles)
    everything = [(entry, issue, _place(home, entry, issue)) for entry in titles for issue in entry.issues]
    missing = [task for task in everything if not task[2].exists()]
    if missing:
        _sweep(home)
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            waiting = {pool.submit(print_issue, *task): f"{task[0].title} {task[1].date}" for task in missing}
            for done, future in enumerate(as_completed(waiting), 1):
                future.result()
                watch(done, len(missing), waiting[future])
    for entry, source in sources(titles):
        if not source.name.endswith(APART):
            rows = [_row(entry, issue) for issue in entry.issues if issue.format not in APART]
            delivery.write_sidecar(source, rows)


def print_issue(entry: TitleEntry, issue: IssueEntry, place: Path) -> None:
    """Prints one issue into its place in the cache: whole, or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent.parent) as scratch:
        folder = Path(scratch) / "issue"
        folder.mkdir()
        if entry.paper is None:
            _print_book(entry, issue, folder)
        else:
            _print_newspaper(entry, issue, folder)
        os.replace(folder, place)


def _print_newspaper(entry: TitleEntry, issue: IssueEntry, folder: Path) -> None:
    volume, number = numbering(entry, issue.day)
    persian = entry.language == "fa"
    spec = NewspaperSpec(
        PAPERS[entry.paper or ""], issue.date, shown_date(entry, issue.day),
        volume.translate(PERSIAN_DIGITS) if persian else roman(int(volume)),
        number.translate(PERSIAN_DIGITS) if persian else number,
        issue.pages, issue.size, lead=issue.lead,
    )  # fmt: skip
    printed = PrintedIssue(folder, entry.title, entry.language, issue.date, volume, number)
    labels = [str(page) for page in range(1, issue.pages + 1)]
    _deliver(printed, issue, make_up(spec), labels, [])


def _print_book(entry: TitleEntry, issue: IssueEntry, folder: Path) -> None:
    copy = manuscript(entry.language)
    dice = random.Random(entry.key)
    chapters = tuple(copy.filled(article, dice) for article in copy.of_kind("tale", "story"))
    book = make_up_book(
        BookSpec(
            entry.title, BOOK_AUTHOR, "Gyűjtötte és a maga módján elbeszélte",
            "Holdvár, Kőszedri Dorottya könyvkereskedésének kiadása", issue.date, entry.language, chapters, issue.size,
        )
    )  # fmt: skip
    printed = PrintedIssue(folder, entry.title, entry.language, issue.date, "", "")
    _deliver(printed, issue, book.pages, book.labels, book.chapters)


def _deliver(
    printed: PrintedIssue, issue: IssueEntry, made_up: list[MadeUp], labels: list[str], chapters: list[Chapter]
) -> None:
    dice = random.Random(f"{printed.title}/{issue.date}")
    scans = {}
    for number, (page, label) in enumerate(zip(made_up, labels, strict=True), 1):
        width, height = issue.size
        printed.pages.append(PrintedPage(width, height, number, label, page.blocks, printed.language))
        look = _turned(issue, number, dice)
        other = number + (1 if number % 2 else -1)  # the leaf's other side
        verso = made_up[other - 1].sheet if other <= len(made_up) else None
        scan = finish(printed.pages[-1], page.sheet, look, dice.randrange(1 << 30), verso)
        scans[number] = delivery.Scan(scan)
    delivery.deliver(
        printed, scans, issue.format, issue.unit, frozenset(issue.oddities), image=issue.image, dpi=DPI,
        chapters=chapters, author=BOOK_AUTHOR if chapters else "",
    )  # fmt: skip


def _turned(issue: IssueEntry, number: int, dice: random.Random) -> Look:
    """The issue's look for one page: laid on the scanner a little askew, and the coffee on the third only."""
    return replace(issue.look, skew=dice.uniform(-0.35, 0.35), stain=issue.look.stain and number == 3)


def _home(titles: Titles) -> Path:
    return cache.folder("library") / cache.key([asdict(entry) for entry in titles])


def _place(home: Path, entry: TitleEntry, issue: IssueEntry) -> Path:
    return home / _source_name(entry, issue) / issue.date


def _source_name(entry: TitleEntry, issue: IssueEntry) -> str:
    return f"{entry.key}-{issue.format}" if issue.format in APART else entry.key


def _sweep(home: Path) -> None:
    """Makes room: what other versions of the press have printed goes, but for the newest few."""
    others = [path for path in cache.folder("library").iterdir() if path != home and path.is_dir()]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def _row(entry: TitleEntry, issue: IssueEntry) -> dict[str, str]:
    """The issue's line in issues.csv."""
    volume, number = numbering(entry, issue.day)
    folder = f"{issue.date}/issue.pdf" if issue.format.startswith("pdf") else issue.date
    return {"folder": folder, "title": entry.title, "date": issue.date, "volume": volume, "number": number,
            "language": entry.language, "rights": delivery.CC0}  # fmt: skip
