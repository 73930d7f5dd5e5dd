"""SRU 1.2 and 2.0, by which catalogues of libraries are searched (OASIS searchRetrieve 1.0, parts 2 and 3)."""

from typing import Any

from django.conf import settings

from cms.parsing import xml

from . import marc
from .asking import NoAnswer, Refused
from .told import Found

MOST = 8
LIMITS = xml.Limits(bytes=1_000_000, elements=50_000)
_DIFFERS = {
    "sru": {"operation": "searchRetrieve", "version": "1.2", "recordPacking": "xml"},
    "sru2": {"queryType": "cql", "recordXMLEscaping": "xml", "httpAccept": "application/sru+xml"},
}


def question(text: str, number: str) -> dict[str, str]:
    return {
        **_DIFFERS[settings.BOOK_SERVICE],
        "query": query(text, number),
        "recordSchema": settings.BOOK_SERVICE_SCHEMA,
        "maximumRecords": str(MOST),
    }


def query(text: str, number: str) -> str:
    """In CQL. Terms stand in quotation marks, so that no word of a reader's is an operator."""
    if number:
        index = settings.BOOK_SERVICE_ISBN_INDEX
        return f"{index}={number}" if index else f'"{number}"'
    return " and ".join(_quoted(word) for word in text.split())


def _quoted(word: str) -> str:
    return '"{}"'.format(word.replace("\\", "\\\\").replace('"', '\\"'))


def books(body: bytes) -> list[Found]:
    """The records of an answer: MARC 21, UNIMARC or Dublin Core. Raises UnreadableFile, Refused for a diagnostic."""
    root = xml.read(body, "SRU", LIMITS).root
    if xml.local(root.tag) != "searchRetrieveResponse":
        raise NoAnswer(f"it answered with <{xml.local(root.tag)}>, and not as SRU does")
    records = [one for one in root.iter() if xml.local(one.tag) == "recordData"][:MOST]
    if not records:
        _raise_diagnostic(root)
    return [book for one in records if (book := _book(one)) is not None]


def _raise_diagnostic(root: Any) -> None:
    for one in root.iter():
        if xml.local(one.tag) == "diagnostic":
            raise Refused(f"it says: {' '.join(' '.join(one.itertext()).split())[:300]}")


def _book(data: Any) -> Found | None:
    """A record stands in the answer as elements or, from some servers, as a text that is XML once more."""
    children = [child for child in data if isinstance(child.tag, str)]
    if children:
        return marc.book(children[0])
    text = "".join(data.itertext()).strip()
    return marc.book(xml.read(text.encode(), "SRU", LIMITS).root) if text else None
