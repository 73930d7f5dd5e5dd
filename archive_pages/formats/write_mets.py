"""Writes METS 1.12 with MODS 3.8: description, files, pages, logical structure. `mets.parse` gives all of it back."""

from lxml import etree

from archive_pages.formats.mets import OURS, MetsDivision, MetsDocument
from archive_pages.formats.mods import Metadata
from cms.parsing.xml import Element, writable

METS = "http://www.loc.gov/METS/"
MODS = "http://www.loc.gov/mods/v3"
XLINK = "http://www.w3.org/1999/xlink"
DESCRIPTION_ID = "DMD_ISSUE"
_OF_THE_HOST = ("lccn", "issn", "zdb")  # identifiers of the newspaper, not of the issue


def write(document: MetsDocument) -> bytes:
    """`document` as METS. File `href` must be relative URL references (`paths.to_href`), IDs XML names.

    Only `metadata` is written as description: of the logical root where there is one, else of the whole physical map.
    `logical` may be empty. Page orders are written as they stand.
    """
    root = etree.Element(f"{{{METS}}}mets", nsmap={"mets": METS, "mods": MODS, "xlink": XLINK, "library": OURS})
    if document.label:
        root.set("LABEL", writable(document.label))
    if document.type:
        root.set("TYPE", writable(document.type))
    section = _child(root, METS, "dmdSec", ID=DESCRIPTION_ID)
    wrap = _child(section, METS, "mdWrap", MDTYPE="MODS")
    _mods(_child(wrap, METS, "xmlData"), document.metadata)
    _files(root, document)
    _physical(root, document)
    if document.logical:
        _logical(root, document.logical)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _child(parent: Element, namespace: str, name: str, text: str = "", **attributes: str) -> Element:
    element = etree.SubElement(
        parent, f"{{{namespace}}}{name}", {key: writable(value) for key, value in attributes.items() if value}
    )
    if text:
        element.text = writable(text)
    return element


def _files(root: Element, document: MetsDocument) -> None:
    section = _child(root, METS, "fileSec")
    groups: dict[str, Element] = {}
    for file in document.files.values():
        if file.use not in groups:
            groups[file.use] = _child(section, METS, "fileGrp", USE=file.use)
        element = _child(
            groups[file.use],
            METS,
            "file",
            ID=file.id,
            MIMETYPE=file.mimetype,
            CHECKSUM=file.checksum,
            CHECKSUMTYPE=file.checksum_type,
            SIZE="" if file.size is None else str(file.size),
        )
        location = _child(element, METS, "FLocat", LOCTYPE="URL")
        location.set(f"{{{XLINK}}}href", writable(file.href))


def _physical(root: Element, document: MetsDocument) -> None:
    struct_map = _child(root, METS, "structMap", TYPE="PHYSICAL")
    whole = _child(
        struct_map,
        METS,
        "div",
        ID="PHYSICAL",
        TYPE="physSequence",
        DMDID="" if document.logical else DESCRIPTION_ID,
    )
    for page in document.pages:
        element = _child(
            whole, METS, "div", ID=page.id, TYPE="page", ORDER=str(page.order), ORDERLABEL=page.order_label
        )
        if page.rotation:
            element.set(f"{{{OURS}}}rotation", str(page.rotation))
        if not page.text_expected:
            element.set(f"{{{OURS}}}textExpected", "false")
        for identifier in page.file_ids:
            _child(element, METS, "fptr", FILEID=identifier)


def _logical(root: Element, divisions: list[MetsDivision]) -> None:
    struct_map = _child(root, METS, "structMap", TYPE="LOGICAL")
    links: list[tuple[str, str]] = []
    for division in divisions:
        _division(struct_map, division, links)
    if links:
        section = _child(root, METS, "structLink")
        for start, target in links:
            link = _child(section, METS, "smLink")
            link.set(f"{{{XLINK}}}from", start)
            link.set(f"{{{XLINK}}}to", target)


def _division(parent: Element, division: MetsDivision, links: list[tuple[str, str]]) -> None:
    element = _child(
        parent,
        METS,
        "div",
        ID=division.id,
        TYPE=division.type,
        LABEL=division.label,
        DMDID=" ".join(division.dmd_ids),
    )
    for area in division.areas:
        pointer = _child(element, METS, "fptr")
        _child(
            pointer,
            METS,
            "area",
            FILEID=area.file_id,
            BETYPE="IDREF" if area.begin else "",
            BEGIN=area.begin,
            END=area.end,
            SHAPE="RECT" if area.coords else "",
            COORDS=area.coords,
        )
    links.extend((division.id, page) for page in division.page_ids)
    for child in division.children:
        _division(element, child, links)


def _mods(parent: Element, metadata: Metadata) -> None:
    mods = _child(parent, MODS, "mods")
    if metadata.title or metadata.subtitle:
        title = _child(mods, MODS, "titleInfo")
        _texts(title, title=metadata.title, subTitle=metadata.subtitle)
    for name in metadata.names:
        _texts(_child(mods, MODS, "name"), displayForm=name)
    _origin(mods, metadata)
    for language in metadata.languages:
        _child(_child(mods, MODS, "language"), MODS, "languageTerm", language, type="code", authority="rfc5646")
    for note in metadata.notes:
        _texts(mods, note=note)
    _host(mods, metadata)
    for kind, values in metadata.identifiers.items():
        if kind not in _OF_THE_HOST:
            for value in values:
                _child(mods, MODS, "identifier", value, type=kind)
    if metadata.physical_location or metadata.shelf_locator:
        location = _child(mods, MODS, "location")
        _texts(location, physicalLocation=metadata.physical_location, shelfLocator=metadata.shelf_locator)
    if metadata.rights or metadata.rights_uri:
        rights = _child(mods, MODS, "accessCondition", metadata.rights, type="use and reproduction")
        if metadata.rights_uri:
            rights.set(f"{{{XLINK}}}href", writable(metadata.rights_uri))


def _origin(mods: Element, metadata: Metadata) -> None:
    if not (metadata.date_issued or metadata.publisher or metadata.place):
        return
    origin = _child(mods, MODS, "originInfo")
    if metadata.place:
        _child(_child(origin, MODS, "place"), MODS, "placeTerm", metadata.place, type="text")
    _texts(origin, publisher=metadata.publisher)
    if metadata.date_issued:
        _child(origin, MODS, "dateIssued", metadata.date_issued, encoding="edtf", keyDate="yes")


def _host(mods: Element, metadata: Metadata) -> None:
    """The periodical, and the issue's place in it, as NDNP puts it."""
    host = _child(mods, MODS, "relatedItem", type="host")
    if metadata.host_title:
        _texts(_child(host, MODS, "titleInfo"), title=metadata.host_title)
    for kind in _OF_THE_HOST:
        for value in metadata.identifiers.get(kind, []):
            _child(host, MODS, "identifier", value, type=kind)
    part = _child(host, MODS, "part")
    details = (
        ("volume", metadata.volume, ""),
        ("issue", metadata.number, ""),
        ("edition", metadata.edition, metadata.edition_label),
        ("section label", metadata.section, ""),
    )
    for kind, number, caption in details:
        if number or caption:
            _texts(_child(part, MODS, "detail", type=kind), number=number, caption=caption)
    if len(part) == 0:
        host.remove(part)
    if len(host) == 0:
        mods.remove(host)


def _texts(parent: Element, **texts: str) -> None:
    """One element of MODS a text that is not empty."""
    for name, text in texts.items():
        if text:
            _child(parent, MODS, name, text)
