"""The only place that parses XML or HTML. Files are hostile until proven otherwise.

No DTD is loaded, no entity is expanded, nothing is fetched; size, number of elements and depth are limited
before or while the tree is built. `read` and `read_html` return the root element and the warnings, or raise
`UnreadableFile` with the line. Slightly broken XML (a bare `&`, an undeclared prefix, a control character, an
attribute given twice) is repaired and reported, because its text can be trusted; anything that may have lost
text (a tag that never closes, a file cut short, bytes in another encoding) is refused.
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

from cms.parsing.encoding import HTML_DECLARATION, XML_DECLARATION, as_utf8
from cms.parsing.findings import Findings, line_at
from cms.parsing.problems import Problem
from cms.parsing.repair import CONTROLS_REMOVED, escape_stray_markup, repair_references
from cms.parsing.sentences import gettext as _
from cms.parsing.sentences import gettext_noop, grouped

Element = etree._Element  # lxml keeps the public name for the factory function


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes and elements. (libxml2 itself stops at 256 levels of nesting, and at texts of
    10 MB; with `long_texts` at 2,048 levels, and at no text.)"""

    bytes: int = 100_000_000
    elements: int = 1_000_000
    long_texts: bool = False


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Document:
    """A parsed file: its root and the warnings that reading it gave."""

    root: Element
    problems: list[Problem]


T = TypeVar("T")

_ILLEGAL_BYTES = bytes(b for b in range(0x20) if b not in b"\t\n\r")
_ILLEGAL_BYTE = re.compile(b"[" + re.escape(_ILLEGAL_BYTES) + b"]")
_DECLARATION = re.compile(rb"<!(ENTITY|ATTLIST|ELEMENT|NOTATION)\b")
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:"[^"]*+"|'[^']*+'|[^>"'\[])*+(?:\[[^\]]*+\])?+\s*+>""")
_AT_ONCE = 8_000_000  # bytes: the tree of a smaller file is no burden, and is built sooner as a whole
_SHORTEST = len("<a/>")
_HEAD = 65_536  # bytes, within which a DOCTYPE stands
_DOUBLE_ENCODED = b"\xc3\x83\xc2"

_ATTRIBUTE_TWICE = "attribute-twice", gettext_noop("An attribute is given twice; the first value was used.")
_WRONG_PREFIX = "undeclared-prefix", gettext_noop("A name has a wrong namespace prefix; it was ignored.")
_NO_PREFIX = "undeclared-prefix", gettext_noop("A namespace prefix is used but not declared; it was ignored.")
_RESERVED = "undeclared-prefix", gettext_noop("A reserved namespace is declared again; it was ignored.")
_NO_ADDRESS = "undeclared-prefix", gettext_noop("A namespace prefix is declared without an address; it was ignored.")
_HYPHENS = "broken-comment", gettext_noop("A comment holds two hyphens, which XML forbids; it was ignored.")
# What libxml2 can repair without losing text. Everything else refuses the file.
_HARMLESS = {
    "ERR_ATTRIBUTE_REDEFINED": _ATTRIBUTE_TWICE,
    "NS_ERR_UNDEFINED_NAMESPACE": _NO_PREFIX,
    "NS_ERR_ATTRIBUTE_REDEFINED": _ATTRIBUTE_TWICE,
    "NS_ERR_QNAME": _WRONG_PREFIX,
    "NS_ERR_COLON": _WRONG_PREFIX,
    "NS_ERR_XML_NAMESPACE": _RESERVED,
    "NS_ERR_EMPTY": _NO_ADDRESS,
    "ERR_HYPHEN_IN_COMMENT": _HYPHENS,
    "WAR_UNDECLARED_ENTITY": ("broken-entity", gettext_noop("An entity is used but not declared.")),
    "WAR_NS_URI": ("odd-namespace", gettext_noop("A namespace is not a proper address; it was used as it is.")),
    "WAR_NS_URI_RELATIVE": ("odd-namespace", gettext_noop("A namespace is not a full address; it was used as it is.")),
}


def _local(tag: Any) -> str:
    """The name without namespace and prefix; "" for what is no element."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


local: Callable[[Any], str] = lru_cache(maxsize=4096)(_local)


def read(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse XML. `name` is the file's name in problems. Raises `UnreadableFile`."""
    findings = Findings(name)
    root = _tree(_sound(data, findings, limits), findings, limits)
    return Document(root, findings.problems())


def read_each(
    data: bytes,
    name: str,
    tags: Sequence[str],
    handle: Callable[[Element], T],
    limits: Limits = DEFAULT_LIMITS,
    shorten: Callable[[bytes], bytes] | None = None,
) -> tuple[list[T], list[Problem]]:
    """Parse XML and `handle` every element with one of these names where it ends; in a large file to forget it then:
    the memory of one such element, not of the file. The answers in the order of their ends, and the warnings. Raises
    `UnreadableFile`.

    `shorten` may take out of the bytes of a well-formed file, in UTF-8 and without a DOCTYPE, what it reads itself; as
    many lines must be left.
    """
    names = [f"{{*}}{tag}" for tag in tags]
    findings = Findings(name)
    data = _sound(data, findings, limits)
    if shorten is not None and _well_formed(data, limits):
        data = shorten(data)
    if len(data) <= _AT_ONCE:
        ends = etree.iterwalk(_tree(data, findings, limits), events=("end",), tag=names)
        return [handle(element) for _event, element in ends], findings.problems()
    answers = []
    try:
        for _event, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=names, **_options(limits)):
            answers.append(handle(element))
            element.clear()
    except etree.XMLSyntaxError:
        root = _recover(data, findings, limits)
        answers = [handle(element) for _event, element in etree.iterwalk(root) if local(element.tag) in tags]
    return answers, findings.problems()


def each_of_file(path: Path, tag: str, most_bytes: int = 4_000_000_000) -> Iterator[Element]:
    """Each element of this name in a file of any length, whole and one after another: the memory of one of them. It is
    gone once the next one is asked for. Nothing is repaired. Raises `UnreadableFile`, perhaps after the first ones."""
    findings = Findings(path.name)
    size = path.stat().st_size
    if size > most_bytes:
        message = _("The file has %(found)s bytes; at most %(most)s are read. Split it.")
        raise findings.refuse("too-large", message % {"found": grouped(size), "most": grouped(most_bytes)})
    options = {name: value for name, value in _OPTIONS.items() if name != "encoding"}
    with path.open("rb") as file:
        _refuse_declarations(file.read(_HEAD), findings)
        file.seek(0)
        try:
            for _event, element in etree.iterparse(file, events=("end",), tag=f"{{*}}{tag}", **options):
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise findings.refuse("not-xml", _not_xml(error.msg), error.lineno) from error


def _sound(data: bytes, findings: Findings, limits: Limits) -> bytes:
    """The file in UTF-8, once it is known to be harmless. Warns of what can be seen without parsing."""
    _refuse_size(data, findings, limits)
    data = _clean(as_utf8(data.lstrip(), findings, XML_DECLARATION), findings)
    _refuse_declarations(data, findings)
    _refuse_count(data, findings, limits)
    if data.count(_DOUBLE_ENCODED) >= 3:
        findings.warn(
            "double-encoded",
            _(
                "Letters with accents are garbled in this file (UTF-8 encoded twice, such as Ã³ for ó). Words with "
                "accents will not be found; ask whoever made the file to export it again."
            ),
            line_at(data, data.find(_DOUBLE_ENCODED)),
        )
    return _without_doctype(data)


def read_html(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Parse HTML as browsers do, forgiving wrong nesting. Raises `UnreadableFile` only where nothing can be read."""
    findings = Findings(name)
    _refuse_size(data, findings, limits)
    pattern = XML_DECLARATION if data[:200].lstrip().startswith(b"<?xml") else HTML_DECLARATION
    data = _clean(as_utf8(data, findings, pattern), findings)
    data = escape_stray_markup(data, findings)
    _refuse_count(data, findings, limits)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = _("This is not HTML that can be read (%(reason)s). Export it again.") % {"reason": error.msg}
        raise findings.refuse("not-html", message, error.lineno) from error
    if root is None:
        raise findings.refuse("empty-file", _("The file holds no HTML. Export it again."))
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":  # everything after this place is lost
            raise findings.refuse("too-deep", _(_TOO_DEEP), entry.line)
    return Document(root, findings.problems())


_TOO_DEEP = gettext_noop("Elements are nested too deeply for an OCR or METS file. Check where the file comes from.")


def _refuse_size(data: bytes, findings: Findings, limits: Limits) -> None:
    if not data.strip():
        raise findings.refuse("empty-file", _("The file is empty. Export it again, or leave it out."))
    if len(data) > limits.bytes:
        message = _("The file has %(found)s bytes; at most %(most)s are read. Split it into pages.")
        message %= {"found": grouped(len(data)), "most": grouped(limits.bytes)}
        raise findings.refuse("too-large", message)


def _refuse_count(data: bytes, findings: Findings, limits: Limits) -> None:
    if len(data) < _SHORTEST * limits.elements:
        return
    count = data.count(b"<") - data.count(b"</")
    if count > limits.elements:
        message = _("The file has about %(found)s elements; at most %(most)s are read. Split it into pages.")
        message %= {"found": grouped(count), "most": grouped(limits.elements)}
        raise findings.refuse("too-many-elements", message)


def _refuse_declarations(data: bytes, findings: Findings) -> None:
    """An external DTD may be named; declarations inside the file may not."""
    match = _DECLARATION.search(data)
    if match:
        message = _(
            "The file declares its own entities or elements (%(declaration)s), which can hide harmful content. Remove "
            "everything between [ and ] from the DOCTYPE."
        )
        message %= {"declaration": f"<!{match[1].decode()}"}
        raise findings.refuse("dtd-declarations", message, line_at(data, match.start()))


def _without_doctype(data: bytes) -> bytes:
    """libxml2 never sees which DTD a file names, so it can't look for it. Lines keep their numbers."""
    match = _DOCTYPE.match(data, max(data.find(b"<!DOCTYPE"), 0))
    if not match:
        return data
    return data[: match.start()] + b"\n" * match[0].count(b"\n") + data[match.end() :]


def _clean(data: bytes, findings: Findings) -> bytes:
    """Without the control characters that XML forbids."""
    clean = data.translate(None, _ILLEGAL_BYTES)
    first = _ILLEGAL_BYTE.search(data) if len(clean) != len(data) else None
    if first:
        line = line_at(data, first.start())
        findings.warn("control-character", _(CONTROLS_REMOVED), line, times=len(data) - len(clean))
    return clean


_OPTIONS: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "load_dtd": False,
    "dtd_validation": False,
    "attribute_defaults": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}


def _parser(limits: Limits, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(recover=recover, **_options(limits))


def _tree(data: bytes, findings: Findings, limits: Limits) -> Element:
    """The root of what `_sound` gave."""
    try:
        return etree.fromstring(data, _parser(limits, recover=False))
    except etree.XMLSyntaxError:
        return _recover(data, findings, limits)


class _Nobody:
    """Whom a parser tells nothing, and for whom it builds nothing."""

    def close(self) -> None:
        pass


def _well_formed(data: bytes, limits: Limits) -> bool:
    """Whether libxml2 reads all of it without a complaint (but for prefixes that are not declared)."""
    nobody: Any = _Nobody()
    try:
        etree.fromstring(data, etree.XMLParser(target=nobody, **_options(limits)))
    except etree.XMLSyntaxError:
        return False
    return True


def _options(limits: Limits) -> dict[str, Any]:
    return _OPTIONS | {"huge_tree": limits.long_texts}


def _recover(data: bytes, findings: Findings, limits: Limits) -> Element:
    """The root of a file with slight defects; refuses those that may have lost text."""
    data = repair_references(data, findings)
    parser = _parser(limits, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise findings.refuse("not-xml", _not_xml(error.msg), error.lineno) from error
    for entry in parser.error_log:
        if entry.type_name not in _HARMLESS:
            code = "too-deep" if "depth" in entry.message else "not-xml"
            raise findings.refuse(code, _(_TOO_DEEP) if code == "too-deep" else _not_xml(entry.message), entry.line)
        harmless, message = _HARMLESS[entry.type_name]
        findings.warn(harmless, _(message), entry.line)
    if root is None:
        raise findings.refuse("not-xml", _not_xml(_("no element found")), 1)
    _drop_undeclared_prefixes(root)
    return root


def _drop_undeclared_prefixes(root: Element) -> None:
    """libxml2 keeps `xlink:href` as the whole name where the prefix is not declared."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if ":" in element.tag.rpartition("}")[2]:
            element.tag = local(element.tag) or "nameless"
        for key in [key for key in element.attrib if ":" in key.rpartition("}")[2]]:
            value = element.attrib.pop(key)
            if local(key) and local(key) not in element.attrib:
                element.set(local(key), value)


def _not_xml(message: str | None) -> str:
    sentence = _("The XML is broken here, and text after this place may be lost (%(reason)s). Export the file again.")
    return sentence % {"reason": message}


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Text without the characters that XML 1.0 can't hold."""
    return _UNWRITABLE.sub("", text)
