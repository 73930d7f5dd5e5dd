"""Fifty readers for a minute over a real mix of pages, beside the home page of a stock Wagtail in the same run.

`python -m bench.load` serves the demo library by granian with two workers, on the profile of the environment (with the
settings of `make services`, the production profile), and asks for home, titles, issues, tiles, search and the API. Then
it serves what `wagtail start` makes in the same way. Prints requests a second, p50 and p95 by kind, errors, and the
memory of each of the server's processes at the beginning and at the end. It fails where an answer failed, or where a
process has grown by more than a fifth. `SECONDS=60`, `CLIENTS=50` unless told.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from bench.tiles import HttpClient
from bench.timing import Times, table
from tests.installation import free_port, installation, manage, prepare
from tools import run
from tools.environment import ROOT

SECONDS = float(os.environ.get("SECONDS") or 60)
CLIENTS = int(os.environ.get("CLIENTS") or 50)
WARM_UP = 10.0  # seconds, in which every process has read what it remembers
GROWTH = 1.2  # of a process's memory between the first request that counts and the last
WEIGHTS = {"home": 10, "title": 10, "issue": 15, "tile": 45, "search": 10, "API": 10}
WORDS = ("a", "vásár", "híd", "piac", "iskola", "tél", "nagy*", '"a város"', "könyv", "bridge", "școală", "کتاب")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "LIMIT_SEARCHES": "0", "LIMIT_DOWNLOADS": "0"}


@dataclass
class Load:
    """What the readers got."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0
    memory: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def grew(self) -> bool:
        return any(after > before * GROWTH for before, after in self.memory.values())

    @property
    def requests(self) -> int:
        return sum(len(times) for times in self.seconds.values())


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        ours = _library(Path(folder))
        stock = _stock(Path(folder) / "stock")
    print(
        table(
            ["", "requests", "p50 ms", "p95 ms"],
            [[kind, str(len(seconds)), *_times(seconds)] for kind, seconds in sorted(ours.seconds.items())],
        )
    )
    print()
    both = {"library, mixed": ours, "stock Wagtail, home page": stock}
    print(
        table(
            ["", "requests a second", "p50 ms", "p95 ms", "errors"], [_row(name, load) for name, load in both.items()]
        )
    )
    print()
    print(
        table(
            ["", "process", "MB at first", "MB at the end"],
            [
                [name, process, f"{before:.0f}", f"{after:.0f}"]
                for name, load in both.items()
                for process, (before, after) in load.memory.items()
            ],
        )
    )
    for error in sorted(set(ours.errors + stock.errors))[:10]:
        print(error)
    return 1 if ours.errors or stock.errors or ours.grew else 0


def _library(folder: Path) -> Load:
    with installation(folder, PRESS_CACHE=str(ROOT / "var" / "press-cache"), **SETTINGS) as env:
        prepare(env)
        manage(env, "collectstatic", "--noinput", "--verbosity=0")
        manage(env, "make_demo")
        with _served(env, "cms.wsgi:application", ROOT, "/en/") as (port, server):
            return _asked(port, server, _mix(port))


def _stock(folder: Path) -> Load:
    """`wagtail start`, migrated, without debugging, with its own home page."""
    folder.mkdir()
    wagtail = Path(sys.executable).parent / "wagtail"
    subprocess.run([str(wagtail), "start", "stock", str(folder)], check=True, stdout=subprocess.DEVNULL)
    settings = 'from .base import *\nSECRET_KEY = "for this measurement"\nALLOWED_HOSTS = ["*"]\nDEBUG = False\n'
    settings += 'STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}\n'
    (folder / "stock" / "settings" / "measured.py").write_text(settings)
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "stock.settings.measured", "PORT": str(free_port())}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=folder, env=env, check=True)
    with _served(env, "stock.wsgi:application", folder, "/") as (port, server):
        return _asked(port, server, {"home": ["/"]})


@contextmanager
def _served(env: dict[str, str], application: str, folder: Path, first: str) -> Iterator[tuple[int, int]]:
    """The port and the process to watch, once the page `first` is there."""
    granian = Path(sys.executable).parent / "granian"
    command = [str(granian), "--interface", "wsgi", "--port", env["PORT"], "--workers", "2", "--blocking-threads", "4"]
    command += ["--no-ws", "--log-level", "warning", application]
    server = subprocess.Popen(command, cwd=folder, env=env)
    try:
        deadline = time.monotonic() + 30
        while True:
            try:
                with HttpClient("127.0.0.1", int(env["PORT"])) as client:
                    client.get(first)
                break
            except (OSError, HTTPException, RuntimeError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        yield int(env["PORT"]), server.pid
    finally:
        run.end([server])


def _mix(port: int) -> dict[str, list[str]]:
    """Addresses by kind, as a reader who follows links finds them."""
    homes = ["/hu/", "/ro/", "/en/", "/fa/"]
    with HttpClient("127.0.0.1", port) as client:
        archives = _below(client, homes)
        titles = _below(client, archives)
        issues = _below(client, titles)
        text = "".join(client.get(issue).decode() for issue in issues[:12])
    images = sorted(set(re.findall(r"/iiif/image/3/[0-9a-f-]{36}", text)))
    corners = [(0, 0), (512, 0), (0, 512), (512, 512)]
    found = {
        "home": homes,
        "title": titles,
        "issue": issues,
        "tile": [f"{image}/{x},{y},512,512/512,512/0/default.jpg" for image in images for x, y in corners],
        "search": [f"/{language}/search/?q={quote(word)}" for word in WORDS for language in ("hu", "en", "fa")],
        "API": ["/api/v2/pages/", "/api/v2/pages/?type=archive_pages.IssuePage&fields=date", "/api/v2/pages/?search=h"],
    }
    assert all(found.values()), {kind: len(links) for kind, links in found.items()}
    return found


def _below(client: HttpClient, pages: list[str]) -> list[str]:
    """The addresses one step below these pages that they link to."""
    found = set()
    for page in pages:
        links = {urlsplit(link).path for link in re.findall(r'href="([^"#?]+)"', client.get(page).decode())}
        found |= {link for link in links if re.fullmatch(rf"{re.escape(page)}[^/]+/", link)}
    return sorted(found)


def _asked(port: int, server: int, mix: dict[str, list[str]]) -> Load:
    _load(port, mix, WARM_UP)
    before = _megabytes(server)
    load = _load(port, mix, SECONDS)
    after = _megabytes(server)
    load.memory = {process: (held, after.get(process, 0.0)) for process, held in before.items()}
    return load


def _load(port: int, mix: dict[str, list[str]], seconds: float) -> Load:
    load, lock, began = Load(), threading.Lock(), time.monotonic()
    kinds = list(mix)
    weights = [WEIGHTS[kind] for kind in kinds]

    def reader(number: int) -> None:
        chance, mine = random.Random(number), []
        client: HttpClient | None = None
        while time.monotonic() < began + seconds:
            kind = chance.choices(kinds, weights)[0]
            path, started = chance.choice(mix[kind]), time.perf_counter()
            try:
                client = client or HttpClient("127.0.0.1", port)
                client.get(path)
            except (OSError, HTTPException, RuntimeError) as error:
                client = None
                with lock:
                    load.errors.append(f"{kind}: {error!r}")
            else:
                mine.append((kind, time.perf_counter() - started))
        with lock:
            for kind, taken in mine:
                load.seconds.setdefault(kind, []).append(taken)

    threads = [threading.Thread(target=reader, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.elapsed = time.monotonic() - began
    return load


def _megabytes(server: int) -> dict[str, float]:
    """What the server and each of its workers hold of memory that no other process shares."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    names = {str(server): "main"} | {pid: f"worker {number}" for number, pid in enumerate(children, 1)}
    return {name: _private(pid) for pid, name in names.items()}


def _private(pid: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Private_Clean", "Private_Dirty"))) / 1000


def _times(seconds: list[float]) -> list[str]:
    times = Times(tuple(seconds))
    return [f"{times.p50:.0f}", f"{times.p95:.0f}"]


def _row(name: str, load: Load) -> list[str]:
    everything = [taken for times in load.seconds.values() for taken in times]
    rate = f"{load.requests / load.elapsed:.0f}"
    return [name, rate, *_times(everything), str(len(load.errors))]


if __name__ == "__main__":
    sys.exit(main())
