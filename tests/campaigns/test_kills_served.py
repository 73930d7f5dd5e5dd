"""`kill -9` of granian while it answers, and of the worker while it works, in every state of an entry: both are started
anew, and whoever asks over HTTP finds the entry where it belongs."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from django.utils import translation

from campaigns.models import SubmissionFile
from campaigns.models.submission import State
from cms.letters.models import Letter
from tests.campaigns.held.holding import AFTER, BEFORE
from tests.campaigns.kill_table import PHOTOGRAPH
from tests.installation import ROOT, installation, manage, prepare
from tests.letters.server import MailServer
from tests.profile import PRODUCTION
from tests.uploads.served import Served, until

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]  # on both profiles
A_LONG_WHILE = 120.0
FILES, LETTER = "campaigns.checking.keeping.take_over", "cms.letters.sending._sent"
SEARCH, REMOVAL = "search.outbox._forget", "cms.media.models.Removal.delete"
MOMENTS = {FILES, LETTER, SEARCH, REMOVAL}
"""Where workers die: a file is laid on the storage and its row not committed; a letter is handed over, a document
written, a file removed, and nothing noted of it."""
MOVE_PAGES = ("waiting: approved", "approved: approved by another", "published: withdrawn")
OF_SQLITE = ("draft: an upload arrives", "checking: taken back", "published: taken down", *MOVE_PAGES)
FILE_TABLE, LETTER_TABLE = SubmissionFile._meta.db_table, Letter._meta.db_table
TIME_PASSES = (
    f"UPDATE {FILE_TABLE} SET lease_until = due_at WHERE lease_until IS NOT NULL",
    f"UPDATE {LETTER_TABLE} SET lease_until = written_at WHERE lease_until IS NOT NULL",
    f"UPDATE {LETTER_TABLE} SET due_at = written_at",
)
"""What the dead have held is free again, and letters of decisions wait no longer."""
NOTHING_IS_LEFT = "from tests.campaigns.kills import nothing_is_broken, work_on; work_on(); nothing_is_broken()"
WRITTEN_TO = ("draft: sent", "waiting: approved", "approved: approved by another", "published: withdrawn")
Entry = dict[str, Any]


@dataclass
class Library:
    """granian and the worker, and what is asked of them."""

    served: Served
    mail: MailServer
    cookies: dict[str, str]
    entries: list[Entry]
    checked: Entry

    @property
    def env(self) -> dict[str, str]:
        return self.served.env

    # What dies

    def held(self) -> set[str]:
        folder = Path(self.env["VAR_DIR"]) / "held"
        return {path.name for path in folder.iterdir()} if folder.exists() else set()

    def dies_answering(self, *entries: Entry) -> None:
        """All of granian, while it answers these, each at its moment; and it is started anew."""
        names = {one["uuid"] for one in entries}
        with ThreadPoolExecutor(len(entries)) as threads:
            answers = [threads.submit(self.asks, one, Hold=f"{one['when']} {one['uuid']}") for one in entries]
            until(lambda: names <= self.held() or any(map(Future.done, answers)), A_LONG_WHILE)
            self.served.kill()
        told = {one["act"]: _outcome(answer) for one, answer in zip(entries, answers, strict=True)}
        assert set(told.values()) == {"ConnectionError"}, told
        self.served.start()

    @contextmanager
    def worker(self, held_at: Iterable[str] = ()) -> Iterator[subprocess.Popen[bytes]]:
        env = self.env | {"HOLD_AT": ",".join(held_at), "WORKER_PROCESSES": "2"}
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=ROOT, env=env, start_new_session=True
        )  # fmt: skip
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def dies_working(self, held_at: set[str]) -> set[str]:
        """Where it was: wherever it was to be, or, where one process does it all, where it came first."""
        with self.worker(held_at) as process:
            until(lambda: self._is_held(held_at) or process.poll() is not None, A_LONG_WHILE)
            assert process.poll() is None
        self.time_passes()
        return self.held() & held_at

    def _is_held(self, at: set[str]) -> bool:
        return at <= self.held() if PRODUCTION else not at.isdisjoint(self.held())

    def time_passes(self) -> None:
        address, file = self.env.get("DATABASE_URL"), Path(self.env["VAR_DIR"]) / "library.sqlite3"
        with closing(psycopg.connect(address) if address else sqlite3.connect(file, timeout=60)) as database:
            for statement in TIME_PASSES:
                database.execute(statement)
            database.commit()

    # What people ask

    def asks(self, entry: Entry, **headers: str) -> requests.Response:
        """What the entry's act is, in a browser."""
        sent = entry["request"]
        own = {"X-CSRFToken": self.cookies["csrftoken"], **sent["headers"], **headers}
        body, address = sent["body"].encode("latin-1"), self.served.address + sent["path"]
        told = {"headers": own, "cookies": self.cookies, "timeout": A_LONG_WHILE, "allow_redirects": False}
        return requests.request(sent["method"], address, data=body, **told)

    def gets(self, address: str, **told: Any) -> requests.Response:
        return requests.get(self.served.address + address, timeout=A_LONG_WHILE, allow_redirects=False, **told)

    def where(self, entry: Entry) -> tuple[int, str, int]:
        """What its sender, a moderator and everybody else see of it."""
        desk = self.gets(entry["desk"], cookies=self.cookies)
        label = re.search(r'class="w-status">([^<]*)<', desk.text)
        return (
            self.gets(entry["sender"]).status_code,
            label[1] if label and desk.ok else "",
            self.gets(entry["page"]).status_code,
        )

    def arrived(self, entry: Entry) -> bool:
        """Whether it sends no file, or all of it has come."""
        path = entry["request"]["path"]
        return not path.startswith("/uploads/") or self.served.offset(self.served.address + path) == len(PHOTOGRAPH)

    def found(self, entry: Entry) -> bool:
        return entry["page"] in self.gets("/hu/search/", params={"q": entry["word"]}).text

    def letters(self, entry: Entry) -> list[str]:
        """The numbers of those that have come."""
        came = [one.message for one in self.mail.received if one.to == [f"{entry['word']}@example.org"]]
        return [str(one["Message-ID"]) for one in came]


def _outcome(answer: "Future[requests.Response]") -> str:
    error = answer.exception()
    return type(error).__name__ if error else f"{answer.result().status_code}: {answer.result().text[:300]}"


def expected(state: str) -> tuple[int, str, int]:
    """What people see of an entry in this state."""
    if state == State.WITHDRAWN:
        return 404, "", 404
    with translation.override("en"):  # which the moderator speaks
        label = "" if state == State.DRAFT else str(State(state).label)
    return 200, label, 200 if state == State.PUBLISHED else 404


def at_once(undone: list[Entry]) -> list[list[Entry]]:
    """What is written at the same time: on PostgreSQL all, but one that moves pages. SQLite writes one after another:
    some of them, for each costs a start of the server."""
    if not PRODUCTION:
        return [[one] for one in undone if one["act"] in OF_SQLITE]
    alone = [[one] for one in undone if one["act"] in MOVE_PAGES]
    others = [one for one in undone if [one] not in alone]
    alone[0] += others
    return alone


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    with MailServer() as mail, installation(
        folder, DJANGO_SETTINGS_MODULE="tests.campaigns.held.settings", EMAIL_URL=mail.url()
    ) as env:  # fmt: skip
        prepare(env)
        told = manage(env, "shell", "-v0", "-c", "from tests.campaigns.held.told import main; main()").stdout
        served = Served(env, threads=16)
        served.start()
        try:
            yield Library(served, mail, **json.loads(told.splitlines()[-1]))
        finally:
            served.kill()


def test_whatever_the_server_is_at_when_it_dies_the_entry_reaches_its_end(library: Library) -> None:
    before = {one["uuid"]: library.where(one) for one in library.entries}
    undone = [one for one in library.entries if one["when"] == BEFORE]
    for together in at_once(undone):
        library.dies_answering(*together)
        for entry in together:
            assert library.where(entry) == before[entry["uuid"]], entry["act"]
            assert library.arrived(entry) == (entry["act"] != "draft: an upload arrives")
    done = [one for one in library.entries if one["when"] == AFTER]
    library.dies_answering(*done)
    for entry in done:
        assert library.where(entry) == expected(entry["end"]), entry["act"]
        assert library.arrived(entry)
    for entry in library.entries:
        answer = library.asks(entry)
        assert answer.status_code < 400 or entry["when"] == AFTER, (entry["act"], answer.text[:500])
        assert answer.status_code < 500, (entry["act"], answer.text[:500])
        assert library.where(entry) == expected(entry["end"]), entry["act"]
        assert library.arrived(entry)


def test_whatever_the_worker_is_at_when_it_dies_the_next_one_ends_it(library: Library) -> None:
    left = MOMENTS
    while left:
        left = left - library.dies_working(left)
    with library.worker():
        until(lambda: library.where(library.checked) == expected(library.checked["end"]), A_LONG_WHILE)
        for entry in library.entries:
            if entry["end"] == State.PUBLISHED:
                until(lambda entry=entry: library.found(entry), A_LONG_WHILE)
            if entry["act"] in WRITTEN_TO:
                until(lambda entry=entry: bool(library.letters(entry)), A_LONG_WHILE)
    manage(library.env, "shell", "-v0", "-c", NOTHING_IS_LEFT)
    twice = [one for one in map(library.letters, library.entries) if len(one) != len(set(one))]
    assert len(twice) <= 1  # the one that was handed over, and not noted
    assert not [one["act"] for one in library.entries if one["end"] == State.WITHDRAWN and library.found(one)]
