"""How much faster two of Celery's workers take a batch in than one, on PostgreSQL, Redis and S3.

    set -a; . .services/env; set +a; python -m bench.workers [--free] [DOTS]

Pages of a newspaper as firms scan them, A3 at 300 dots an inch (or as many as told); from the go-ahead to the report,
the batch's plan and the workers' start left out. Each worker has a core of its own, as on a machine of its own: else
one alone would use two, for it writes an issue while it makes the next page ready. `--free` lets them run where they
like. Servers and scheduler run beside them on the same cores; what each took of the CPU is told, for that keeps two
workers on two cores from a factor of two.
"""

import os
import re
import sys
import tempfile
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench import cpu
from bench.timing import table

ISSUES, PAGES = 12, 6
A3, DOTS = (11.69, 16.54), 300  # inches, dots an inch
GOAL = 1.7
SERVERS = {"PostgreSQL": "DATABASE_URL", "S3": "S3_ENDPOINT_URL", "Redis": "BROKER_URL"}


@dataclass(frozen=True)
class Run:
    """Seconds by the clock, and of CPU by who took them."""

    seconds: float
    cpu: dict[str, float]


def main() -> int:
    if not os.environ.get("BROKER_URL"):
        print("This needs the servers of `make services`, and their settings in the environment.", file=sys.stderr)
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")  # for the press
    free = "--free" in sys.argv[1:]
    dots = next((int(one) for one in sys.argv[1:] if one.isdigit()), DOTS)
    width, height = (round(inches * dots) for inches in A3)
    with tempfile.TemporaryDirectory(prefix="bench-workers-") as scratch:
        source = Path(scratch) / "batch"
        print_issues(source, ISSUES, PAGES, (width, height))
        runs = {count: measure(Path(scratch) / str(count), source, count, free) for count in (1, 2)}
    pages = ISSUES * PAGES
    rows = [
        [f"{count} × worker", f"{run.seconds:.1f} s", f"{pages / run.seconds:.1f}", _told(run)]
        for count, run in runs.items()
    ]
    factor = runs[1].seconds / runs[2].seconds
    rows.append(["two beside one", f"{factor:.2f} ×", "", f"goal ≥ {GOAL:.2f} ×"])
    print(
        table(
            [
                f"ingest of {pages} pages, {width * height / 1e6:.0f} megapixels",
                "measured",
                "pages a second",
                "CPU seconds",
            ],
            rows,
        )
    )
    busy = sum(runs[2].cpu.values()) / runs[2].seconds
    print(
        f"\n{'Free' if free else 'A core a worker'}; with two workers, {busy:.2f} cores of {os.cpu_count()} were busy."
    )
    return 0


def _told(run: Run) -> str:
    return ", ".join(f"{who} {seconds:.1f}" for who, seconds in run.cpu.items())


def print_issues(folder: Path, issues: int, pages: int, size: tuple[int, int], seed: int = 0) -> None:
    from demo.press.samples import sample_issue

    for day in range(1, issues + 1):
        sample_issue(folder / f"1905-03-{day:02}", size=size, pages=pages, seed=seed + day)


def measure(folder: Path, source: Path, count: int, free: bool) -> Run:
    """Seconds that the batch's record says its ingest took, and the CPU time of those seconds."""
    from tests.background.library import background

    folder.mkdir()
    with background(folder) as library, ExitStack() as stack:
        workers = []
        for number in range(count):
            with nullcontext() if free else cpu.on_core(number):
                workers.append(stack.enter_context(library.worker("batches")))
        scheduler = stack.enter_context(library.worker("schedule"))
        library.is_up(*workers, scheduler)
        for number in range(1, count + 1):  # each has taken in a batch before, and has all its modules and clients
            print_issues(folder / f"warm {number}", 1, 4, (900, 1200), seed=100 * number)
            library.queue(folder / f"warm {number}", f"Warm {number}")
        library.wait("select count(*) from archive_pages_batch where state = 'done'", count)
        pids = {f"worker {number}": worker.process.pid for number, worker in enumerate(workers, start=1)}
        pids |= {"scheduler": scheduler.process.pid} | {who: _server(library.env[url]) for who, url in SERVERS.items()}
        before = {who: cpu.seconds(pid) for who, pid in pids.items()}
        library.queue(source)
        library.wait("select state from archive_pages_batch where name = 'batch'", "done", seconds=600)
        taken = {who: cpu.seconds(pid) - before[who] for who, pid in pids.items()}
        report = "select extract(epoch from finished_at - started_at) from archive_pages_batch where name = 'batch'"
        return Run(float(library.one(report)), taken)


def _server(url: str) -> int:
    return cpu.listening(int(re.findall(r":(\d+)", url)[-1]))


if __name__ == "__main__":
    sys.exit(main())
