"""What a file is, by its first bytes. Names lie (a `.jpg` that is a PNG), so the name only settles what bytes can't."""

import re
from enum import StrEnum


class Format(StrEnum):
    """Every kind of file that an archive's folder may hold, as far as ingest cares."""

    ALTO = "alto"
    ABBYY = "abbyy"
    HOCR = "hocr"
    PAGE = "page"
    METS = "mets"
    NDNP_BATCH = "ndnp-batch"
    PDF = "pdf"
    TIFF = "tiff"
    JPEG = "jpeg"
    JP2 = "jp2"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    BMP = "bmp"
    ZIP = "zip"
    CSV = "csv"
    XML = "xml"  # none of the above
    UNKNOWN = "unknown"

    @property
    def is_image(self) -> bool:
        return self in _IMAGES

    @property
    def is_ocr(self) -> bool:
        return self in (Format.ALTO, Format.ABBYY, Format.HOCR, Format.PAGE)


_IMAGES = frozenset({Format.TIFF, Format.JPEG, Format.JP2, Format.PNG, Format.GIF, Format.WEBP, Format.BMP})
_MAGIC = (
    (b"\xff\xd8\xff", Format.JPEG),
    (b"\x89PNG\r\n\x1a\n", Format.PNG),
    (b"II*\0", Format.TIFF),
    (b"MM\0*", Format.TIFF),
    (b"II+\0", Format.TIFF),  # BigTIFF
    (b"MM\0+", Format.TIFF),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Format.JP2),
    (b"\xff\x4f\xff\x51", Format.JP2),  # a bare codestream
    (b"GIF87a", Format.GIF),
    (b"GIF89a", Format.GIF),
    (b"PK\x03\x04", Format.ZIP),
    (b"PK\x05\x06", Format.ZIP),  # an empty archive
)
_ROOTS = {
    "alto": Format.ALTO,
    "mets": Format.METS,
    "pcgts": Format.PAGE,
    "batch": Format.NDNP_BATCH,
    "html": Format.HOCR,
}
_HEAD = 20_000
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_COMMENT = re.compile(
    r"<!--.*?(?:-->|$)|<\?.*?(?:\?>|$)|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>", re.DOTALL | re.IGNORECASE
)


def detect(data: bytes, name: str) -> Format:
    """The format of a file from its first 20 kB (more does no harm). Never raises."""
    for magic, format_ in _MAGIC:
        if data.startswith(magic):
            return format_
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return Format.BMP
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    head = _text(data[:_HEAD])
    if head.lstrip("\ufeff \t\r\n").startswith("<"):
        return _markup(_COMMENT.sub("", head))
    return Format.CSV if name.lower().endswith(".csv") and "\0" not in head else Format.UNKNOWN


def _text(data: bytes) -> str:
    """Markup's own names are ASCII in every encoding, so a wrong guess of the rest does no harm."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    if data[:2] == b"<\0":
        return data.decode("utf-16-le", "replace")
    if data[:2] == b"\0<":
        return data.decode("utf-16-be", "replace")
    return data.decode("utf-8", "replace")


def _markup(head: str) -> Format:
    match = _ROOT.search(head)
    if not match:
        return Format.UNKNOWN
    root = match[1].lower()
    if root == "html" or "ocr_page" in head:
        return Format.HOCR if "ocr_page" in head or "ocr-system" in head or "ocrx_" in head else Format.UNKNOWN
    if root in _ROOTS:
        return _ROOTS[root]
    if "FineReader_xml" in head or (
        root in ("document", "page") and re.search(r"<(?:[\w.-]+:)?(?:page|block|text)\b", head)
    ):
        return Format.ABBYY
    if root in ("oai-pmh", "record", "metadata") and re.search(r"<(?:[\w.-]+:)?mets\b", head):
        return Format.METS
    return Format.XML
