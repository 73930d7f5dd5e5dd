"""2,000 walks with 40,000 stops on the map: what its data weighs, and how long readers wait for it and for the list.

`python -m bench.walk_map` fills a library in a temporary folder (with the settings of `make services`, on the
production profile's servers), serves it by granian with one worker, and asks for the data of all walks (first in a new
epoch, then remembered, then with the reader's ETag), for the stops of a village and of the widest box, and for the
list: of all walks, narrowed to a village and to a choice that all of them fit, and by the first reader after something
was saved. It fails where the data weighs more than 300 kB compressed, or where a list takes more than 100 ms; that the
first reader after a save waits longer is told, and no failure.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.timing import Times, each, table
from tests.installation import installation, prepare, serving
from tools.environment import ROOT

TIMES, EPOCHS = 40, 7
MOST_BYTES, MOST_MILLISECONDS = 300_000, 100.0
SETTINGS = {"LIMIT_DOWNLOADS": "0"}
SAVED = "import django; django.setup(); from cms.core import epoch; epoch.advance()"
WIDEST = "23.0,46.5,23.5,47.0"


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="bench-walk-map-") as folder,
        installation(Path(folder), **SETTINGS) as env,
    ):
        prepare(env)
        filling = [sys.executable, "-m", "bench.walk_map_library"]
        made = subprocess.run(filling, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
        facts = json.loads(made.stdout.splitlines()[-1])
        with serving(env) as address:
            return report(Reader(address), facts, env)


class Reader:
    """A kept connection that takes compressed answers."""

    def __init__(self, address: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc)

    def get(self, path: str, **headers: str) -> tuple[int, bytes, str]:
        """Status, body as it came, and ETag."""
        given = {"Accept-Encoding": "gzip", **{name.replace("_", "-"): value for name, value in headers.items()}}
        self._connection.request("GET", path, headers=given)
        response = self._connection.getresponse()
        body = response.read()
        if response.status not in (200, 304):
            raise RuntimeError(f"{path} answered {response.status}")
        return response.status, body, response.headers.get("ETag", "")

    def plain(self, path: str) -> bytes:
        """The body of a page, unpacked."""
        body = self.get(path, Accept_Encoding="identity")[1]
        return body


def report(reader: Reader, facts: dict[str, str], env: dict[str, str]) -> int:
    index = facts["index"]
    walks = f"{facts['index']}walks.geojson"
    village = f"/map/stops.geojson?language=hu&bbox={','.join(f'{one:.4f}' for one in facts['box'])}"
    widest = f"/map/stops.geojson?language=hu&bbox={WIDEST}"
    _status, body, etag = reader.get(walks)
    count = len(json.loads(gzip.decompress(body))["features"])
    reader.get(index)
    first, first_list = (after_saves(reader, path, env) for path in (walks, index))
    again = each([walks] * TIMES, reader.get)
    known = each([walks] * TIMES, lambda path: reader.get(path, If_None_Match=etag))
    rows: list[tuple[str, int, Times]] = [
        ("all walks, first in an epoch", len(body), first),
        ("all walks, remembered", len(body), again),
        ("all walks, known already", 0, known),
        ("stops of a village", len(reader.get(village)[1]), each([village] * TIMES, reader.get)),
        ("stops of the widest box", len(reader.get(widest)[1]), each([widest] * TIMES, reader.get)),
    ]
    lists = {
        "list of walks with its map": index,
        "list narrowed to a village": f"{index}?place={facts['place']}",
        "list narrowed, all walks left": f"{index}?language=hu",
    }
    listed = {name: each([path] * TIMES, reader.get) for name, path in lists.items()}
    rows += [(name, len(reader.get(lists[name])[1]), times) for name, times in listed.items()]
    rows.append(("list of walks, first after a save", len(reader.get(index)[1]), first_list))
    print(f"{count:,} walks\n")
    print(table(["", "bytes sent", "p50 ms", "p95 ms"], [_row(*row) for row in rows]))
    return 1 if len(body) > MOST_BYTES or any(times.p50 > MOST_MILLISECONDS for times in listed.values()) else 0


def after_saves(reader: Reader, path: str, env: dict[str, str]) -> Times:
    """How long the first reader waits in a new epoch."""
    seconds: list[float] = []
    for _epoch in range(EPOCHS):
        subprocess.run([sys.executable, "-c", SAVED], cwd=ROOT, env=env, check=True)
        seconds += each([path], reader.get).seconds
    return Times(tuple(seconds))


def _row(name: str, size: int, times: Times) -> list[str]:
    return [name, f"{size:,}", f"{times.p50:.1f}", f"{times.p95:.1f}"]


if __name__ == "__main__":
    sys.exit(main())
