"""What is withdrawn is gone: no table and no storage holds a word or a byte of it."""

import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.models import PageLogEntry

from books.models import Book
from campaigns import acts, consents
from campaigns.models import (
    CampaignPage,
    EntryPage,
    Note,
    Person,
    Rendition,
    RenditionKind,
    Submission,
    SubmissionFile,
)
from campaigns.models.submission import State
from cms.core import epoch
from cms.letters import sending
from cms.letters.models import Letter
from cms.media.models import Removal
from cms.media.places import media_storage
from cms.media.removal import remove_due
from cms.media.storages.base import StorageUnavailable
from cms.uploads.models import Piece, Upload
from search.models import OutboxEntry
from tests.letters.server import MailServer

from . import factories

pytestmark = pytest.mark.django_db
CANARY = "kanarimadar"
BYTES = b"\x00kanarimadar\x01" * 100


def full(state: str = State.WAITING, page: CampaignPage | None = None) -> Submission:
    """A submission of which every field, and each record it may have, tells the same word."""
    sent = factories.submission(
        page, state, title=f"{CANARY} title", text=f"{CANARY} text", name_shown=f"{CANARY} name", town=CANARY,
        answers={"why": CANARY}, elsewhere=f"https://example.org/{CANARY}", email=f"{CANARY}@example.org",
        phone=f"+40 {CANARY}", sender=f"sender {CANARY}", from_address=f"address {CANARY}",
    )  # fmt: skip
    sent.book = Book.objects.create(title=f"{CANARY} book", author=CANARY)
    sent.save()
    person = Person.objects.create(submission=sent, role="shown", name=f"{CANARY} child", is_child=True)
    consents.agree(person, "guardian", "hu", guardian=f"{CANARY} mother", form=ContentFile(BYTES, "form.pdf"))
    file = factories.file(
        sent, name=f"{CANARY}.mp4", transcript=CANARY, captions=CANARY, alt=CANARY, problem_words=CANARY, upload=uuid4()
    )
    file.master.save("master.mp4", ContentFile(BYTES))
    for kind, label in ((RenditionKind.FILM, "720.mp4"), (RenditionKind.POSTER, "poster.jpg")):
        Rendition(source=file, kind=kind, label=label).file.save(label, ContentFile(BYTES))
    upload = Upload.objects.create(
        uuid=file.upload,
        purpose="entries",
        owner=sent.uuid,
        name=f"{CANARY}.mp4",
        length=9999,
        expires_at=sent.created_at,
    )
    Piece(upload=upload, offset=0, size=len(BYTES)).file.save("0", ContentFile(BYTES))
    Note.objects.create(submission=sent, text=f"{CANARY} note")
    return sent


def tables_with(word: str) -> list[str]:
    """Columns of whatever table, ours or not, that hold the word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            for column in columns:
                name = f"{connection.ops.quote_name(table)} WHERE CAST({connection.ops.quote_name(column)} AS text)"
                cursor.execute(f"SELECT count(*) FROM {name} LIKE %s", [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}")
    return found


def files() -> set[str]:
    return {entry.name for entry in media_storage("private").entries()}


@pytest.fixture
def storage_before() -> set[str]:
    return files()


@pytest.mark.parametrize("way", ["sender", "moderator", "its time was over"])
@pytest.mark.django_db
def test_nothing_is_left_of_a_published_entry(
    storage_before: set[str], way: str, django_capture_on_commit_callbacks: Any, settings: Any
) -> None:
    settings.EMAIL_URL = ""
    sent, user = full(), factories.moderator()
    acts.approve(sent, user)
    page = EntryPage.objects.get(submission=sent)
    page.save_revision(user=user).publish()
    acts.unpublish(sent, user, f"{CANARY} reason")
    if way != "its time was over":
        acts.approve(sent, user)
    assert len(tables_with(CANARY)) > 30
    assert len(files() - storage_before) == 5
    before = epoch.current()
    with django_capture_on_commit_callbacks(execute=True):
        if way == "sender":
            acts.withdraw(sent)
        elif way == "moderator":
            acts.withdraw(sent, user)
        else:
            acts.forget(sent)
    assert tables_with(CANARY) == []
    assert files() == storage_before
    assert epoch.current() > before
    assert OutboxEntry.objects.get(kind="page", object_id=str(page.pk)).hides
    assert not Removal.objects.exists()
    assert PageLogEntry.objects.filter(page_id=page.pk, label=sent.code).exists()
    sent.refresh_from_db()
    assert sent.state == State.WITHDRAWN
    assert sent.ended_at is not None
    assert [step.reason for step in sent.steps.all() if step.reason] == []


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKING, State.CHANGE, State.APPROVED, State.REFUSED])
def test_nothing_is_left_in_whatever_state_it_was(
    storage_before: set[str], state: str, django_capture_on_commit_callbacks: Any
) -> None:
    sent = full(state)
    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw(sent)
    assert tables_with(CANARY) == []
    assert files() == storage_before


def test_all_tables_are_looked_at() -> None:
    """The test above asks the database, so a table of tomorrow is asked as well."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert {model._meta.db_table for model in apps.get_models() if model._meta.managed} <= tables


def test_files_that_a_storage_does_not_give_up_go_once_it_is_back(
    storage_before: set[str], django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, storage = full(), media_storage("private")

    def away(name: str) -> None:
        raise StorageUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(type(storage), "delete", lambda self, name: away(name))
        with django_capture_on_commit_callbacks(execute=True):
            acts.withdraw(sent)
    assert Removal.objects.count() == 5
    assert len(files() - storage_before) == 5
    Removal.objects.update(due_at=sent.created_at)
    assert remove_due() == 5
    assert files() == storage_before


def test_its_sender_is_told_and_then_the_address_goes_too(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:

    sent = full()
    sent.sent_at = sent.created_at
    sent.save()
    sending._rest.reset()
    with MailServer() as mail:
        settings.EMAIL_URL = mail.url()
        with django_capture_on_commit_callbacks(execute=True):
            acts.withdraw(sent)
        assert tables_with(CANARY) == ["letters_letter.to"]
        assert sending.take_letter()
        assert mail.received[0].to == [f"{CANARY}@example.org"]
        assert sent.code in mail.received[0].message["Subject"]
        assert CANARY not in mail.received[0].message.get_content()
    assert not Letter.objects.exists()
    assert tables_with(CANARY) == []


def test_what_another_entry_names_stays() -> None:
    one, other = full(), factories.submission(factories.campaign(slug="other"))
    other.book = one.book
    other.save()
    acts.withdraw(one)
    assert Book.objects.filter(pk=other.book_id).exists()


def test_a_file_of_another_entry_stays(storage_before: set[str], django_capture_on_commit_callbacks: Any) -> None:
    page = factories.campaign()
    one, other = full(page=page), full(page=page)
    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw(one)
    assert len(files() - storage_before) == 5
    assert other.files.get().master.read() == BYTES
    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw(other)


def test_its_sender_takes_a_copy_of_all_of_it(django_capture_on_commit_callbacks: Any) -> None:
    sent = full()
    acts.ask_change(sent, factories.moderator(), "Please name the river.")
    with acts.export(sent) as copy, zipfile.ZipFile(copy) as archive:
        names = archive.namelist()
        told = archive.read("entry.json").decode() + archive.read("entry.txt").decode()
        assert [archive.read(name) for name in names if name.startswith(("files/", "consents/"))] == [BYTES, BYTES]
    for word in ("title", "text", "name", "child", "mother", "book"):
        assert told.count(f"{CANARY} {word}") >= 2, word
    assert told.count("Please name the river.") >= 2
    assert told.count("Hozzájárulok.") >= 2
    assert f"{CANARY} note" not in told  # what moderators tell each other
    assert not [name for name in names if ".." in name or name.startswith("/") or CANARY in name]
    assert sent.steps.last().act == "exported"
    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw(sent)


def test_a_file_that_is_checked_meanwhile_finds_nothing_to_write_to() -> None:
    sent = full(State.CHECKING)
    file = SubmissionFile.objects.get(submission=sent)
    acts.withdraw(sent)
    with pytest.raises(acts.WrongState, match="withdrawn"):
        acts.send(sent)
    assert not acts.files_checked(sent)
    file.submission = sent
    acts.file_refused(file)
    sent.refresh_from_db()
    assert sent.state == State.WITHDRAWN
    assert not Letter.objects.exists()
