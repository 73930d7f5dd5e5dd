"""`make bench`: every measurement but that of the large archive, one after the other, each beside its floor."""

import subprocess
import sys

from tools.environment import ROOT

BENCHES = ["bench.start", "bench.ingest", "bench.tiles"]


def main() -> int:
    failed = []
    for bench in BENCHES:
        print(f"\n── {bench} " + "─" * max(0, 60 - len(bench)), flush=True)
        if subprocess.run([sys.executable, "-m", bench], cwd=ROOT, check=False).returncode:
            failed.append(bench)
    if failed:
        print(f"\nThese could not measure: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
