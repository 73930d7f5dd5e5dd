"""What is withdrawn, or forgotten, leaves nothing behind: no table, no file of this installation, no storage, no index
and no queue has a word or a byte of it, whatever was made of it for whoever has looked at it meanwhile."""

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from books.models import Book, Source
from campaigns import acts, consents, keeping
from campaigns.acts.withdrawing import KEPT
from campaigns.models import (
    CampaignPage,
    FileTiles,
    Note,
    PartKind,
    Person,
    RenditionKind,
    Submission,
)
from campaigns.models.submission import State
from cms.media.places import media_storage
from cms.media.removal import remove_due
from search import emptying
from search.backends import engine
from search.backends.listing import listing
from tests.archive_pages.scanned import standard
from tests.profile import PRODUCTION
from tests.searching import drain, found, own_index  # noqa: F401

from . import factories
from .test_leaks import FILES, WAYS, World, stored
from .test_withdrawing import tables_with

pytestmark = pytest.mark.django_db
CANARY = "kanarimadar"
TOWN = f"{CANARY}falva"
BYTES = f"{CANARY} as bytes ".encode() * 50


@pytest.fixture
def campaign() -> CampaignPage:
    page = factories.campaign("Felhívás")
    factories.translated(page, "en", "Call")
    factories.entry(of=factories.submission(page, State.PUBLISHED, title="Nyílt bejegyzés", name_shown="Nyílt Nóra"))
    return page


def sent_to(page: CampaignPage, state: str = State.WAITING) -> Submission:
    """A submission of which each field and file tells the same word; a film, a sound and a photograph."""
    sent = factories.submission(
        page, state, title=f"{CANARY} title", text=f"{CANARY} text", name_shown=f"{CANARY} name", town=TOWN,
        answers={"why": f"{CANARY} answer"}, elsewhere=f"https://example.org/{CANARY}", age_group="10-13",
        email=f"{CANARY}@example.org", phone=f"+40 {CANARY}", sent_at=timezone.now(),
        book=Book.objects.create(title=f"{CANARY} book", author=f"{CANARY} author", source=Source.READER),
    )  # fmt: skip
    person = Person.objects.create(submission=sent, role="shown", name=f"{CANARY} child", is_child=True)
    consents.agree(person, "guardian", "hu", guardian=f"{CANARY} mother", form=ContentFile(BYTES, "form.pdf"))
    said = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{CANARY} said\n"
    words = {"captions": said, "chapters": said.replace("said", "chapter"), "transcript": f"{CANARY} transcript"}
    for number, kind in enumerate((PartKind.VIDEO, PartKind.AUDIO)):
        file = factories.file(sent, kind, name=f"{CANARY}.mp4", seconds=2, order=number, words_language="hu", **words)
        stored(file, RenditionKind.FILM if kind == PartKind.VIDEO else RenditionKind.SOUND, "360.mp4", BYTES)
        file.master.save("master.mp4", ContentFile(BYTES))
    _master, width, height, tiled, tiles = standard()
    photograph = factories.file(
        sent, PartKind.PHOTOGRAPH, name=f"{CANARY}.jpg", alt=f"{CANARY} alt", width=width, height=height, order=2
    )
    photograph.master.save("master.jpg", ContentFile(BYTES))
    stored(photograph, RenditionKind.PHOTOGRAPH, "photograph.jpg", BYTES, width, height)
    pyramid = stored(photograph, RenditionKind.PYRAMID, "pyramid.tif", tiled, width, height)
    FileTiles.objects.create(rendition=pyramid, data=tiles)
    Note.objects.create(submission=sent, text=f"{CANARY} note")
    return sent


def of_everybody(page: CampaignPage, sent: Submission, client: Client) -> World:
    files = {file.kind: str(file.uuid) for file in sent.files.all()}
    entry, book = sent.entry, sent.book
    assert book is not None
    english = page.get_translations().get().specific
    film, photograph = files[PartKind.VIDEO], files[PartKind.PHOTOGRAPH]
    return World(page, english, sent, entry, str(entry.uuid), entry.pk, book, film, photograph, client)


def looked_at(world: World) -> None:
    """Everybody has been there: each way out, search for its words, and moderators at its desk."""
    for name, way in WAYS.items():
        for address in way(world) if name in FILES else way(world)[:2]:
            answer = world.client.get(address, follow=True)
            if answer.streaming:
                b"".join(answer.streaming_content)
    assert f"{CANARY} title" in world.client.get(f"/hu/search/?q={CANARY}*").content.decode()
    staff = Client()
    staff.force_login(factories.moderator("looking"))
    for address in (f"/admin/entries/?q={CANARY}", f"/admin/entries/{world.submission.uuid}/"):
        assert CANARY in staff.get(address, follow=True).content.decode(), address


# ── Everything there is ─────────────────────────────────────────────────────────────────────────────────────────


def files_with_it(*folders: Path) -> list[str]:
    """Files of this installation that hold the word, or are named after it."""
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and (CANARY in path.name or CANARY.encode() in path.read_bytes())
    ]


def cuts() -> set[str]:
    """Pieces of photographs on this machine's disk."""
    return {path.name for path in (Path(settings.VAR_DIR) / "cache").rglob("*") if path.is_file()}


def kept_on_storages() -> set[str]:
    return {f"{part}/{entry.name}" for part in ("private", "default") for entry in media_storage(part).entries()}


def in_the_index() -> list[str]:
    """What the engine has of it; of an index in a folder, whether anything that is gone was only marked as deleted."""
    if not PRODUCTION:
        return [type(one).__name__ for one in (engine(), listing()) if one.holds_removed()]
    from search.backends.elasticsearch.client import server

    names = f"{settings.ELASTICSEARCH_PREFIX}-*"
    server().ask(lambda es: es.indices.refresh(index=names), 30)
    found = server().ask(lambda es: es.search(index=names, query={"match_all": {}}, size=1000, source=True))
    return [hit["_index"] for hit in found["hits"]["hits"] if CANARY in json.dumps(hit)]


def only_marked_as_deleted() -> list[str]:
    folders = [engine().folder, listing().folder]  # type: ignore[attr-defined]
    metas = [json.loads((one.path / "meta.json").read_text()) for one in folders]
    return [str(segment["deletes"]) for meta in metas for segment in meta["segments"] if segment["deletes"]]


def in_redis() -> list[str]:
    if not PRODUCTION:
        return []
    from redis import Redis

    found = []
    for address in (settings.BROKER_URL, settings.CACHE_URL):
        server = Redis.from_url(address)
        found += [key for key in server.scan_iter() if CANARY.encode() in key + (server.dump(key) or b"")]
    return [str(key) for key in found]


def left() -> dict[str, Any]:
    """All that is left of it, anywhere."""
    places = {
        "tables": tables_with(CANARY),
        "files": files_with_it(Path(settings.VAR_DIR), Path(settings.INDEX_DIR)),
        "index": in_the_index(),
        "redis": in_redis(),
    }
    return {place: found for place, found in places.items() if found}


def let_the_worker_run() -> None:
    remove_due()
    drain()
    emptying.empty(Event())


# ── Nothing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_left_of_a_published_entry_that_everybody_has_seen(
    campaign: CampaignPage, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """It was published, mended by an editor, taken down, published again, looked at, copied by its sender."""
    files, pieces = kept_on_storages(), cuts()
    sent, user = sent_to(campaign), factories.moderator()
    with django_capture_on_commit_callbacks(execute=True):
        acts.approve(sent, user)
    page = sent.entry
    page.save_revision(user=user).publish()
    drain()
    with django_capture_on_commit_callbacks(execute=True):
        acts.unpublish(sent, user, f"{CANARY} reason")
        acts.approve(sent, user)
    drain()
    looked_at(of_everybody(campaign, sent, client))
    acts.export(sent).close()
    there = left()
    assert len(there["tables"]) > 25  # what is asked below finds it while it is there
    assert PRODUCTION or len(there["files"]) > 5
    assert PRODUCTION or only_marked_as_deleted()

    with django_capture_on_commit_callbacks(execute=True):
        acts.withdraw(sent)
    let_the_worker_run()
    assert left() == {}
    assert PRODUCTION or only_marked_as_deleted() == []
    assert kept_on_storages() == files
    assert cuts() == pieces
    row = Submission.objects.get(pk=sent.pk)
    assert {name for name, value in vars(row).items() if value and not name.startswith("_")} <= KEPT | {"campaign_id"}


@pytest.mark.parametrize("state", [State.REFUSED, State.DRAFT])
def test_nothing_is_left_of_what_was_refused_or_never_sent_once_its_time_is_over(
    campaign: CampaignPage, state: str, django_capture_on_commit_callbacks: Any
) -> None:
    files = kept_on_storages()
    sent = sent_to(campaign, State.WAITING if state == State.REFUSED else state)
    if state == State.REFUSED:
        acts.refuse(sent, factories.moderator(), f"{CANARY} reason")
    drain()
    campaign.opens_at, campaign.closes_at = timezone.now() - timedelta(days=5000), timezone.now() - timedelta(days=4900)
    campaign.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert keeping.forget_due() == 2  # the other entry’s addresses
    let_the_worker_run()
    assert left() == {}
    assert kept_on_storages() == files
    assert Submission.objects.filter(pk=sent.pk).exists() == (state == State.REFUSED)


@pytest.mark.embedded
def test_a_large_index_is_filled_anew_by_night_and_put_down_when_the_worker_stops(
    campaign: CampaignPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = sent_to(campaign)
    acts.approve(sent, factories.moderator())
    drain()
    assert found(CANARY + "*") == 1
    acts.withdraw(sent)
    drain()
    assert found(CANARY + "*") == 0  # from the same moment
    monkeypatch.setattr(emptying, "AT_ONCE", 0)
    noon, night = (timezone.make_aware(datetime(2026, 6, 1, hour)) for hour in (12, 3))
    stopped = Event()
    stopped.set()
    assert not emptying.empty(Event(), noon)
    assert not emptying.empty(stopped, night)
    assert in_the_index()
    assert found("nyílt") == 1
    assert emptying.empty(Event(), night)
    assert not in_the_index()
    assert not emptying.empty(Event(), night)
    assert found("nyílt") == 1


# ── Everything ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_for_its_sender_has_each_fact_that_is_found_about_it(campaign: CampaignPage) -> None:
    """Each column of each table in which the same search finds something is in the copy, or is said here not to be."""
    sent = sent_to(campaign)
    acts.ask_change(sent, factories.moderator(), f"{CANARY} reason")
    with acts.export(sent) as copy, zipfile.ZipFile(io.BytesIO(copy.read())) as archive:
        told = archive.read("entry.json").decode()
        text = archive.read("entry.txt").decode()
        kept = [archive.read(name) for name in archive.namelist() if name.startswith(("files/", "consents/"))]
    assert kept == [BYTES] * 4
    missing = [value for value in facts_found() if value not in json.dumps(json.loads(told), ensure_ascii=False)]
    assert missing == [f"{CANARY} note"]  # what moderators tell each other
    for word in ("title", "answer", "author", "transcript", "said", "chapter", "alt", "mother"):
        assert f"{CANARY} {word}" in text, word


def facts_found() -> list[str]:
    """Lines with the word in it, of all columns of all tables."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table, column in (one.split(".") for one in tables_with(CANARY)):
            name, of = connection.ops.quote_name(column), connection.ops.quote_name(table)
            cursor.execute(f"SELECT CAST({name} AS text) FROM {of} WHERE CAST({name} AS text) LIKE %s", [f"%{CANARY}%"])
            found |= {line for (value,) in cursor.fetchall() for line in words_of(str(value))}
    return sorted(found)


def words_of(value: str) -> list[str]:
    value = " ".join(json.loads(value).values()) if value.startswith("{") else value
    return [line.strip() for line in value.splitlines() if CANARY in line]
