"""Makes the library that `bench.tiles` serves: one published issue of one scan, in the VAR_DIR of the environment.

Prints one line of JSON: the canvas's UUID, its pyramid, size and tiles' ranges, what the tile part of an answer takes.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django

REPEATS = 300


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(make(Path(sys.argv[1]))))


def make(scan: Path) -> dict[str, Any]:
    from django.conf import settings
    from django.core.files import File
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from archive_pages.models import ArchiveIndexPage, Canvas, CanvasTiles, IssuePage, TitlePage
    from cms.imaging import pyramid
    from cms.imaging.iiif.image import pixels
    from cms.imaging.iiif.parameters import read
    from cms.imaging.iiif.scans import scans
    from cms.media.places import buckets, media_storage

    title = TitlePage(title="Bench", languages=["hu"])
    ArchiveIndexPage.objects.get(locale__language_code="hu").add_child(instance=title)
    issue = IssuePage(title="Bench 1935", slug="1935", date="1935")
    title.add_child(instance=issue)
    target = Path(settings.VAR_DIR) / "pyramid.tif"
    made = pyramid.make(scan, target)
    canvas = Canvas(issue=issue, order=1, width=made.width, height=made.height)
    with target.open("rb") as file:
        canvas.pyramid.save("pyramid.tif", File(file), save=False)
    target.unlink()
    canvas.save()
    CanvasTiles.objects.create(canvas=canvas, data=made.tiles)

    found = scans.find(str(canvas.uuid))
    assert found is not None

    def tile() -> None:
        asked = read(made.width, made.height, "0,0,512,512", "512,512", "0", "default.jpg")
        pixels(found, asked.cut, "")

    what = read(made.width, made.height, "0,0,512,512", "512,512", "0", "default.jpg").cut
    storage, name = media_storage("private"), str(canvas.pyramid.name)
    with CaptureQueriesContext(connection) as captured:
        scans.find(str(canvas.uuid))
        tile()
    return {
        "uuid": str(canvas.uuid),
        "pyramid": name if buckets() else storage.path(name),
        "ranges": dict(_ranges(found.table)),
        "width": made.width,
        "height": made.height,
        "queries": len(captured),
        "tile_ms": _milliseconds(tile),
        "libvips_ms": _libvips(storage, name, found.table, what),
    }


def _libvips(storage: Any, name: str, table: Any, what: Any) -> float:
    from cms.imaging.crop import cut

    with storage.local(name) as path:
        return _milliseconds(lambda: cut(path, table, what))


def _ranges(table: Any) -> Iterator[tuple[str, str]]:
    """The byte range of each whole tile, as a header names it, by its region in pixels of the scan."""
    for level, one in enumerate(table.levels):
        side = one.tile_width << level
        for column in range(one.columns):
            for row in range(one.rows):
                offset, length = table.tile(level, column, row)
                yield f"{column * side},{row * side},{side},{side}", f"bytes={offset}-{offset + length - 1}"


def _milliseconds(work: Callable[[], object]) -> float:
    seconds = []
    for _repeat in range(REPEATS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds) * 1000


if __name__ == "__main__":
    main()
