"""PostgreSQL is restarted, and frozen, while readers read: they are told to wait, and then all is as it was."""

import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.breakable import Servers, breakable
from tests.installation import installation, manage, on_servers, prepare, serving

pytestmark = [pytest.mark.production, pytest.mark.timeout(240)]
PATHS = ("/en/", "/hu/", "/en/archive/", "/en/search/?q=a", "/api/v2/pages/", "/healthz")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Servers]:
    with breakable("postgresql") as servers:
        yield servers


@pytest.fixture(scope="module")
def library(postgresql: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with (
        installation(tmp_path_factory.mktemp("library")) as shared,
        on_servers(shared | postgresql.settings, "broken") as env,
    ):
        prepare(env)
        manage(env, "search", "update")
        yield env


@dataclass
class Readers:
    """Readers who ask for one page after another until they are stopped."""

    address: str
    answers: Counter[int] = field(default_factory=Counter)
    without_a_time: int = 0
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(number,)) for number in range(8)]

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, more: int, status: int = 200) -> None:
        """Until `more` answers with `status` have come."""
        wanted, deadline = self.answers[status] + more, time.monotonic() + 60
        while self.answers[status] < wanted:
            assert time.monotonic() < deadline, self.answers
            self.stop.wait(0.02)

    def _read(self, number: int) -> None:
        while not self.stop.is_set():
            number += 1
            began = time.monotonic()
            try:
                with urllib.request.urlopen(self.address + PATHS[number % len(PATHS)], timeout=30) as answer:
                    answer.read()
                    self.answers[answer.status] += 1
            except urllib.error.HTTPError as error:
                self.answers[error.code] += 1
                self.without_a_time += error.code == 503 and not error.headers["Retry-After"]
            self.slowest = max(self.slowest, time.monotonic() - began)


def test_restarted_under_load(postgresql: Servers, library: dict[str, str]) -> None:
    with serving(library) as address, Readers(address) as readers:
        readers.wait_for(30)
        postgresql.stop("postgresql")
        try:
            readers.wait_for(10, 503)
        finally:
            postgresql.start("postgresql")
        readers.wait_for(60)
        settled = Counter(readers.answers)
        readers.wait_for(60)
    after = readers.answers - settled
    assert set(after) == {200}, after
    assert set(readers.answers) == {200, 503}, readers.answers
    assert readers.without_a_time == 0
    assert manage(library, "check", "--database", "default").returncode == 0


def test_what_does_not_ask_the_database_answers_without_it(postgresql: Servers, library: dict[str, str]) -> None:
    with serving(library) as address:
        postgresql.stop("postgresql")
        try:
            began = time.monotonic()
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200
            with pytest.raises(urllib.error.HTTPError) as told:
                urllib.request.urlopen(f"{address}/api/v2/pages/", timeout=5)
            assert time.monotonic() - began < 2
        finally:
            postgresql.start("postgresql")
    assert told.value.code == 503
    assert told.value.headers["Retry-After"] == "10"
    assert told.value.headers["Cache-Control"] == "no-store"
    assert b"Try again" in told.value.read()
