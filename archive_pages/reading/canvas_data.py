"""A canvas's text layer for programs: the viewer's frames, its selectable text, and anybody's own use.

`GET /canvas/{uuid}.json`, boxes in the pixels of the canvas:

    {"id": "https://…/id/{uuid}", "width": 4552, "height": 7218, "language": "en", "direction": "ltr",
     "words": ["The", …],
     "boxes": [x, y, w, h, x, y, w, h, …],         four numbers a word; 0, 0, 0, 0 where it has no box
     "lines": [[x, y, w, h, first, last], …],       words `first` up to, not including, `last`
     "blocks": [["text", x, y, w, h, first, last, "en", "ltr"], …],   likewise of lines; kind, language, direction
     "divided": [12, …]}                            words that the next word continues after a line end
"""

from typing import Any

from archive_pages.models import Canvas
from archive_pages.text_layer import HYPHEN_FIRST, HYPHEN_SECOND, TextLayer
from cms.core.languages import direction


def canvas_data(canvas: Canvas, layer: TextLayer, identifier: str) -> dict[str, Any]:
    """The layer as JSON values."""
    language = layer.language or canvas.language
    flags = layer.flags
    return {
        "id": identifier,
        "width": canvas.width,
        "height": canvas.height,
        "language": language,
        "direction": direction(language),
        "words": layer.words,
        "boxes": layer.boxes.tolist(),
        "lines": [[*line.box, line.first_word, line.last_word] for line in layer.lines],
        "blocks": [
            [b.kind.value, *b.box, b.first_line, b.last_line, b.language or language, direction(b.language or language)]
            for b in layer.blocks
        ],
        "divided": [
            index for index in range(len(flags) - 1) if flags[index] & HYPHEN_FIRST and flags[index + 1] & HYPHEN_SECOND
        ],
    }
