"""One page, in a process of its own: hash, pyramid and text layer, left in the staging folder.

Knows no database: what the archive already holds comes with the task, so that an unchanged scan is hashed and no more.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from archive_pages.formats import abbyy, alto, hocr, page_xml
from archive_pages.formats.detect import Format, detect
from archive_pages.formats.page import OcrPage, Word
from archive_pages.formats.pdf import PdfFile
from archive_pages.text_layer import PixelBox, encode
from archive_pages.turned_text import rotate_layer
from cms.imaging import master as masters
from cms.imaging import pyramid
from cms.parsing.problems import Problem, UnreadableFile

from .fixity import Fixity
from .ink import Greys
from .inventory import stem_of
from .plan import CanvasPlan
from .scaling import Ink, LineOf, canvas_size, choose_scale, to_layer

CHUNK = 1 << 20
NOTHING_SAID = Fixity(None, "", "")


@dataclass(frozen=True, slots=True)
class Known:
    """A canvas that the archive has: pixels as shown, rotation, and the hash and page of its OCR file."""

    width: int
    height: int
    rotation: int
    ocr_sha256: str
    ocr_page: int
    words: int


@dataclass(slots=True)
class Task:
    """What to prepare. `known` holds the issue's canvases by `key(sha256, page)` of their master.

    With `folder` None nothing is written: that is how a plan is inspected.
    """

    number: int
    canvas: CanvasPlan
    root: Path
    folder: Path | None
    known: dict[str, Known] = field(default_factory=dict)
    stage_master: bool = True
    stage_ocr: bool = True

    @property
    def file(self) -> str:
        """The file by which people know the page, as a path in the batch."""
        file = self.canvas.master or self.canvas.ocr
        return file.relative_to(self.root).as_posix() if file else ""


@dataclass(slots=True)
class Prepared:
    """A page ready to be written. File paths lie in the staging folder, None where there is nothing new to store.

    `layer` is an encoded `TextLayer`, None where the text is unchanged or there is none. `reused` is the key of the
    known canvas whose scan this is.
    """

    width: int = 0
    height: int = 0
    is_pdf: bool = False
    master_sha256: str = ""
    master: Path | None = None
    pyramid: Path | None = None
    tiles: bytes = b""
    ocr_sha256: str = ""
    ocr: Path | None = None
    ocr_format: str = ""
    layer: bytes | None = None
    words: int = 0
    confidence: float | None = None
    language: str = ""
    page_label: str = ""
    image_name: str = ""
    scale: str = ""
    reused: str = ""
    seconds: float = 0.0
    problems: list[Problem] = field(default_factory=list)


def key(sha256: str, page: int) -> str:
    return f"{sha256}:{page}"


def text_key(sha256: str, page: int) -> str:
    """The key of a canvas that has no scan, by its OCR file."""
    return f"text:{sha256}:{page}"


def prepare(task: Task) -> Prepared:
    """Never raises for what a file holds: a fatal problem in the result refuses the issue. Raises OSError where the
    disk is full."""
    began = time.perf_counter()
    done = Prepared()
    try:
        _scan(task, done)
        _text(task, done)
    except UnreadableFile as error:
        done.problems.append(_named(error.problem, task))
    done.seconds = time.perf_counter() - began
    return done


def _scan(task: Task, done: Prepared) -> None:
    master, page = task.canvas.master, task.canvas.master_page
    if master is None:
        return
    fixity, name = task.canvas.master_fixity or NOTHING_SAID, master.relative_to(task.root).as_posix()
    fixity.check_size(name, master.stat().st_size)
    info = masters.probe(master, page)
    done.width, done.height, done.is_pdf = info.width, info.height, info.format == masters.MasterFormat.PDF
    copy = task.folder / f"{task.number}-master" if task.folder and task.stage_master else None
    done.master_sha256, checksum = _hashed(master, copy, fixity.algorithm)
    fixity.check(name, checksum)
    known = task.known.get(key(done.master_sha256, page))
    if known is not None:
        done.reused = key(done.master_sha256, page)
        done.width, done.height = known.width, known.height
        return
    done.master = copy
    if task.canvas.rotation in (90, 270):
        done.width, done.height = done.height, done.width
    if task.folder is not None:
        target = task.folder / f"{task.number}-pyramid.tif"
        made = pyramid.make(copy or master, target, page=page, rotation=task.canvas.rotation)
        done.pyramid, done.tiles, done.width, done.height = target, made.tiles, made.width, made.height


def _hashed(path: Path, copy: Path | None, algorithm: str) -> tuple[str, str]:
    """A file's sha256 and its checksum by `algorithm` ("" for none), copied while it is read."""
    if copy is None:
        status = path.stat()
        return _hash(path, status.st_size, status.st_mtime_ns, algorithm)
    with copy.open("wb") as target:
        return _digests(path, algorithm, target.write)


@lru_cache(maxsize=4)
def _hash(path: Path, size: int, changed: int, algorithm: str) -> tuple[str, str]:
    return _digests(path, algorithm, lambda chunk: None)


def _digests(path: Path, algorithm: str, take: Callable[[bytes], object]) -> tuple[str, str]:
    digest = hashlib.sha256()
    other = hashlib.new(algorithm, usedforsecurity=False) if algorithm not in ("", "sha256") else digest
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            if other is not digest:
                other.update(chunk)
            take(chunk)
    return digest.hexdigest(), other.hexdigest()


def _text(task: Task, done: Prepared) -> None:
    canvas = task.canvas
    if canvas.ocr is None:
        if canvas.master is not None and done.is_pdf:
            _pdf_text(task, done, canvas.master)
        return
    status = canvas.ocr.stat()
    name = canvas.ocr.relative_to(task.root).as_posix()
    if canvas.ocr_fixity is not None:
        canvas.ocr_fixity.check_size(name, status.st_size)
        canvas.ocr_fixity.check(
            name, _hash(canvas.ocr, status.st_size, status.st_mtime_ns, canvas.ocr_fixity.algorithm)[1]
        )
    ocr = _ocr_file(canvas.ocr, name, status.st_size, status.st_mtime_ns, get_language())
    done.ocr_sha256, done.ocr_format = ocr.sha256, ocr.format
    if canvas.master is None and text_key(ocr.sha256, canvas.ocr_page) in task.known:
        done.reused = text_key(ocr.sha256, canvas.ocr_page)
    known = task.known.get(done.reused)
    if known and (known.ocr_sha256, known.ocr_page) == (ocr.sha256, canvas.ocr_page):
        done.words = known.words
        return
    if len(ocr.pages) != canvas.ocr_pages:
        message = _("The OCR file has %(found)d pages; %(expected)d were expected.")
        message %= {"found": len(ocr.pages), "expected": canvas.ocr_pages}
        raise UnreadableFile(Problem(name, None, "page-count-differs", message, fatal=True))
    _layer(task, done, ocr.pages[canvas.ocr_page], name, partial(line_of_word, ocr, canvas.ocr_page))
    if task.folder and task.stage_ocr:
        done.ocr = task.folder / f"{task.number}-ocr"
        done.ocr.write_bytes(ocr.data)


def _pdf_text(task: Task, done: Prepared, master: Path) -> None:
    """The PDF's own text; a scanned page without any stays a page without text."""
    if done.reused:
        done.words = task.known[done.reused].words
        return
    name = master.relative_to(task.root).as_posix()
    with PdfFile(master, name) as pdf:
        page = pdf.text(task.canvas.master_page)
    if page.words:
        done.ocr_sha256, done.ocr_format = done.master_sha256, Format.PDF.value
        _layer(task, done, page, name)
    else:
        done.problems += [_named(problem, task) for problem in page.problems]


def _layer(task: Task, done: Prepared, page: OcrPage, name: str, line_of: LineOf = lambda word: None) -> None:
    known = task.known.get(done.reused)
    rotation = known.rotation if known else task.canvas.rotation
    if task.canvas.master is None:
        done.width, done.height, scale = canvas_size(page)
    width, height = (done.height, done.width) if rotation in (90, 270) else (done.width, done.height)
    if task.canvas.master is not None:
        scale = choose_scale(page, width, height, None if rotation else _ink(done.pyramid))
    layer, problems = to_layer(page, width, height, scale, line_of)
    if rotation:
        layer = rotate_layer(layer, rotation)
    done.scale = str(scale)
    done.words, done.confidence = len(layer), layer.mean_confidence()
    done.language, done.page_label = page.language or "", (page.page_label or "")[:50]
    done.image_name = (page.image_name or "").replace("\\", "/").rpartition("/")[2]
    done.problems += [_named(problem, task) for problem in page.problems]
    done.problems += [Problem(name, problem.line, problem.code, problem.message, problem.fatal) for problem in problems]
    if task.folder is not None:
        done.layer = encode(layer)


def _ink(pyramid: Path | None) -> Ink | None:
    """Looks for ink on the scan, where there is a doubt to settle; the picture is read only then."""
    if pyramid is None:
        return None
    picture: list[Greys] = []

    def ink(boxes: list[PixelBox]) -> float:
        if not picture:
            picture.append(Greys.of(pyramid))
        return picture[0].contrast(boxes)

    return ink


@dataclass(frozen=True, slots=True)
class OcrFile:
    data: bytes
    sha256: str
    format: str
    pages: list[OcrPage]


@lru_cache(maxsize=1)
def _ocr_file(path: Path, name: str, size: int, changed: int, language: str | None) -> OcrFile:
    """An OCR file, parsed once for all of its pages. Its problems are told in `language`, the active one. Raises
    UnreadableFile."""
    data = path.read_bytes()
    format_, pages = parse_ocr(data, name)
    return OcrFile(data, hashlib.sha256(data).hexdigest(), format_.value, pages)


def line_of_word(ocr: OcrFile, page: int, word: Word) -> int | None:
    """The line in which a word of a page stands. Searched for only where there is something to report."""
    earlier = 0
    for other in (one for pages in ocr.pages[: page + 1] for one in pages.words):
        if other is word:
            break
        earlier += other.content == word.content
    pattern = re.compile(rb"(?<![\w\x80-\xff])%s(?![\w\x80-\xff])" % re.escape(escape(word.content).encode()))
    places = [match.start() for match in islice(pattern.finditer(ocr.data), earlier + 1)]
    return ocr.data.count(b"\n", 0, places[-1]) + 1 if places else None


def parse_ocr(data: bytes, name: str) -> tuple[Format, list[OcrPage]]:
    """The pages of an OCR file of any known format. Raises UnreadableFile."""
    format_ = detect(data, name)
    match format_:
        case Format.ALTO:
            return format_, [alto.parse(data, name)]
        case Format.PAGE:
            return format_, [page_xml.parse(data, name)]
        case Format.ABBYY:
            return format_, abbyy.parse(data, name)
        case Format.HOCR:
            return format_, hocr.parse(data, name)
    message = _(
        "This is no OCR file that can be read (ALTO, ABBYY, hOCR or PAGE XML). Export it again, or leave it out."
    )
    raise UnreadableFile(Problem(name, None, "unknown-format", message, fatal=True))


def names_other_image(canvas: CanvasPlan, image_name: str) -> bool:
    """Whether an OCR file says that it describes another scan than the one it lies with."""
    if not image_name or canvas.ocr is None or canvas.master is None:
        return False
    names = {stem_of(path.name) for path in (canvas.master, canvas.ocr) if path is not None}
    return stem_of(image_name) not in names


def _named(problem: Problem, task: Task) -> Problem:
    """The problem with the file's path in the batch, where a parser or decoder knew only its name."""
    for path, copy in ((task.canvas.master, f"{task.number}-master"), (task.canvas.ocr, f"{task.number}-ocr")):
        if path is not None and problem.file in (path.name, copy):
            name = path.relative_to(task.root).as_posix()
            return Problem(name, problem.line, problem.code, problem.message, problem.fatal)
    return problem
