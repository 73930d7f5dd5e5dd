"""A canvas's text layer as ALTO 4 in the pixels of the canvas."""

from archive_pages.formats import write_alto
from archive_pages.formats.page import Block, Box, Line, OcrPage, Unit, Word
from archive_pages.models import Canvas
from archive_pages.text_layer import BlockSpan, LineSpan, PixelBox, TextLayer


def alto_of(canvas: Canvas, layer: TextLayer) -> bytes:
    """The file. It names as its scan the picture that the canvas's own address serves."""
    return write_alto.write(ocr_page(layer, canvas.order_label), file_name=f"{canvas.uuid}.jpg")


def ocr_page(layer: TextLayer, label: str = "") -> OcrPage:
    """The layer as parsers return a page; `label` is the printed page number."""
    return OcrPage(
        width=layer.width,
        height=layer.height,
        unit=Unit.PIXEL,
        blocks=[_block(layer, block) for block in layer.blocks],
        language=layer.language or None,
        page_label=label or None,
    )


def _block(layer: TextLayer, block: BlockSpan) -> Block:
    lines = [_line(layer, line) for line in layer.lines[block.first_line : block.last_line]]
    return Block(block.kind, lines, _box(block.box), block.language or None)


def _line(layer: TextLayer, line: LineSpan) -> Line:
    return Line([_word(layer, index) for index in range(line.first_word, line.last_word)], _box(line.box))


def _word(layer: TextLayer, index: int) -> Word:
    hyphen, full = layer.hyphen(index), layer.fulls.get(index)
    return Word(layer.words[index], _box(layer.box(index)), layer.confidence(index), hyphen, full)


def _box(box: PixelBox | None) -> Box | None:
    return Box(*box) if box else None
