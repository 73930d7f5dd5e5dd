"""What an archivist does to the canvases of an issue. Each function checks the permission, writes and logs.

Canvases have no revisions: readers of a published issue see a change at once, so that takes the permission to
publish. Files are made before the transaction and journalled (`cms.media.staging`), so that one that ends in the middle
leaves none behind, and one that is replaced goes away.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from archive_pages.canvases import recount
from archive_pages.ingest.plan import CanvasPlan
from archive_pages.ingest.prepare import Prepared, Task, prepare
from archive_pages.models import Canvas, CanvasText, CanvasTiles, IssuePage, RemovedCanvas
from archive_pages.models.canvas import private_storage, pyramid_path
from archive_pages.text_layer import NO_BOX, Lines, PixelBox, TextLayer, encode
from archive_pages.turned_text import rotate_layer
from cms.core import epoch
from cms.imaging import master as masters
from cms.imaging import pyramid
from cms.media.places import media_storage
from cms.media.staging import Staging, staging
from cms.media.storages.base import StorageFull, StorageUnavailable, room
from cms.parsing.problems import UnreadableFile
from search import outbox

T = TypeVar("T")
MAX_PAGES_A_FILE = 1_000
SAME_SHAPE = 0.02  # two scans of one leaf differ by no more in their width to height
RECORD = (
    "order", "order_label", "width", "height", "rotation", "master_page", "master_sha256", "ocr_page", "ocr_sha256",
    "ocr_format", "ocr_confidence", "word_count", "text_expected", "language",
)  # fmt: skip


class CanvasProblem(Exception):
    """Why a change can't be made, in words for the archivist."""


def may_change(issue: IssuePage, user: Any) -> bool:
    permissions = issue.permissions_for_user(user)
    if permissions.page_locked():
        return False
    return bool(permissions.can_publish() if issue.live else permissions.can_edit())


def reorder(issue: IssuePage, uuids: list[UUID], user: Any) -> None:
    """Puts the canvases into the order of `uuids`, which must name each of them once."""
    with _change(issue, user, "order"):
        canvases = {canvas.uuid: canvas for canvas in issue.canvases.all()}
        if len(uuids) != len(canvases) or set(uuids) != set(canvases):
            raise CanvasProblem(_("Pages were added or removed meanwhile. Load this page again and repeat the move."))
        moved = [canvas for order, uuid in enumerate(uuids, 1) if _place(canvas := canvases[uuid], order)]
        Canvas.objects.bulk_update(moved, ["order"])


def _place(canvas: Canvas, order: int) -> bool:
    changed = canvas.order != order
    canvas.order = order
    return changed


def relabel(canvas: Canvas, label: str, user: Any) -> None:
    label = " ".join(label.split())
    if len(label) > 50:
        raise CanvasProblem(_("A page label has 50 characters at most."))
    with _change(canvas.issue, user, "label", canvas, label=label):
        canvas.order_label = label
        canvas.save(update_fields=["order_label", "modified_at"])


def expect_text(canvas: Canvas, expected: bool, user: Any) -> None:
    """Says whether a canvas without text lacks it, or is a picture or a blank leaf."""
    with _change(canvas.issue, user, "text_expected", canvas, expected=expected):
        canvas.text_expected = expected
        canvas.save(update_fields=["text_expected", "modified_at"])


def rotate(canvas: Canvas, degrees: int, user: Any) -> None:
    """Turns the scan clockwise by 90, 180 or 270 degrees more, and its text's boxes with it."""
    if degrees not in (90, 180, 270):
        raise CanvasProblem(_("A scan is turned by a quarter or a half."))
    _check(canvas.issue, user)
    if not canvas.master:
        raise CanvasProblem(_("This page has no scan to turn."))
    rotation = (canvas.rotation + degrees) % 360
    seen = canvas.pyramid.name or ""
    with staging() as run, _local(canvas) as master:
        made = run.root / "pyramid.tif"
        turned = partial(pyramid.make, master, made, page=canvas.master_page, rotation=rotation)
        info = _readable(turned, canvas.label)
        name = _stored(run, made, pyramid_path(canvas, f"{uuid4().hex[:8]}.tif"))
        run.note([seen])
        with _change(canvas.issue, user, "rotate", canvas, degrees=degrees):
            canvas = Canvas.objects.get(pk=canvas.pk)
            if canvas.pyramid.name != seen:
                raise CanvasProblem(_("Someone else changed this page meanwhile. Load this page again."))
            canvas.rotation, canvas.pyramid.name = rotation, name
            canvas.width, canvas.height = info.width, info.height
            canvas.save()
            _set_tiles(canvas, info.tiles)
            if (layer := canvas.text_layer()) is not None:
                _set_text(canvas, rotate_layer(layer, degrees))


def replace_scan(canvas: Canvas, upload: UploadedFile, user: Any) -> None:
    """A better scan of the same leaf. The text stays: its boxes are scaled, or dropped where the shape differs."""
    _check(canvas.issue, user)
    with staging() as run:
        path = _received(run, upload)
        done = _prepared(run, CanvasPlan(1, master=path))
        name = _stored(run, done.master, canvas.file_path("master", _safe_name(upload)))
        made = _stored(run, done.pyramid, pyramid_path(canvas, f"{uuid4().hex[:8]}.tif"))
        run.note([canvas.master.name or "", canvas.pyramid.name or ""])
        with _change(canvas.issue, user, "replace", canvas, file=upload.name):
            canvas = Canvas.objects.get(pk=canvas.pk)
            if (layer := canvas.text_layer()) is not None:
                _set_text(canvas, fitted(layer, done.width, done.height))
            canvas.master.name, canvas.pyramid.name = name, made
            canvas.master_page, canvas.master_sha256, canvas.rotation = 0, done.master_sha256, 0
            canvas.width, canvas.height = done.width, done.height
            canvas.save()
            _set_tiles(canvas, done.tiles)


def add_pages(issue: IssuePage, uploads: Iterable[UploadedFile], user: Any) -> list[Canvas]:
    """Appends the scans in `uploads` by their names; a PDF or TIFF of many pages becomes as many canvases."""
    _check(issue, user)
    with staging() as run:
        by_name = sorted(uploads, key=lambda one: one.name or "")
        pages = [page for upload in by_name for page in _leaves(run, issue, upload)]
        with _change(issue, user, "add", pages=len(pages)):
            last = issue.canvases.order_by("order").values_list("order", flat=True).last() or 0
            for order, (canvas, done) in enumerate(pages, last + 1):
                canvas.order = order
                canvas.save()
                _set_tiles(canvas, done.tiles)
    return [canvas for canvas, _done in pages]


def _leaves(run: Staging, issue: IssuePage, upload: UploadedFile) -> Iterator[tuple[Canvas, Prepared]]:
    """A canvas, not yet saved, for each page of an upload; the file itself is stored once for all of them."""
    path = _received(run, upload)
    count = _readable(lambda: masters.probe(path).pages, upload.name or "")
    if count > MAX_PAGES_A_FILE:
        raise CanvasProblem(_("“%(name)s” has more pages than one upload may add.") % {"name": upload.name})
    kept = ""
    for page in range(count):
        canvas = Canvas(issue=issue, master_page=page, language=(issue.languages or [""])[0])
        done = _prepared(run, CanvasPlan(1, master=path, master_page=page), page + 1)
        kept = kept or _stored(run, done.master, canvas.file_path("master", _safe_name(upload)))
        canvas.master.name, canvas.master_sha256 = kept, done.master_sha256
        canvas.pyramid.name = _stored(run, done.pyramid, pyramid_path(canvas, f"{uuid4().hex[:8]}.tif"))
        canvas.width, canvas.height = done.width, done.height
        yield canvas, done


def remove(canvas: Canvas, user: Any) -> RemovedCanvas:
    """Takes a canvas out of its issue. `put_back` undoes it for 30 days."""
    with _change(canvas.issue, user, "remove", canvas):
        text, tiles = CanvasText.objects.filter(canvas=canvas), CanvasTiles.objects.filter(canvas=canvas)
        removed = RemovedCanvas.objects.create(
            issue=canvas.issue,
            record={"uuid": str(canvas.uuid)} | {name: getattr(canvas, name) for name in RECORD},
            text=text.values_list("data", flat=True).first(),
            tiles=tiles.values_list("data", flat=True).first(),
            master=canvas.master.name or "",
            pyramid=canvas.pyramid.name or "",
            ocr=canvas.ocr.name or "",
            removed_by=user,
        )
        canvas.delete()
        _close_ranks(removed.issue)
    return removed


def put_back(removed: RemovedCanvas, user: Any) -> Canvas:
    """Puts a removed canvas back where it was, under its old UUID."""
    issue = removed.issue
    with _change(issue, user, "put_back"):
        canvas = Canvas(issue=issue, **removed.record | {"uuid": UUID(removed.record["uuid"])})
        canvas.master.name, canvas.pyramid.name, canvas.ocr.name = removed.master, removed.pyramid, removed.ocr
        canvases = list(issue.canvases.order_by("order"))
        canvases.insert(canvas.order - 1, canvas)
        canvas.save()
        Canvas.objects.bulk_update([one for order, one in enumerate(canvases, 1) if _place(one, order)], ["order"])
        if removed.text is not None:
            CanvasText.objects.create(canvas=canvas, data=removed.text)
        if removed.tiles is not None:
            CanvasTiles.objects.create(canvas=canvas, data=removed.tiles)
        removed.delete()
    return canvas


def fitted(layer: TextLayer, width: int, height: int) -> TextLayer:
    """The layer for another scan of the same leaf. Boxes that would lie wrong are no boxes."""
    across, down = width / layer.width, height / layer.height
    same = abs(across / down - 1) <= SAME_SHAPE

    def scaled(box: PixelBox) -> PixelBox:
        x, y, w, h = box
        return round(x * across), round(y * down), round(w * across), round(h * down)

    made = rotate_layer(layer, 0)
    for index in range(len(layer)):
        box = layer.box(index)
        if same and box:
            made.boxes[4 * index : 4 * index + 4] = array("i", scaled(box))
        else:
            made.flags[index] |= NO_BOX
    made.width, made.height = width, height
    made.blocks = [replace(block, box=scaled(block.box)) for block in layer.blocks]
    made.lines = Lines(line._replace(box=scaled(line.box)) for line in layer.lines)
    return made


def _check(issue: IssuePage, user: Any) -> None:
    if may_change(issue, user):
        return
    if issue.live and issue.permissions_for_user(user).can_edit():
        raise PermissionDenied(_("This issue is published: changing its pages takes the right to publish."))
    raise PermissionDenied(_("You can't change the pages of this issue."))


@contextmanager
def _change(issue: IssuePage, user: Any, action: str, canvas: Canvas | None = None, **data: Any) -> Iterator[None]:
    """One change, in one transaction: permission, what the caller writes, counts, search, log, epoch."""
    with transaction.atomic():
        _check(issue, user)
        if canvas is not None:
            data = {"canvas": str(canvas.uuid), "label": canvas.label} | data
        yield
        recount(issue)
        log(instance=issue, action=f"archive.canvas.{action}", user=user, data=data)
        outbox.touch_canvases(issue.pk)
        epoch.advance()


def _close_ranks(issue: IssuePage) -> None:
    canvases = list(issue.canvases.order_by("order"))
    Canvas.objects.bulk_update([one for order, one in enumerate(canvases, 1) if _place(one, order)], ["order"])


def _set_tiles(canvas: Canvas, tiles: bytes) -> None:
    CanvasTiles.objects.update_or_create(canvas=canvas, defaults={"data": tiles})


def _set_text(canvas: Canvas, layer: TextLayer) -> None:
    CanvasText.objects.update_or_create(canvas=canvas, defaults={"data": encode(layer)})


def _prepared(run: Staging, plan: CanvasPlan, number: int = 1) -> Prepared:
    """The page made ready as ingest makes it. Raises CanvasProblem for a scan that can't be used."""
    assert plan.master is not None
    done = prepare(Task(number, plan, run.root, run.root, stage_master=plan.master_page == 0))
    for problem in done.problems:
        if problem.fatal:
            raise CanvasProblem(_("“%(name)s”: %(reason)s") % {"name": plan.master.name, "reason": problem.message})
    return done


def _readable(read: Callable[[], T], name: str) -> T:
    try:
        return read()
    except UnreadableFile as error:
        words = _("“%(name)s”: %(reason)s") % {"name": name, "reason": error.problem.message}
        raise CanvasProblem(words) from error


def _safe_name(upload: UploadedFile) -> str:
    """The last part of the name the browser sent, as far as it is a name."""
    return private_storage().get_valid_name(Path(upload.name or "scan").name)[-100:]


def _received(run: Staging, upload: UploadedFile) -> Path:
    path = run.folder(uuid4().hex) / _safe_name(upload)
    with _in_words(), room(), path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def _stored(run: Staging, path: Path | None, name: str) -> str:
    """Puts a staged file on private storage under `name`, or a free name like it."""
    assert path is not None
    storage = media_storage("private")
    with _in_words():
        name = storage.get_available_name(name, max_length=255)
        run.note([name])
        storage.place(path, name, move=True)
    return name


@contextmanager
def _local(canvas: Canvas) -> Iterator[Path]:
    """The master as a file on this machine."""
    with _in_words(), media_storage("private").local(str(canvas.master.name)) as path:
        yield path


@contextmanager
def _in_words() -> Iterator[None]:
    """Storage that does not answer, or is full, is told to the archivist like any other reason."""
    try:
        yield
    except (StorageUnavailable, StorageFull) as error:
        raise CanvasProblem(str(error)) from error
