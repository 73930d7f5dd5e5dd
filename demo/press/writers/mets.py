"""METS: an issue of an NDNP batch with its `batch.xml`, and a book with its logical structure."""

from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from demo.press.page import PrintedIssue, PrintedPage
from demo.press.writers import ISO_639_2

SPACES = (
    'xmlns:mets="http://www.loc.gov/METS/" xmlns:mods="http://www.loc.gov/mods/v3" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
PROFILE = "urn:library-of-congress:mets:profiles:ndnp:issue:v1.5"
MIME = {".jpg": "image/jpeg", ".png": "image/png", ".tif": "image/tiff", ".jp2": "image/jp2", ".xml": "text/xml"}


@dataclass(frozen=True)
class Chapter:
    """A part of a book: its METS type, its title, and the first and last page by number."""

    type: str
    label: str
    first: int
    last: int


def newspaper(issue: PrintedIssue, lccn: str, date: str) -> str:
    """The issue's METS as an NDNP batch has it: one file group a page, no logical structure."""
    groups = "\n".join(_page_group(page) for page in issue.pages)
    pages = "\n".join(
        f'<div TYPE="np:page" DMDID="pageModsBib{page.number}">'
        + "".join(f'<fptr FILEID="{kind}File{page.number}"/>' for kind, _ in _files(page))
        + "</div>"
        for page in issue.pages
    )
    details = _detail("volume", issue.volume) + _detail("issue", issue.number)
    return (
        f'<mets xmlns="http://www.loc.gov/METS/" {SPACES.split(" ", 1)[1]} '
        f'TYPE="urn:library-of-congress:ndnp:mets:newspaper:issue" PROFILE="{PROFILE}" '
        f"LABEL={quoteattr(f'{issue.title}, {issue.date}')}>\n"
        '<metsHdr CREATEDATE="2019-04-02T10:00:00"><agent ROLE="CREATOR" TYPE="ORGANIZATION"><name>Demo Press</name>'
        '</agent></metsHdr>\n<dmdSec ID="issueModsBib"><mdWrap MDTYPE="MODS"><xmlData><mods:mods>'
        f'<mods:relatedItem type="host"><mods:titleInfo><mods:title>{escape(issue.title)}</mods:title></mods:titleInfo>'
        f'<mods:identifier type="lccn">{lccn}</mods:identifier><mods:part>{details}</mods:part></mods:relatedItem>'
        f'<mods:originInfo><mods:dateIssued encoding="iso8601">{date}</mods:dateIssued></mods:originInfo>'
        f"{_language(issue.language)}</mods:mods></xmlData></mdWrap></dmdSec>\n"
        + "\n".join(_page_record(page) for page in issue.pages)
        + f'\n<fileSec>\n{groups}\n</fileSec>\n<structMap xmlns:np="urn:library-of-congress:ndnp:mets:newspaper">'
        f'<div TYPE="np:issue" DMDID="issueModsBib">\n{pages}\n</div></structMap>\n</mets>\n'
    )


def batch(issues: list[tuple[str, str, str]]) -> str:
    """`batch.xml` for (lccn, date, path of the issue's METS file) rows."""
    rows = "\n".join(
        f'<issue lccn="{lccn}" issueDate="{date}" editionOrder="01">{escape(path)}</issue>'
        for lccn, date, path in issues
    )
    return (
        '<batch xmlns="http://www.loc.gov/ndnp" name="batch_demo_press_ver01" awardee="demo" awardYear="2019">\n'
        f"{rows}\n</batch>\n"
    )


def book(issue: PrintedIssue, author: str, chapters: list[Chapter]) -> str:
    """A book's METS: images and full texts in groups by use, physical sequence, logical structure and its links."""
    images = "\n".join(_file(f"IMG_{page.number:04d}", page.image, issue) for page in issue.pages)
    texts = "\n".join(_file(f"FULLTEXT_{page.number:04d}", page.ocr, issue) for page in issue.pages if page.ocr)
    physical = "\n".join(
        f'<mets:div ID="phys{page.number:04d}" TYPE="page" ORDER="{page.number}" ORDERLABEL={quoteattr(page.label)}>'
        f'<mets:fptr FILEID="IMG_{page.number:04d}"/>'
        + (f'<mets:fptr FILEID="FULLTEXT_{page.number:04d}"/>' if page.ocr else "")
        + "</mets:div>"
        for page in issue.pages
    )
    logical = "\n".join(
        f'<mets:div ID="log{at:02d}" TYPE="{chapter.type}" LABEL={quoteattr(chapter.label)} ORDER="{at}"/>'
        for at, chapter in enumerate(chapters, 1)
    )
    links = "\n".join(
        f'<mets:smLink xlink:from="log{at:02d}" xlink:to="phys{number:04d}"/>'
        for at, chapter in enumerate(chapters, 1)
        for number in range(chapter.first, chapter.last + 1)
    )
    return (
        f'<mets:mets {SPACES} LABEL={quoteattr(issue.title)}>\n<mets:dmdSec ID="md1"><mets:mdWrap MDTYPE="MODS">'
        f"<mets:xmlData><mods:mods><mods:titleInfo><mods:title>{escape(issue.title)}</mods:title></mods:titleInfo>"
        f'<mods:name type="personal"><mods:displayForm>{escape(author)}</mods:displayForm></mods:name>'
        f'<mods:originInfo eventType="publication"><mods:dateIssued keyDate="yes">{issue.date}</mods:dateIssued>'
        "<mods:issuance>monographic</mods:issuance></mods:originInfo>"
        f"{_language(issue.language)}</mods:mods></mets:xmlData></mets:mdWrap></mets:dmdSec>\n"
        f'<mets:fileSec>\n<mets:fileGrp USE="MAX">\n{images}\n</mets:fileGrp>\n<mets:fileGrp USE="FULLTEXT">\n{texts}\n'
        '</mets:fileGrp>\n</mets:fileSec>\n<mets:structMap TYPE="PHYSICAL"><mets:div TYPE="physSequence" ID="physroot">'
        f'\n{physical}\n</mets:div></mets:structMap>\n<mets:structMap TYPE="LOGICAL">'
        f'<mets:div ID="log00" TYPE="monograph" LABEL={quoteattr(issue.title)} DMDID="md1">\n{logical}\n'
        '</mets:div></mets:structMap>\n<mets:structLink>\n<mets:smLink xlink:from="log00" xlink:to="physroot"/>\n'
        f"{links}\n</mets:structLink>\n</mets:mets>\n"
    )


def _files(page: PrintedPage) -> list[tuple[str, str]]:
    """Kinds and names of a page's files; the master TIFF that NDNP names is not delivered, as is usual."""
    assert page.image
    found = [("master", page.image.with_suffix(".tif").name), ("service", page.image.name)]
    return [*found, ("ocr", page.ocr.name)] if page.ocr else found


def _page_group(page: PrintedPage) -> str:
    files = "".join(
        f'<file ID="{kind}File{page.number}" USE="{kind}"><FLocat LOCTYPE="OTHER" OTHERLOCTYPE="file" '
        f'xlink:href="{name}"/></file>'
        for kind, name in _files(page)
    )
    return f'<fileGrp ID="pageFileGrp{page.number}">{files}</fileGrp>'


def _page_record(page: PrintedPage) -> str:
    return (
        f'<dmdSec ID="pageModsBib{page.number}"><mdWrap MDTYPE="MODS"><xmlData><mods:mods><mods:part>'
        f'<mods:extent unit="pages"><mods:start>{page.number}</mods:start></mods:extent>'
        f'<mods:detail type="page number"><mods:number>{escape(page.label)}</mods:number></mods:detail>'
        "</mods:part></mods:mods></xmlData></mdWrap></dmdSec>"
    )


def _detail(kind: str, number: str) -> str:
    return f'<mods:detail type="{kind}"><mods:number>{escape(number)}</mods:number></mods:detail>' if number else ""


def _language(code: str) -> str:
    term = f'<mods:languageTerm authority="iso639-2b" type="code">{ISO_639_2[code]}</mods:languageTerm>'
    return f"<mods:language>{term}</mods:language>"


def _file(identifier: str, path: Path | None, issue: PrintedIssue) -> str:
    assert path
    name = path.relative_to(issue.folder).as_posix()
    return (
        f'<mets:file ID="{identifier}" MIMETYPE="{MIME[path.suffix]}">'
        f'<mets:FLocat LOCTYPE="URL" xlink:href="{name}"/></mets:file>'
    )
