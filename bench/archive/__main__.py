"""`make bench-archive`: fills two archives, one ten times the other, and prints what they take.

The archives are kept in `VAR_DIR/bench-archive-<issues>` and used again; delete them for a fresh fill.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.timing import table

ISSUES = 8_400
SMALL = ISSUES // 10


def main() -> int:
    if len(sys.argv) == 2:  # one archive, in a process that knows no other
        return one(int(sys.argv[1]))
    from tools.environment import ROOT, var_dir

    for issues in (SMALL, ISSUES):
        env = {**os.environ, "VAR_DIR": str(var_dir() / f"bench-archive-{issues}")}
        subprocess.run([sys.executable, "-m", "bench.archive", str(issues)], cwd=ROOT, env=env, check=True)
    return 0


def one(issues: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
    import django

    django.setup()
    from django.conf import settings

    from bench.archive.fill import CANVASES_AN_ISSUE, WORDS

    print(f"\nAn archive of {issues:,} issues, {issues * CANVASES_AN_ISSUE:,} canvases of {WORDS:,} words", flush=True)
    done = Path(settings.VAR_DIR) / "filled"
    if not done.exists():
        prepare(issues)
        done.touch()
    from bench.archive.measure import measure

    rows = [
        [
            row.name,
            f"{row.times.p50:.1f}",
            f"{row.times.p95:.1f}",
            "" if row.queries is None else f"{row.queries[0]} to {row.queries[1]}",
        ]
        for row in measure()
    ]
    print(table(["", "p50 ms", "p95 ms", "SQL queries"], rows), flush=True)
    return 0


def prepare(issues: int) -> None:
    from django.core.management import call_command

    from bench.archive.fill import fill
    from search.indexing import rebuild

    call_command("migrate", verbosity=0)
    started = time.monotonic()
    fill(issues)
    filled = time.monotonic()
    print(f"  filled in {filled - started:.0f} s", flush=True)
    rebuild()
    print(f"  indexed in {time.monotonic() - filled:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
