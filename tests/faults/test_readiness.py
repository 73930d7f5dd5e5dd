"""Each server is frozen in turn: probes name it in time, and readers get their page, or are told to wait, soon."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.breakable import Servers, breakable
from tests.installation import ROOT, installation, manage, on_servers, prepare, serving

pytestmark = [pytest.mark.production, pytest.mark.timeout(600)]
NAMES = ("postgresql", "redis", "elasticsearch", "s3")
SOON = 2.0  # seconds
AT_ONCE = 1.0
BOUND = 4.0  # seconds until a reader hears that the database does not answer: it is given one, and two to take a call


@dataclass(frozen=True)
class Answer:
    status: int
    took: float
    retry_after: str | None
    body: bytes


@dataclass(frozen=True)
class Library:
    servers: Servers
    address: str
    tile: str
    issue: str

    def ask(self, path: str) -> Answer:
        began = time.monotonic()
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                body, status, headers = answer.read(), answer.status, answer.headers
        except urllib.error.HTTPError as error:
            body, status, headers = error.read(), error.code, error.headers
        return Answer(status, time.monotonic() - began, headers["Retry-After"], body)

    def states(self) -> dict[str, str]:
        """What `/readyz` says of each part; in time, and beside a `/healthz` that answers at once."""
        alive = self.ask("/healthz")
        assert (alive.status, alive.took < AT_ONCE) == (200, True), alive
        ready = self.ask("/readyz")
        assert ready.took < SOON, ready
        report = json.loads(ready.body)
        assert ready.status == (503 if report["status"] == "down" else 200)
        return {name: part["status"] for name, part in report["parts"].items()}

    def until(self, part: str, state: str) -> dict[str, str]:
        deadline = time.monotonic() + 60
        while (states := self.states())[part] != state:
            assert time.monotonic() < deadline, states
            time.sleep(0.1)
        return states

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        self.servers.freeze(name)
        try:
            yield
        finally:
            self.servers.thaw(name)

    def assert_pages(self, *paths: str) -> None:
        """Twice: also what was kept from before has to be asked for."""
        for path in [*paths, *paths]:
            answer = self.ask(path)
            assert (answer.status, answer.took < SOON) == (200, True), (path, answer)

    def assert_wait(self, path: str, within: float = SOON) -> None:
        answer = self.ask(path)
        assert (answer.status, answer.retry_after) == (503, "10"), (path, answer)
        assert answer.took < within, (path, answer)
        assert b"Traceback" not in answer.body


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with (
        breakable(*NAMES) as servers,
        installation(tmp_path_factory.mktemp("library")) as shared,
        on_servers(shared | servers.settings, "frozen") as env,
    ):
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.operating.filled"], cwd=ROOT, env=env, check=True)
        manage(env, "search", "update")
        told = manage(
            env,
            "shell",
            "-c",
            "from archive_pages.models import Canvas; c = Canvas.objects.exclude(pyramid='').get();"
            "print('found', c.uuid, c.issue.uuid)",
        ).stdout
        canvas, issue = next(line for line in told.splitlines() if line.startswith("found")).split()[1:]
        with serving(env) as address:
            tile = f"/iiif/image/3/{canvas}/0,0,512,512/512,512/0/default.jpg"
            library = Library(servers, address, tile, f"/iiif/presentation/3/{issue}/manifest")
            for path in ("/en/", library.tile, library.issue, "/en/search/?q=reggel"):
                assert library.ask(path).status == 200, path  # the first of each may take its time
            library.ask("/readyz")
            yield library


def test_redis(library: Library) -> None:
    for part in ("database", "migrations", "messages", "search", "storage"):
        library.until(part, "ok")
    with library.frozen("redis"):
        states = library.until("messages", "down")
        assert states["database"] == states["search"] == states["storage"] == "ok"
        library.assert_pages("/en/", "/en/archive/", "/en/search/?q=reggel", library.issue, library.tile)
    library.until("messages", "ok")


def test_elasticsearch(library: Library) -> None:
    with library.frozen("elasticsearch"):
        states = library.until("search", "down")
        assert states["database"] == states["messages"] == states["storage"] == "ok"
        library.assert_pages("/en/", "/en/archive/", library.issue, library.tile)
        library.assert_wait("/en/search/?q=reggel")
    library.until("search", "ok")
    library.assert_pages("/en/search/?q=reggel")


def test_s3(library: Library) -> None:
    with library.frozen("s3"):
        states = library.until("storage", "down")
        assert states["database"] == states["messages"] == states["search"] == "ok"
        library.assert_pages("/en/", "/en/archive/", "/en/search/?q=reggel", library.issue)
        library.assert_wait(library.tile)
    library.until("storage", "ok")
    library.assert_pages(library.tile)


def test_postgresql(library: Library) -> None:
    """Every page needs it; nobody hangs, after the first nobody waits, and then all is as it was."""
    pages = ("/en/", "/en/archive/", "/api/v2/pages/", "/en/search/?q=reggel")
    with library.frozen("postgresql"):
        states = library.until("database", "down")
        assert states["messages"] == states["storage"] == "ok"
        for page in pages:
            library.assert_wait(page, BOUND)
        began = time.monotonic()
        for _visitor in range(20):
            library.assert_wait("/en/", BOUND)
        assert time.monotonic() - began < BOUND + 2
    library.until("database", "ok")
    for page in pages:
        library.assert_pages(page)


def test_postgresql_freezes_while_many_read(library: Library) -> None:
    with ThreadPoolExecutor(8) as readers:
        before = list(readers.map(library.ask, ["/en/"] * 40))  # each thread of the site has a connection
        with library.frozen("postgresql"):
            answers = list(readers.map(library.ask, ["/en/", "/api/v2/pages/"] * 20))
    assert {answer.status for answer in before} == {200}
    assert {(answer.status, answer.retry_after) for answer in answers} == {(503, "10")}
    assert max(answer.took for answer in answers) < 2 * BOUND  # four threads: some wait until one is free
    library.until("database", "ok")
    library.assert_pages("/en/", "/api/v2/pages/")
