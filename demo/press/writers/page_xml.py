"""PAGE XML, schema 2013-07-15 (primaresearch.org/schema/PAGE), as Transkribus and Aletheia write it."""

from xml.sax.saxutils import escape, quoteattr

from archive_pages.formats.page import Block, BlockKind, Box, Line, Word
from demo.press.page import PrintedPage
from demo.press.writers import Manner, printed

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15"
DIVISION = "¬"  # a real hyphen is written as such
REGION_TYPES = {
    BlockKind.TEXT: "paragraph",
    BlockKind.HEADING: "heading",
    BlockKind.CAPTION: "caption",
    BlockKind.MARGINALIA: "page-number",
    BlockKind.TABLE: "other",
    BlockKind.ADVERTISEMENT: "other",
}


def write(page: PrintedPage, manner: Manner) -> str:
    """The page with its regions listed against reading order; `ReadingOrder` alone tells the right one."""
    bound = "" if "no-namespace" in manner.oddities else f' xmlns="{NAMESPACE}"'
    name = quoteattr(manner.image_name(page))
    size = f'imageWidth="{manner.number(page.width)}" imageHeight="{manner.number(page.height)}"'
    order = "".join(
        f'<RegionRefIndexed index="{index}" regionRef="region_{index}"/>' for index in range(len(page.blocks))
    )
    regions = "\n".join(_region(block, index, manner) for index, block in reversed(list(enumerate(page.blocks))))
    return (
        f"<PcGts{bound}>\n<Metadata><Creator>{manner.engine}</Creator></Metadata>\n"
        f"<Page imageFilename={name} {size}>\n"
        + (f'<ReadingOrder><OrderedGroup id="ro">{order}</OrderedGroup></ReadingOrder>\n' if order else "")
        + f"{regions}\n</Page>\n</PcGts>\n"
    )


def _region(block: Block, index: int, manner: Manner) -> str:
    if block.kind is BlockKind.ILLUSTRATION:
        return f'<ImageRegion id="region_{index}">{_coords(block.box, manner)}</ImageRegion>'
    direction = ' readingDirection="right-to-left"' if block.language == "fa" else ""
    lines = "\n".join(_line(line, f"{index}_{number}", manner) for number, line in enumerate(block.lines))
    inside = f"{_coords(block.box, manner)}\n{lines}\n"
    kind = REGION_TYPES[block.kind]
    return f'<TextRegion id="region_{index}" type="{kind}"{direction}>{inside}</TextRegion>'


def _line(line: Line, number: str, manner: Manner) -> str:
    words = "".join(
        manner.interruption(at) + _word(word, f"{number}_{at}", manner) for at, word in enumerate(line.words)
    )
    text = escape(" ".join(printed(word, manner, DIVISION) for word in line.words))
    equivalent = f"<TextEquiv><Unicode>{text}</Unicode></TextEquiv>"
    return f'<TextLine id="line_{number}">{_coords(line.box, manner)}{words}{equivalent}</TextLine>'


def _word(word: Word, number: str, manner: Manner) -> str:
    sure = "" if word.confidence is None else f' conf="{word.confidence:.2f}"'
    equivalent = f"<TextEquiv{sure}><Unicode>{escape(printed(word, manner, DIVISION))}</Unicode></TextEquiv>"
    return f'<Word id="word_{number}">{_coords(word.box, manner)}{equivalent}</Word>'


def _coords(box: Box | None, manner: Manner) -> str:
    if box is None:
        return ""
    left, top = manner.number(box.hpos), manner.number(box.vpos)
    right, bottom = manner.number(box.hpos + box.width), manner.number(box.vpos + box.height)
    return f'<Coords points="{left},{top} {right},{top} {right},{bottom} {left},{bottom}"/>'
