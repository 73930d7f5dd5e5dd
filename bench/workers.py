"""How much faster two of Celery's workers take a batch in than one, both of one process, on PostgreSQL and Redis.

    set -a; . .services/env; set +a; python -m bench.workers

Pages of 4.5 megapixels from the press; from the go-ahead to the report, the batch's plan and the workers' start left
out. The scheduler runs beside them, as in a library.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench.timing import table

ISSUES, PAGES, SIZE = 8, 8, (1800, 2500)
GOAL = 1.7


def main() -> int:
    if not os.environ.get("BROKER_URL"):
        print("This needs the servers of `make services`, and their settings in the environment.", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")  # for the press
    with tempfile.TemporaryDirectory(prefix="bench-workers-") as scratch:
        seconds = {count: measure(Path(scratch) / str(count), count) for count in (1, 2)}
    pages = ISSUES * PAGES
    rows = [[f"{count} × worker", f"{taken:.1f} s", f"{pages / taken:.1f}", ""] for count, taken in seconds.items()]
    rows.append(["two beside one", f"{seconds[1] / seconds[2]:.2f} ×", "", f"≥ {GOAL:.2f} ×"])
    print(table([f"ingest of {pages} pages, 4.5 megapixels", "measured", "pages a second", "goal"], rows))
    return 0


def measure(folder: Path, count: int) -> float:
    """Seconds that the batch's record says its ingest took."""
    from contextlib import ExitStack

    from tests.background.library import background

    folder.mkdir()
    with background(folder) as library, ExitStack() as stack:
        source = library.print(ISSUES, PAGES, SIZE)
        workers = [stack.enter_context(library.worker("batches")) for _worker in range(count)]
        workers.append(stack.enter_context(library.worker("schedule")))
        library.is_up(*workers)
        warm = library.print(1, 2 * count, (900, 1200), name="warm")
        library.queue(warm, "Warm")
        library.wait("select state from archive_pages_batch where name = 'warm'", "done")
        library.queue(source)
        library.wait("select state from archive_pages_batch where name = 'batch'", "done", seconds=600)
        report = "select extract(epoch from finished_at - started_at) from archive_pages_batch where name = 'batch'"
        return float(library.one(report))


if __name__ == "__main__":
    sys.exit(main())
