"""What catalogue records in XML say of a book: MARC 21 and UNIMARC (MARCXML), and Dublin Core."""

import re
from collections.abc import Iterator
from typing import Any

from cms.core.languages import code_of
from cms.parsing.xml import local

from .models import Source
from .told import YEARS, Found, isbn_or_nothing

AUTHORS = 3
_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2}|2100)(?!\d)")
_BOUNDS = " \t\n/:;,=[]"  # ISBD's marks between the parts of a description


def book(record: Any, source: str = Source.SERVICE) -> Found | None:
    """The book that a `record` of MARCXML or a wrapper of Dublin Core elements describes; None without a title."""
    if any(local(one.tag) == "datafield" for one in record):
        marc = _Fields(record)
        found = _marc21(marc, source) if marc.has("245") else _unimarc(marc, source)
    else:
        found = _dublin_core(record, source)
    return found.tidy() if found.title else None


class _Fields:
    """The fields of a MARC record."""

    def __init__(self, record: Any) -> None:
        self._data = [one for one in record if local(one.tag) == "datafield"]
        self._control = {one.get("tag"): (one.text or "") for one in record if local(one.tag) == "controlfield"}

    def has(self, tag: str) -> bool:
        return any(one.get("tag") == tag for one in self._data)

    def control(self, tag: str) -> str:
        return self._control.get(tag, "")

    def each(self, tag: str, codes: str, between: str = " ") -> Iterator[str]:
        """Of each field `tag` its subfields `codes`, joined in their order there."""
        for field in self._data:
            if field.get("tag") == tag:
                texts = ("".join(one.itertext()).strip() for one in field if one.get("code") in codes)
                if text := between.join(filter(None, texts)):
                    yield text

    def first(self, codes: str, *tags: str) -> str:
        return next((text for tag in tags for text in self.each(tag, codes)), "")


def _marc21(marc: _Fields, source: str) -> Found:
    authors = [*marc.each("100", "a"), *marc.each("110", "ab"), *marc.each("700", "a")]
    return Found(
        title=_plain(marc.first("abnp", "245")),
        author=_authors(authors),
        isbn=next(filter(None, map(_isbn, marc.each("020", "a"))), ""),
        publisher=_plain(marc.first("b", "264", "260")),
        year=_year(marc.first("c", "264", "260"), marc.control("008")[7:11]),
        language=code_of(marc.control("008")[35:38]) or code_of(marc.first("a", "041")[:3]),
        record=marc.control("001"),
        source=source,
    )


def _unimarc(marc: _Fields, source: str) -> Found:
    names = [name for tag in ("700", "701") for name in marc.each(tag, "ab", ", ")]
    return Found(
        title=_plain(" : ".join(filter(None, (marc.first("a", "200"), marc.first("e", "200"))))),
        author=_authors(names),
        isbn=next(filter(None, map(_isbn, marc.each("010", "a"))), ""),
        publisher=_plain(marc.first("c", "210", "214")),
        year=_year(marc.first("d", "210", "214"), ""),
        language=code_of(marc.first("a", "101")[:3]),
        record=marc.control("001"),
        source=source,
    )


def _dublin_core(record: Any, source: str) -> Found:
    told: dict[str, list[str]] = {}
    for one in record.iter():
        text = (one.text or "").strip()
        if text:
            told.setdefault(local(one.tag), []).append(text)
    first = {name: texts[0] for name, texts in told.items()}
    return Found(
        title=_plain(first.get("title", "")),
        author=_authors(told.get("creator", [])),
        isbn=next(filter(None, map(_isbn, told.get("identifier", []))), ""),
        publisher=_plain(first.get("publisher", "")),
        year=_year(first.get("date", ""), ""),
        language=code_of(first.get("language", "")),
        source=source,
    )


def _isbn(text: str) -> str:
    """`978-963-07-0001-2 (fűzött)`, `urn:isbn:963 07 0001 2`."""
    text = re.sub(r"^\s*(?:urn:)?isbn[:\s]*", "", text, flags=re.IGNORECASE)
    return isbn_or_nothing(text.split("(")[0])


def _plain(text: str) -> str:
    """Without ISBD's marks at its ends, and `Title : its subtitle` as people write it."""
    return re.sub(r"\s+([:;,])\s+", r"\1 ", text.strip(_BOUNDS))


def _authors(names: list[str]) -> str:
    once = dict.fromkeys(filter(None, (name.strip(_BOUNDS) for name in names)))
    return "; ".join(list(once)[:AUTHORS])


def _year(*texts: str) -> int | None:
    years = (int(match[1]) for text in texts for match in _YEAR.finditer(text))
    return next((year for year in years if year in YEARS), None)
