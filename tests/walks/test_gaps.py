"""The report of what a walk still lacks."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.core.rights import Rights
from walks.admin.gaps import gaps
from walks.models import Photograph, Recording, StopPhotograph, ThenAndNow

from . import factories

pytestmark = pytest.mark.django_db


def told(walk: object) -> set[tuple[str, str]]:
    return {(gap.name, gap.what) for gap in gaps([walk])}  # type: ignore[list-item]


def test_each_gap_is_named_and_closes() -> None:
    walk = factories.walk()
    names = {what for _name, what in told(walk)}
    assert "The walk has no stops yet." in names
    assert "The walk has no introduction." in names

    picture = Photograph.objects.create(title="Kép", width=8, height=6)
    guide = Recording.objects.create(title="Hang", kind="audio", language="hu")
    stop = factories.stop(walk, "Híd", audio=guide)
    StopPhotograph.objects.create(stop=stop, photograph=picture)
    ThenAndNow.objects.create(stop=stop, then=picture, now=picture)
    factories.translated(stop, "ro", "Podul")
    found = told(walk)
    assert ("Híd", "The stop has no place on the map.") in found
    assert ("Híd", "The stop has no text.") in found
    assert ("Híd", "Then and now are not aligned: set two or three points.") in found
    assert ("Kép", "The photograph has no alternative text in these languages: Hungarian, Romanian.") in found
    assert ("Kép", "The photograph’s rights are not stated.") in found
    assert ("Kép", "Where the photograph was taken is not said.") in found
    assert ("Hang", "The recording has no transcript.") in found

    picture.alt, picture.rights = {"hu": "Híd", "ro": "Pod"}, Rights.CC0
    picture.latitude, picture.longitude = 46.0, 25.0
    picture.save()
    guide.transcript, guide.rights = "Itt állt a híd.", Rights.CC0
    guide.save()
    stop.place, stop.introduction = factories.place(latitude=46.0, longitude=25.0), "Nézd!"
    stop.save()
    stop.pairs.update(points=[{"then": [0, 0], "now": [0, 0]}, {"then": [1, 1], "now": [1, 1]}])
    assert {what for name, what in told(walk) if name in ("Híd", "Kép", "Hang")} == set()


def test_the_latest_draft_counts() -> None:
    walk = factories.walk()
    stop = factories.stop(walk, "Híd", introduction="Nézd!", latitude=46.0, longitude=25.0)
    stop.introduction = ""
    stop.save_revision()
    assert ("Híd", "The stop has no text.") in told(walk)


def test_editors_open_the_report(client: Client) -> None:
    client.force_login(User.objects.create_superuser("chief", password="x"))
    factories.stop(factories.walk("Séta a faluban"), "Híd")
    page = client.get("/admin/walks/gaps/").content.decode()
    assert "Séta a faluban" in page
    assert "The stop has no place on the map." in page
