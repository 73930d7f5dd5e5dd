"""`make bench-archive`: fills two archives, one ten times the other, and prints what they take.

The archives are kept in `VAR_DIR/bench-archive-<issues>` and used again; delete them for a fresh fill.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.timing import table

ISSUES = 8_400
SMALL = ISSUES // 10
MEASURED = "measured.json"  # in the archive's folder: name to p50 and p95, in milliseconds
ENGINE, SEARCH = "engine alone: the best 20, and facets", "search: facets, snippets, frames"


def main() -> int:
    if len(sys.argv) == 2:  # one archive, in a process that knows no other
        return one(int(sys.argv[1]))
    from tools.environment import ROOT, var_dir

    measured = []
    for issues in (SMALL, ISSUES):
        folder = var_dir() / f"bench-archive-{issues}"
        env = {**os.environ, "VAR_DIR": str(folder)}
        subprocess.run([sys.executable, "-m", "bench.archive", str(issues)], cwd=ROOT, env=env, check=True)
        measured.append(json.loads((folder / MEASURED).read_text()))
    print(compared(*measured), flush=True)
    return 0


def compared(small: dict[str, list[float]], large: dict[str, list[float]]) -> str:
    """How times grow with the archive, and what search adds to the engine."""
    rows = [[name, *(f"{large[name][at] / small[name][at]:.2f} ×" for at in (0, 1))] for name in large]
    grown = table(["ten times the archive", "p50", "p95"], rows)
    bounds = [f"{large[SEARCH][at]:.1f} of {2 * large[ENGINE][at] + 15:.1f} ms" for at in (0, 1)]
    return f"\n{grown}\n\nSearch beside twice the engine and 15 ms: p50 {bounds[0]}, p95 {bounds[1]}"


def one(issues: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from bench.archive.fill import CANVASES_AN_ISSUE, WORDS

    print(f"\nAn archive of {issues:,} issues, {issues * CANVASES_AN_ISSUE:,} canvases of {WORDS:,} words", flush=True)
    call_command("migrate", verbosity=0)
    done = Path(settings.VAR_DIR) / "filled"
    if not done.exists():
        prepare(issues)
        done.touch()
    from bench.archive.measure import measure

    measured = measure()
    times = {row.name: [row.times.p50, row.times.p95] for row in measured}
    (Path(settings.VAR_DIR) / MEASURED).write_text(json.dumps(times))
    rows = [
        [
            row.name,
            f"{row.times.p50:.1f}",
            f"{row.times.p95:.1f}",
            "" if row.queries is None else f"{row.queries[0]} to {row.queries[1]}",
        ]
        for row in measured
    ]
    print(table(["", "p50 ms", "p95 ms", "SQL queries"], rows), flush=True)
    return 0


def prepare(issues: int) -> None:
    from bench.archive.fill import fill
    from search.indexing import build

    started = time.monotonic()
    fill(issues)
    filled = time.monotonic()
    print(f"  filled in {filled - started:.0f} s", flush=True)
    build()
    print(f"  indexed in {time.monotonic() - filled:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
