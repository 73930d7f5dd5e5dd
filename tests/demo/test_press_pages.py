"""Printed pages: ink where the boxes say, the same bytes every time, right-to-left where it should be."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageFont, ImageStat

from archive_pages.formats.page import Block, BlockKind, Box
from demo.press.fonts import FACES, face
from demo.press.hyphenation import divisions
from demo.press.manuscript import manuscript
from demo.press.newspaper import MadeUp, NewspaperSpec, make_up
from demo.press.page import PrintedPage
from demo.press.papers import PAPERS
from demo.press.samples import sample_issue
from demo.press.scanner import Look, finish

LANGUAGES = ("hu", "ro", "en", "fa")


def grey(page: PrintedPage) -> Image.Image:
    assert page.image
    with Image.open(page.image) as image:
        return image.convert("L")


def off_ink(image: Image.Image, page: PrintedPage, margin: int = 5) -> list[str]:
    """Words whose box is no darker than a band of `margin` pixels around it."""
    wrong = []
    for word in page.words:
        assert word.box
        inside = around = tuple(round(v) for v in edges(word.box))
        around = (max(0, inside[0] - margin), max(0, inside[1] - margin), inside[2] + margin, inside[3] + margin)
        inner, outer = ImageStat.Stat(image.crop(inside)), ImageStat.Stat(image.crop(around))
        band = (outer.sum[0] - inner.sum[0]) / (outer.count[0] - inner.count[0])
        if inner.mean[0] > band - 12:
            wrong.append(f"{word.content}: {inner.mean[0]:.0f} inside, {band:.0f} around")
    return wrong


def edges(box: Box) -> tuple[float, float, float, float]:
    return box.hpos, box.vpos, box.hpos + box.width, box.vpos + box.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_sample_lies_on_ink(tmp_path, language):
    issue = sample_issue(tmp_path, language=language)
    assert issue.word_count > 150
    for page in issue.pages:
        assert off_ink(grey(page), page) == []


def test_boxes_of_a_full_page_follow_it_through_the_scanner():
    page = newspaper("kozlony", pages=1)[0]
    printed = PrintedPage(2400, 3400, 1, "1", page.blocks, "hu")
    scan = finish(printed, page.sheet, Look(skew=0.5), 4)
    image = Image.frombytes("RGB", (scan.width, scan.height), scan.write_to_memory()).convert("L")
    assert len(printed.words) > 300
    assert off_ink(image, printed) == []


def newspaper(key: str, pages: int = 4) -> list[MadeUp]:
    return make_up(NewspaperSpec(PAPERS[key], "1911-06-03", "3 June 1911", "7", "22", pages))


@pytest.mark.parametrize("key", PAPERS)
def test_nothing_is_printed_over_anything_else(key):
    for page in newspaper(key):
        placed = [block for block in page.blocks if block.lines or block.kind is BlockKind.ILLUSTRATION]
        assert len(placed) > 8
        boxes = [(line.box, block) for block in placed for line in block.lines if line.box]
        boxes += [(block.box, block) for block in placed if block.kind is BlockKind.ILLUSTRATION and block.box]
        for at, (first, block) in enumerate(boxes):
            assert not [
                (text(block), text(other))
                for second, other in boxes[at + 1 :]
                if other is not block and overlap(first, second) > 6
            ]


def overlap(first: Box, second: Box) -> float:
    """The smaller side, in pixels, of what two boxes share."""
    a, b = edges(first), edges(second)
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def text(block: Block) -> str:
    return " ".join(word.content for line in block.lines for word in line.words)


def test_a_newspaper_has_what_newspapers_have():
    pages = newspaper("curierul")
    kinds = {block.kind for page in pages for block in page.blocks}
    assert kinds >= {
        BlockKind.HEADING, BlockKind.TEXT, BlockKind.CAPTION, BlockKind.ADVERTISEMENT, BlockKind.TABLE,
        BlockKind.MARGINALIA, BlockKind.ILLUSTRATION,
    }  # fmt: skip
    assert text(pages[0].blocks[0]).endswith("Cetății") or "Curierul Cetății" in map(text, pages[0].blocks)
    headlines = [text(block) for page in pages for block in page.blocks if block.kind is BlockKind.HEADING]
    assert len(headlines) == len(set(headlines))


def test_the_same_issue_is_printed_to_the_same_bytes(tmp_path, settings):
    digests = []
    for run in ("first", "second"):
        settings.PRESS_CACHE = tmp_path / run / "cache"
        folder = tmp_path / run / "issue"
        sample_issue(folder, language="ro", pages=1, unit="mm10")
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()})
    assert digests[0] == digests[1]
    assert len(digests[0]) == 2


def test_another_seed_prints_another_issue(tmp_path):
    first = sample_issue(tmp_path / "1", seed=1)
    second = sample_issue(tmp_path / "2", seed=2)
    assert [word.content for word in first.pages[0].words] != [word.content for word in second.pages[0].words]


def test_printing_asks_no_font_of_the_machine(tmp_path):
    """With fontconfig taken away and no home folder, a Persian page comes out as before."""
    code = (
        "import sys, hashlib; from pathlib import Path; from django.conf import settings; "
        "settings.PRESS_CACHE = Path(sys.argv[1]); from demo.press.samples import sample_issue; "
        "issue = sample_issue(Path(sys.argv[2]), language='fa', pages=1); "
        "print(hashlib.sha256(issue.pages[0].image.read_bytes()).hexdigest())"
    )
    environment = {**os.environ, "FONTCONFIG_FILE": os.devnull, "FONTCONFIG_PATH": os.devnull, "HOME": "/nonexistent",
                   "DJANGO_SETTINGS_MODULE": "cms.settings.test"}  # fmt: skip
    command = [sys.executable, "-c", code, str(tmp_path / "cache"), str(tmp_path / "bare")]
    bare = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=100
    ).stdout.strip()
    here = sample_issue(tmp_path / "here", language="fa", pages=1)
    assert here.pages[0].image
    assert bare == hashlib.sha256(here.pages[0].image.read_bytes()).hexdigest()
    stamp = face("naskh")
    stamp.stamp(stamp.shape("کتاب", rtl=True)[0], 30, 0)
    assert {font.layout_engine for font in stamp._sized.values()} == {ImageFont.Layout.BASIC}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_faces_have_every_letter_that_is_written(language):
    copy = manuscript(language)
    written = "".join(part for article in copy.articles for part in (article.headline, *article.paragraphs))
    written += "".join(entry for entries in copy.lists.values() for entry in entries)
    letters = {letter for letter in written if not letter.isspace() and letter not in "{}\u200c"}
    paper = next(paper for paper in PAPERS.values() if paper.language == language)
    for name in {paper.faces.text, paper.faces.italic, *paper.faces.headings}:
        type_face = face(name)
        files = type_face._shapers
        assert [letter for letter in letters if not any(f.get_nominal_glyph(ord(letter)) for f in files)] == [], name
    assert {paper.faces.masthead, *paper.faces.advertisements} <= set(FACES)


def test_persian_letters_are_joined():
    apart = {face("naskh").shape(letter, rtl=True)[0].number for letter in "مهم"}
    joined = [glyph.number for glyph in face("naskh").shape("مهم", rtl=True)]
    assert len(set(joined)) == 3  # the last, the middle and the first form
    assert not apart & set(joined)


def test_persian_runs_from_right_to_left_and_its_numbers_do_not():
    number = [glyph.number for glyph in face("naskh").shape("۱۳۰۵", rtl=True)]
    assert number == [glyph.number for glyph in face("naskh").shape("۱۳۰۵")]
    mixed = [glyph.number for glyph in face("naskh").shape("سال۱۳۰۵", rtl=True)]
    assert mixed[:4] == number  # what is read last stands at the left end


def test_persian_lines_and_columns_are_read_from_the_right(tmp_path):
    [page] = sample_issue(tmp_path, language="fa", pages=1).pages
    lines = [line for block in page.blocks for line in block.lines]
    for line in lines:
        starts = [word.box.hpos for word in line.words if word.box]
        assert starts == sorted(starts, reverse=True)
    texts = [block.box.hpos for block in page.blocks if block.kind is BlockKind.TEXT and block.box]
    assert texts[0] > page.width / 2 > texts[-1]


@pytest.mark.parametrize(
    ("word", "language", "parts"),
    [
        ("vármegye", "hu", "vár me gye"),
        ("asszony", "hu", "asszony"),
        ("„hetilapunk”,", "hu", "„he ti la punk”,"),
        ("bibliotecă", "ro", "bi blio te că"),
        ("preotului", "ro", "preo tu lui"),
        ("question", "en", "ques tion"),
        ("running", "en", "run ning"),
        ("1905-ben", "hu", "1905-ben"),
        ("MÁV", "hu", "MÁV"),
        ("کتابخانه", "fa", "کتابخانه"),
    ],
)
def test_words_are_divided_between_syllables(word, language, parts):
    allowed = {len("".join(parts.split()[:count])) for count in range(1, len(parts.split()))}
    found = divisions(word, language)
    assert set(found) <= allowed
    assert bool(found) == bool(allowed)


def test_the_cache_prints_once(tmp_path, settings):
    settings.PRESS_CACHE = tmp_path / "cache"
    first = sample_issue(tmp_path / "a", pages=1)
    printed = {path: path.stat().st_mtime_ns for path in Path(settings.PRESS_CACHE, "pages").iterdir()}
    second = sample_issue(tmp_path / "b", pages=1, format="hocr")
    assert {path: path.stat().st_mtime_ns for path in Path(settings.PRESS_CACHE, "pages").iterdir()} == printed
    assert len(printed) == 2
    assert first.pages[0].words == second.pages[0].words
