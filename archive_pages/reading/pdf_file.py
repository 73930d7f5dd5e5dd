"""A PDF written from front to back (ISO 32000-1): each object leaves as soon as it is whole, so that memory stays flat.

Only what pages of one image and invisible text need. References may point at objects that come later.
"""

import zlib
from collections.abc import Iterator

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def text(value: str) -> bytes:
    """A text string (7.9.2.2) in UTF-16, as a hexadecimal string."""
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def number(value: float) -> bytes:
    """A number with at most three decimals and no exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".").encode() or b"0"


class PdfFile:
    """Object numbers, their offsets, and the bytes that make each of them."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}
        self._count = 0
        self._written = 0

    def reserve(self) -> int:
        """A number for an object that is yet to be written."""
        self._count += 1
        return self._count

    def start(self) -> bytes:
        return self._out(HEADER)

    def object(self, reference: int, body: bytes) -> bytes:
        """The object `reference`: a dictionary or any other value, written out."""
        self._offsets[reference] = self._written
        return self._out(b"%d 0 obj\n%b\nendobj\n" % (reference, body))

    def stream(self, reference: int, data: bytes, entries: bytes = b"", *, deflate: bool = True) -> bytes:
        """The stream `reference`; `entries` are those of its dictionary beside length and filter."""
        if deflate:
            data, entries = zlib.compress(data, 6), entries + b" /Filter /FlateDecode"
        return self.object(
            reference, b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries.strip(), data)
        )

    def end(self, catalog: int, info: int) -> Iterator[bytes]:
        """The cross-reference table and the trailer. Raises KeyError where a reserved object was never written."""
        at = self._written
        yield self._out(b"xref\n0 %d\n0000000000 65535 f \n" % (self._count + 1))
        for reference in range(1, self._count + 1):
            yield self._out(b"%010d 00000 n \n" % self._offsets[reference])
        yield self._out(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            % (self._count + 1, catalog, info, at)
        )

    def _out(self, data: bytes) -> bytes:
        self._written += len(data)
        return data
