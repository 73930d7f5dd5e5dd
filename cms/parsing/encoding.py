"""Which letters a file's bytes are: what they are outranks what its first line says."""

import codecs
import re

from cms.parsing.findings import Findings, line_at
from cms.parsing.sentences import gettext as _

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
XML_DECLARATION = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
HTML_DECLARATION = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
# Python knows codecs that are no character encodings (rot13, zip) and slow ones (punycode): name the good ones.
_CHARACTER_CODEC = re.compile(r"(utf-8|utf-16|utf-32|ascii|koi8|iso8859|cp125|cp437|cp85|mac-|latin)[a-z0-9_-]*")
_WINDOWS_BYTES = re.compile(rb"[\x80-\x9f]")


def as_utf8(data: bytes, findings: Findings, declaration: re.Pattern[bytes]) -> bytes:
    """The file in UTF-8 without a BOM. What the bytes are outranks what the first line says."""
    encoding, bom = _encoding(data, findings, declaration)
    body = data[len(bom) :] if encoding == "utf-8" else data
    if encoding == "utf-8" and _is_utf8(body):
        return body
    try:
        return body.decode(encoding).encode("utf-8", "replace")
    except UnicodeDecodeError as error:
        return _salvage(body, encoding, error, findings)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8, without a second copy of them."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), 1 << 20):
            decoder.decode(data[start : start + (1 << 20)])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(data: bytes, findings: Findings, declaration: re.Pattern[bytes]) -> tuple[str, bytes]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding, bom
    if data[:2] == b"<\0":
        return "utf-16-le", b""
    if data[:2] == b"\0<":
        return "utf-16-be", b""
    match = declaration.search(data[:2000])
    if not match:
        return "utf-8", b""
    declared = match[1].decode("ascii")
    try:
        encoding = codecs.lookup(declared).name
    except LookupError:
        encoding = ""
    if not _CHARACTER_CODEC.fullmatch(encoding):
        message = _("The file says that it is encoded in “%(encoding)s”, which is not known here. Save it as UTF-8.")
        raise findings.refuse("unknown-encoding", message % {"encoding": declared}, line_at(data, match.start(1)))
    if encoding.startswith(("utf-16", "utf-32")):
        message = _("The file says that it is %(encoding)s, but its bytes are not; it was read as UTF-8.")
        findings.warn("wrong-encoding", message % {"encoding": declared}, line_at(data, match.start(1)))
        return "utf-8", b""
    if encoding == "iso8859-1" and _WINDOWS_BYTES.search(data):
        return "cp1252", b""  # as browsers do: what says Latin 1 and has curly quotes comes from Windows
    return ("utf-8" if encoding == "ascii" else encoding), b""


def _salvage(data: bytes, encoding: str, error: UnicodeDecodeError, findings: Findings) -> bytes:
    """A few spoilt bytes among many good letters become U+FFFD; a file in another encoding is refused."""
    line = line_at(data, error.start)
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    if bad * 20 > good:
        message = _(
            "The file should be %(encoding)s, but the byte %(byte)s does not fit. Correct the encoding named in the "
            "first line, or save the file as UTF-8."
        )
        message %= {"encoding": encoding.upper(), "byte": f"0x{data[error.start]:02X}"}
        raise findings.refuse("wrong-encoding", message, line)
    message = _("Some bytes are no letters in the file's encoding; they were replaced by �.")
    findings.warn("spoilt-bytes", message, line, times=bad)
    return text.encode("utf-8")
