"""Issues from the press in the archive: real scans, pyramids and text layers, without the whole of an ingest."""

from pathlib import Path
from typing import Any

from archive_pages.formats import alto
from archive_pages.ingest.scaling import to_layer
from archive_pages.models import Canvas, CanvasText, IssuePage, TitlePage
from archive_pages.text_layer import encode
from demo.press.page import PrintedIssue
from demo.press.samples import sample_issue
from tests import factories
from tests.archive_pages.scanned import scan


def printed_issue(
    folder: Path, *, language: str = "hu", title: TitlePage | None = None, date: str = "1905-03-04", **spec: Any
) -> tuple[IssuePage, PrintedIssue]:
    """An issue with a canvas for each printed page, and what the press knows of it. `spec` goes to `sample_issue`."""
    press = sample_issue(folder, language=language, date=date, **spec)
    issue = factories.issue(title or factories.title(press.title, language), date)
    for page in press.pages:
        assert page.image is not None
        add_text(scan(issue, page.image, order_label=page.label), page.ocr)
    return issue, press


def add_text(canvas: Canvas, ocr: Path | None) -> None:
    """The text layer of an ALTO file, if there is one."""
    if ocr is None:
        return
    layer, _problems = to_layer(alto.parse(ocr.read_bytes(), ocr.name), canvas.width, canvas.height)
    layer.language = layer.language or canvas.language
    CanvasText.objects.create(canvas=canvas, data=encode(layer))
    canvas.word_count, canvas.ocr_format = len(layer), "alto"
    canvas.save()
    issue = canvas.issue
    issue.word_count = sum(issue.canvases.values_list("word_count", flat=True))
    issue.save()
