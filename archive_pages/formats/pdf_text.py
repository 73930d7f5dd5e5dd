"""Lines and blocks out of the letters of a PDF page, which knows neither."""

from collections.abc import Iterator

from archive_pages.formats.page import Block, BlockKind, Box, Line, Word
from archive_pages.formats.tokens import join_line_ends, reads_right_to_left, union, words_of
from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
_HYPHEN_AT_LINE_END = (0x02, 0xFFFE)
_WIDEST_SPACE = 1.5  # between two words of a justified line, beside the height of its letters
_LINE_FEEDS = (0x0A, 0x0D, 0x2028, 0x2029)


def runs_of(codes: list[int]) -> list[list[tuple[str, int, int]]]:
    """Lines of words (text, first letter, end) from the code units of a page."""
    lines: list[list[tuple[str, int, int]]] = [[]]
    start = -1
    for index, code in enumerate([*codes, 0x0A]):
        hyphen = code in _HYPHEN_AT_LINE_END
        feed = code in _LINE_FEEDS or hyphen
        if not feed and code and not chr(code).isspace():
            if start < 0:
                start = index
            continue
        if start >= 0 and code:
            word = _text(codes[start:index]) + ("-" if hyphen else "")
            lines[-1].append((word, start, index))
            start = -1
        if feed and lines[-1]:
            lines.append([])
    return [line for line in lines if line]


def _text(codes: list[int]) -> str:
    text = "".join(map(chr, filter(None, codes)))
    if any(0xD800 <= code < 0xE000 for code in codes):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def blocks_of(runs: list[list[tuple[str, Rectangle | None]]], findings: Findings, page: int) -> list[Block]:
    """Blocks of lines: a line that stands close below the one before it, in the same column, goes on in its block."""

    def warn(code: str, message: str) -> None:
        findings.warn(code, _("Page %(page)d: %(sentence)s") % {"page": page, "sentence": message})

    blocks: list[Block] = []
    for line in _whole_lines([[word for text, place in run for word in words_of(text, _box(place), None, warn)]
                              for run in runs]):  # fmt: skip
        if not blocks or not _goes_on(blocks[-1].lines[-1].box, line.box):
            blocks.append(Block(BlockKind.TEXT))
        blocks[-1].lines.append(line)
    for block in blocks:
        block.box = union([line.box for line in block.lines if line.box])
    join_line_ends(blocks)
    return blocks


def _whole_lines(runs: list[list[Word]]) -> Iterator[Line]:
    """Lines of a page. pdfium cuts a justified line at a wide space and gives the parts from left to right; where the
    words are read from right to left, the later part is the earlier half of the line."""
    line: Line | None = None
    for words in filter(None, runs):
        part = Line(words, union([word.box for word in words if word.box]))
        if line is not None and _begins_before(part, line):
            line = Line(part.words + line.words, union([box for box in (part.box, line.box) if box]))
            continue
        if line is not None:
            yield line
        line = part
    if line is not None:
        yield line


def _begins_before(part: Line, line: Line) -> bool:
    """Whether `part` stands right of `line`, at its height and a word's space away, and both read from the right."""
    if part.box is None or line.box is None:
        return False
    shared = min(part.box.vpos + part.box.height, line.box.vpos + line.box.height) - max(part.box.vpos, line.box.vpos)
    height = min(part.box.height, line.box.height)
    gap = part.box.hpos - (line.box.hpos + line.box.width)
    near = shared > height / 2 and -height / 2 < gap < _WIDEST_SPACE * height
    return near and all(reads_right_to_left("".join(word.content for word in one.words)) for one in (part, line))


def _box(place: Rectangle | None) -> Box | None:
    return None if place is None else Box(place[0], place[1], place[2] - place[0], place[3] - place[1])


def _goes_on(above: Box | None, below: Box | None) -> bool:
    if above is None or below is None:
        return False
    gap = below.vpos - (above.vpos + above.height)
    height = max(above.height, below.height)
    overlap = min(above.hpos + above.width, below.hpos + below.width) - max(above.hpos, below.hpos)
    return -height < gap < height and overlap > 0
