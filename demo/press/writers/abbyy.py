"""ABBYY FineReader XML, schemas FineReader6-v1 and FineReader10-v1."""

from xml.sax.saxutils import escape

from archive_pages.formats.page import Block, BlockKind, Box, Line, Word
from demo.press.page import PrintedPage
from demo.press.writers import Manner, printed

NAMESPACE = "http://www.abbyy.com/FineReader_xml/FineReader{version}-schema-v1.xml"
LANGUAGES = {"hu": "Hungarian", "ro": "Romanian", "en": "EnglishUnitedStates", "fa": "Farsi"}
DIVISION = "¬"  # a real hyphen is written as such
BLOCK_TYPES = {BlockKind.ILLUSTRATION: "Picture", BlockKind.TABLE: "Table", BlockKind.SEPARATOR: "Separator"}


def write(pages: list[PrintedPage], manner: Manner, version: int = 10) -> str:
    """Pages of one file. FineReader 6 has a line's text alone, FineReader 10 a box for each letter."""
    return _Abbyy(manner, version).document(pages)


class _Abbyy:
    def __init__(self, manner: Manner, version: int) -> None:
        self.manner, self.version = manner, version

    def document(self, pages: list[PrintedPage]) -> str:
        bare = "no-namespace" in self.manner.oddities
        namespace = "" if bare else f' xmlns="{NAMESPACE.format(version=self.version)}"'
        language = LANGUAGES[pages[0].language]
        head = f'<document{namespace} version="1.0" producer="{self.manner.engine}" pagesCount="{len(pages)}"'
        head += f' mainLanguage="{language}" languages="{language}">'
        return head + "\n" + "\n".join(self.page(page) for page in pages) + "\n</document>\n"

    def page(self, page: PrintedPage) -> str:
        size = f' width="{self.whole(page.width)}" height="{self.whole(page.height)}"'
        if "missing-page-size" in self.manner.oddities:
            size = ""
        blocks = "\n".join(self.block(block, page.language) for block in page.blocks)
        return f'<page{size} resolution="{self.manner.dpi}" originalCoords="1">\n{blocks}\n</page>'

    def block(self, block: Block, language: str) -> str:
        kind = BLOCK_TYPES.get(block.kind, "Text")
        place = self.place(block.box)
        region = f"<region><rect{place}/></region>"
        if not block.lines:
            return f'<block blockType="{kind}"{place}>{region}</block>'
        lines = "\n".join(self.line(line, language) for line in block.lines)
        return f'<block blockType="{kind}"{place}>{region}<text><par>\n{lines}\n</par></text></block>'

    def line(self, line: Line, language: str) -> str:
        box = line.box
        baseline = f' baseline="{self.whole(box.vpos + 0.8 * box.height)}"' if box else ""
        body = self.letters(line) if self.version == 10 else self.text(line)
        return f'<line{baseline}{self.place(box)}><formatting lang="{LANGUAGES[language]}">{body}</formatting></line>'

    def text(self, line: Line) -> str:
        return escape(" ".join(printed(word, self.manner, DIVISION) for word in line.words))

    def letters(self, line: Line) -> str:
        parts = []
        for index, word in enumerate(line.words):
            if index:
                parts.append("<charParams> </charParams>")
            parts.append(self.manner.interruption(index) + self.word(word, line))
        return "".join(parts)

    def word(self, word: Word, line: Line) -> str:
        """The word's letters, each with an equal share of its box; the mark of division reaches to the line's end."""
        sure = "" if word.confidence is None else f' charConfidence="{round(word.confidence * 100)}"'
        parts = []
        for at, letter in enumerate(word.content):
            start = ' wordStart="1"' if at == 0 else ""
            box = self.share(word.box, at, len(word.content), word.content)
            parts.append(f"<charParams{self.place(box)}{start}{sure}>{escape(letter)}</charParams>")
        mark = printed(word, self.manner, DIVISION)[len(word.content) :]
        if mark and word.box and line.box:
            right = word.box.hpos + word.box.width
            box = Box(right, word.box.vpos, max(1.0, line.box.hpos + line.box.width - right), word.box.height)
            parts.append(f"<charParams{self.place(box)}>{mark}</charParams>")
        return "".join(parts)

    def share(self, box: Box | None, at: int, count: int, content: str) -> Box | None:
        if box is None:
            return None
        if any("\u0600" <= letter <= "\u06ff" for letter in content):
            at = count - 1 - at  # read from the right
        wide = box.width / count
        return Box(box.hpos + at * wide, box.vpos, wide, box.height)

    def place(self, box: Box | None) -> str:
        if box is None:
            return ""
        sides = (box.hpos, box.vpos, box.hpos + box.width, box.vpos + box.height)
        return "".join(f' {name}="{self.whole(side)}"' for name, side in zip("ltrb", sides, strict=True))

    def whole(self, pixels: float) -> int:
        return round(pixels * self.manner.factor)
