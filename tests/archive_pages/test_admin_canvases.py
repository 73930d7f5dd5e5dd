"""What an archivist does to the pages of an issue: each change with its files, its text, its permission and its log."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from wagtail.models import Page, PageLogEntry

from archive_pages import canvas_actions, workflow
from archive_pages.canvas_actions import CanvasProblem
from archive_pages.models import Canvas, CanvasText, IssuePage, RemovedCanvas
from archive_pages.text_layer import encode
from cms.core import epoch
from search.models import OutboxEntry
from tests import factories, storing

pytestmark = pytest.mark.django_db
BOX = (60, 40, 120, 30)


@pytest.fixture(autouse=True)
def empty_storage(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    storing.clear()


def upload(width: int = 400, height: int = 300, name: str = "scan.png", kind: str = "PNG") -> SimpleUploadedFile:
    """A white leaf with one black word at `BOX`."""
    image = Image.new("L", (width, height), 255)
    x, y, w, h = BOX
    ImageDraw.Draw(image).rectangle((x, y, x + w - 1, y + h - 1), fill=0)
    out = BytesIO()
    image.save(out, kind)
    return SimpleUploadedFile(name, out.getvalue())


@pytest.fixture
def archivist() -> User:
    user = User.objects.create_user("archivist")
    user.groups.add(workflow.group(workflow.ARCHIVISTS))
    return user


@pytest.fixture
def issue() -> IssuePage:
    return factories.issue(live=False)


@pytest.fixture
def canvas(issue: IssuePage, archivist: User) -> Canvas:
    """A scanned page with one word, whose box lies on the ink."""
    made = canvas_actions.add_pages(issue, [upload()], archivist)[0]
    layer = factories.layer("szó", 400, 300)
    layer.boxes[0:4] = type(layer.boxes)("i", BOX)
    CanvasText.objects.create(canvas=made, data=encode(layer))
    made.word_count, made.ocr_confidence = 1, 0.9
    made.save()
    return made


def fresh(canvas: Canvas) -> Canvas:
    return Canvas.objects.get(pk=canvas.pk)


def order(issue: IssuePage) -> list[str]:
    return [canvas.order_label for canvas in issue.canvases.order_by("order")]


def stored_files() -> set[str]:
    return storing.stored()


def named_files() -> set[str]:
    fields = ("master", "pyramid", "ocr")
    models: tuple[Any, ...] = (Canvas, RemovedCanvas)
    return {name for model in models for row in model.objects.values_list(*fields) for name in row if name}


def darkness(canvas: Canvas, box: tuple[int, int, int, int]) -> float:
    """Mean darkness, 0 to 1, of a region of the pyramid."""
    x, y, w, h = box
    with canvas.pyramid.open("rb") as file, Image.open(file) as image:
        region = image.convert("L").crop((x, y, x + w, y + h))
        return 1 - sum(region.getdata()) / (255 * w * h)


class TestOrder:
    @pytest.fixture
    def pages(self, issue: IssuePage) -> list[Canvas]:
        return [factories.canvas(issue, "szó", order_label=label) for label in "abcd"]

    def test_pages_move(self, issue: IssuePage, pages: list[Canvas], archivist: User) -> None:
        canvas_actions.reorder(issue, [pages[number].uuid for number in (3, 0, 2, 1)], archivist)
        assert order(issue) == ["d", "a", "c", "b"]
        assert IssuePage.objects.get(pk=issue.pk).first_canvas == pages[3]

    def test_a_page_that_came_meanwhile_is_not_lost(
        self, issue: IssuePage, pages: list[Canvas], archivist: User
    ) -> None:
        seen = [canvas.uuid for canvas in reversed(pages)]
        factories.canvas(issue, "szó", order_label="e")
        with pytest.raises(CanvasProblem, match="meanwhile"):
            canvas_actions.reorder(issue, seen, archivist)
        with pytest.raises(CanvasProblem):
            canvas_actions.reorder(issue, [*seen, seen[0]], archivist)
        assert order(issue) == ["a", "b", "c", "d", "e"]

    def test_a_removed_page_comes_back_to_its_place_with_text_and_uuid(
        self, issue: IssuePage, pages: list[Canvas], archivist: User
    ) -> None:
        uuid = pages[1].uuid
        removed = canvas_actions.remove(pages[1], archivist)
        assert order(issue) == ["a", "c", "d"]
        assert [canvas.order for canvas in issue.canvases.order_by("order")] == [1, 2, 3]
        assert IssuePage.objects.get(pk=issue.pk).canvas_count == 3
        back = canvas_actions.put_back(removed, archivist)
        assert order(issue) == ["a", "b", "c", "d"]
        assert back.uuid == uuid
        layer = fresh(back).text_layer()
        assert layer is not None
        assert layer.words == ["szó"]
        assert not RemovedCanvas.objects.exists()


def test_a_scan_turns_with_its_words(canvas: Canvas, archivist: User) -> None:
    for turn, size in ((90, (300, 400)), (90, (400, 300)), (180, (400, 300)), (270, (300, 400))):
        canvas_actions.rotate(fresh(canvas), turn, archivist)
        now = fresh(canvas)
        layer = now.text_layer()
        assert layer is not None
        assert (now.width, now.height) == (layer.width, layer.height) == size
        box = layer.box(0)
        assert box is not None
        assert darkness(now, box) > 0.95
    assert fresh(canvas).rotation == 270
    assert fresh(canvas).master.name == canvas.master.name
    assert stored_files() == named_files()


def test_a_better_scan_of_the_same_leaf_keeps_its_words_in_place(canvas: Canvas, archivist: User) -> None:
    canvas_actions.replace_scan(canvas, upload(800, 600, "better.png"), archivist)
    now = fresh(canvas)
    layer = now.text_layer()
    assert layer is not None
    assert (now.width, now.height, layer.box(0)) == (800, 600, (120, 80, 240, 60))
    assert stored_files() == named_files()
    assert now.uuid == canvas.uuid


def test_a_scan_of_another_shape_keeps_the_words_and_no_wrong_boxes(canvas: Canvas, archivist: User) -> None:
    canvas_actions.replace_scan(canvas, upload(400, 500), archivist)
    layer = fresh(canvas).text_layer()
    assert layer is not None
    assert (layer.words, layer.box(0), layer.height) == (["szó"], None, 500)


def test_a_pdf_or_tiff_of_many_pages_becomes_many(issue: IssuePage, archivist: User) -> None:
    leaves = [Image.new("L", (200 + 10 * number, 300), 200) for number in range(3)]
    out = BytesIO()
    leaves[0].save(out, "TIFF", save_all=True, append_images=leaves[1:])
    added = canvas_actions.add_pages(
        issue, [SimpleUploadedFile("b.tif", out.getvalue()), upload(name="a.png")], archivist
    )
    assert [(canvas.order, canvas.width) for canvas in added] == [(1, 400), (2, 200), (3, 210), (4, 220)]
    assert len({canvas.master.name for canvas in added}) == 2
    assert stored_files() == named_files()
    now = IssuePage.objects.get(pk=issue.pk)
    assert (now.canvas_count, now.without_text, now.first_canvas) == (4, 4, added[0])
    canvas_actions.rotate(fresh(added[3]), 90, archivist)
    assert fresh(added[3]).height == 220


def _truncated() -> SimpleUploadedFile:
    whole = upload(600, 400).read()
    return SimpleUploadedFile("half.png", whole[: len(whole) // 2])


@pytest.mark.parametrize(
    "make",
    [_truncated, lambda: SimpleUploadedFile("notes.png", b"not a scan at all"), lambda: SimpleUploadedFile("x", b"")],
)
def test_what_is_no_scan_is_refused_in_words_and_leaves_nothing(
    issue: IssuePage, canvas: Canvas, archivist: User, make: Callable[[], SimpleUploadedFile]
) -> None:
    before, files = fresh(canvas).__dict__.copy(), stored_files()
    for change in (
        lambda: canvas_actions.add_pages(issue, [upload(), make()], archivist),
        lambda: canvas_actions.replace_scan(canvas, make(), archivist),
    ):
        with pytest.raises(CanvasProblem):
            change()
    assert issue.canvases.count() == 1
    assert fresh(canvas).pyramid.name == before["pyramid"]
    assert stored_files() == files


def test_a_removed_page_keeps_its_files_until_it_is_put_back(canvas: Canvas, archivist: User) -> None:
    files = stored_files()
    removed = canvas_actions.remove(canvas, archivist)
    assert stored_files() == files
    back = canvas_actions.put_back(removed, archivist)
    assert darkness(back, BOX) > 0.95
    assert fresh(back).tiles.table()


def test_a_label_is_tidied_and_limited(canvas: Canvas, archivist: User) -> None:
    canvas_actions.relabel(canvas, "  12 / a ", archivist)
    assert fresh(canvas).order_label == "12 / a"
    with pytest.raises(CanvasProblem):
        canvas_actions.relabel(canvas, "x" * 51, archivist)


def test_a_leaf_that_needs_no_text_is_not_counted_as_lacking_it(issue: IssuePage, archivist: User) -> None:
    blank = canvas_actions.add_pages(issue, [upload()], archivist)[0]
    assert IssuePage.objects.get(pk=issue.pk).without_text == 1
    canvas_actions.expect_text(blank, False, archivist)
    assert IssuePage.objects.get(pk=issue.pk).without_text == 0


CHANGES: dict[str, Callable[[IssuePage, Canvas, User], object]] = {
    "order": lambda issue, canvas, user: canvas_actions.reorder(issue, [canvas.uuid], user),
    "label": lambda issue, canvas, user: canvas_actions.relabel(canvas, "1", user),
    "text_expected": lambda issue, canvas, user: canvas_actions.expect_text(canvas, False, user),
    "rotate": lambda issue, canvas, user: canvas_actions.rotate(canvas, 90, user),
    "replace": lambda issue, canvas, user: canvas_actions.replace_scan(canvas, upload(), user),
    "add": lambda issue, canvas, user: canvas_actions.add_pages(issue, [upload()], user),
    "remove": lambda issue, canvas, user: canvas_actions.remove(canvas, user),
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_logged_found_by_search_and_a_new_epoch(
    issue: IssuePage, canvas: Canvas, archivist: User, change: str
) -> None:
    OutboxEntry.objects.all().delete()
    before = epoch.current()
    CHANGES[change](issue, canvas, archivist)
    entry = PageLogEntry.objects.filter(page=issue.pk).latest("pk")
    assert (entry.action, entry.user) == (f"archive.canvas.{change}", archivist)
    assert str(entry.formatter.format_message(entry))
    assert OutboxEntry.objects.filter(object_id=str(issue.pk)).exists()
    assert epoch.current() > before


@pytest.mark.parametrize("change", CHANGES)
def test_strangers_can_t_and_a_published_issue_takes_an_editor(
    issue: IssuePage, canvas: Canvas, archivist: User, change: str
) -> None:
    files, rows = stored_files(), Canvas.objects.values_list("order", "order_label", "rotation", "width")
    before = list(rows)
    with pytest.raises(PermissionDenied):
        CHANGES[change](issue, canvas, factories.reader())
    Page.objects.filter(pk=issue.pk).update(live=True)
    live = IssuePage.objects.get(pk=issue.pk)
    with pytest.raises(PermissionDenied, match="published"):
        CHANGES[change](live, Canvas.objects.get(pk=canvas.pk), archivist)
    assert (list(rows), stored_files()) == (before, files)
    editor = User.objects.create_user("editor")
    editor.groups.add(workflow.group(workflow.EDITORS))
    CHANGES[change](live, Canvas.objects.get(pk=canvas.pk), editor)
