"""A campaign with 10,000 entries: how long visitors wait for its gallery, whatever they narrow it to.

`python -m bench.entries` fills a library in a temporary folder (with the settings of `make services`, on the production
profile's servers), serves it by granian with one worker, and asks for the campaign's page, for its gallery whole, on a
later page, narrowed in three ways, for an entry, and for the gallery by the first visitor after an entry was published.
It fails where a gallery takes more than 12 queries or its 95th percentile more than 80 ms; that the first visitor after
a change waits longer is told, and no failure.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import Times, each, table
from bench.walk_map import Reader, after_saves
from tests.installation import installation, prepare, serving
from tools.environment import ROOT

TIMES = 100
MOST_QUERIES, MOST_MILLISECONDS = 12, 80.0
ENTRY = re.compile(rb'entry-card__title"[^>]*><a href="([^"]+)"')


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-entries-") as folder, installation(Path(folder)) as env:
        prepare(env)
        filling = [sys.executable, "-m", "bench.entries_library"]
        made = subprocess.run(filling, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
        facts = json.loads(made.stdout.splitlines()[-1])
        with serving(env) as address:
            return report(Reader(address), facts, env)


def report(reader: Reader, facts: dict[str, str], env: dict[str, str]) -> int:
    gallery = f"{facts['campaign']}entries/"
    galleries = {
        "gallery": gallery,
        "gallery, page 200": f"{gallery}?p=200",
        "gallery, films": f"{gallery}?kind=video",
        "gallery, films of a place": f"{gallery}?kind=video&where={facts['place']}",
        "gallery, an age and a book, longest first": f"{gallery}?age=10-13&book={facts['book']}&sort=long",
    }
    timed = {name: _timed(reader, path) for name, path in galleries.items()}
    found = ENTRY.search(reader.plain(gallery))
    assert found is not None
    others = {"campaign": facts["campaign"], "entry": found[1].decode()}
    rows = [*timed.items(), *((name, _timed(reader, path)) for name, path in others.items())]
    rows.append(("gallery, first after a change", after_saves(reader, gallery, env)))
    print(f"10,000 entries; a narrowed gallery takes {facts['queries']} queries\n")
    print(table(["", "p50 ms", "p95 ms"], [[name, f"{one.p50:.1f}", f"{one.p95:.1f}"] for name, one in rows]))
    slow = any(times.p95 > MOST_MILLISECONDS for times in timed.values())
    return 1 if slow or int(facts["queries"]) > MOST_QUERIES else 0


def _timed(reader: Reader, path: str) -> Times:
    reader.get(path)
    return each([path] * TIMES, reader.get)


if __name__ == "__main__":
    sys.exit(main())
