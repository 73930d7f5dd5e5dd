"""How to cite an issue or one of its pages: in words, as BibTeX, RIS and CSL-JSON 1.0.2."""

import json
import re
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from archive_pages.models import Canvas, IssuePage, TitlePage
from archive_pages.models.title import TitleKind

CSL_TYPE = {TitleKind.NEWSPAPER: "article-newspaper", TitleKind.MAGAZINE: "article-magazine", TitleKind.BOOKS: "book"}
RIS_TYPE = {TitleKind.NEWSPAPER: "NEWS", TitleKind.MAGAZINE: "MGZN", TitleKind.BOOKS: "BOOK"}
BIBTEX_SPECIAL = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
        "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\n": " ", "\r": " ",
    }
)  # fmt: skip
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Source:
    """What all the forms say. `date` is EDTF as written, `day` the day where it is one; empty where unknown."""

    title: str
    kind: TitleKind
    name: str
    date: str
    day: Day | None
    earliest: Day | None
    shown_date: str
    volume: str
    number: str
    edition: str
    supplement: str
    publisher: str
    place: str
    issn: str
    language: str
    page: str
    address: str
    library: str

    @property
    def is_book(self) -> bool:
        return self.kind == TitleKind.BOOKS

    @property
    def key(self) -> str:
        """A name for the entry: letters and digits, with a piece of the permanent address that makes it unique."""
        words = re.findall(r"[a-z0-9]+", self.title.lower().encode("ascii", "ignore").decode())
        return "-".join(filter(None, ["".join(words)[:20], self.date[:10], self.address.rsplit("/", 1)[-1][:8]]))


def source_of(
    issue: IssuePage, title: TitlePage, shown_date: str, address: str, library: str, canvas: Canvas | None = None
) -> Source:
    """The source that a citation of the issue, or of one canvas of it, names."""
    languages = issue.languages or title.languages
    return Source(
        title=title.title,
        kind=TitleKind(title.kind),
        name=issue.title,
        date=issue.date,
        day=issue.date_sort if issue.date_sort == issue.date_last else None,
        earliest=issue.date_sort,
        shown_date=shown_date,
        volume=issue.volume,
        number=issue.number,
        edition=issue.edition,
        supplement=issue.supplement,
        publisher=title.publisher,
        place=title.place,
        issn=title.issn,
        language=languages[0] if languages else "",
        page=canvas.label if canvas else "",
        address=address,
        library=library,
    )


def plain(source: Source) -> str:
    """One sentence in the reader's language."""
    parts = [source.name if source.is_book else source.title]
    if source.place or source.publisher:
        parts.append(": ".join(filter(None, (source.place, source.publisher))))
    if source.volume:
        written = pgettext("of a book", "vol. %(volume)s") if source.is_book else _("vol. %(volume)s")
        parts.append(written % {"volume": source.volume})
    if source.number:
        parts.append(_("no. %(number)s") % {"number": source.number})
    parts += filter(None, (source.edition, source.supplement, source.shown_date))
    if source.page:
        parts.append(_("p. %(page)s") % {"page": source.page})
    return f"{', '.join(parts)}. {source.library}. {source.address}"


def bibtex(source: Source) -> str:
    """One entry; every value is escaped, letters stay in UTF-8."""
    fields: list[tuple[str, str]] = [("title", source.name)]
    if not source.is_book:
        fields.append(("journal", source.title))
    fields += [
        ("publisher", source.publisher),
        ("address", source.place),
        ("volume", source.volume),
        ("number", source.number),
        ("edition", source.edition),
        ("note", source.supplement),
        ("pages", source.page),
        ("issn", source.issn),
        ("language", source.language),
        ("howpublished", source.library),
    ]
    lines = [f"  {name} = {{{value.translate(BIBTEX_SPECIAL)}}}" for name, value in fields if value]
    lines += _bibtex_date(source)
    lines.append(f"  url = {{{source.address}}}")
    return f"@{'book' if source.is_book else 'article'}{{{source.key},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_date(source: Source) -> list[str]:
    if source.day:
        day = source.day
        return [f"  year = {{{day.year}}}", f"  month = {MONTHS[day.month - 1]}", f"  day = {{{day.day}}}"]
    return [f"  year = {{{source.date.translate(BIBTEX_SPECIAL)}}}"] if source.date else []


def ris(source: Source) -> str:
    """One record (RIS as reference managers read it), lines ended by CR LF."""
    lines = [("TY", RIS_TYPE[source.kind]), ("TI", source.name)]
    if not source.is_book:
        lines.append(("T2", source.title))
    if source.earliest and source.earliest > Day.min:
        lines.append(("PY", f"{source.earliest.year:04}"))
    if source.day:
        lines.append(("DA", source.day.strftime("%Y/%m/%d")))
    lines += [
        ("VL", source.volume),
        ("IS", source.number),
        ("ET", source.edition),
        ("N1", source.supplement),
        ("PB", source.publisher),
        ("CY", source.place),
        ("SP", source.page),
        ("SN", source.issn),
        ("LA", source.language),
        ("DB", source.library),
        ("UR", source.address),
    ]
    body = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*body, "ER  - ", ""])


def csl(source: Source) -> dict[str, Any]:
    """One item of CSL-JSON 1.0.2."""
    item = {
        "id": source.key,
        "type": CSL_TYPE[source.kind],
        "title": source.name,
        "container-title": "" if source.is_book else source.title,
        "volume": source.volume,
        "issue": source.number,
        "edition": source.edition,
        "note": source.supplement,
        "publisher": source.publisher,
        "publisher-place": source.place,
        "page": source.page,
        "ISSN": source.issn,
        "language": source.language,
        "archive": source.library,
        "URL": source.address,
    }
    found: dict[str, Any] = {name: value for name, value in item.items() if value}
    if source.day:
        found["issued"] = {"date-parts": [[source.day.year, source.day.month, source.day.day]]}
    elif source.date:
        found["issued"] = {"raw": source.date}
    return found


def csl_text(source: Source) -> str:
    """The item as a file: CSL-JSON is a list."""
    return json.dumps([csl(source)], ensure_ascii=False, indent=2) + "\n"
