"""Lines and blocks out of the letters of a PDF page, which knows neither."""

from archive_pages.formats.findings import Findings
from archive_pages.formats.page import Block, BlockKind, Box, Line
from archive_pages.formats.tokens import join_line_ends, union, words_of

Rectangle = tuple[float, float, float, float]  # left, top, right, bottom
_HYPHEN_AT_LINE_END = (0x02, 0xFFFE)
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
        findings.warn(code, f"Page {page}: {message}")

    blocks: list[Block] = []
    for run in runs:
        words = [word for text, place in run for word in words_of(text, _box(place), None, warn)]
        if not words:
            continue
        line = Line(words, union([word.box for word in words if word.box]))
        if not blocks or not _goes_on(blocks[-1].lines[-1].box, line.box):
            blocks.append(Block(BlockKind.TEXT))
        blocks[-1].lines.append(line)
    for block in blocks:
        block.box = union([line.box for line in block.lines if line.box])
    join_line_ends(blocks)
    return blocks


def _box(place: Rectangle | None) -> Box | None:
    return None if place is None else Box(place[0], place[1], place[2] - place[0], place[3] - place[1])


def _goes_on(above: Box | None, below: Box | None) -> bool:
    if above is None or below is None:
        return False
    gap = below.vpos - (above.vpos + above.height)
    height = max(above.height, below.height)
    overlap = min(above.hpos + above.width, below.hpos + below.width) - max(above.hpos, below.hpos)
    return -height < gap < height and overlap > 0
