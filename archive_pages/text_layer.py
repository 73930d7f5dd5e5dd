"""A canvas's text in canvas pixels, and the one compact value that keeps it.

A `TextLayer` is columns, not objects: a page of 1,500 words decodes in well under a millisecond. A word's
**index** in `words` is its position everywhere: in search documents, in hits, in annotations, in links.

Stored form: one byte of version, then zlib over a JSON head (blocks, whole divided words), four packed columns
(lines as signed 32-bit `x, y, w, h, first word, last word`; boxes as signed 32-bit `x, y, w, h`; confidence as a
byte, 255 for none; flags as a byte) and the words joined by line feeds. `decode(encode(layer)) == layer`;
`StoredLayer` reads single words, boxes and flags out of it.
"""

import json
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple, overload

import orjson
from isal import isal_zlib

from archive_pages.formats.page import BlockKind, Hyphen

VERSION = 2
HEAD = struct.Struct("<III")  # bytes of the JSON head, lines, words
BOX = struct.Struct("<4i")
LINE_BYTES, BOX_BYTES = 24, BOX.size
NO_CONFIDENCE = 255
BODY_BYTES = 1 << 16  # of most pages: a buffer that need not grow
HYPHEN_FIRST, HYPHEN_SECOND, NO_BOX = 1, 2, 4
FLAG_OF_HYPHEN = {None: 0, Hyphen.FIRST: HYPHEN_FIRST, Hyphen.SECOND: HYPHEN_SECOND}

PixelBox = tuple[int, int, int, int]  # x, y, w, h in canvas pixels, as IIIF writes a region


@dataclass(slots=True)
class BlockSpan:
    """A block: its kind, its box, its language, and the half-open range of its lines in `TextLayer.lines`."""

    kind: BlockKind
    box: PixelBox
    first_line: int
    last_line: int
    language: str = ""


class LineSpan(NamedTuple):
    """A line: its box and the half-open range of its words in `TextLayer.words`."""

    box: PixelBox
    first_word: int
    last_word: int


class Lines(Sequence[LineSpan]):
    """The lines of a text layer in six numbers each, made a `LineSpan` when asked for: few readers want them all."""

    __slots__ = ("numbers",)

    def __init__(self, spans: Iterable[LineSpan] = ()) -> None:
        self.numbers = array("i", chain.from_iterable((*line.box, line.first_word, line.last_word) for line in spans))

    @classmethod
    def packed(cls, numbers: "array[int]") -> "Lines":
        """Lines of a flat `x, y, w, h, first word, last word, …`."""
        made = cls()
        made.numbers = numbers
        return made

    def append(self, line: LineSpan) -> None:
        self.numbers.extend((*line.box, line.first_word, line.last_word))

    def first_words(self, block: BlockSpan) -> "array[int]":
        """The first word of each line of the block."""
        return self.numbers[6 * block.first_line + 4 : 6 * block.last_line : 6]

    def last_words(self, block: BlockSpan) -> "array[int]":
        """The word after the last of each line of the block."""
        return self.numbers[6 * block.first_line + 5 : 6 * block.last_line : 6]

    def __len__(self) -> int:
        return len(self.numbers) // 6

    @overload
    def __getitem__(self, index: int) -> LineSpan: ...
    @overload
    def __getitem__(self, index: slice) -> list[LineSpan]: ...
    def __getitem__(self, index: int | slice) -> LineSpan | list[LineSpan]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = 6 * range(len(self))[index]
        x, y, w, h, first_word, last_word = self.numbers[at : at + 6]
        return LineSpan((x, y, w, h), first_word, last_word)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lines) and self.numbers == other.numbers

    def __repr__(self) -> str:
        return f"Lines({list(self)})"


@dataclass(slots=True)
class TextLayer:
    """Text of one canvas. `boxes` holds four numbers a word; `confidences` 0 to 100 or NO_CONFIDENCE.

    `fulls` maps the index of a divided word's first part to the whole word, where the OCR file told it.
    """

    width: int
    height: int
    words: list[str] = field(default_factory=list)
    boxes: "array[int]" = field(default_factory=lambda: array("i"))
    confidences: bytearray = field(default_factory=bytearray)
    flags: bytearray = field(default_factory=bytearray)
    blocks: list[BlockSpan] = field(default_factory=list)
    lines: Lines = field(default_factory=Lines)
    fulls: dict[int, str] = field(default_factory=dict)
    language: str = ""

    def __len__(self) -> int:
        return len(self.words)

    def box(self, index: int) -> PixelBox | None:
        """The word's box, or None where the OCR file had no usable one."""
        if self.flags[index] & NO_BOX:
            return None
        x, y, w, h = self.boxes[4 * index : 4 * index + 4]
        return x, y, w, h

    def confidence(self, index: int) -> float | None:
        value = self.confidences[index]
        return None if value == NO_CONFIDENCE else value / 100

    def hyphen(self, index: int) -> Hyphen | None:
        flag = self.flags[index]
        if flag & HYPHEN_FIRST:
            return Hyphen.FIRST
        return Hyphen.SECOND if flag & HYPHEN_SECOND else None

    def mean_confidence(self) -> float | None:
        """Mean of the words that have a confidence, 0.0 to 1.0; None where no word has one."""
        known = [value for value in self.confidences if value != NO_CONFIDENCE]
        return sum(known) / len(known) / 100 if known else None

    def add_word(
        self,
        content: str,
        box: PixelBox | None,
        confidence: float | None = None,
        hyphen: Hyphen | None = None,
        full: str | None = None,
    ) -> None:
        """Appends a word; the caller closes its line with `add_line`. `content` holds no line feed."""
        if full:
            self.fulls[len(self.words)] = full
        self.words.append(content)
        self.boxes.extend(box or (0, 0, 0, 0))
        self.confidences.append(NO_CONFIDENCE if confidence is None else round(confidence * 100))
        self.flags.append(FLAG_OF_HYPHEN[hyphen] | (0 if box else NO_BOX))

    def add_line(self, box: PixelBox, first_word: int) -> None:
        self.lines.append(LineSpan(box, first_word, len(self.words)))

    def add_block(self, kind: BlockKind, box: PixelBox, first_line: int, language: str = "") -> None:
        self.blocks.append(BlockSpan(kind, box, first_line, len(self.lines), language))

    def line_text(self, line: LineSpan) -> str:
        return " ".join(self.words[line.first_word : line.last_word])

    def paragraphs(self) -> Iterator[tuple[BlockSpan, str]]:
        """Blocks with text, each as one running string: divided words joined, lines flowed together."""
        for block in self.blocks:
            span = self.lines[block.first_line : block.last_line]
            if span and span[0].first_word < span[-1].last_word:
                yield block, self.flow(span[0].first_word, span[-1].last_word)

    def flow(self, first: int, last: int) -> str:
        """Words `first` up to `last` as running text; a divided word is written once, whole."""
        parts: list[str] = []
        index = first
        while index < last:
            word = self.words[index]
            if self.flags[index] & HYPHEN_FIRST and index + 1 < last and self.flags[index + 1] & HYPHEN_SECOND:
                parts.append(self.fulls.get(index) or word + self.words[index + 1])
                index += 2
                continue
            parts.append(word)
            index += 1
        return " ".join(parts)

    def plain(self) -> str:
        """The whole text, a blank line between blocks."""
        return "\n\n".join(text for _, text in self.paragraphs())


def encode(layer: TextLayer) -> bytes:
    """The stored form of a layer (see the module's docstring)."""
    head = {
        "size": [layer.width, layer.height],
        "language": layer.language,
        "blocks": [[b.kind.value, *b.box, b.first_line, b.last_line, b.language] for b in layer.blocks],
        "fulls": {str(index): full for index, full in layer.fulls.items()},
    }
    parts = [
        json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode(),
        _little_endian(layer.lines.numbers).tobytes(),
        _little_endian(layer.boxes).tobytes(),
        bytes(layer.confidences),
        bytes(layer.flags),
        "\n".join(layer.words).encode(),
    ]
    body = HEAD.pack(len(parts[0]), len(layer.lines), len(layer.words)) + b"".join(parts)
    return bytes([VERSION]) + zlib.compress(body, 6)


def decode(data: bytes | memoryview) -> TextLayer:
    """The layer that `encode` stored. Raises ValueError for another version or for damaged data."""
    return StoredLayer(data).whole()


class Words(Sequence[str]):
    """Words in UTF-8, made text when they are asked for."""

    __slots__ = ("_words",)

    def __init__(self, words: list[bytes]) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [word.decode() for word in self._words[index]]
        return self._words[index].decode()


class StoredLayer:
    """The stored form opened: reads as a `TextLayer` does, and takes out of it no more than is asked for.

    A search result shows thirty of a page's words. Raises ValueError for another version or for damaged data.
    """

    def __init__(self, data: bytes | memoryview) -> None:
        data = bytes(data)
        if not data or data[0] != VERSION:
            raise ValueError(f"text layer of version {data[0] if data else 'none'}, expected {VERSION}")
        try:
            self._body = isal_zlib.decompress(memoryview(data)[1:], bufsize=BODY_BYTES)
        except isal_zlib.IsalError as error:  # type: ignore[misc]  # its stub has an instance here
            raise ValueError(f"damaged text layer: {error}") from error
        head_size, line_count, self._count = HEAD.unpack_from(self._body)
        self._lines_at = HEAD.size + head_size
        self._boxes_at = self._lines_at + LINE_BYTES * line_count
        self._confidences_at = self._boxes_at + BOX_BYTES * self._count
        self._words_at = self._confidences_at + 2 * self._count

    def __len__(self) -> int:
        return self._count

    @property
    def width(self) -> int:
        return int(self._head["size"][0])

    @property
    def height(self) -> int:
        return int(self._head["size"][1])

    @property
    def language(self) -> str:
        return str(self._head["language"])

    @cached_property
    def words(self) -> Words:
        return Words(self._body[self._words_at :].split(b"\n") if self._count else [])

    @cached_property
    def flags(self) -> bytes:
        return self._body[self._confidences_at + self._count : self._words_at]

    @cached_property
    def blocks(self) -> list[BlockSpan]:
        return [BlockSpan(BlockKind(b[0]), (b[1], b[2], b[3], b[4]), b[5], b[6], b[7]) for b in self._head["blocks"]]

    @cached_property
    def lines(self) -> Lines:
        return Lines.packed(_numbers(self._body[self._lines_at : self._boxes_at]))

    @cached_property
    def fulls(self) -> dict[int, str]:
        return {int(index): full for index, full in self._head["fulls"].items()}

    def box(self, index: int) -> PixelBox | None:
        """As `TextLayer.box`, for an index from 0 on."""
        if self.flags[index] & NO_BOX:
            return None
        x, y, w, h = BOX.unpack_from(self._body, self._boxes_at + BOX_BYTES * index)
        return x, y, w, h

    def whole(self) -> TextLayer:
        """All of it."""
        text = self._body[self._words_at :].decode()
        return TextLayer(
            width=self.width,
            height=self.height,
            words=text.split("\n") if self._count else [],
            boxes=_numbers(self._body[self._boxes_at : self._confidences_at]),
            confidences=bytearray(self._body[self._confidences_at : self._confidences_at + self._count]),
            flags=bytearray(self.flags),
            blocks=self.blocks,
            lines=self.lines,
            fulls=self.fulls,
            language=self.language,
        )

    @cached_property
    def _head(self) -> dict[str, Any]:
        head: dict[str, Any] = orjson.loads(self._body[HEAD.size : self._lines_at])
        return head


def union(boxes: Iterable[PixelBox]) -> PixelBox | None:
    """The smallest box that holds all of `boxes`; None where there is none."""
    boxes = list(boxes)
    if not boxes:
        return None
    left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    right, bottom = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
    return left, top, right - left, bottom - top


def _numbers(data: bytes) -> "array[int]":
    numbers = array("i")
    numbers.frombytes(data)
    return _little_endian(numbers)


def _little_endian(boxes: "array[int]") -> "array[int]":
    if sys.byteorder == "big":  # pragma: no cover
        boxes = array("i", boxes)
        boxes.byteswap()
    return boxes
