"""Slight defects of XML and HTML, put right in the bytes before they are parsed: no text is lost, and it is told."""

import re
from html.entities import html5

from cms.parsing.findings import Findings, line_at
from cms.parsing.sentences import gettext as _
from cms.parsing.sentences import gettext_noop

CONTROLS_REMOVED = gettext_noop("Control characters were removed from the text.")
_BROKEN_REFERENCE = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z0-9]{2,32};))?"
)
_BAD_CHARACTER_REFERENCE = re.compile(rb"&#(?:([0-9]{1,7})|x([0-9a-fA-F]{1,6}));")
_HTML_TAGS = (
    rb"html|head|body|title|meta|link|style|script|base|div|p|span|br|hr|h[1-6]|em|strong|b|i|u|s|tt|big|small|sub|sup|font|"
    rb"center|pre|code|abbr|del|ins|bdo|bdi|img|a|map|area|svg|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|ul|ol|li|"
    rb"dl|dt|dd|blockquote|section|article|main|header|footer|nav|figure|figcaption|form|input|button|noscript|iframe"
)
_STRAY_MARKUP = re.compile(
    rb"<(?!/?(?:" + _HTML_TAGS + rb")(?:\s[^<]*)?/?>|!DOCTYPE\b|!--[^<]*?-->|\?xml[\s-])",
    re.IGNORECASE,
)


def repair_references(data: bytes, findings: Findings) -> bytes:
    """`&nbsp;` becomes its character, `&` alone `&amp;`, and a reference to a forbidden character nothing."""
    broken: list[int] = []
    forbidden: list[int] = []

    def named(match: re.Match[bytes]) -> bytes:
        broken.append(match.start())
        character = html5.get(match[1].decode("ascii")) if match[1] else None
        return character.encode() if character else b"&amp;" + (match[1] or b"")

    def numbered(match: re.Match[bytes]) -> bytes:
        code = int(match[1]) if match[1] else int(match[2], 16)
        if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF:
            return match[0]
        forbidden.append(match.start())
        return b""

    repaired = _BROKEN_REFERENCE.sub(named, data)
    if broken:
        message = _("An & stands alone or names an entity that XML does not know; it was read as text.")
        findings.warn("broken-entity", message, line_at(data, broken[0]), times=len(broken))
    clean = _BAD_CHARACTER_REFERENCE.sub(numbered, repaired)
    if forbidden:
        findings.warn("control-character", _(CONTROLS_REMOVED), line_at(repaired, forbidden[0]), times=len(forbidden))
    return clean


def escape_stray_markup(data: bytes, findings: Findings) -> bytes:
    """A `<` that begins no tag of HTML was read on the page by the OCR, and the exporter forgot to escape it."""
    text, count = _STRAY_MARKUP.subn(b"&lt;", data)
    if count:
        first = _STRAY_MARKUP.search(data)
        line = line_at(data, first.start()) if first else None
        message = _("A < that belongs to the text was not escaped; it was read as text.")
        findings.warn("stray-markup", message, line, times=count)
    return text
