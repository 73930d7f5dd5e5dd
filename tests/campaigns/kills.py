"""Each act on an entry, in each of its states, with its process killed at each moment: the table of `kill -9`.

    manage.py shell -c "from tests.campaigns.kills import main; main()"     (`main(chosen=True)`: some of them)

Within an installation of its own. Whoever acts, a server that answers a request or a worker, is a fork that ends itself
by SIGKILL (`moments`); another one does what the next worker does. Then the entry is as it was, and the act can be
done; or all of it is done. What that looks like is seen of the same act where nobody dies.
"""

import json
import os
import re
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from campaigns.models import Consent, EntryPage, Person, Rendition, Submission, SubmissionFile
from campaigns.models.codes import LENGTH, LETTERS
from campaigns.models.submission import State
from cms.core import work, worker
from cms.core.access import Viewer
from cms.letters.models import Letter
from cms.media.checking import Wanted, check
from cms.media.holding import held
from cms.media.models import Removal
from cms.media.staging import staging_root
from cms.uploads.models import Upload
from search.models import OutboxEntry
from search.service import SearchRequest, search
from tests import storing
from tests.campaigns import factories, moments
from tests.campaigns.kill_table import EXPIRED, FORGET, Act, Library, browser, table, word_of
from tests.campaigns.killed import forked
from tests.letters.server import MailServer

DUTIES = (EXPIRED, FORGET, "staging", "files to be removed", "search index")
FIELDS = ("state", "name_shown", "town", "text", "licence")
CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
A_WHILE = timedelta(seconds=30)
Seen = dict[str, Any]
Worth = Callable[[list[str]], list[int]]


def main(chosen: bool = False) -> None:
    """`chosen`: the acts and moments that differ where the database, files, search and messages are on servers."""
    with MailServer() as mail, TemporaryDirectory() as folder:
        settings.EMAIL_URL = mail.url()
        library, kills = made(), 0
        worth = moments.chosen if chosen else moments.worth_dying_at
        one = Killing(library, mail, Path(folder) / "told", worth)
        acts = [act for act in table(library) if act.is_chosen or not chosen]
        for act in acts:
            kills += one.everywhere(act)
        one.fork(nothing_is_broken)
    print(f"{len(acts)} acts, {kills} kills survived")


def made() -> Library:
    parts = ["text", *({"kind": kind, "alternative": True} for kind in ("video", "photograph")), "book"]
    page = factories.campaign("Olvasunk", parts=parts)
    long_ago = timezone.now() - timedelta(400)
    closed = factories.campaign("Rég volt", parts=parts, closes_at=long_ago, kept_months=1)
    careful = factories.campaign("Ketten döntünk", parts=parts, two_persons=True)
    desk, moderator, another = browser(), factories.moderator(), factories.moderator("another")
    desk.force_login(moderator)
    reader = browser()
    for client, address in ((desk, "/admin/entries/"), (reader, page.url)):
        assert client.get(address).status_code == 200  # what every fork needs is loaded once
    library = Library(page, closed, careful, moderator, another, desk, reader)
    warmed(library)
    return library


def warmed(library: Library) -> None:
    """What each fork would load for itself otherwise, which takes it longer than its act. Nothing is searched for and
    no picture is read: the threads of those would not live on in a fork."""
    library.uploads_the_rest(library, library.half_uploaded())
    library.sends(library, library.written(State.DRAFT))
    sent = library.full()
    for do in (library.decides("approve"), library.sender("withdraw/")):
        do(library, sent)
    library.refused()


class Killing:
    """`mail` is where letters arrive; processes tell each other by `file`; of all moments of an act some are `worth`
    dying at."""

    def __init__(self, library: Library, mail: MailServer, file: Path, worth: Worth) -> None:
        self.library, self.mail, self.file, self.worth = library, mail, file, worth

    def everywhere(self, act: Act) -> int:
        """At how many moments its process was killed."""
        calm = self.fork(lambda: self._calm(act))
        calm["letters"] = self._letters(calm["uuid"])
        numbers = self.worth(calm["log"])
        assert numbers, f"{act.name}: nothing was done"
        done: list[bool] = []
        for some in [[number] for number in numbers] if act.by_worker else [numbers]:
            done += self._killed(act, some, calm)
        assert done == sorted(done), f"{act.name}: what was done is undone"
        assert act.by_worker or set(done) == {False, True}, f"{act.name}: {done}"
        return len(numbers)

    def fork(self, act: Callable[[], Any]) -> Any:
        """What `act` tells, done in a process of its own."""
        assert forked(lambda: self._tell(act())) == 0, "it failed; what it said stands above"
        return json.loads(self.file.read_text())

    def _tell(self, told: Any) -> None:
        self.file.write_text(json.dumps(told))

    def _calm(self, act: Act) -> Seen:
        """What is seen before the act, after it, and once its letters have gone out."""
        before = None
        if not act.by_worker:
            sent = act.begun(self.library)
            work_on()
            before = self._seen(sent.uuid)
        log: list[str] = []
        sent = act.begun(self.library)
        uuid = sent.uuid
        with moments.told(log):
            act.do(self.library, sent)
        work_on()
        after = self._seen(uuid)
        a_minute_passes()
        return {"uuid": str(uuid), "log": log, "before": before, "after": after, "end": self._seen(uuid)}

    def _killed(self, act: Act, numbers: list[int], calm: Seen) -> list[bool]:
        """Whether each was done by the one that was killed, or by the next worker."""
        uuids = [self._die(act, number, calm["log"][number]) for number in numbers]
        told = self.fork(lambda: self._go_on(act, uuids, calm["before"]))
        for number, uuid, (first, end) in zip(numbers, uuids, told, strict=True):
            at = f"{act.name}: killed at moment {number}, “{calm['log'][number]}”"
            assert first in (calm["before"], calm["after"]), f"{at}: {differs(first, calm)}"
            assert end == calm["end"], f"{at}, in the end: {differs(end, calm)}"
            letters = self._letters(uuid, may_come_twice=act.name.endswith("its letter"))
            assert letters == calm["letters"], f"{at}: {letters} instead of {calm['letters']}"
        return [first == calm["after"] for first, _end in told]

    def _die(self, act: Act, number: int, moment: str) -> str:
        status = forked(lambda: self._act_until(act, number))
        assert os.WIFSIGNALED(status), f"{act.name}: “{moment}” was not reached"
        assert os.WTERMSIG(status) == signal.SIGKILL
        return str(json.loads(self.file.read_text()))

    def _act_until(self, act: Act, number: int) -> None:
        sent = act.begun(self.library)
        self._tell(str(sent.uuid))
        with moments.dying_at(number):
            act.do(self.library, sent)

    def _go_on(self, act: Act, uuids: list[str], before: Seen | None) -> list[tuple[Seen, Seen]]:
        work_on()
        first = [self._seen(UUID(uuid)) for uuid in uuids]
        for uuid, one in zip(uuids, first, strict=True):
            if one == before:
                act.do(self.library, Submission.objects.get(uuid=uuid))
        work_on()
        a_minute_passes()
        return [(one, self._seen(UUID(uuid))) for one, uuid in zip(first, uuids, strict=True)]

    def _seen(self, uuid: UUID) -> Seen:
        """All that anybody has of an entry, without what sets it apart from another one."""
        word = word_of(uuid)
        letters = Letter.objects.filter(about=uuid).order_by("pk").values_list("subject", "state")
        uploads = Upload.objects.filter(owner=uuid)
        told: Seen = {
            "letters": [[subject.replace(word, "…"), state] for subject, state in letters],
            "uploads": [[one.offset, one.finished_at is not None, one.pieces.count()] for one in uploads],
            "found": search(SearchRequest(word, Viewer.public())).total,
        }
        sent = Submission.objects.filter(uuid=uuid).first()
        if sent is None:
            return told
        page = EntryPage.objects.filter(submission=sent).first()
        files = SubmissionFile.objects.filter(submission=sent).order_by("pk")
        return told | {
            **{name: getattr(sent, name) for name in FIELDS},
            "known": [bool(one) for one in (sent.title, sent.email, sent.book_id)],
            "people": Person.objects.filter(submission=sent).count(),
            "consents": Consent.objects.filter(person__submission=sent).count(),
            "steps": list(sent.steps.exclude(act="checked").order_by("pk").values_list("act", flat=True)),
            "files": [[one.kind, one.state, bool(one.master)] for one in files],
            "renditions": Rendition.objects.filter(source__submission=sent).count(),
            "page": None if page is None else [page.live, page.title.replace(word, "…"), page.name_shown],
            "answer": self.library.reader.get(f"{sent.campaign.url}{sent.code}/").status_code,
        }

    def _letters(self, uuid: str, may_come_twice: bool = False) -> list[str]:
        """Which ones arrived. One may come twice where the worker that sent it has died: then with the same number."""
        word = word_of(UUID(uuid))
        came = [one.message for one in self.mail.received if one.to == [f"{word}@example.org"]]
        numbers = {one["Message-ID"]: CODE.sub("…", one["Subject"].replace(word, "…")) for one in came}
        assert may_come_twice or len(numbers) == len(came), sorted(numbers.values())
        return sorted(numbers.values())


def work_on() -> None:
    """What workers do after a while, when what the dead have held is free again. So short a while that letters of
    decisions still wait, however slow this machine is."""
    now = timezone.now()
    Letter.objects.filter(due_at__gt=F("written_at") + A_WHILE).update(due_at=now + timedelta(hours=1))
    SubmissionFile.objects.exclude(lease_until=None).update(lease_until=now)
    SubmissionFile.objects.update(due_at=now)
    Letter.objects.exclude(lease_until=None).update(lease_until=now)
    Removal.objects.update(due_at=now)
    while work.works["files"].take():
        pass
    for name in DUTIES:
        worker.duties[name].work(Event())
    while work.works["letters"].take():
        pass
    assert not OutboxEntry.objects.exists()
    assert not Removal.objects.exists()
    names = {one.name for one in held("private")}
    assert storing.stored() == names, storing.stored() ^ names
    assert not list(staging_root().glob("*/"))


def a_minute_passes() -> None:
    """Letters of decisions go out."""
    Letter.objects.update(due_at=timezone.now())
    while work.works["letters"].take():
        pass


def differs(one: Seen, calm: Seen) -> str:
    """From what it should be, by name."""
    wanted = {name: [(calm[when] or {}).get(name) for when in ("before", "after", "end")] for name in one}
    return str({name: (value, wanted[name]) for name, value in one.items() if value not in wanted[name]}) + str(one)


def nothing_is_broken() -> None:
    assert Page.find_problems() == ([], [], [], [], [])
    found = [str(one) for one in check(Wanted(older_than=timedelta()))]
    assert not found, found
