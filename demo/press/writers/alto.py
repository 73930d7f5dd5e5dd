"""ALTO 1 to 4 (loc.gov/standards/alto)."""

from xml.sax.saxutils import quoteattr

from archive_pages.formats.page import Block, BlockKind, Box, Hyphen, Line, Word
from demo.press.page import PrintedPage
from demo.press.writers import Manner, printed

NAMESPACES = {
    1: "http://schema.ccs-gmbh.com/ALTO",
    2: "http://www.loc.gov/standards/alto/ns-v2#",
    3: "http://www.loc.gov/standards/alto/ns-v3#",
    4: "http://www.loc.gov/standards/alto/ns-v4#",
}
UNIT_NAMES = {"inch1200": "inch1200", "mm10": "mm10"}  # everything else calls itself pixel, as real files do


def write(page: PrintedPage, manner: Manner, version: int = 4) -> str:
    """The page as ALTO of that major version. Kinds of block are told by tags from version 3 on."""
    return _Alto(page, manner, version).document()


class _Alto:
    def __init__(self, page: PrintedPage, manner: Manner, version: int) -> None:
        self.page, self.manner, self.version = page, manner, version
        self.prefix = "alto:" if "prefixed-namespace" in manner.oddities else ""
        self.serial = 0

    def document(self) -> str:
        page, manner = self.page, self.manner
        namespace = "" if "no-namespace" in manner.oddities else NAMESPACES[self.version]
        bound = f' xmlns{":" + self.prefix[:-1] if self.prefix else ""}="{namespace}"' if namespace else ""
        unit = "" if "no-unit" in manner.oddities else self.tag(
            "MeasurementUnit", {}, UNIT_NAMES.get(manner.unit, "pixel")
        )  # fmt: skip
        source = self.tag("sourceImageInformation", {}, self.tag("fileName", {}, manner.image_name(page)))
        software = self.tag("processingSoftware", {}, self.tag("softwareName", {}, manner.engine))
        step = {"ID": "OCR_1"}
        if self.version < 4:
            processing = self.tag("OCRProcessing", step, self.tag("ocrProcessingStep", {}, software))
        else:
            processing = self.tag("Processing", step, software)
        description = self.tag("Description", {}, unit + source + processing)
        layout = self.tag("Layout", {}, self.page_element())
        root = f"{self.prefix}alto"
        return f"<{root}{bound}>\n{description}\n{self.tags()}{layout}\n</{root}>\n"

    def tags(self) -> str:
        if self.version < 3:
            return ""
        kinds = sorted({block.kind.value for block in self.page.blocks})
        return (
            self.tag("Tags", {}, "".join(self.tag("LayoutTag", {"ID": f"kind_{k}", "LABEL": k}) for k in kinds)) + "\n"
        )

    def page_element(self) -> str:
        page, manner = self.page, self.manner
        width, height = manner.number(page.width), manner.number(page.height)
        attributes = {"ID": f"P{page.number}", "PHYSICAL_IMG_NR": str(page.number), "PRINTED_IMG_NR": page.label}
        if "missing-page-size" not in manner.oddities:
            attributes |= {"WIDTH": width, "HEIGHT": height}
        if "zero-page-size" in manner.oddities:
            attributes |= {"WIDTH": "0", "HEIGHT": "0"}
        if "dirty-page-size" in manner.oddities:
            attributes |= {"HEIGHT": f"{height};x_wconf"}
        space = {"HPOS": "0", "VPOS": "0", "WIDTH": width, "HEIGHT": height}
        body = "\n".join(self.block(block) for block in page.blocks)
        if "missing-page-size" in manner.oddities or "zero-page-size" in manner.oddities:
            space = {}
        return self.tag("Page", attributes, "\n" + self.tag("PrintSpace", space, "\n" + body + "\n"))

    def block(self, block: Block) -> str:
        if block.kind is BlockKind.ILLUSTRATION:
            return self.tag("Illustration", self.place("I", block.box) | self.kind(block))
        lines = "\n".join(self.line(line) for line in block.lines)
        attributes = self.place("B", block.box) | self.kind(block)
        if block.language:
            attributes |= {("language" if self.version < 3 else "LANG"): block.language}
        text = self.tag("TextBlock", attributes, f"\n{lines}\n")
        if block.kind is BlockKind.ADVERTISEMENT and self.version < 3:
            return self.tag("ComposedBlock", self.place("C", block.box) | {"TYPE": "Advertisement"}, text)
        return text

    def kind(self, block: Block) -> dict[str, str]:
        return {"TAGREFS": f"kind_{block.kind.value}"} if self.version >= 3 else {}

    def line(self, line: Line) -> str:
        if "whole-lines" in self.manner.oddities:
            text = " ".join(printed(word, self.manner) for word in line.words)
            return self.tag("TextLine", self.place("L", line.box), self.word(Word(text, line.box)))
        parts = []
        for index, word in enumerate(line.words):
            if index and "no-spaces" not in self.manner.oddities:
                parts.append(self.tag("SP", {}))
            parts.append(self.manner.interruption(index) + self.word(word))
            if word.hyphen is Hyphen.FIRST:
                parts.append(self.hyphen(word, line))
        return self.tag("TextLine", self.place("L", line.box), "".join(parts))

    def word(self, word: Word) -> str:
        attributes = self.place("S", word.box) | {"CONTENT": word.content}
        if word.confidence is not None:
            attributes["WC"] = f"{word.confidence:.2f}"
        if word.hyphen and "no-subs" not in self.manner.oddities:
            attributes["SUBS_TYPE"] = "HypPart1" if word.hyphen is Hyphen.FIRST else "HypPart2"
            if word.full:
                attributes["SUBS_CONTENT"] = word.full
        return self.tag("String", attributes)

    def hyphen(self, word: Word, line: Line) -> str:
        attributes = {"CONTENT": self.manner.hyphen()}
        if word.box and line.box:
            right = word.box.hpos + word.box.width
            width = max(1.0, line.box.hpos + line.box.width - right)
            attributes |= self.place("H", Box(right, word.box.vpos, width, word.box.height))
            del attributes["ID"], attributes["HEIGHT"]
        return self.tag("HYP", attributes)

    def place(self, letter: str, box: Box | None) -> dict[str, str]:
        self.serial += 1
        attributes = {"ID": f"{letter}{self.serial}"}
        if box:
            sides = {"HPOS": box.hpos, "VPOS": box.vpos, "WIDTH": box.width, "HEIGHT": box.height}
            attributes |= {name: self.manner.number(side) for name, side in sides.items()}
        return attributes

    def tag(self, name: str, attributes: dict[str, str], body: str = "") -> str:
        inside = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        if not body:
            return f"<{self.prefix}{name}{inside}/>"
        return f"<{self.prefix}{name}{inside}>{body}</{self.prefix}{name}>"
