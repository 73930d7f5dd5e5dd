"""Delivering a printed issue: scans and OCR files in a folder, named and written as firms name and write them."""

from pathlib import Path

import pyvips

from demo.press.page import PrintedIssue, PrintedPage
from demo.press.writers import Manner, alto

Scan = pyvips.Image

FORMATS = ("alto1", "alto2", "alto3", "alto4", "images")


def deliver(
    issue: PrintedIssue,
    scans: dict[int, Scan],
    format: str,
    unit: str = "pixel",
    oddities: frozenset[str] = frozenset(),
    *,
    image: str = "jpg",
    dpi: int = 300,
) -> None:
    """Writes `issue` into its folder and notes in each page where its image and its OCR file are."""
    if format not in FORMATS:
        raise ValueError(f"the press writes {', '.join(FORMATS)}, not {format!r}")
    for page in issue.pages:
        page.image = issue.folder / f"{page.number:04d}.{image}"
        save_scan(scans[page.number], page.image, dpi)
        manner = Manner(unit, dpi, oddities)
        if format.startswith("alto"):
            _write(page, alto.write(page, manner, int(format[-1])))


def _write(page: PrintedPage, markup: str) -> None:
    assert page.image
    page.ocr = page.image.with_suffix(".xml")
    page.ocr.write_bytes(b'<?xml version="1.0" encoding="UTF-8"?>\n' + markup.encode())


def save_scan(scan: Scan, path: Path, dpi: int) -> None:
    """Writes the scan in the format that the path's suffix names."""
    resolved = scan.copy(xres=dpi / 25.4, yres=dpi / 25.4)
    resolved.write_to_file(str(path), **({"Q": 86, "optimize_coding": True} if path.suffix == ".jpg" else {}))
