"""What one archive exports, another takes in: the same words, boxes and metadata."""

import filecmp
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from archive_pages import canvas_actions
from archive_pages.canvases import recount
from archive_pages.formats.page import BlockKind, Hyphen
from archive_pages.ingest.export import export_issue
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.run import Options, ingest
from archive_pages.models import Canvas, CanvasText, IssuePage, TitlePage
from archive_pages.text_layer import PixelBox, TextLayer, encode
from cms.core.languages import LANGUAGE_NAMES
from cms.core.rights import Rights
from cms.imaging.master import probe
from cms.media.places import media_storage
from demo.press.samples import sample_issue
from tests import factories
from tests.archive_pages.ingesting import archivist, empty_storage, take
from tests.archive_pages.scanned import scan
from tests.samples import real

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]

METADATA = ("title", "date", "volume", "number", "edition", "supplement", "languages", "rights", "word_count")
OF_PAGES = (
    "order", "order_label", "width", "height", "rotation", "text_expected", "master_sha256", "master_page", "language",
)  # fmt: skip


def record(issue: IssuePage | None = None) -> dict[str, object]:
    """All of an issue (the one there is) that must survive; structure by page orders: UUIDs are the archive's own."""
    issue = issue or IssuePage.objects.get()
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
        "canvases": list(issue.canvases.order_by("order").values_list(*OF_PAGES)),
    }


def layers(issue: IssuePage | None = None) -> list[TextLayer | None]:
    issue = issue or IssuePage.objects.get()
    return [canvas.text_layer() for canvas in issue.canvases.order_by("order")]


def assert_round_trip(tmp_path: Path) -> None:
    """Exports the one issue there is, forgets it, takes the export in by what it says itself, and compares."""
    before, text = record(), layers()
    call_command("export_issue", str(IssuePage.objects.get().uuid), tmp_path / "export")
    TitlePage.objects.get().delete()
    report = ingest(tmp_path / "export", Options(TitleChoice(language=str(before["title's languages"][0]))))  # type: ignore[index]
    assert len(report.created) == 1, report.as_json()
    assert record() == before
    assert_same_text(layers(), text)


def assert_same_text(found: list[TextLayer | None], wanted: list[TextLayer | None]) -> None:
    for ours, theirs in zip(found, wanted, strict=True):
        assert (ours is None) == (theirs is None)
        if ours is not None and theirs is not None:
            assert (ours.words, ours.boxes, ours.flags) == (theirs.words, theirs.boxes, theirs.flags)
            assert ours.confidences == theirs.confidences
            assert ours.fulls == theirs.fulls
            assert (ours.blocks, ours.lines) == (theirs.blocks, theirs.lines)


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


def test_what_archivists_did_to_pages_goes_with_them(tmp_path: Path) -> None:
    """Turns, pictures without text, other labels; the pyramid elsewhere is turned as it is here."""
    sample_issue(tmp_path / "in" / "1905-03-04", size=(800, 1100), pages=4)
    take(tmp_path / "in")
    for canvas, degrees in zip(Canvas.objects.order_by("order"), (90, 180, 270), strict=False):
        canvas_actions.rotate(canvas, degrees, archivist())
    last = Canvas.objects.order_by("order").last()
    assert last is not None
    CanvasText.objects.filter(canvas=last).delete()
    Canvas.objects.filter(pk=last.pk).update(word_count=0, ocr_confidence=None)
    canvas_actions.expect_text(last, False, archivist())
    canvas_actions.relabel(last, "IV/a", archivist())
    assert_round_trip(tmp_path)
    for canvas in Canvas.objects.all():
        with media_storage("private").local(str(canvas.pyramid.name)) as path:
            assert probe(path).width == canvas.width
    assert IssuePage.objects.get().without_text == 0


LETTERS = st.characters(categories=("L", "Nd"), include_characters=".,;:!?&<>\"'", exclude_characters="ÂÃ")
WORDS = st.text(LETTERS, min_size=1, max_size=9)
PHRASES = st.lists(WORDS, max_size=3).map(" ".join)
LANGUAGES = st.lists(st.sampled_from(sorted(LANGUAGE_NAMES)), min_size=1, max_size=3, unique=True)


@st.composite
def text_layers(draw: st.DrawFn, width: int, height: int) -> TextLayer:
    """What a canvas may hold: blocks of every kind, words with and without boxes and confidence, divided words."""

    def box() -> PixelBox:
        x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        return x, y, draw(st.integers(1, width - x)), draw(st.integers(1, height - y))

    layer = TextLayer(width, height)
    for kind in draw(st.lists(st.sampled_from(BlockKind), max_size=4)):
        first_line = len(layer.lines)
        lines = 0 if kind in (BlockKind.ILLUSTRATION, BlockKind.SEPARATOR) else draw(st.integers(1, 3))
        divided = False
        for number in range(lines):
            first, words = len(layer), draw(st.lists(WORDS, min_size=1, max_size=4))
            divides = number + 1 < lines and draw(st.booleans())
            for place, word in enumerate(words):
                hyphen = Hyphen.SECOND if divided and place == 0 else None
                if divides and place == len(words) - 1 and hyphen is None:
                    hyphen = Hyphen.FIRST
                full = draw(st.none() | WORDS) if hyphen is Hyphen.FIRST else None
                confidence = draw(st.none() | st.integers(0, 100).map(lambda value: value / 100))
                layer.add_word(word, box() if draw(st.booleans()) else None, confidence, hyphen, full)
            divided = layer.hyphen(len(layer) - 1) is Hyphen.FIRST
            layer.add_line(box(), first)
        layer.add_block(kind, box(), first_line, draw(st.sampled_from(["", "hu", "fa"])) if lines else "")
    return layer


def made(draw: Callable[[st.SearchStrategy[Any]], Any], title: TitlePage, day: int) -> IssuePage:
    """An issue of the archive, as editors and archivists may have left it."""
    fields = {name: draw(PHRASES) for name in ("volume", "number", "edition", "supplement")}
    issue = factories.issue(
        title,
        draw(st.sampled_from([f"1905-03-{day:02}", f"19{day:02}~", f"1905-04-{day:02}/1905-06"])),
        title=f"Szám {draw(PHRASES)}".strip(),
        slug=f"day-{day}",
        rights=draw(st.sampled_from(["", *Rights.values])),
        languages=draw(LANGUAGES),
        **fields,
    )
    for page in range(draw(st.integers(1, 3))):
        shade = (7 * day + page) % 256, 3 * day, page
        canvas = scan(issue, Image.new("RGB", (60 + 10 * page, 80), shade), order_label=draw(PHRASES))
        canvas.text_expected = draw(st.booleans())
        canvas.save()
        if draw(st.booleans()):
            Canvas.objects.filter(pk=canvas.pk).update(language=draw(st.sampled_from(issue.languages)))
            layer = draw(text_layers(canvas.width, canvas.height))
            CanvasText.objects.create(canvas=canvas, data=encode(layer))
            Canvas.objects.filter(pk=canvas.pk).update(word_count=len(layer))
        Canvas.objects.filter(pk=canvas.pk).update(master_sha256=sha256(canvas.master.read()).hexdigest())
        if degrees := draw(st.sampled_from([0, 90, 180, 270])):
            canvas_actions.rotate(Canvas.objects.get(pk=canvas.pk), degrees, archivist())
    uuids = list(issue.canvases.order_by("order").values_list("uuid", flat=True))
    issue.structure = [
        {"type": "chapter", "label": draw(PHRASES), "canvases": [str(uuid)], "items": []}
        for uuid in uuids[: draw(st.integers(0, 3))]
    ]
    issue.save()
    recount(issue)
    return issue


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(data=st.data())
def test_whatever_an_archive_may_hold(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    TitlePage.objects.all().delete()
    folder = tmp_path_factory.mktemp("export")
    title = factories.title("Hírlap")
    wanted = {}
    for day in range(1, 5):
        issue = made(data.draw, title, day)
        export_issue(issue, folder / f"{day}")
        issue = IssuePage.objects.get(pk=issue.pk)
        wanted[issue.date] = record(issue), layers(issue)
    title.delete()
    report = ingest(folder, Options(TitleChoice(new_title="Hírlap", language="hu")))
    assert len(report.created) == 4, report.as_json()
    for date, (described, text) in wanted.items():
        issue = IssuePage.objects.get(date=date)
        assert record(issue) == described
        assert_same_text(layers(issue), text)


@pytest.mark.real
def test_a_real_book_of_which_one_scan_is_missing(tmp_path: Path) -> None:
    take(real("mets-alto-book"), name="Neue Friedens-Vorschläge", language="de")
    canvas_actions.rotate(Canvas.objects.order_by("order")[2], 90, archivist())
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
