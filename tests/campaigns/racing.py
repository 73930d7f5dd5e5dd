"""People who do something with the same entry in the same moment, and a worker that is killed while it withdraws one.

    manage.py shell -c "from tests.campaigns.racing import main; main()"

Within an installation of its own: each of two has a connection, and what they write is committed.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Barrier, Thread
from time import sleep
from typing import Any
from unittest import mock

from django.core.files.base import ContentFile
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page

from campaigns import acts
from campaigns.drafting import asking
from campaigns.models import CaptionsDraft, EntryPage, Rendition, RenditionKind, Submission
from campaigns.models.submission import State
from cms.media import removal
from cms.media.models import Removal
from cms.media.places import media_storage
from tests.campaigns import factories

Act = Callable[[Submission], Any]
ROUNDS = 3
S = State


def main() -> None:
    page = factories.campaign()
    one, two = factories.moderator("one"), factories.moderator("two")
    refuse: Act = lambda sent: acts.refuse(sent, two, "No.")  # noqa: E731
    change: Act = lambda sent: acts.ask_change(sent, two, "Why?")  # noqa: E731
    approve: Act = lambda sent: acts.approve(sent, one)  # noqa: E731
    also: Act = lambda sent: acts.approve(sent, two)  # noqa: E731
    pairs: list[tuple[str, Act, Act, set[str]]] = [
        (S.WAITING, approve, also, {S.PUBLISHED}),
        (S.WAITING, approve, refuse, {S.PUBLISHED, S.REFUSED}),
        (S.WAITING, approve, change, {S.PUBLISHED, S.CHANGE}),
        (S.WAITING, approve, acts.take_back, {S.CHANGE}),
        (S.WAITING, approve, acts.withdraw, {S.WITHDRAWN}),
        (S.DRAFT, acts.send, acts.send, {S.WAITING}),
        (S.DRAFT, acts.send, acts.withdraw, {S.WITHDRAWN}),
        (S.CHECKING, acts.files_checked, acts.withdraw, {S.WITHDRAWN}),
        (S.WAITING, acts.withdraw, acts.withdraw, {S.WITHDRAWN}),
    ]
    for state, first, second, ends in pairs:
        for _round in range(ROUNDS):
            sent = factories.submission(page, state)
            at_once((first, sent), (second, sent))
            check(sent, ends)
    others = [factories.submission(page, S.WAITING) for _number in range(4)]
    at_once(*((approve, sent) for sent in others))
    assert {EntryPage.objects.get(submission=sent).live for sent in others} == {True}
    assert Page.find_problems() == ([], [], [], [], [])
    killed(page)
    killed_while_a_service_writes(page)
    print(f"{len(pairs)} races survived")


def at_once(*done: tuple[Act, Submission]) -> None:
    barrier, wrong = Barrier(len(done)), list[BaseException]()

    def do(act: Act, sent: Submission) -> None:
        try:
            own = Submission.objects.get(pk=sent.pk)
            barrier.wait()
            act(own)
        except acts.WrongState:
            pass
        except BaseException as error:  # noqa: BLE001 - told below
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=one) for one in done]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong


def check(sent: Submission, ends: set[str]) -> None:
    sent.refresh_from_db()
    assert sent.state in ends, sent.state
    assert EntryPage.objects.filter(submission=sent, live=True).exists() == (sent.state == S.PUBLISHED)
    steps = list(sent.steps.values_list("act", flat=True))
    for act in ("published", "refused", "sent", "withdrawn"):
        assert steps.count(act) <= 1, steps
    if sent.state == S.WITHDRAWN:
        assert (sent.email, sent.people.count()) == ("", 0)
        assert not EntryPage.objects.filter(slug=sent.code).exists()


def killed(page: Any) -> None:
    """Before its transaction ended nothing has happened; after it, whoever comes next removes the files."""
    sent = factories.submission(page, S.WAITING)
    file = factories.file(sent)
    file.master.save("master.mp4", ContentFile(b"film"))
    name, storage = str(file.master), media_storage("private")
    for place in ("campaigns.acts.withdrawing.note", "cms.media.removal._remove"):
        killed_at(place, lambda: acts.withdraw(Submission.objects.get(pk=sent.pk)))
        sent.refresh_from_db()
        if place.endswith("note"):
            assert (sent.state, sent.title, sent.people.count()) == (S.WAITING, "Egy jó könyv", 1)
    assert sent.state == S.WITHDRAWN
    Removal.objects.update(due_at=timezone.now())
    assert removal.remove_due() == 1
    assert not storage.exists(name)


def killed_while_a_service_writes(page: Any) -> None:
    """The worker dies while it waits for captions; the next one asks anew, once the dead one's time is over."""
    file = factories.file(factories.submission(page), seconds=1.0)
    film = Rendition(source=file, kind=RenditionKind.FILM, label="film.mp4", media_type="video/mp4")
    film.file.save("film.mp4", ContentFile(b"film"), save=False)
    film.save()
    with service() as workers, override_settings(CAPTIONS_SERVICE_URL=workers.address):
        asking.ask(file, None, "hu")
        connections.close_all()
        child = os.fork()
        if child == 0:
            asking.take_draft()
            os._exit(1)
        workers.kills = child
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert not asking.take_draft()
        CaptionsDraft.objects.update(lease_until=timezone.now())
        assert asking.take_draft()
        draft = CaptionsDraft.objects.get()
        assert (draft.state, draft.tries, workers.asked) == ("written", 2, 2), draft.problem


class Workers(HTTPServer):
    """A service for captions, which kills the first who asks before it answers."""

    kills, asked = 0, 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Writing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        workers: Any = self.server
        self.rfile.read(int(self.headers["Content-Length"]))
        workers.asked += 1
        while not workers.kills:
            sleep(0.01)
        if workers.asked == 1:
            os.kill(workers.kills, signal.SIGKILL)
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")

    def log_message(self, *_arguments: Any) -> None:
        pass


@contextmanager
def service() -> Iterator[Workers]:
    server = Workers(("127.0.0.1", 0), Writing)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def killed_at(place: str, act: Callable[[], Any]) -> None:
    connections.close_all()
    child = os.fork()
    if child == 0:
        with mock.patch(place, side_effect=lambda *_all, **_named: os.kill(os.getpid(), signal.SIGKILL)):
            act()
        os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{place} was not reached"
