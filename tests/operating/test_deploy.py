"""An update of a library that is in use, in the order of docs/operator.md: nobody gets an error, and no job is lost."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.background.library import Library, background
from tests.background.test_editors import form
from tests.installation import ROOT, free_port, manage
from tests.operating.containers import WEB, certificate, give, proxy

pytestmark = [pytest.mark.production, pytest.mark.timeout(900)]
ISSUES, PAGES = 6, 2
NEXT = {"DJANGO_SETTINGS_MODULE": "tests.operating.next_release.settings"}
EDITORS = 2
KINDS = {"page", "tile", "find", "api", "static", "save"}
SLOW = 300.0  # seconds, on a machine that does other things too


@dataclass
class Clients:
    """Visitors and editors who go on asking, each on connections of its own, until the test is over."""

    address: str
    certificate: Path
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self, *works: Callable[[requests.Session], requests.Response]) -> Iterator[None]:
        threads = [threading.Thread(target=self._go_on, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def wait_for(self, more: int) -> None:
        """Until each kind of work was answered so many times again."""
        before, deadline = {kind: self._count(kind) for kind in KINDS}, time.monotonic() + SLOW
        while any(self._count(kind) < count + more for kind, count in before.items()):
            assert time.monotonic() < deadline, (self.answers, self.wrong[:5])
            assert not self.wrong, self.wrong[:5]
            self.stop.wait(0.05)

    def _count(self, kind: str) -> int:
        return sum(self.answers[one] for one in list(self.answers) if one[0] == kind)

    def _go_on(self, work: Callable[[requests.Session], requests.Response]) -> None:
        session = requests.Session()
        session.verify, session.trust_env = str(self.certificate), False
        while not self.stop.wait(0.2):
            try:
                answer = work(session)
            except requests.RequestException as error:
                self.wrong.append(f"{work.__name__}: {error!r}")
                continue
            self.answers[work.__name__, answer.status_code] += 1
            if answer.status_code >= 400:
                self.wrong.append(f"{work.__name__} {answer.status_code}: {answer.url} {answer.text[:300]}")


@dataclass
class Web:
    """A web process as deploy/web starts it."""

    env: dict[str, str]
    port: int

    def start(self) -> None:
        own = {"PORT": str(self.port), "LISTEN": "127.0.0.1", "WEB_PROCESSES": "1"}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.process = subprocess.Popen(["deploy/web"], cwd=ROOT, env=self.env | own | {"PATH": path})
        deadline = time.monotonic() + SLOW
        while not self.ready():
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def ready(self) -> bool:
        """What `/readyz` says, asked as the operator's page tells to."""
        try:
            answer = requests.get(
                f"http://127.0.0.1:{self.port}/readyz",
                headers={"Host": "localhost", "X-Forwarded-Proto": "https"}, timeout=5,
            )  # fmt: skip
        except requests.RequestException:
            return False
        return answer.status_code == 200 and answer.json()["status"] in ("ok", "degraded")

    def close(self) -> None:
        if self.process.poll() is None:
            self.end()

    def end(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """What an operator has: a library at an address with TLS; its settings but for those of the release."""
    port = str(free_port())
    with background(tmp_path, SITE_URL=f"https://localhost:{port}", TRUST_PROXY="1", ALLOWED_HOSTS="localhost") as made:
        yield made


def test_nobody_notices_an_update(library: Library, tmp_path: Path) -> None:
    env, next_env = library.env, library.env | NEXT
    code = (
        "from django.core.management import call_command\nfrom archive_pages.models import IssuePage\n"
        "from tests.archive_pages.scanned import scan\nfrom tests.background.editing import make\n"
        f"make({EDITORS}, {EDITORS})\nscan(IssuePage.objects.first())\ncall_command('search', 'update')"
    )
    made = json.loads(next(line for line in library.shell(code).splitlines() if line.startswith("{")))
    canvas = library.one("select uuid from archive_pages_canvas where pyramid <> ''")
    batch = library.print(ISSUES, PAGES, size=(1200, 1700))
    with ExitStack() as stack:
        first, second = Web(env, free_port()), Web(env, free_port())
        for web in (first, second):
            stack.callback(web.close)
            web.start()
        folder = give(tmp_path / "proxy")
        clients = Clients(env["SITE_URL"], certificate(folder))
        turned = stack.enter_context(proxy(folder, where(folder, env, first, second)))
        worker, scheduler = (stack.enter_context(library.worker(part)) for part in ("batches", "schedule"))
        library.is_up(worker, scheduler)
        address = clients.address
        home_answers(clients)
        stack.enter_context(clients.at_work(*visits(address, str(canvas)), *saves(address, made)))
        clients.wait_for(5)

        manage(env, "backup", "--media", "list", str(tmp_path / "before"))
        manage(next_env, "migrate", "--verbosity=0")
        old = re.findall(rf"{env['ELASTICSEARCH_PREFIX']}[\w.-]+(?=: )", manage(next_env, "search", "status").stdout)
        manage(next_env, "search", "build")
        clients.wait_for(5)

        archivist = threading.Thread(target=library.queue, args=[batch])
        archivist.start()
        library.wait("select count(*) from archive_pages_pagejob where state = 'taken'", lambda count: count > 0, SLOW)
        assert (worker.stop(), scheduler.stop()) == (0, 0)
        archivist.join()
        started = [stack.enter_context(library.worker(part, **NEXT)) for part in ("batches", "schedule")]
        library.is_up(*started)

        beside = Web(next_env, free_port())  # the new one beside the old, and the proxy turned to it
        stack.callback(beside.close)
        beside.start()
        turned.turn(where(folder, env, beside, second))
        assert first.end() == 0
        clients.wait_for(5)
        assert second.end() == 0  # or in its place, while the other one answers alone
        clients.wait_for(5)
        instead = Web(next_env, second.port)
        stack.callback(instead.close)
        instead.start()
        manage(next_env, "search", "switch")
        manage(next_env, "search", "drop", old[0])
        clients.wait_for(10)
        library.wait("select state from archive_pages_batch", "done", SLOW)
        clients.wait_for(5)
        clients.stop.set()
    assert clients.wrong == []
    assert {code for _kind, code in clients.answers} <= {200, 302}
    assert {kind for kind, _code in clients.answers} == KINDS
    assert library.one("select count(*) from archive_pages_issuepage") == ISSUES + EDITORS
    assert library.one("select count(*) from archive_pages_canvas") == ISSUES * PAGES + 2 * EDITORS + 1
    manage(next_env, "check_media", "--hashes", "--older-than", "0")
    saved = library.one("select count(*) from wagtailcore_revision where user_id is not null")
    assert saved >= clients.answers["save", 302]


def where(folder: Path, env: dict[str, str], first: Web, second: Web) -> dict[str, str]:
    """The proxy's configuration, with the web processes in their places."""
    ports = dict(zip(WEB, (first.port, second.port), strict=True))
    tls = env["SITE_URL"].rpartition(":")[2]
    return {
        **{f"server {name}:8000": f"server 127.0.0.1:{port}" for name, port in ports.items()},
        "listen 8080;": f"listen 127.0.0.1:{free_port()};",
        "listen 8443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "/certificates/": f"{folder}/",
        "/srv/static/": f"{ROOT}/build/of-an-older-release/",
    }


def home_answers(clients: Clients) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            if requests.get(clients.address + "/en/", verify=str(clients.certificate), timeout=30).ok:
                return
        except requests.ConnectionError:
            assert time.monotonic() < deadline
        time.sleep(0.1)


def visits(address: str, canvas: str) -> list[Callable[[requests.Session], requests.Response]]:
    def page(session: requests.Session) -> requests.Response:
        return session.get(f"{address}/hu/archivum/", timeout=60)

    def tile(session: requests.Session) -> requests.Response:
        return session.get(f"{address}/iiif/image/3/{canvas}/0,0,512,512/512,512/0/default.jpg", timeout=60)

    def find(session: requests.Session) -> requests.Response:
        return session.get(f"{address}/hu/search/?q=reggel", timeout=60)

    def api(session: requests.Session) -> requests.Response:
        return session.get(f"{address}/api/v2/pages/", timeout=60)

    def static(session: requests.Session) -> requests.Response:
        return session.get(f"{address}/static/archive_pages/batch.js", timeout=60)

    return [page, tile, find, api, static]


def saves(address: str, made: dict[str, list[list[str]]]) -> list[Callable[[requests.Session], requests.Response]]:
    """Each editor with a page of its own."""

    def editor(issue: list[str], session_key: str) -> Callable[[requests.Session], requests.Response]:
        def save(session: requests.Session) -> requests.Response:
            session.cookies.set("sessionid", session_key)
            session.cookies.set("csrftoken", "x" * 32)
            said = {"X-CSRFToken": "x" * 32, "Referer": address + "/"}
            sent = form(issue[1], "saved")
            return session.post(
                f"{address}/admin/pages/{issue[0]}/edit/", sent, headers=said, allow_redirects=False, timeout=60
            )

        return save

    return [editor(issue, key) for issue, key in zip(made["issues"], made["sessions"], strict=True)]
