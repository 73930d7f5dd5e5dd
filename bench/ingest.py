"""How much ingest costs beside what can't be avoided: decoding, tiling and parsing, in a bare loop of the same run.

    python -m bench.ingest

Times are the best of three, of processor time, but for the two processes beside one. The floor uses libvips with the
pyramid's own settings (Pillow decodes JPEG 2000 for both) and lxml's parser, and nothing else.
"""

import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
import pyvips
from lxml import etree
from PIL import Image

from bench.timing import table

REPEATS = 3
SAMPLES = Path(os.environ.get("SAMPLES_DIR") or Path(__file__).resolve().parents[2] / "shared" / "data")
ISSUES, PAGES = 3, 8


@dataclass(frozen=True)
class Leaf:
    scan: Path
    ocr: Path


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-ingest-") as scratch:
        home = Path(scratch)
        os.environ.update(VAR_DIR=str(home / "var"), DATABASE_URL="", DJANGO_SETTINGS_MODULE="cms.settings.production")
        django.setup()
        sets = {"printed, 4.5 megapixels": press(home / "press")} | real()
        found = {name: costs(leaves, home) for name, leaves in sets.items()}
        print(table(["pages", "floor", "ingest of a page", "ratio", "goal"], [row(n, *c) for n, c in found.items()]))
        print()
        page = next(iter(found.values()))[1]
        print(table(["what", "measured", "goal"], [*whole(home / "press", page), two(sets, home), memory(sets, home)]))


def press(folder: Path) -> list[Leaf]:
    from demo.press.samples import sample_issue

    leaves = []
    for day in range(1, ISSUES + 1):
        issue = sample_issue(folder / f"1905-03-{day:02}", size=(1800, 2500), pages=PAGES, seed=day)
        leaves += [Leaf(page.image, page.ocr) for page in issue.pages if page.image and page.ocr]
    return leaves


def real() -> dict[str, list[Leaf]]:
    ndnp, german = SAMPLES / "ndnp-issue", SAMPLES / "alto3-newspaper-page"
    if not ndnp.exists() or not german.exists():
        print(f"(no real scans in {SAMPLES}: set SAMPLES_DIR)", file=sys.stderr)
        return {}
    [scan], [ocr] = german.glob("*.jpg"), german.glob("*.xml")
    return {
        "NDNP, JPEG 2000, 33 megapixels": [Leaf(ndnp / f"{n}.jp2", ndnp / f"{n}.xml") for n in (1289, 1292)],
        "newspaper, JPEG, 77 megapixels": [Leaf(scan, ocr)],
    }


def row(name: str, floor: float, page: float) -> list[str]:
    return [name, f"{floor * 1000:.0f} ms", f"{page * 1000:.0f} ms", f"{page / floor:.2f}", "≤ 1.40"]


def costs(leaves: list[Leaf], home: Path) -> tuple[float, float]:
    """Processor seconds a page, of the floor and of all that a page goes through in its process."""
    from archive_pages.ingest.plan import CanvasPlan
    from archive_pages.ingest.prepare import Task, _ocr_file, prepare

    folder = home / "pages"
    folder.mkdir(exist_ok=True)

    def ours() -> None:
        _ocr_file.cache_clear()  # or a single page's text would be parsed in the first repeat only
        for number, leaf in enumerate(leaves, start=1):
            task = Task(number, CanvasPlan(1, master=leaf.scan, ocr=leaf.ocr), leaf.scan.parent, folder)
            done = prepare(task)
            assert done.pyramid
            assert not [problem for problem in done.problems if problem.fatal]

    floor, page = (best(work, time.process_time) / len(leaves) for work in (lambda: bare(leaves, folder), ours))
    shutil.rmtree(folder)
    return floor, page


def bare(leaves: list[Leaf], folder: Path) -> None:
    for leaf in leaves:
        if leaf.scan.suffix == ".jp2":
            Image.MAX_IMAGE_PIXELS = None
            with Image.open(leaf.scan) as picture:
                image = pyvips.Image.new_from_array(picture)
        else:
            image = pyvips.Image.new_from_file(str(leaf.scan), access="sequential")
        image.tiffsave(
            str(folder / "bare.tif"), tile=True, tile_width=512, tile_height=512, pyramid=True, compression="jpeg", Q=82
        )
        etree.parse(str(leaf.ocr))


def best(work: Callable[[], None], clock: Callable[[], float]) -> float:
    seconds = []
    for _repeat in range(REPEATS):
        began = clock()
        work()
        seconds.append(clock() - began)
    return min(seconds)


def whole(source: Path, page: float) -> list[list[str]]:
    """The writer's share of ingesting the printed pages; preparing one costs `page` processor seconds.

    The best of the repeats finds the title in the archive, as every issue of a batch does but its first.
    """
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    writing = []
    for _repeat in range(REPEATS):
        clear()
        writing.append(ingest(source))
    connection.close()
    share = min(writing) / (min(writing) + ISSUES * PAGES * page)
    return [[f"database, files and index, of all time ({PAGES} pages an issue)", f"{share:.0%}", "≤ 15 %"]]


def two(sets: dict[str, list[Leaf]], home: Path) -> list[str]:
    """How much faster two processes are than one, their start included, on some ten seconds' work."""
    from archive_pages.ingest.jobs import Jobs
    from archive_pages.ingest.plan import CanvasPlan
    from archive_pages.ingest.prepare import Task

    leaves = list(sets.values())[-1]
    leaves = leaves * (120 // len(leaves) if len(leaves) > 1 else 12)
    seconds = {}
    for count in (1, 2):
        folder = home / f"jobs-{count}"
        folder.mkdir()
        plans = [CanvasPlan(1, master=leaf.scan, ocr=leaf.ocr) for leaf in leaves]
        tasks = [Task(n, plan, Path("/"), folder) for n, plan in enumerate(plans, 1)]
        began = time.perf_counter()
        with Jobs(count, folder) as jobs:
            done = [result for result in jobs.run(tasks) if result is not None]
        seconds[count] = time.perf_counter() - began
        assert len(done) == len(leaves)
        shutil.rmtree(folder)
    return ["two processes beside one", f"{seconds[1] / seconds[2]:.2f} ×", "≥ 1.70 ×"]


def clear() -> None:
    from archive_pages.models import IssuePage

    for issue in IssuePage.objects.all():
        issue.delete()


def ingest(source: Path) -> float:
    """Takes the source in; returns the processor seconds that writing and indexing took."""
    from archive_pages.ingest import run
    from archive_pages.ingest.records import TitleChoice
    from archive_pages.ingest.write import IssueWriter
    from search import outbox

    spent = 0.0
    write = IssueWriter.write

    def timed(*arguments: object) -> object:
        nonlocal spent
        began = time.process_time()
        try:
            return write(*arguments)  # type: ignore[arg-type]
        finally:
            spent += time.process_time() - began

    IssueWriter.write = timed  # type: ignore[method-assign, assignment]
    try:
        run.ingest(source, run.Options(TitleChoice(new_title="Bench", language="hu"), publish=True))
        began = time.process_time()
        while outbox.drain():
            pass
        return spent + time.process_time() - began
    finally:
        IssueWriter.write = write  # type: ignore[method-assign]


def memory(sets: dict[str, list[Leaf]], home: Path) -> list[str]:
    """The most that a process that prepares pages ever took, on the largest scan there is."""
    name, leaves = list(sets.items())[-1]
    source, target = multiprocessing.get_context("spawn").Pipe(False)
    process = multiprocessing.get_context("spawn").Process(target=measure, args=(leaves[0], home, target))
    process.start()
    kilobytes = source.recv()
    process.join()
    return [f"memory of a process ({name})", f"{kilobytes / 1024:.0f} MB", "≤ 600 MB"]


def measure(leaf: Leaf, home: Path, target: "multiprocessing.connection.Connection") -> None:
    from django.conf import settings

    settings.configure(USE_I18N=False, INGEST_MAX_MEGAPIXELS=400)
    from archive_pages.ingest.plan import CanvasPlan
    from archive_pages.ingest.prepare import Task, prepare

    prepare(Task(1, CanvasPlan(1, master=leaf.scan, ocr=leaf.ocr), leaf.scan.parent, home))
    target.send(int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]))  # ru_maxrss is the parent's


if __name__ == "__main__":
    main()
