"""Fills an empty database with an archive of a county's size.

Words come from the press's vocabulary (Zipf, with OCR noise); where they stand from a few page layouts. What is
measured is not how it is filled, so rows go in by the hundred: pages straight into the tree, and into the outbox as if
they had been saved. Texts are set in processes of their own while this one writes.
"""

import multiprocessing
import random
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import cache
from itertools import islice

import django
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from archive_pages.formats.page import BlockKind
from archive_pages.models import ArchiveIndexPage, Canvas, CanvasText, IssuePage, TitlePage
from archive_pages.text_layer import TextLayer, encode
from demo.press.vocabulary import vocabulary
from search import outbox
from search.models import OutboxEntry

WIDTH, HEIGHT = 3600, 5200
COLUMNS, LINES = 5, 50
WORDS_A_LINE = 6
WORDS = COLUMNS * LINES * WORDS_A_LINE  # 1,500
LAYOUTS = 16
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
            with transaction.atomic():
                _write(titles, some)
            done += len(some)
            rate = done * CANVASES_AN_ISSUE / (time.monotonic() - started)
            print(f"  {done:,} of {issues:,} issues, {rate:,.0f} canvases a second", flush=True)
    for title in titles:
        below = Page.objects.filter(path__startswith=title.path, depth=title.depth + 1)
        TitlePage.objects.filter(pk=title.pk).update(numchild=below.count())
    while outbox.drain_records():
        pass


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
    layer = _layout(chance.randrange(LAYOUTS))
    layer.words = words
    return encode(layer)


@cache
def _layout(number: int) -> TextLayer:
    """A page full of words that all read alike."""
    chance = random.Random(number)
    layer = TextLayer(WIDTH, HEIGHT, language="hu")
    column_width, line_height = WIDTH // COLUMNS, HEIGHT // LINES
    for column in range(COLUMNS):
        first_line = len(layer.lines)
        left = column * column_width + 20
        for line in range(LINES):
            first = len(layer)
            x, y = left, line * line_height + 20 + chance.randrange(4)
            for _ in range(WORDS_A_LINE):
                width = chance.randrange(40, 120)
                layer.add_word("word", (x, y, width, 40), 0.5 + chance.random() / 2)
                x += width + 12
            layer.add_line((left, y, column_width - 40, 40), first)
        layer.add_block(BlockKind.TEXT, (left, 20, column_width - 40, HEIGHT - 40), first_line)
    return layer


def _write(titles: list[TitlePage], some: list[tuple[int, list[bytes]]]) -> None:
    """Issues with these numbers and texts, their canvases, and what waits for the indexes."""
    issues = [_issue(titles[number % TITLES], number // TITLES) for number, _ in some]
    Page.objects.bulk_create(issue.page_ptr for issue in issues)
    for issue in issues:
        issue.page_ptr_id = issue.pk = issue.page_ptr.pk
        issue.save_base(raw=True, force_insert=True)  # the row of its own type; the page's is there
    canvases = Canvas.objects.bulk_create(
        Canvas(
            issue=issue, order=order, width=WIDTH, height=HEIGHT, word_count=WORDS,
            ocr_confidence=0.75, language="hu",
        )
        for issue in issues
        for order in range(1, CANVASES_AN_ISSUE + 1)
    )  # fmt: skip
    texts = [data for _, pages in some for data in pages]
    CanvasText.objects.bulk_create(
        CanvasText(canvas=canvas, data=data) for canvas, data in zip(canvases, texts, strict=True)
    )
    first = Canvas.objects.filter(issue=OuterRef("pk"), order=1).values("pk")
    keys = [issue.pk for issue in issues]
    IssuePage.objects.filter(pk__in=keys).update(first_canvas=Subquery(first))
    OutboxEntry.objects.bulk_create(
        entry
        for key in keys
        for entry in (
            OutboxEntry(kind=OutboxEntry.Kind.PAGE, object_id=str(key)),
            OutboxEntry(kind=OutboxEntry.Kind.RECORD, model=IssuePage._meta.label_lower, object_id=str(key)),
        )
    )


def _issue(title: TitlePage, week: int) -> IssuePage:
    """An issue that is in no database yet, and `page_ptr`, the page that it is."""
    day = (date(1890, 1, 4) + timedelta(weeks=week)).isoformat()
    name = f"{title.title} {day}"
    page = Page(
        title=name,
        draft_title=name,
        slug=day,
        path=title._get_path(title.path, title.depth + 1, week + 1),
        depth=title.depth + 1,
        url_path=f"{title.url_path}{day}/",
        locale=title.locale,
        content_type=ContentType.objects.get_for_model(IssuePage),
    )
    issue = IssuePage(
        page_ptr=page,
        date=day,
        number=str(week + 1),
        languages=["hu"],
        canvas_count=CANVASES_AN_ISSUE,
        word_count=WORDS * CANVASES_AN_ISSUE,
    )
    issue.clean()
    return issue
