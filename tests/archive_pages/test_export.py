"""What one archive exports, another takes in: the same words, boxes and metadata."""

import filecmp
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from archive_pages.ingest.export import export_issue
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.run import Options, ingest
from archive_pages.models import Canvas, IssuePage, TitlePage
from archive_pages.text_layer import TextLayer
from demo.press.samples import sample_issue
from tests.archive_pages.ingesting import empty_storage, take
from tests.samples import real

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]

METADATA = ("title", "date", "volume", "number", "edition", "supplement", "languages", "rights", "word_count")


def record() -> dict[str, object]:
    """All of the one issue that must survive; structure by page orders, for UUIDs are the archive's own."""
    issue = IssuePage.objects.get()
    title = issue.get_parent().specific
    orders = {str(canvas.uuid): canvas.order for canvas in issue.canvases.all()}

    def by_order(nodes: list[dict[str, object]]) -> list[object]:
        return [
            (n["type"], n["label"], [orders[u] for u in n["canvases"]], by_order(n["items"]))  # type: ignore[attr-defined, arg-type]
            for n in nodes
        ]

    return {
        **{name: getattr(issue, name) for name in METADATA},
        **{f"title's {name}": getattr(title, name) for name in ("title", "kind", "publisher", "place", "languages")},
        "structure": by_order(issue.structure),
        "canvases": list(
            issue.canvases.order_by("order").values_list(
                "order", "order_label", "width", "height", "master_sha256", "master_page", "language"
            )
        ),
    }


def layers() -> list[TextLayer | None]:
    return [canvas.text_layer() for canvas in Canvas.objects.order_by("order")]


def assert_round_trip(tmp_path: Path) -> None:
    """Exports the one issue there is, forgets it, takes the export in by what it says itself, and compares."""
    before, text = record(), layers()
    call_command("export_issue", str(IssuePage.objects.get().uuid), tmp_path / "export")
    TitlePage.objects.get().delete()
    report = ingest(tmp_path / "export", Options(TitleChoice(language=str(before["title's languages"][0]))))  # type: ignore[index]
    assert len(report.created) == 1, report.as_json()
    assert record() == before
    for ours, theirs in zip(layers(), text, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert (ours.words, ours.boxes, ours.flags) == (theirs.words, theirs.boxes, theirs.flags)
            assert ours.confidences == theirs.confidences
            assert ours.fulls == theirs.fulls
            assert [b.kind for b in ours.blocks] == [b.kind for b in theirs.blocks]
            assert [(n.first_word, n.last_word) for n in ours.lines] == [
                (n.first_word, n.last_word) for n in theirs.lines
            ]


def test_a_newspaper(tmp_path: Path) -> None:
    sample_issue(tmp_path / "in", format="ndnp", unit="inch1200", size=(800, 1100), pages=2)
    take(tmp_path / "in")
    IssuePage.objects.update(
        supplement="Képes melléklet", edition="esti", rights="http://rightsstatements.org/vocab/InC/1.0/"
    )
    issue = IssuePage.objects.get()
    issue.title = "Hírlap, a képes melléklet"
    issue.save()
    assert_round_trip(tmp_path)


def test_a_book_with_chapters(tmp_path: Path) -> None:
    sample_issue(tmp_path / "in", format="mets-book", size=(800, 1100), pages=3)
    take(tmp_path / "in", name="Könyvek")
    assert IssuePage.objects.get().structure
    assert_round_trip(tmp_path)


def test_a_pdf_whose_pages_were_put_into_another_order(tmp_path: Path) -> None:
    sample_issue(tmp_path / "in" / "1905-03-04", format="pdf", size=(800, 1100), pages=3)
    take(tmp_path / "in")
    for canvas, order in zip(Canvas.objects.order_by("order"), (3, 1, 2), strict=True):
        canvas.order = order
        canvas.save()
    assert_round_trip(tmp_path)


@pytest.mark.real
def test_a_real_newspaper_and_its_masters_to_the_byte(tmp_path: Path) -> None:
    take(real("ndnp-issue"), name="The Park Record", language="en")
    assert_round_trip(tmp_path)
    assert filecmp.cmp(tmp_path / "export" / "masters" / "0002.jp2", real("ndnp-issue/1289.jp2"), shallow=False)


def test_what_cant_be_exported(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("export_issue", "00000000-0000-0000-0000-000000000000", tmp_path / "export")
    with pytest.raises(CommandError):
        call_command("export_issue", "no uuid", tmp_path / "export")
    sample_issue(tmp_path / "in" / "1905-03-04", size=(800, 1100), pages=1)
    take(tmp_path / "in")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(FileExistsError):
        export_issue(IssuePage.objects.get(), tmp_path / "full")
