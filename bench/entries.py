"""A campaign with 10,000 entries: how long visitors wait for its gallery, and the people of the library for their desk.

`python -m bench.entries` fills a library in a temporary folder (with the settings of `make services`, on the production
profile's servers), serves it by granian with one worker, and asks for the campaign's page, for its gallery whole, on a
later page, narrowed in three ways, for an entry, and for the gallery by the first visitor after an entry was published;
then, as somebody of the library, for the queue of the desk and for the numbers, and enters 200 entries, fifty at once.
It fails where a gallery takes more than 12 queries or its 95th percentile more than 80 ms, or where a page of the desk
takes a second; that the first visitor after a change waits longer is told, and no failure.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import requests

from bench.entries_library import DESK
from bench.timing import Times, each, table
from bench.walk_map import Reader, after_saves
from tests.installation import installation, prepare, serving
from tools.environment import ROOT

TIMES = 100
MOST_QUERIES, MOST_MILLISECONDS = 12, 80.0
DESK_TIMES, DESK_MOST_MILLISECONDS = 20, 1000.0
MANY, AT_ONCE = 200, 50
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
ENTRY = re.compile(rb'entry-card__title"[^>]*><a href="([^"]+)"')


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-entries-") as folder, installation(Path(folder)) as env:
        prepare(env)
        filling = [sys.executable, "-m", "bench.entries_library"]
        made = subprocess.run(filling, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
        facts = json.loads(made.stdout.splitlines()[-1])
        with serving(env) as address:
            shown = report(Reader(address), facts, env)
            return max(shown, report_desk(Reader(address), address, facts))


def report(reader: Reader, facts: dict[str, Any], env: dict[str, str]) -> int:
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


def report_desk(reader: Reader, address: str, facts: dict[str, Any]) -> int:
    def ask(path: str) -> object:
        return reader.get(path, Cookie=facts["cookie"])

    timed = {}
    for name, path in DESK.items():
        ask(path)
        timed[name] = each([path] * DESK_TIMES, ask)
    rows = [[name, f"{one.p50:.1f}", f"{one.p95:.1f}", str(facts["desk"][name])] for name, one in timed.items()]
    print("\n" + table(["", "p50 ms", "p95 ms", "queries"], rows))
    print(f"\n{MANY} entries, {AT_ONCE} at once, were entered in {_enter(address, facts):.1f} s")
    return 1 if any(times.p95 > DESK_MOST_MILLISECONDS for times in timed.values()) else 0


def _enter(address: str, facts: dict[str, Any]) -> float:
    """Seconds in which forms of `AT_ONCE` rows were answered, `MANY` in all."""
    form = f"{address}/admin/entries/enter/many/"
    with requests.Session() as session:
        name, _, value = facts["cookie"].partition("=")
        session.cookies.set(name, value)
        token = TOKEN.search(session.get(form, timeout=60).text)
        assert token is not None
        given = {"campaign": str(facts["number"]), "way": "platform", "language": "hu", "interface_language": "hu"}
        given |= {"csrfmiddlewaretoken": token[1], "rows-TOTAL_FORMS": str(AT_ONCE), "rows-INITIAL_FORMS": "0"}
        for number in range(AT_ONCE):
            given |= {f"rows-{number}-title": f"Film {number}", f"rows-{number}-name_shown": f"Olvasó {number}"}
            given[f"rows-{number}-elsewhere"] = f"https://video.example.org/{number}"
        began = time.perf_counter()
        for _form in range(MANY // AT_ONCE):
            answer = session.post(form, data=given, headers={"Referer": form}, allow_redirects=False, timeout=300)
            if answer.status_code != 302:
                raise RuntimeError(f"{form} answered {answer.status_code}")
        return time.perf_counter() - began


def _timed(reader: Reader, path: str) -> Times:
    reader.get(path)
    return each([path] * TIMES, reader.get)


if __name__ == "__main__":
    sys.exit(main())
