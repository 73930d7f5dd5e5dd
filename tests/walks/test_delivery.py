"""Files of photographs and recordings go out to whoever may see a page that shows them, and to nobody else."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from tests import factories as common
from walks.models import Photograph, Recording, StopPage, StopPhotograph, ThenAndNow
from walks.routes import gpx
from walks.routes.route import Point, Route
from walks.stored_routes import take_in_route

from . import factories, sounds
from .cameras import photographed, read, scene, take
from .test_recordings import VTT
from .test_recordings import take as take_recording

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def stop() -> StopPage:
    return factories.stop(factories.walk())


@pytest.fixture
def photograph(stop: StopPage) -> Photograph:
    made = take(photographed("JPEG")).photograph
    factories.shown(stop, made)
    return made


@pytest.fixture
def recording(stop: StopPage) -> Recording:
    made = take_recording(sounds.mp3(), transcript="Minden szó.", captions=VTT)
    stop.audio = made
    stop.save()
    return made


def files(photograph: Photograph, recording: Recording) -> list[str]:
    return [
        f"/photograph/{photograph.uuid}.jpg",
        f"/iiif/image/3/{photograph.uuid}/info.json",
        f"/iiif/image/3/{photograph.uuid}/full/160,/0/default.jpg",
        *(f"/recording/{recording.uuid}{ending}" for ending in ("", ".mp3", ".vtt", ".txt")),
    ]


def answers(client: Client, addresses: list[str]) -> set[int]:
    return {client.get(address).status_code for address in addresses}


def test_the_original_is_a_file_with_a_name(client: Client, photograph: Photograph) -> None:
    photograph.title = "A templom / belülről"
    photograph.save()
    answer = client.get(f"/photograph/{photograph.uuid}.jpg")
    body = answer.getvalue()
    assert body == read(photograph.original)
    assert hashlib.sha256(body).hexdigest() == photograph.original_sha256
    assert answer["Content-Type"] == "image/jpeg"
    assert "A-templom-bel" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "public, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" not in answer.get("Vary", "")
    again = client.get(f"/photograph/{photograph.uuid}.jpg", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def test_the_other_suffix_leads_to_the_true_one(client: Client, stop: StopPage) -> None:
    made = take(photographed("PNG", scene(words="png")), "kép.png").photograph
    factories.shown(stop, made)
    answer = client.get(f"/photograph/{made.uuid}.jpg")
    assert (answer.status_code, answer["Location"]) == (302, f"/photograph/{made.uuid}.png")
    assert client.get(answer["Location"])["Content-Type"] == "image/png"
    assert client.get(f"/photograph/{made.uuid}.exe").status_code == 404


def test_a_recording_is_heard_in_ranges(client: Client, recording: Recording) -> None:
    data = read(recording.file)
    for address in (f"/recording/{recording.uuid}", f"/recording/{recording.uuid}.mp3"):
        whole = client.get(address)
        assert (whole.getvalue(), whole["Content-Type"], whole["Accept-Ranges"]) == (data, "audio/mpeg", "bytes")
        assert whole["Content-Disposition"].startswith("inline")
        part = client.get(address, headers={"range": "bytes=100-299"})
        assert (part.status_code, part.getvalue()) == (206, data[100:300])
        assert part["Content-Range"] == f"bytes 100-299/{len(data)}"
        assert part["Cache-Control"] == "public, no-cache"
        assert client.get(address, headers={"range": f"bytes={len(data)}-"}).status_code == 416
        assert client.head(address)["Content-Length"] == str(len(data))
    assert client.get(f"/recording/{recording.uuid}.wav").status_code == 404
    assert client.post(f"/recording/{recording.uuid}").status_code == 405


def test_words_of_a_recording(client: Client, recording: Recording) -> None:
    captions = client.get(f"/recording/{recording.uuid}.vtt")
    assert (captions["Content-Type"], captions.content.decode()) == ("text/vtt; charset=utf-8", VTT)
    transcript = client.get(f"/recording/{recording.uuid}.txt")
    assert (transcript["Content-Type"], transcript.content.decode()) == ("text/plain; charset=utf-8", "Minden szó.")
    etag = transcript["ETag"]
    assert client.get(f"/recording/{recording.uuid}.txt", headers={"if-none-match": etag}).status_code == 304
    recording.transcript = recording.captions = ""
    recording.save()
    assert answers(client, [f"/recording/{recording.uuid}.{form}" for form in ("vtt", "txt")]) == {404}


def test_it_takes_few_queries(
    client: Client,
    photograph: Photograph,
    recording: Recording,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        other = factories.stop(factories.walk(f"Séta {number}"), f"Megálló {number}", audio=recording)
        factories.shown(other, photograph)
    for address in files(photograph, recording):
        client.get(address).getvalue()
        with django_assert_max_num_queries(8):
            assert client.get(address).status_code == 200


def draft(stop: StopPage) -> None:
    stop.unpublish()


def private(stop: StopPage) -> None:
    common.restrict(stop.get_parent(), PageViewRestriction.GROUPS, "members")


def embargoed(stop: StopPage) -> None:
    common.embargo(stop, timezone.now() + HOUR)


def expired(stop: StopPage) -> None:
    stop.expire_at = timezone.now() - HOUR
    stop.save()


def taken_off(stop: StopPage) -> None:
    stop.photographs.all().delete()
    stop.audio = None
    stop.save()


def deleted(stop: StopPage) -> None:
    stop.delete()


@pytest.mark.parametrize("hide", [draft, private, embargoed, expired, taken_off, deleted])
def test_what_may_not_be_seen_is_not_there(
    client: Client, stop: StopPage, photograph: Photograph, recording: Recording, hide: Any
) -> None:
    addresses = files(photograph, recording)
    assert answers(client, addresses) == {200}
    hide(stop)
    assert answers(client, addresses) == {404}
    nobody = "00000000-0000-4000-8000-000000000000"
    never, hidden = client.get(f"/photograph/{nobody}.jpg"), client.get(addresses[0])
    assert hidden.content.decode().replace(str(photograph.uuid), nobody) == never.content.decode()
    client.force_login(User.objects.create_user("olvaso"))
    assert answers(client, addresses) == {404}


def test_one_public_page_is_enough_and_its_end_is_the_end(
    client: Client, stop: StopPage, photograph: Photograph, recording: Recording
) -> None:
    other = factories.stop(factories.walk("Másik"), "Másik megálló", audio=recording)
    factories.shown(other, photograph)
    addresses = files(photograph, recording)
    private(stop)
    assert answers(client, addresses) == {200}
    assert client.get(addresses[0])["Cache-Control"] == "public, no-cache"
    StopPhotograph.objects.get(stop=other).delete()
    other.audio = None
    other.save()
    assert answers(client, addresses) == {404}


def test_members_of_a_private_walk_have_it_and_no_cache_does(
    client: Client, stop: StopPage, photograph: Photograph, recording: Recording
) -> None:
    private(stop)
    client.force_login(common.reader("tag", "members"))
    for address in files(photograph, recording):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "private" in answer["Cache-Control"], address
        if not address.startswith("/iiif"):
            assert answer["Cache-Control"] == "private, no-store", address
            assert "Cookie" in answer["Vary"], address


def test_a_translation_shows_the_first_pages_pictures(client: Client, stop: StopPage, photograph: Photograph) -> None:
    roman = factories.translated(stop, "ro", "Biserica")
    draft(stop)
    assert client.get(f"/photograph/{photograph.uuid}.jpg").status_code == 200
    draft(roman)
    assert client.get(f"/photograph/{photograph.uuid}.jpg").status_code == 404


def test_covers_panoramas_and_pairs_show_photographs_too(client: Client, stop: StopPage) -> None:
    then, now, around, cover = (take(photographed("JPEG", scene(words=str(n)))).photograph for n in range(4))
    shown = [f"/photograph/{one.uuid}.jpg" for one in (then, now, around, cover)]
    assert answers(client, shown) == {404}
    ThenAndNow.objects.create(stop=stop, then=then, now=now)
    StopPage.objects.filter(pk=stop.pk).update(panorama=around)
    walk = stop.get_parent().specific
    walk.cover = cover
    walk.save()
    assert answers(client, shown) == {200}
    stop.unpublish()
    assert [client.get(one).status_code for one in shown] == [404, 404, 404, 200]


def test_a_file_that_is_lost_is_told_as_not_there(client: Client, photograph: Photograph) -> None:
    photograph.original.storage.delete(photograph.original.name)
    assert client.get(f"/photograph/{photograph.uuid}.jpg").status_code == 404


EDITORS = ["/admin/walks/photograph/{p}/master/", "/admin/walks/recording/{r}/file/", "/admin/walks/route/{w}/file/"]


@pytest.mark.parametrize("address", EDITORS)
def test_files_as_they_came_are_for_editors_alone(
    client: Client, stop: StopPage, photograph: Photograph, recording: Recording, address: str
) -> None:
    route = take_in_route(gpx.write(Route(((Point(24.5, 46.5), Point(24.6, 46.6)),))), "út.gpx")
    walk = stop.get_parent().specific
    walk.way = route
    walk.save()
    address = address.format(p=photograph.pk, r=recording.pk, w=route.pk)
    assert client.get(address).status_code == 302  # to the login
    client.force_login(User.objects.create_user("olvaso"))
    assert client.get(address).status_code in (302, 403, 404)
    client.force_login(common.reader("levéltáros", "Archivists"))
    assert client.get(address).status_code == 404
    client.force_login(common.reader("szerkesztő", "Editors"))
    answer = client.get(address)
    assert answer.status_code == 200
    assert "private, no-store" in answer["Cache-Control"]
    if "photograph" in address:
        assert answer.getvalue() == read(photograph.master)
