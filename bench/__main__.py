"""`make bench`: every measurement but that of the large archive, one after the other, each beside its floor.

Those of the production profile run where its settings are in the environment (`make services`; for searches see
`bench.search_elasticsearch`, which takes an hour the first time).
"""

import os
import subprocess
import sys

from tools.environment import ROOT

BENCHES = [
    "bench.start",
    "bench.ingest",
    "bench.tiles",
    "bench.walk_map",
    "bench.entries",
    "bench.uploads",
    "bench.transcoding",
    "bench.load",
]
PRODUCTION = [
    "bench.tiles_s3",
    "bench.workers",
    "bench.walk_map",
    "bench.entries",
    "bench.uploads",
    "bench.load",
    "bench.search_elasticsearch",
]


def main() -> int:
    failed = []
    for bench in PRODUCTION if os.environ.get("ELASTICSEARCH_URL") else BENCHES:
        print(f"\n── {bench} " + "─" * max(0, 60 - len(bench)), flush=True)
        if subprocess.run([sys.executable, "-m", bench], cwd=ROOT, check=False).returncode:
            failed.append(bench)
    if failed:
        print(f"\nThese could not measure: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
