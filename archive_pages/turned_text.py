"""A text layer turned with its scan."""

from array import array
from dataclasses import replace

from archive_pages.text_layer import NO_BOX, Lines, PixelBox, TextLayer


def rotate_layer(layer: TextLayer, degrees: int) -> TextLayer:
    """A new layer for a scan turned clockwise by 0, 90, 180 or 270 degrees; words keep their order and indexes."""
    degrees %= 360
    if degrees not in (0, 90, 180, 270):
        raise ValueError(f"rotation by {degrees} degrees")
    width, height = layer.width, layer.height

    def turn(box: PixelBox) -> PixelBox:
        return turned_box(box, width, height, degrees)

    boxes = array("i")
    for index in range(len(layer)):
        x, y, w, h = layer.boxes[4 * index : 4 * index + 4]
        boxes.extend((0, 0, 0, 0) if layer.flags[index] & NO_BOX else turn((x, y, w, h)))
    return replace(
        layer,
        width=height if degrees in (90, 270) else width,
        height=width if degrees in (90, 270) else height,
        words=list(layer.words),
        boxes=boxes,
        confidences=bytearray(layer.confidences),
        flags=bytearray(layer.flags),
        blocks=[replace(block, box=turn(block.box)) for block in layer.blocks],
        lines=Lines(line._replace(box=turn(line.box)) for line in layer.lines),
        fulls=dict(layer.fulls),
    )


def turned_box(box: PixelBox, width: int, height: int, degrees: int) -> PixelBox:
    """`box` of a scan of `width` × `height` pixels, after the scan was turned clockwise."""
    x, y, w, h = box
    if degrees == 90:
        return height - y - h, x, h, w
    if degrees == 180:
        return width - x - w, height - y - h, w, h
    if degrees == 270:
        return y, width - x - w, h, w
    return box
