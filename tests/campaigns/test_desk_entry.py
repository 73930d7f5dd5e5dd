"""One entry on the desk: what is told of it, what can be done beside deciding, and that nobody else sees any of it."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from campaigns.desk import urls
from campaigns.models import (
    BlockedSender,
    CampaignQuestion,
    Note,
    PartKind,
    Person,
    PersonRole,
    Rendition,
    RenditionKind,
    Submission,
    SubmissionFile,
)
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.senders import sender_of
from tests import factories as common
from tests.walks.factories import place

from . import factories
from .desked import QUEUE, at, at_the_desk, text

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
QUERIES = 30  # of which five are the menu’s and the user’s
HOSTILE = '"><script>alert(1)</script>\u202egpj.exe'


def film(of: Submission, **fields: Any) -> Any:
    made = factories.file(of, PartKind.VIDEO, seconds=65.0, **fields)
    Rendition.objects.create(source=made, kind=RenditionKind.FILM, label="720.mp4", media_type="video/mp4")
    Rendition.objects.create(source=made, kind=RenditionKind.POSTER, label="poster.jpg", media_type="image/jpeg")
    return made


def test_everything_the_sender_told_is_there(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    CampaignQuestion.objects.create(campaign=page, key="school", label={"en": "Which school?"}, public=True)
    entry = factories.submission(page, text="Miért szeretem.", town="Szováta", answers={"school": "Domokos", "old": 3})
    one = film(entry, transcript="Jó napot!")
    said = text(client.get(at("show", entry.uuid)))
    for words in (
        "Egy jó könyv",
        "Miért szeretem.",
        "Szováta",
        "Which school?",
        "Domokos",
        "Kiss Anna",
        "who sends the entry, 1",
        "anna@example.org",
        f"/entry-file/{one.uuid}/720.mp4",
        "Jó napot!",
        "1:05",
    ):
        assert words in said


def test_a_file_that_is_not_checked_is_not_played(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(state=State.CHECKING)
    one = film(entry, state=FileState.HELD)
    said = text(client.get(at("show", entry.uuid)))
    assert "held until it can be checked" in said
    assert f"/entry-file/{one.uuid}" not in said


def test_the_original_is_offered_to_be_saved_once_it_is_checked(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    one = factories.file(entry, PartKind.PHOTOGRAPH, FileState.HELD, master="submissions/a/master.jpg")
    link = f'href="/entry-file/{one.uuid}/master" download'
    assert link not in text(client.get(at("show", entry.uuid)))
    SubmissionFile.objects.update(state=FileState.READY)
    assert link in text(client.get(at("show", entry.uuid)))


def test_what_senders_write_is_words_and_nothing_else(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(
        title=HOSTILE, text=HOSTILE, name_shown=HOSTILE, town=HOSTILE, answers={HOSTILE: HOSTILE}
    )
    film(entry, name=HOSTILE, transcript=HOSTILE, problem_words=HOSTILE)
    Person.objects.create(submission=entry, role=PersonRole.SHOWN, name=HOSTILE)
    for address in (QUEUE, at("show", entry.uuid), at("words", entry.files.get().uuid)):
        said = text(client.get(address))
        assert "<script>alert" not in said
        reader = Isolation()
        reader.feed(said)
        assert reader.seen
        assert not reader.loose


class Isolation(HTMLParser):
    """Finds words with an override of direction that stand in nothing that keeps directions to itself."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "hr", "track", "source", "use", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.loose: list[str] = []
        self.seen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            keeps = tag in ("bdi", "textarea", "title", "script") or ("dir", "auto") in attrs
            self.open.append((tag, keeps))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "\u202e" in data:
            self.seen += 1
            if not any(keeps for _tag, keeps in self.open):
                self.loose.append(data)


def test_moderators_write_notes_and_give_entries_to_each_other(client: Client) -> None:
    me = at_the_desk(client)
    other, reader = factories.moderator("other"), common.reader("visitor")
    entry = factories.submission()
    client.post(at("note", entry.uuid), {"text": "Kérdezzük meg a szülőt."})
    client.post(at("note", entry.uuid), {"text": "  "})
    note = Note.objects.get()
    assert (note.text, note.user) == ("Kérdezzük meg a szülőt.", me)
    client.post(at("assign", entry.uuid), {"to": other.pk})
    assert Submission.objects.get().assigned_to == other
    client.post(at("assign", entry.uuid), {"to": reader.pk})
    assert Submission.objects.get().assigned_to == other
    client.post(at("assign", entry.uuid), {"to": ""})
    assert Submission.objects.get().assigned_to is None


def test_a_moderator_links_an_entry_to_a_place_that_its_sender_named_otherwise(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(town="a Hold utcája")
    factories.entry(of=entry)
    one, other = place("Holdfalva", names={"ro": "Luneni"}), place("Holdfalva", kind="quarter")
    for typed, key, linked in (("Luneni", "", one), ("Holdfalva", str(other.uuid), other), ("Holdfalva", "", other)):
        client.post(at("place", entry.uuid), {"place": typed, "place_key": key})
        entry.refresh_from_db()
        assert (entry.place, entry.town) == (linked, "a Hold utcája"), typed
        assert entry.entry.place == linked
    client.post(at("place", entry.uuid), {"place": " "})
    entry.refresh_from_db()
    assert entry.place is None


def test_a_sender_is_blocked_and_let_in_again(client: Client) -> None:
    me = at_the_desk(client)
    hashed = sender_of("anna@example.org", "")
    entry = factories.submission(sender=hashed)
    client.post(at("block", entry.uuid), {"reason": ""})
    assert not BlockedSender.objects.exists()
    client.post(at("block", entry.uuid), {"reason": "Hirdet."})
    assert BlockedSender.objects.filter(sender=hashed, reason="Hirdet.", user=me).exists()
    assert "Take entries of this sender again" in text(client.get(at("show", entry.uuid)))
    client.post(at("unblock", entry.uuid))
    assert not BlockedSender.objects.exists()
    nameless = factories.submission(entry.campaign, sender="")
    client.post(at("block", nameless.uuid), {"reason": "Hirdet."})
    assert not BlockedSender.objects.exists()


def test_blocked_senders_are_known_by_what_they_sent(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    me = at_the_desk(client)
    blocked = "/admin/entries/blocked/"
    assert "Nobody is blocked" in text(client.get(blocked))
    assert blocked in text(client.get("/admin/"))
    page, hashed = factories.campaign(), sender_of("anna@example.org", "")
    one = BlockedSender.objects.create(sender=hashed, reason="Hirdet.", user=me)
    for number in range(7):
        factories.submission(
            page, title=f"Hirdetés {number}", sender=hashed, sent_at=timezone.now() - timedelta(number)
        )
    factories.submission(page, State.DRAFT, title="Vázlat", sender=hashed)
    factories.submission(page, title="Másé", sender="other")
    said = text(client.get(blocked))
    for word in ("Hirdetés 0", "Hirdetés 4", "Kiss Anna", "Hirdet.", "moderator", "and 2 more"):
        assert word in said, word
    for word in ("Hirdetés 5", "Vázlat", "Másé", hashed):
        assert word not in said, word
    gone = BlockedSender.objects.create(sender="gone")
    assert "Nothing of theirs is left" in text(client.get(blocked))
    with CaptureQueriesContext(connection) as asked:
        client.get(blocked)
    BlockedSender.objects.create(sender="other")
    with django_assert_num_queries(len(asked)):
        client.get(blocked)
    sure = f"{blocked}{one.pk}/unblock/"
    assert "Hirdetés 0" in text(client.get(sure))
    assert BlockedSender.objects.filter(pk=one.pk).exists()
    client.post(sure)
    client.post(sure)
    assert client.get(sure).status_code == 404
    assert not BlockedSender.objects.filter(pk=one.pk).exists()
    assert BlockedSender.objects.filter(pk=gone.pk).exists()


def test_the_same_and_the_like_are_pointed_at(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    entry, same, alike, other = (
        factories.submission(page, title=title, sender=sender)
        for title, sender in (("Ez", "s"), ("Ugyanaz", ""), ("Hasonló", ""), ("Más", "s"))
    )
    draft = factories.submission(page, State.DRAFT, title="Vázlat", sender="s")
    for of, sha256, phash in (
        (entry, "aa", 0b1111),
        (same, "aa", 1 << 40),
        (alike, "bb", 0b0111),
        (other, "cc", -1),
        (draft, "aa", 0b1111),
    ):
        factories.file(of, PartKind.PHOTOGRAPH, sha256=sha256, phash=phash)
    told = client.get(at("show", entry.uuid)).context["told"]
    assert [(str(one.submission), one.same) for one in told.similar] == [("Ugyanaz", True), ("Hasonló", False)]
    assert [str(one) for one in told.others] == ["Más"]


def test_an_entry_costs_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    at_the_desk(client)
    page = factories.campaign()
    entry = factories.submission(page, sender="s")
    for n in (1, 4):
        for _one in range(n):
            film(entry, sha256="aa", phash=5)
            film(factories.submission(page, sender="s"), sha256="aa", phash=5)
            Note.objects.create(submission=entry, text="Jegyzet")
        client.get(at("show", entry.uuid))
        with django_assert_num_queries(QUERIES):
            client.get(at("show", entry.uuid))


def test_signed_forms_are_saved_and_not_shown(client: Client) -> None:
    entry = factories.submission()
    consent = entry.people.get().consents.get()
    consent.form.save("form.html", ContentFile(b"<script>alert(1)</script>"))
    assert client.get(at("consent-form", consent.uuid)).status_code == 302
    at_the_desk(client)
    answer = client.get(at("consent-form", consent.uuid))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"<script>")  # type: ignore[attr-defined]


def test_only_who_has_the_right_comes_to_the_desk(client: Client) -> None:
    entry = factories.submission(title="Titkos cím")
    one = film(entry)
    consent = entry.people.get().consents.get()
    consent.form.save("form.pdf", ContentFile(b"titkos"))
    keys = {"consent-form": consent.uuid, **dict.fromkeys(("words", "check-words", "draft", "draft-state"), one.uuid)}
    editor = User.objects.create_user("editor", password="a quiet word")
    editor.groups.add(Group.objects.get(name__in=("Editors", "Szerkesztők")))
    for who in (None, common.reader("visitor"), editor):
        client.logout()
        if who is not None:
            client.force_login(who)
        for pattern in urls.urlpatterns:
            name = str(getattr(pattern, "name", ""))
            told = {"uuid": keys.get(name, entry.uuid), "pk": entry.people.get().pk}
            asked = {key: told[key] for key in pattern.pattern.converters}
            address = reverse(f"entries_desk:{name}", kwargs=asked)
            for answer in (client.get(address), client.post(address, {"act": "approve", "text": "x", "reason": "x"})):
                assert answer.status_code in (302, 403), (name, who)
                assert "Titkos" not in text(answer)
    entry.refresh_from_db()
    assert entry.state == State.WAITING
    assert not Note.objects.exists()
