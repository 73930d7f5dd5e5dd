"""Fills an empty database with an archive of a county's size.

Words come from the press's vocabulary (Zipf, with OCR noise); their boxes from a few page layouts. Pages are
made as the ingest makes them, one `add_child` an issue; canvases go in by the issue. Texts are set in
processes of their own while this one writes.
"""

import multiprocessing
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import islice

import django
from django.db import transaction

from archive_pages.formats.page import BlockKind
from archive_pages.models import ArchiveIndexPage, Canvas, CanvasText, IssuePage, TitlePage
from archive_pages.text_layer import TextLayer, encode
from demo.press.vocabulary import vocabulary

WIDTH, HEIGHT = 3600, 5200
COLUMNS, LINES = 5, 50
WORDS_A_LINE = 6
WORDS = COLUMNS * LINES * WORDS_A_LINE  # 1,500
CANVASES_AN_ISSUE = 8
TITLES = 40
ISSUES_A_TRANSACTION = 200
NAMES = ["Hírlap", "Szemle", "Közlöny", "Újság", "Lapok", "Értesítő", "Néplap", "Figyelő"]
PLACES = ["Marosvölgyi", "Hegyaljai", "Vármegyei", "Városi", "Felső-Marosi"]


def fill(issues: int, jobs: int = 2) -> None:
    """Titles, issues, canvases and their texts; published; not yet in the search index."""
    archive = ArchiveIndexPage.objects.get(locale__language_code="hu")
    titles = []
    for number in range(TITLES):
        name = f"{PLACES[number // len(NAMES)]} {NAMES[number % len(NAMES)]}"
        title = TitlePage(title=name, slug=f"title-{number}", languages=["hu"], dates="1890/1944", place="Marosvölgy")
        archive.add_child(instance=title)
        titles.append(title)
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=django.setup) as pool:
        done = 0
        for some in _some(_in_order(pool, issues)):
            with transaction.atomic():  # many issues a transaction: the admin's index is written once for all of them
                for number, pages in some:
                    _write(titles[number % TITLES], number // TITLES, pages)
            done += len(some)
            rate = done * CANVASES_AN_ISSUE / (time.monotonic() - started)
            print(f"  {done:,} of {issues:,} issues, {rate:,.0f} canvases a second", flush=True)


def _some(issues: Iterator[tuple[int, list[bytes]]]) -> Iterator[list[tuple[int, list[bytes]]]]:
    while some := list(islice(issues, ISSUES_A_TRANSACTION)):
        yield some


def _in_order(pool: ProcessPoolExecutor, issues: int) -> Iterator[tuple[int, list[bytes]]]:
    """Texts of each issue in order, a bounded number set ahead."""
    ahead = []
    for number in range(issues):
        ahead.append((number, pool.submit(_set_issue, number)))
        if len(ahead) >= 64:
            first, future = ahead.pop(0)
            yield first, future.result()
    for first, future in ahead:
        yield first, future.result()


def _set_issue(number: int) -> list[bytes]:
    """The stored text layers of an issue's canvases; runs in a process of its own."""
    chance = random.Random(number)
    return [_set_page(vocabulary("hu").page(chance, WORDS), chance) for _ in range(CANVASES_AN_ISSUE)]


def _set_page(words: list[str], chance: random.Random) -> bytes:
    layer = TextLayer(WIDTH, HEIGHT, language="hu")
    column_width, line_height = WIDTH // COLUMNS, HEIGHT // LINES
    at = 0
    for column in range(COLUMNS):
        first_line = len(layer.lines)
        left = column * column_width + 20
        for line in range(LINES):
            first = len(layer)
            x, y = left, line * line_height + 20 + chance.randrange(4)
            for word in words[at : at + WORDS_A_LINE]:
                width = 14 * len(word) + chance.randrange(6)
                layer.add_word(word, (x, y, width, 40), 0.5 + chance.random() / 2)
                x += width + 12
            at += WORDS_A_LINE
            layer.add_line((left, y, column_width - 40, 40), first)
        layer.add_block(BlockKind.TEXT, (left, 20, column_width - 40, HEIGHT - 40), first_line)
    return encode(layer)


def _write(title: TitlePage, week: int, pages: list[bytes]) -> None:
    day = date(1890, 1, 4) + timedelta(weeks=week)
    issue = IssuePage(
        title=f"{title.title} {day.isoformat()}",
        slug=day.isoformat(),
        date=day.isoformat(),
        number=str(week + 1),
        languages=["hu"],
        canvas_count=len(pages),
        word_count=WORDS * len(pages),
    )
    title.add_child(instance=issue)
    canvases = Canvas.objects.bulk_create(
        Canvas(
            issue=issue, order=order, width=WIDTH, height=HEIGHT, word_count=WORDS,
            ocr_confidence=0.75, language="hu",
        )
        for order in range(1, len(pages) + 1)
    )  # fmt: skip
    CanvasText.objects.bulk_create(
        CanvasText(canvas=canvas, data=data) for canvas, data in zip(canvases, pages, strict=True)
    )
    IssuePage.objects.filter(pk=issue.pk).update(first_canvas=canvases[0])
