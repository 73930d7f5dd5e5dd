"""Delivering a printed issue: scans and OCR files in a folder, named and written as firms name and write them."""

import csv
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pyvips
from PIL import Image

from demo.press.page import PrintedIssue, PrintedPage
from demo.press.writers import ODDITIES, UNITS, Manner, abbyy, alto, displaced, hocr, mets, misread, page_xml, pdf
from demo.press.writers import respelled as respell

# An issue's folder holds, by format:
FORMATS = {
    "alto1": "scans and same-named ALTO 1 files",
    "alto2": "scans and same-named ALTO 2 files",
    "alto3": "scans and same-named ALTO 3 files",
    "alto4": "scans and same-named ALTO 4 files",
    "abbyy6": "scans and same-named FineReader 6 files, a line's text without boxes for words",
    "abbyy10": "scans and same-named FineReader 10 files, a box for each letter",
    "abbyy6-volume": "scans and one FineReader 6 file for all pages",
    "abbyy10-volume": "scans and one FineReader 10 file for all pages",
    "hocr": "scans and same-named hOCR files",
    "page": "scans and same-named PAGE XML files",
    "ndnp": "an NDNP batch: batch.xml, METS and ALTO 2",
    "mets-book": "METS with logical structure, scans in MAX, ALTO 4 in FULLTEXT",
    "pdf": "one PDF with an invisible text layer",
    "pdf-scanned": "one PDF without text",
    "images": "scans alone",
}
MISREAD_SHARES = {"ocr-noise": 0.06, "light-noise": 0.008}
LCCN = "sn99000001"
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
SIDECAR = ("folder", "title", "date", "volume", "number", "edition", "language", "rights")


@dataclass(frozen=True)
class Scan:
    """What the scanner gave: the picture, and it as JPEG where it has been written so before."""

    image: pyvips.Image
    jpeg: bytes | None = None

    def as_jpeg(self, dpi: int) -> bytes:
        return self.jpeg or encoded(self.image, dpi)


def encoded(image: pyvips.Image, dpi: int) -> bytes:
    """The picture as JPEG."""
    data: bytes = image.copy(xres=dpi / 25.4, yres=dpi / 25.4).jpegsave_buffer(Q=86, optimize_coding=True)
    return data


def deliver(
    issue: PrintedIssue,
    scans: Mapping[int, Scan],
    format: str,
    unit: str = "pixel",
    oddities: frozenset[str] = frozenset(),
    *,
    image: str = "jpg",
    dpi: int = 300,
    chapters: Iterable[mets.Chapter] = (),
    author: str = "",
) -> None:
    """Writes `issue` into its folder and notes in each page where its image and its OCR file are.

    Words of the issue's pages become what the files say (misread, respelled, off the page) where the
    oddities ask for that. Raises ValueError for a format, unit or oddity that the press does not know.
    """
    unknown = ({format} - set(FORMATS)) | ({unit} - set(UNITS)) | (oddities - set(ODDITIES))
    if unknown:
        raise ValueError(f"the press knows no {', '.join(sorted(unknown))}")
    _distort(issue, oddities)
    manner = Manner(unit, dpi, oddities)
    if format in ("pdf", "pdf-scanned"):
        jpegs = [scans[page.number].as_jpeg(dpi) for page in issue.pages]
        path = issue.folder / "issue.pdf"
        path.write_bytes(pdf.write(issue, jpegs, dpi, text=format == "pdf"))
        for page in issue.pages:
            page.image = path
        return
    home = _home(issue, format)
    for page in issue.pages:
        page.image = home[0] / f"{page.number:04d}.{image}"
        page.image.parent.mkdir(parents=True, exist_ok=True)
        save_scan(scans[page.number], page.image, dpi, oddities)
    _write_ocr(issue, format, manner, home[1])
    if format == "ndnp":
        _write_batch(issue, home[0])
    if format == "mets-book":
        _save(issue.folder / "mets.xml", mets.book(issue, author, list(chapters)), Manner())


def write_sidecar(folder: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """`issues.csv` in `folder`: what the archivist knows better than the files; `SIDECAR` names its columns."""
    with (folder / "issues.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, SIDECAR, restval="")
        table.writeheader()
        table.writerows(rows)


def save_scan(scan: Scan, path: Path, dpi: int, oddities: frozenset[str] = frozenset()) -> None:
    """Writes the scan in the format that the path's suffix names, or in the one that an oddity puts behind it."""
    if "bilevel" in oddities:
        grey = scan.image.colourspace("b-w") if scan.image.bands == 3 else scan.image
        scan = Scan((grey > 128).copy(interpretation="b-w"))
    resolved = scan.image.copy(xres=dpi / 25.4, yres=dpi / 25.4)
    if path.suffix == ".png" or "png-as-jpg" in oddities:
        path.write_bytes(resolved.pngsave_buffer(compression=3))
    elif path.suffix == ".jpg" or "jpg-as-tif" in oddities:
        path.write_bytes(scan.as_jpeg(dpi))
    elif path.suffix == ".jp2":
        _save_jp2(resolved, path)
    elif "bilevel" in oddities:
        resolved.tiffsave(str(path), compression="ccittfax4", bitdepth=1)
    else:
        resolved.tiffsave(str(path), compression="jpeg", Q=86)


def _save_jp2(image: pyvips.Image, path: Path) -> None:
    mode = "RGB" if image.bands == 3 else "L"
    picture = Image.frombytes(mode, (image.width, image.height), image.write_to_memory())
    out = BytesIO()
    picture.save(out, "JPEG2000", irreversible=True, quality_mode="rates", quality_layers=[12])
    path.write_bytes(out.getvalue())


def _distort(issue: PrintedIssue, oddities: frozenset[str]) -> None:
    dice = random.Random(f"{issue.title}/{issue.date}/{issue.number}")
    for page in issue.pages:
        respell(page, oddities)
        for oddity, rate in MISREAD_SHARES.items():
            if oddity in oddities:
                misread(page, rate, dice)
        if "off-page-boxes" in oddities:
            displaced(page)


def _home(issue: PrintedIssue, format: str) -> tuple[Path, Path]:
    """The folders of scans and of OCR files."""
    if format == "ndnp":
        folder = issue.folder / LCCN / "reel-01" / (issue.date.replace("-", "") + "01")
        return folder, folder
    if format == "mets-book":
        return issue.folder / "MAX", issue.folder / "FULLTEXT"
    return issue.folder, issue.folder


def _write_ocr(issue: PrintedIssue, format: str, manner: Manner, folder: Path) -> None:
    pages = issue.pages[:-1] if "no-ocr" in manner.oddities else issue.pages
    if format.endswith("-volume"):
        version = int(format.removesuffix("-volume").removeprefix("abbyy"))
        path = folder / "abbyy.xml"
        _save(path, abbyy.write(pages, manner, version), manner)
        for page in pages:
            page.ocr = path
        return
    for page in pages:
        markup = _markup(page, format, manner)
        if markup:
            suffix = ".hocr" if format == "hocr" else ".xml"
            page.ocr = folder / f"{page.number:04d}{suffix}"
            page.ocr.parent.mkdir(parents=True, exist_ok=True)
            _save(page.ocr, markup, manner)


def _markup(page: PrintedPage, format: str, manner: Manner) -> str:
    if format.startswith("abbyy"):
        return abbyy.write([page], manner, int(format.removeprefix("abbyy")))
    if format == "hocr":
        return hocr.write([page], manner)
    if format == "page":
        return page_xml.write(page, manner)
    if format == "images":
        return ""
    version = {"ndnp": 2, "mets-book": 4}.get(format) or int(format.removeprefix("alto"))
    return alto.write(page, manner, version)


def _save(path: Path, markup: str, manner: Manner) -> None:
    latin2 = "latin2" in manner.oddities
    head = f'<?xml version="1.0" encoding="{"ISO-8859-2" if latin2 else "UTF-8"}"?>\n'
    if "doctype" in manner.oddities:
        root = markup[1:].split(maxsplit=1)[0].rstrip(">")
        head += f'<!DOCTYPE {root} SYSTEM "http://ocr.example/{root}.dtd">\n'
    data = (head + markup).encode("iso-8859-2" if latin2 else "utf-8", "xmlcharrefreplace")
    path.write_bytes((b"\xef\xbb\xbf" if "bom" in manner.oddities else b"") + data)


def _write_batch(issue: PrintedIssue, folder: Path) -> None:
    path = folder / f"{folder.name}.xml"
    _save(path, mets.newspaper(issue, LCCN, issue.date), Manner())
    place = "./" + path.relative_to(issue.folder).as_posix()
    _save(issue.folder / "batch.xml", mets.batch([(LCCN, issue.date, place)]), Manner())
