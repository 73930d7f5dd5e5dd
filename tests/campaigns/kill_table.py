"""Entries in every state, and what is done to them there: the lines of the table of `kill -9` (`kills`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any
from unittest import mock
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.test import Client
from django.utils import timezone

from campaigns import acts, consents
from campaigns.models import CampaignPage, Person, Rendition, RenditionKind, Submission
from campaigns.models.submission import State
from campaigns.status.address import address_of, token_of
from cms.core import work, worker
from cms.letters.models import Letter
from cms.uploads.models import Upload
from tests.campaigns import checked, desked, factories
from tests.campaigns.test_taking_part import complete
from tests.pictures import picture
from tests.uploads.served import BYTES, TUS, encoded

S = State
PHOTOGRAPH = picture("JPEG", 200, 100)
REASON = "Mert így döntöttünk."
Do = Callable[["Library", Submission], Any]
CHOSEN = (
    "draft: an upload arrives", "draft: a file is dropped", "draft: sent", "checking: withdrawn", "waiting: approved",
    "approved: approved by another", "change: sent again", "published: taken down", "published: withdrawn",
    "refused: reconsidered", "checking: checked", "checking: a file is refused", "published: search",
    "published: its letter", "withdrawn: files", "withdrawn: search", "draft: an upload runs out",
)  # fmt: skip
"""An act or more in each state that puts files, documents, letters and messages where servers keep them."""
FORGET, EXPIRED = "entries whose time is over", "uploads that were never finished"


@dataclass(frozen=True)
class Act:
    """What is done to an entry that `begun` makes. What a worker does is done by the next one as well."""

    name: str
    begun: Callable[["Library"], Submission]
    do: Do
    by_worker: bool = False

    @property
    def is_chosen(self) -> bool:
        return self.name in CHOSEN


@dataclass
class Library:
    """Made before anybody forks."""

    page: CampaignPage
    closed: CampaignPage
    careful: CampaignPage
    moderator: Any
    another: Any
    desk: Client
    reader: Client
    """`closed` so long ago that nothing of it is to be kept; `careful`: two persons approve. `desk` is the browser of
    `moderator`, not of `another` one."""

    # Entries

    def entry(self, state: str = S.WAITING, page: CampaignPage | None = None) -> Submission:
        sent = factories.submission(page or self.page, state, text="Egy mondat.", age_group="18-64")
        word = word_of(sent.uuid)
        sent.title, sent.email = f"Egy {word} könyv", f"{word}@example.org"
        sent.sent_at = None if state == S.DRAFT else timezone.now()
        sent.save()
        return sent

    def full(self, state: str = S.WAITING, page: CampaignPage | None = None) -> Submission:
        """With a film and what was made of it, and a child whose guardian has signed a paper."""
        sent = self.entry(state, page)
        child = Person.objects.create(submission=sent, role="shown", name="Kiss Péter", is_child=True)
        consents.agree(child, "shown", "hu")
        consents.agree(child, "guardian", "hu", guardian="Kiss Éva", form=ContentFile(b"paper", "form.pdf"))
        file = factories.file(sent, part=self.page.parts.get(kind="video"), bytes=4)
        file.master.save("master.mp4", ContentFile(b"film"))
        for kind, label in ((RenditionKind.FILM, "720.mp4"), (RenditionKind.POSTER, "poster.jpg")):
            Rendition(source=file, kind=kind, label=label, bytes=4).file.save(label, ContentFile(b"made"))
        return sent

    def published(self, page: CampaignPage | None = None) -> Submission:
        return acts.approve(self.full(page=page), self.moderator)

    def approved_once(self) -> Submission:
        return acts.approve(self.full(page=self.careful), self.another)

    def published_a_minute_ago(self) -> Submission:
        sent = self.published()
        Letter.objects.filter(about=sent.uuid).update(due_at=F("written_at"))
        return sent

    def arrived(self, state: str = S.CHECKING, data: bytes = PHOTOGRAPH) -> Submission:
        sent = self.entry(state)
        checked.arrived(data, "photograph", of=sent, name="photograph.jpg")
        return sent

    def refused(self, page: CampaignPage | None = None) -> Submission:
        return acts.refuse(self.full(page=page), self.moderator, REASON)

    def taken_down(self) -> Submission:
        return acts.unpublish(self.published(), self.moderator, REASON)

    def withdrawn(self) -> Submission:
        return acts.withdraw(self.published())

    def withdrawn_by_the_dead(self) -> Submission:
        """Nothing of what follows the commit was done."""
        with mock.patch("cms.media.removal._remove"), mock.patch("cms.media.gone._delete"):
            return self.withdrawn()

    def untouched(self, sent: Submission, days: int, email: bool = True) -> Submission:
        """A draft that nobody has gone on with for so long."""
        sent.touched_at = timezone.now() - timedelta(days)
        sent.email = sent.email if email else ""
        sent.save()
        return sent

    def half_uploaded(self) -> Submission:
        sent = self.entry(S.DRAFT)
        self.patches(self.begins_upload(self, sent), 0, len(PHOTOGRAPH) // 2)
        return sent

    def left_half_uploaded(self) -> Submission:
        sent = self.half_uploaded()
        Upload.objects.filter(owner=sent.uuid).update(expires_at=timezone.now())
        return sent

    # What people do in a browser

    def decides(self, act: str) -> Do:
        return lambda _self, sent: good(desked.decide(self.desk, sent, act, REASON))

    def sender(self, where: str = "", **form: str) -> Do:
        return lambda _self, sent: good(self.reader.post(address_of(sent, "hu") + where, form))

    def sends(self, _self: "Library", sent: Submission) -> Any:
        return good(self.reader.post(address_of(sent, "hu"), self.form(sent, act="send")))

    def saves(self, _self: "Library", sent: Submission) -> Any:
        return good(self.reader.post(address_of(sent, "hu"), self.form(sent)))

    def form(self, sent: Submission, **more: str) -> dict[str, str]:
        return complete(sent) | {"email": sent.email, "town": "Kézdi", **more}

    def written(self, state: str, full: bool = False) -> Submission:
        """Its form is filled in and saved."""
        sent = self.full(state) if full else self.entry(state)
        self.saves(self, sent)
        return sent

    def drops(self, _self: "Library", sent: Submission) -> Any:
        drop = f"drop-{sent.files.get().pk}"
        return good(self.reader.post(address_of(sent, "hu"), self.form(sent, act=drop)))

    def begins_upload(self, _self: "Library", sent: Submission) -> str:
        photograph = self.page.parts.get(kind="photograph")
        told = {"purpose": "entries", "draft": str(sent.uuid), "token": token_of(sent), "part": str(photograph.pk)}
        told |= {"filename": "photograph.jpg", "filetype": "image/jpeg"}
        headers = TUS | {"Upload-Length": str(len(PHOTOGRAPH)), "Upload-Metadata": encoded(told)}
        return str(good(self.reader.generic("POST", "/uploads/", headers=headers))["Location"])

    def uploads_the_rest(self, _self: "Library", sent: Submission) -> None:
        upload = Upload.objects.get(owner=sent.uuid)
        self.patches(f"/uploads/{upload.uuid}", upload.offset, len(PHOTOGRAPH))

    def patches(self, address: str, start: int, end: int) -> None:
        headers = TUS | {"Upload-Offset": str(start)}
        good(self.reader.patch(address, PHOTOGRAPH[start:end], content_type=BYTES["Content-Type"], headers=headers))


def a(kind: str) -> Do:
    """One piece of work of this kind, by a worker."""
    return lambda _library, _sent: work.works[kind].take()


def the(duty: str) -> Do:
    return lambda _library, _sent: worker.duties[duty].work(Event())


def good(answer: Any) -> Any:
    assert answer.status_code < 400, (answer.status_code, answer.content[:300])
    return answer


def word_of(uuid: UUID) -> str:
    """That no other entry has."""
    return "konyv" + uuid.hex.translate(str.maketrans("0123456789", "ghijklmnop"))


def browser() -> Client:
    return Client(headers={"host": urlsplit(settings.SITE_URL).netloc})


def table(library: Library) -> list[Act]:
    decides, sender = library.decides, library.sender
    return [
        Act("draft: saved", lambda one: one.entry(S.DRAFT), library.saves),
        Act("draft: an upload begins", lambda one: one.entry(S.DRAFT), library.begins_upload),
        Act("draft: an upload arrives", Library.half_uploaded, library.uploads_the_rest),
        Act("draft: a file is dropped", lambda one: one.written(S.DRAFT, full=True), library.drops),
        Act("draft: sent", lambda one: one.written(S.DRAFT), library.sends),
        Act("draft: withdrawn", lambda one: one.full(S.DRAFT), sender("withdraw/")),
        Act("checking: taken back", Library.arrived, sender("change/")),
        Act("checking: withdrawn", Library.arrived, sender("withdraw/")),
        Act("waiting: approved", Library.full, decides("approve")),
        Act("waiting: a change is asked for", Library.full, decides("change")),
        Act("waiting: refused", Library.full, decides("refuse")),
        Act("waiting: taken back", Library.full, sender("change/")),
        Act("waiting: withdrawn", Library.full, sender("withdraw/")),
        Act("approved: approved by another", Library.approved_once, decides("approve")),
        Act("taken down: approved again", Library.taken_down, decides("approve")),
        Act("change: sent again", lambda one: one.written(S.CHANGE), library.sends),
        Act("change: refused", lambda one: one.full(S.CHANGE), decides("refuse")),
        Act("published: taken down", Library.published, decides("unpublish")),
        Act("published: the decision is undone", Library.published, decides("undo")),
        Act("published: another name", Library.published, sender("name/", name_shown="Panni")),
        Act("published: withdrawn", Library.published, sender("withdraw/")),
        Act("refused: reconsidered", Library.refused, decides("reconsider")),
        Act("checking: checked", Library.arrived, a("files"), True),
        Act("checking: a file is refused", lambda one: one.arrived(data=b"no picture"), a("files"), True),
        Act("published: search", Library.published, the("search index"), True),
        Act("published: its letter", Library.published_a_minute_ago, a("letters"), True),
        Act("taken down: search", Library.taken_down, the("search index"), True),
        Act("withdrawn: files", Library.withdrawn_by_the_dead, the("files to be removed"), True),
        Act("withdrawn: search", Library.withdrawn, the("search index"), True),
        Act("withdrawn: its letter", Library.withdrawn, a("letters"), True),
        Act("draft: reminded", lambda one: one.untouched(one.entry(S.DRAFT), 11), the(FORGET), True),
        Act("draft: forgotten", lambda one: one.untouched(one.full(S.DRAFT), 20, email=False), the(FORGET), True),
        Act("draft: an upload runs out", Library.left_half_uploaded, the(EXPIRED), True),
        Act("published: forgotten", lambda one: one.published(one.closed), the(FORGET), True),
        Act("refused: forgotten", lambda one: one.refused(one.closed), the(FORGET), True),
    ]
