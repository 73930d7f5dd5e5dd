"""PDFs of a scanned Persian paper, with a text layer and without: words in the order in which they are read."""

from pathlib import Path

import pytest

from archive_pages.ingest.ink import Greys
from archive_pages.models import Canvas, IssuePage
from cms.media.places import media_storage
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import empty_storage, take, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


def test_a_text_layer_gives_each_word_in_its_order_and_place(tmp_path: Path) -> None:
    truth = sample_issue(tmp_path / "1925-03-21", language="fa", format="pdf", size=(1600, 2200), pages=2)
    report = take(tmp_path / "1925-03-21", name="پیک ماه‌دژ", language="fa")
    assert len(report.created) == 1, report.as_json()
    for canvas, page in zip(Canvas.objects.order_by("order"), truth.pages, strict=True):
        layer = canvas.text_layer()
        assert layer is not None
        assert layer.words == [word.content for word in page.words]
        across, down = canvas.width / page.width, canvas.height / page.height
        for index, word in enumerate(page.words):
            box = layer.box(index)
            assert box is not None
            assert word.box is not None
            told = word.box.hpos * across, word.box.vpos * down, word.box.width * across, word.box.height * down
            assert all(abs(ours - true) <= 4 for ours, true in zip(box, told, strict=True)), (word.content, box, told)
        lines = [[word.content for word in line.words] for block in page.blocks for line in block.lines if line.words]
        assert [layer.words[line.first_word : line.last_word] for line in layer.lines] == lines
        with media_storage("private").local(str(canvas.pyramid.name)) as path:
            greys = Greys.of(path)
        assert greys.contrast([layer.box(index) or (0, 0, 1, 1) for index in range(len(layer))]) > 8


def test_scans_without_a_text_layer_are_pages_that_lack_their_text(tmp_path: Path) -> None:
    sample_issue(tmp_path / "1925-03-21", language="fa", format="pdf-scanned", size=(800, 1100), pages=2)
    report = take(tmp_path / "1925-03-21", name="پیک ماه‌دژ", language="fa")
    assert "no-text" in warned(report)
    issue = IssuePage.objects.get()
    assert (issue.canvas_count, issue.word_count, issue.without_text, issue.languages) == (2, 0, 2, ["fa"])
    assert all(canvas.pyramid and canvas.width for canvas in issue.canvases.all())
