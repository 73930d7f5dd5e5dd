"""Descriptions in METS: MODS 3 (loc.gov/standards/mods) and Dublin Core, as far as a library shows them."""

from dataclasses import dataclass, field

from cms.parsing.findings import Findings
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import Element, local

_TECHNICAL_NOTES = ("noteAboutReproduction", "agencyResponsibleForReproduction")
_DATES = ("dateIssued", "dateCreated", "copyrightDate")


@dataclass(slots=True)
class Metadata:
    """One dmdSec. Every string is as written; "" or empty where the file is silent."""

    title: str = ""
    subtitle: str = ""
    host_title: str = ""  # the newspaper or series of which this is an issue or a part
    names: list[str] = field(default_factory=list)
    date_issued: str = ""
    volume: str = ""
    number: str = ""
    edition: str = ""
    edition_label: str = ""
    section: str = ""
    page_number: str = ""
    languages: list[str] = field(default_factory=list)
    publisher: str = ""
    place: str = ""
    identifiers: dict[str, list[str]] = field(default_factory=dict)  # lccn, issn, urn, oclc … in small letters
    rights: str = ""
    rights_uri: str = ""
    physical_location: str = ""
    shelf_locator: str = ""
    notes: list[str] = field(default_factory=list)
    line: int | None = None
    date_line: int | None = field(default=None, compare=False)  # where the date stands, for whom it can't be read

    def identifier(self, kind: str) -> str:
        """The first identifier of a kind (`lccn`, `issn`), or ""."""
        return next(iter(self.identifiers.get(kind, [])), "")


def read_descriptions(root: Element, findings: Findings) -> dict[str, Metadata]:
    """Every dmdSec with MODS or Dublin Core, by its ID, in the order of the file."""
    descriptions: dict[str, Metadata] = {}
    for section in root:
        if local(section.tag) != "dmdSec":
            continue
        identifier = section.get("ID") or f"dmdSec-{len(descriptions) + 1}"
        mods = next((element for element in section.iter() if local(element.tag) == "mods"), None)
        if mods is not None:
            descriptions[identifier] = _mods(mods)
        elif any(local(element.tag) == "mdRef" for element in section):
            findings.warn(
                "description-elsewhere",
                _("A description lies outside this file (mdRef). It is not fetched; put it into issues.csv."),
                section.sourceline,
            )
        else:
            descriptions[identifier] = _dublin_core(section)
    return descriptions


def _mods(mods: Element) -> Metadata:
    found = Metadata(line=mods.sourceline)
    for element in mods:
        tag = local(element.tag)
        if tag == "titleInfo" and not found.title and element.get("type") is None:
            found.title, found.subtitle = _title(element), _text_of(element, "subTitle")
        elif tag == "name":
            found.names.append(_name(element))
        elif tag == "originInfo":
            _origin(element, found)
        elif tag == "language":
            found.languages += [_text(term) for term in element if _text(term)]
        elif tag == "identifier":
            _identifier(element, found)
        elif tag == "part":
            _part(element, found)
        elif tag == "relatedItem":
            _related(element, found)
        elif tag == "accessCondition":
            found.rights = found.rights or _text(element)
            found.rights_uri = found.rights_uri or next(
                (v for k, v in element.attrib.items() if local(k) == "href"), ""
            )
        elif tag == "location":
            found.physical_location = found.physical_location or _text_of(element, "physicalLocation")
            found.shelf_locator = found.shelf_locator or _text_of(element, "shelfLocator")
        elif tag == "note" and element.get("type") not in _TECHNICAL_NOTES and _text(element):
            found.notes.append(_text(element))
    return found


def _title(element: Element) -> str:
    non_sort, title = _text_of(element, "nonSort"), _text_of(element, "title")
    joined = f"{non_sort}{'' if non_sort.endswith(('’', chr(39))) else ' '}{title}".strip()
    part = ", ".join(filter(None, (_text_of(element, "partNumber"), _text_of(element, "partName"))))
    return f"{joined}. {part}" if part else joined


def _name(element: Element) -> str:
    shown = _text_of(element, "displayForm")
    return shown or ", ".join(_text(child) for child in element if local(child.tag) == "namePart" and _text(child))


def _origin(element: Element, found: Metadata) -> None:
    if (element.get("eventType") or "").lower().startswith("digiti"):
        return  # about the scan, not about the print
    dates = [child for child in element if local(child.tag) in _DATES and _text(child)]
    if dates and not found.date_issued:
        found.date_issued, found.date_line = _date(dates), dates[0].sourceline
    found.publisher = found.publisher or _text_of(element, "publisher")
    found.edition = found.edition or _text_of(element, "edition")
    terms = [child for child in element.iter() if local(child.tag) == "placeTerm" and child.get("type") != "code"]
    found.place = found.place or next((_text(term) for term in terms if _text(term)), "")


def _date(dates: list[Element]) -> str:
    """The key date, else the first of the best kind; a start and an end make `start/end`."""
    kind = min((_DATES.index(local(date.tag)) for date in dates), default=0)
    dates = [date for date in dates if local(date.tag) == _DATES[kind]]
    start = next((date for date in dates if date.get("point") == "start"), None)
    end = next((date for date in dates if date.get("point") == "end"), None)
    if start is not None and end is not None:
        return f"{_text(start)}/{_text(end)}"
    key = [date for date in dates if date.get("keyDate") == "yes"]
    encoded = [date for date in dates if date.get("encoding")]
    return _text((key or encoded or dates)[0])


def _identifier(element: Element, found: Metadata) -> None:
    if _text(element) and element.get("invalid") != "yes":
        found.identifiers.setdefault((element.get("type") or "").lower(), []).append(_text(element))


def _part(element: Element, found: Metadata) -> None:
    for child in element:
        tag = local(child.tag)
        if tag == "detail":
            kind, number = (child.get("type") or "").lower(), _text_of(child, "number")
            if kind == "volume":
                found.volume = found.volume or number
            elif kind in ("issue", "number"):
                found.number = found.number or number
            elif kind == "edition":
                found.edition = found.edition or number
                found.edition_label = found.edition_label or _text_of(child, "caption")
            elif kind == "section label":
                found.section = found.section or number
            elif kind.startswith("page"):
                found.page_number = found.page_number or number
        elif tag == "date" and not found.date_issued:
            found.date_issued = _text(child)


def _related(element: Element, found: Metadata) -> None:
    kind = element.get("type")
    for child in element:
        tag = local(child.tag)
        if kind in ("host", "series"):
            if tag == "titleInfo":
                found.host_title = found.host_title or _title(child)
            elif tag == "identifier":
                _identifier(child, found)
            elif tag == "part":
                _part(child, found)
        if kind == "original" and tag == "location":
            found.physical_location = found.physical_location or _text_of(child, "physicalLocation")


def _dublin_core(section: Element) -> Metadata:
    found = Metadata(line=section.sourceline)
    for element in section.iter():
        tag, text = local(element.tag), _text(element)
        if not text:
            continue
        if tag == "title":
            found.title = found.title or text
        elif tag in ("date", "issued", "created"):
            found.date_issued = found.date_issued or text
        elif tag == "language":
            found.languages.append(text)
        elif tag == "publisher":
            found.publisher = found.publisher or text
        elif tag in ("creator", "contributor"):
            found.names.append(text)
        elif tag == "identifier":
            _identifier(element, found)
        elif tag == "rights":
            found.rights = found.rights or text
        elif tag == "isPartOf":
            found.host_title = found.host_title or text
    return found


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _text_of(element: Element, tag: str) -> str:
    return next((_text(child) for child in element if local(child.tag) == tag and _text(child)), "")
