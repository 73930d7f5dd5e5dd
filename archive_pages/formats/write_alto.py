"""Writes one page's text as ALTO 4.4, such that `alto.parse` gives it back."""

from lxml import etree

from archive_pages.formats.page import Block, BlockKind, Box, Hyphen, Line, OcrPage, Unit, Word
from cms.parsing.xml import Element, writable

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_PARTS = {Hyphen.FIRST: "HypPart1", Hyphen.SECOND: "HypPart2"}


def write(page: OcrPage, *, file_name: str, language: str | None = None) -> bytes:
    """`page`, whose unit must be pixels, as ALTO. `file_name` is the scan's; `language` the page's BCP 47 tag.

    What ALTO has no place for is left out: dpi and problems. Raises `ValueError` for another unit.
    """
    if page.unit is not Unit.PIXEL:
        raise ValueError(f"ALTO is written in pixels, not in {page.unit}.")
    namespaces = {None: NAMESPACE, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
    root = etree.Element(f"{{{NAMESPACE}}}alto", nsmap=namespaces)
    root.set(_SCHEMA_LOCATION, f"{NAMESPACE} {_SCHEMA}")
    root.set("SCHEMAVERSION", "4.4")
    description = _child(root, "Description")
    _child(description, "MeasurementUnit").text = "pixel"
    _child(_child(description, "sourceImageInformation"), "fileName").text = writable(file_name)
    _tags(root, page.blocks)
    _layout(root, page, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _child(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", {key: writable(text) for key, text in attributes.items()})


def _tags(root: Element, blocks: list[Block]) -> None:
    kinds = sorted({block.kind for block in blocks if block.kind is not BlockKind.TEXT})
    if kinds:
        tags = _child(root, "Tags")
        for kind in kinds:
            _child(tags, "LayoutTag", ID=f"LAYOUT_{kind.upper()}", LABEL=kind.value)


def _layout(root: Element, page: OcrPage, language: str | None) -> None:
    element = _child(_child(root, "Layout"), "Page", ID="PAGE", PHYSICAL_IMG_NR="1")
    if page.page_label:
        element.set("PRINTED_IMG_NR", writable(page.page_label))
    if language or page.language:
        element.set("LANG", language or page.language or "")
    space = _child(element, "PrintSpace")
    if page.width is not None and page.height is not None:
        element.set("WIDTH", _figure(page.width))
        element.set("HEIGHT", _figure(page.height))
        _place(space, Box(0, 0, page.width, page.height))
    for number, block in enumerate(page.blocks, start=1):
        _block(space, block, f"BLOCK{number}")


def _block(space: Element, block: Block, identifier: str) -> None:
    name = "TextBlock"
    if not block.lines:
        name = "GraphicalElement" if block.kind is BlockKind.SEPARATOR else "Illustration"
    element = _child(space, name, ID=identifier)
    _place(element, block.box)
    if block.kind is not BlockKind.TEXT:
        element.set("TAGREFS", f"LAYOUT_{block.kind.upper()}")
    if block.language:
        element.set("LANG", block.language)
    for number, line in enumerate(block.lines, start=1):
        _line(element, line, f"{identifier}_{number}")


def _line(parent: Element, line: Line, identifier: str) -> None:
    element = _child(parent, "TextLine", ID=identifier)
    _place(element, line.box)
    for number, word in enumerate(line.words, start=1):
        if number > 1:
            _child(element, "SP")
        _word(element, word, f"{identifier}_{number}")
    if line.words and line.words[-1].hyphen is Hyphen.FIRST:
        _child(element, "HYP", CONTENT="-")


def _word(parent: Element, word: Word, identifier: str) -> None:
    element = _child(parent, "String", ID=identifier, CONTENT=word.content)
    _place(element, word.box)
    if word.confidence is not None:
        element.set("WC", _figure(word.confidence))
    if word.hyphen is not None:
        element.set("SUBS_TYPE", _PARTS[word.hyphen])
        if word.full is not None:
            element.set("SUBS_CONTENT", writable(word.full))


def _place(element: Element, place: Box | None) -> None:
    if place is not None:
        element.set("HPOS", _figure(place.hpos))
        element.set("VPOS", _figure(place.vpos))
        element.set("WIDTH", _figure(place.width))
        element.set("HEIGHT", _figure(place.height))


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
