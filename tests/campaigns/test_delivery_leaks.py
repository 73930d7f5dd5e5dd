"""Files of an entry go out to whom the entry is shown, and to moderators; as they came, to moderators alone.

Each file address there is, and each of the Image API, is asked by everybody in every state of an entry.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaigns import acts, urls
from campaigns.acts import undoing
from campaigns.models import EntryPage, PartKind, Rendition, RenditionKind, Submission, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.core import epoch
from cms.media.places import media_storage
from cms.uploads.models import Upload
from tests.factories import may_edit, reader, restrict
from tests.pictures import png

from . import factories
from .checked import arrived, checked

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MADE = {
    "film.mp4": (RenditionKind.FILM, "video/mp4"),
    "360.mp4": (RenditionKind.STEP, "video/mp4"),
    "360.m3u8": (RenditionKind.PLAYLIST, "application/vnd.apple.mpegurl"),
    "film.m3u8": (RenditionKind.PLAYLIST, "application/vnd.apple.mpegurl"),
    "poster.jpg": (RenditionKind.POSTER, "image/jpeg"),
    "sound.m4a": (RenditionKind.SOUND, "audio/mp4"),
    "waveform.json": (RenditionKind.WAVEFORM, "application/json"),
}
WORDS = ("captions.vtt", "chapters.vtt", "transcript.txt")
PARTS = ("info.json", "full/100,/0/default.jpg", "full/max/0/default.png", "0,0,128,128/128,/0/default.jpg")
NOBODY = "00000000-0000-4000-8000-000000000000"


class World:
    """An entry that waits, with a film and a photograph; and everybody who asks for them."""

    def __init__(self) -> None:
        self.campaign = factories.campaign(parts=("video", "photograph"))
        self.of = factories.submission(self.campaign, State.CHECKING, text="Elolvastam.")
        self.photograph = checked(png(300, 200), PartKind.PHOTOGRAPH, of=self.of)
        text = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"
        self.film = factories.file(
            self.of, PartKind.VIDEO, FileState.READY, captions=text, chapters=text, transcript="Hello", seconds=1
        )
        self.film.master = self._stored(self.film, "master.mov", b"MASTER")
        self.film.save()
        for label, (kind, media_type) in MADE.items():
            made = Rendition(source=self.film, kind=kind, label=label, media_type=media_type, bytes=9)
            made.file = self._stored(made, label, b"RENDITION")
            made.save()
        acts.files_checked(self.of)
        self.of.refresh_from_db()
        self.moderator = factories.moderator()
        self.editor = reader("editor")
        group = Group.objects.create(name="Those who edit campaigns")
        may_edit(group, factories.index())
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        self.editor.groups.add(group)
        self.visitors = {"anonymous": Client()}
        for name, user in (("reader", reader("somebody")), ("editor", self.editor), ("moderator", self.moderator)):
            self.visitors[name] = Client()
            self.visitors[name].force_login(user)

    def _stored(self, record: Any, label: str, data: bytes) -> str:
        return str(media_storage("private").save(record.new_name(label), ContentFile(data)))

    def addresses(self) -> list[str]:
        made = [f"/entry-file/{self.film.uuid}/{label}" for label in (*MADE, *WORDS)]
        made.append(f"/entry-file/{self.photograph.uuid}/photograph.png")
        return made + [f"/iiif/image/3/{self.photograph.uuid}/{part}" for part in PARTS]

    def masters(self) -> list[str]:
        return [f"/entry-file/{one.uuid}/master" for one in (self.film, self.photograph)]

    def approve(self) -> EntryPage:
        acts.approve(self.of, self.moderator)
        return EntryPage.objects.get(submission=self.of)


@pytest.fixture
def world() -> World:
    return World()


def waiting(world: World) -> None:
    pass


def being_written(world: World) -> None:
    Submission.objects.filter(pk=world.of.pk).update(state=State.DRAFT)


def refused(world: World) -> None:
    acts.refuse(world.of, world.moderator, "Nem illik ide.")


def asked_to_change(world: World) -> None:
    acts.ask_change(world.of, world.moderator, "Túl halk.")


def taken_down(world: World) -> None:
    world.approve()
    acts.unpublish(world.of, world.moderator, "Panasz érkezett.")


def taken_back(world: World) -> None:
    world.approve()
    acts.take_back(world.of)


def embargoed(world: World) -> None:
    page = world.approve()
    page.embargo_until = timezone.now() + HOUR
    page.save()


def expired(world: World) -> None:
    page = world.approve()
    page.expire_at = timezone.now() - HOUR
    page.save()


def of_a_draft_campaign(world: World) -> None:
    world.approve()
    world.campaign.refresh_from_db()
    world.campaign.unpublish()


def of_an_embargoed_campaign(world: World) -> None:
    world.approve()
    world.campaign.refresh_from_db()
    world.campaign.embargo_until = timezone.now() + HOUR
    world.campaign.save()


def private(world: World) -> None:
    world.approve()
    restrict(world.campaign, PageViewRestriction.LOGIN)


def of_a_private_group(world: World) -> None:
    world.approve()
    restrict(world.campaign, PageViewRestriction.GROUPS, Group.objects.create(name="Jury"))


def withdrawn(world: World) -> None:
    world.approve()
    acts.withdraw(world.of)


def published(world: World) -> None:
    world.approve()


ALL = {"anonymous", "reader", "editor", "moderator"}
SITUATIONS: list[tuple[Callable[[World], None], set[str]]] = [
    (being_written, set()),
    (waiting, {"moderator"}),
    (refused, {"moderator"}),
    (asked_to_change, {"moderator"}),
    (taken_down, {"moderator"}),
    (taken_back, {"moderator"}),
    (embargoed, {"moderator"}),
    (expired, {"moderator"}),
    (of_a_draft_campaign, {"moderator"}),
    (of_an_embargoed_campaign, {"moderator"}),
    (of_a_private_group, {"moderator"}),
    (private, {"reader", "editor", "moderator"}),
    (withdrawn, set()),
    (published, ALL),
]


@pytest.mark.parametrize(("happens", "see"), SITUATIONS, ids=[one.__name__ for one, _see in SITUATIONS])
def test_who_may_have_the_files(happens: Callable[[World], None], see: set[str], world: World) -> None:
    for address in world.addresses():  # whatever is remembered of them now is wrong afterwards
        world.visitors["moderator"].get(address)
    addresses, masters = world.addresses(), world.masters()
    happens(world)
    epoch.advance()
    for name, visitor in world.visitors.items():
        for address in addresses:
            response = visitor.get(address)
            assert response.status_code == (200 if name in see else 404), (name, address)
            public = "public" in response["Cache-Control"]
            assert public is (see == ALL), (name, address, response["Cache-Control"])
        for address in masters:
            allowed = name == "moderator" and name in see
            assert visitor.get(address).status_code == (200 if allowed else 404), (name, address)


def test_what_may_not_be_seen_and_what_is_not_there_answer_alike(world: World) -> None:
    visitor = world.visitors["reader"]
    for address in (*world.addresses(), *world.masters()):
        uuid = str(world.film.uuid if str(world.film.uuid) in address else world.photograph.uuid)
        hidden, none = visitor.get(address), visitor.get(address.replace(uuid, NOBODY))
        assert plain(hidden, uuid) == plain(none, NOBODY), address


def plain(response: Any, uuid: str) -> tuple[int, dict[str, str], bytes]:
    nonce = getattr(response.wsgi_request, "csp_nonce", None)
    own = ("Content-Security-Policy", "X-Request-ID")
    headers = {name: value for name, value in response.headers.items() if name not in own}
    body = response.content.replace(uuid.encode(), b"")
    return response.status_code, headers, body.replace(str(nonce).encode(), b"") if nonce else body


def test_the_pyramid_itself_and_files_not_yet_ready_go_to_nobody(world: World) -> None:
    world.approve()
    moderator = world.visitors["moderator"]
    assert moderator.get(f"/entry-file/{world.photograph.uuid}/pyramid.tif").status_code == 404
    assert moderator.get(f"/entry-file/{world.film.uuid}/../film.mp4").status_code == 404
    SubmissionFile.objects.filter(pk=world.film.pk).update(state=FileState.REFUSED)
    assert moderator.get(f"/entry-file/{world.film.uuid}/film.mp4").status_code == 404


def test_what_lies_in_a_draft_is_opened_to_moderators_by_sending_it_alone(world: World) -> None:
    Submission.objects.filter(pk=world.of.pk).update(state=State.DRAFT)
    epoch.advance()
    moderator = world.visitors["moderator"]
    for address in (*world.addresses(), *world.masters()):
        assert moderator.get(address).status_code == 404, address
    acts.send(world.of)
    for address in (*world.addresses(), *world.masters()):  # also what is remembered of a photograph
        assert moderator.get(address).status_code == 200, address


def test_a_master_that_nobody_looked_at_for_malware_goes_to_nobody(world: World) -> None:
    for state in (FileState.ARRIVED, FileState.HELD, FileState.REFUSED):
        SubmissionFile.objects.filter(pk=world.film.pk).update(state=state)
        assert world.visitors["moderator"].get(f"/entry-file/{world.film.uuid}/master").status_code == 404


def test_a_master_is_saved_and_never_shown(world: World) -> None:
    SubmissionFile.objects.filter(pk=world.film.pk).update(name='"><script>.html')
    response = world.visitors["moderator"].get(f"/entry-file/{world.film.uuid}/master")
    assert b"".join(response.streaming_content) == b"MASTER"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == f'attachment; filename="{world.of.code}-master.mov"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"


def test_ranges_of_a_film(world: World) -> None:
    world.approve()
    address = f"/entry-file/{world.film.uuid}/film.mp4"
    response = Client().get(address, headers={"range": "bytes=2-4"})
    assert (response.status_code, response["Content-Range"]) == (206, "bytes 2-4/9")
    assert b"".join(response.streaming_content) == b"NDI"
    assert response["Content-Type"] == "video/mp4"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert Client().get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert Client().head(address)["Content-Length"] == "9"
    assert Client().post(address).status_code == 405


def test_no_address_at_a_bucket_is_handed_out(world: World, settings: Any) -> None:
    """One would open the file to whoever has it, for as long as it is good."""
    settings.PRIVATE_DELIVERY = "presigned"
    world.approve()
    for address in (*world.addresses(), *world.masters()):
        assert world.visitors["moderator"].get(address).status_code == 200


def test_words_are_told_as_what_they_are(world: World) -> None:
    world.approve()
    for label, kind in (("captions.vtt", "text/vtt"), ("chapters.vtt", "text/vtt"), ("transcript.txt", "text/plain")):
        response = Client().get(f"/entry-file/{world.film.uuid}/{label}")
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert "Hello" in response.content.decode()
    assert Client().get(f"/entry-file/{world.photograph.uuid}/captions.vtt").status_code == 404


def test_every_file_address_is_asked_here(world: World) -> None:
    asked = {pattern.name for pattern in urls.urlpatterns if str(pattern.pattern).startswith("entry-file/")}
    assert asked == {"entry-file", "entry-master", *(f"entry-{label}" for label in WORDS)}


def test_an_answer_costs_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    world.approve()
    address = f"/entry-file/{world.film.uuid}/film.mp4"
    Client().get(address)
    with django_assert_max_num_queries(3):
        Client().get(address)


@pytest.mark.parametrize("how", [asked_to_change, taken_back])
def test_what_is_added_to_an_entry_that_is_changed_is_seen_once_it_is_sent(
    how: Callable[[World], None], world: World
) -> None:
    how(world)
    before, desk = [*world.addresses(), *world.masters()], f"/admin/entries/{world.of.uuid}/"
    moderator = world.visitors["moderator"]
    world.photograph = checked(png(200, 300), PartKind.PHOTOGRAPH, of=world.of, name="új.png")
    world.film = factories.file(
        world.of, name="új.mp4", arrived_at=timezone.now(), transcript="Új", captions="WEBVTT\n", chapters="WEBVTT\n"
    )
    world.film.master = world._stored(world.film, "master.mov", b"MASTER")
    world.film.save()
    for label, (kind, media_type) in MADE.items():
        made = Rendition(source=world.film, kind=kind, label=label, media_type=media_type, bytes=9)
        made.file = world._stored(made, label, b"RENDITION")
        made.save()
    added = [*world.addresses(), *world.masters(), f"/admin/entries/words/{world.film.uuid}/"]
    for name, visitor in world.visitors.items():
        for address in added:
            assert visitor.get(address).status_code in ((404,) if name == "moderator" else (302, 404)), (name, address)
    for address in before:
        assert moderator.get(address).status_code == 200, address
    queue = "/admin/entries/?state=change&kind=video"
    said = moderator.get(desk).content.decode() + moderator.get(queue).content.decode()
    assert "új." not in said
    assert str(world.film.uuid) not in said
    acts.send(world.of)
    assert "új.png" in moderator.get(desk).content.decode()
    for address in added:
        assert moderator.get(address).status_code == 200, address


def test_a_decision_takes_nothing_along_that_was_not_sent(world: World) -> None:
    asked_to_change(world)
    sent = set(world.of.files.values_list("pk", flat=True))
    added = arrived(png(200, 300), PartKind.PHOTOGRAPH, of=world.of, name="új.png")
    with pytest.raises(acts.WrongState, match="begun to change"):
        undoing.undo(world.of, world.moderator)
    assert undoing.undo_until(world.of) is None
    refused(world)
    assert set(world.of.files.values_list("pk", flat=True)) == sent
    assert not Upload.objects.filter(uuid=added.upload).exists()
    acts.reconsider(world.of, world.moderator)
    for address in (*world.addresses(), *world.masters()):
        assert world.visitors["moderator"].get(address).status_code == 200, address
