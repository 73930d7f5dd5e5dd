"""The invented village: drawn the same each time, told in four languages, built through the services of editors."""

import io
import math
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import mutagen.mp3
import numpy as np
import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoDbBlocker
from webvtt import WebVTT

from cms.core import edtf
from cms.core.access import Viewer
from cms.core.rights import Rights
from cms.media.captions import checked
from demo.village import building, mapsheet, panorama, prints, route, speech, trees
from demo.village.alignment import same_in_both
from demo.village.building import build_walks
from demo.village.camera import SKY
from demo.village.rendering import seen
from demo.village.route import STOPS, WALKS
from demo.village.scene import village
from demo.village.views import BY_KEY, SHOTS, scene_of
from demo.village.words import LANGUAGES, PageWords, words
from places.models import Place
from walks.admin.gaps import gaps
from walks.models import MapSheet, Photograph, Recording, StopHotspot, StopPage, ThenAndNow, WalkPage
from walks.routes import gpx
from walks.routes.route import distance
from walks.visiting.tour import in_full, tour_of

SMALL = 240
PERSIAN = re.compile(r"[\u0600-\u06ff]")


# ---- words


def test_four_languages_tell_of_the_same() -> None:
    told = {language: words(language) for language in LANGUAGES}
    for own in told.values():
        assert own.single.keys() == told["hu"].single.keys()
        assert set(own.walks) == set(WALKS)
        assert set(own.stops) == set(STOPS) == {stop for stops in WALKS.values() for stop in stops}
        assert set(own.pictures) == {shot.key for shot in SHOTS} | {panorama.KEY}
        for walk in own.walks.values():
            assert walk.introduction
            assert walk.access
            assert len(walk.paragraphs) == 2
        for stop in own.stops.values():
            assert len(stop.paragraphs) == 2
            assert stop.question.endswith(("?", "؟", "!"))
            assert stop.answer
        for picture in own.pictures.values():
            assert 20 < len(picture.alt) <= 500
            assert 0 < len(picture.caption) <= 1000
    assert len({stop.slug for stop in told["fa"].stops.values()}) == len(STOPS)


def test_each_language_is_written_in_its_own_letters() -> None:
    for language in LANGUAGES:
        for text in [page.spoken for page in words(language).stops.values()]:
            assert bool(PERSIAN.search(text)) == (language == "fa")
    spoken = " ".join(page.spoken for page in words("fa").stops.values())
    assert "\u200c" in spoken  # half spaces, as Persian is written
    assert not re.search(r"[يك]", spoken)  # the Arabic letters that look like ی and ک
    romanian = " ".join(page.spoken for page in words("ro").stops.values())
    assert not re.search("[şţŞŢ]", romanian)  # cedillas, where Romanian has commas


def test_the_walks_share_a_stop() -> None:
    assert set(WALKS["village"]) & set(WALKS["castle"]) == {"church"}
    assert (len(WALKS["village"]), len(WALKS["castle"])) == (9, 7)


# ---- ways


@pytest.mark.parametrize(("walk", "least", "most"), [("village", 1700, 2300), ("castle", 2800, 3400)])
def test_ways_lead_past_their_stops(walk: str, least: float, most: float) -> None:
    way = route.route(walk, {stop: stop for stop in WALKS[walk]}, walk)
    assert least < way.length < most
    again = gpx.parse(route.as_gpx(walk, {stop: stop for stop in WALKS[walk]}, walk), "way.gpx")
    assert again == way
    assert [place.name for place in way.waypoints] == list(WALKS[walk])
    assert all(route.nearest(walk, stop) < 15 for stop in WALKS[walk])
    assert all(point.ele is not None and 480 < point.ele < 700 for point in way.points)


def test_stops_come_along_the_way_in_their_order() -> None:
    for walk, stops in WALKS.items():
        way = route.way(walk)
        places = [min(range(len(way)), key=lambda at, stop=stop: math.dist(way[at], STOPS[stop])) for stop in stops]
        assert places[1:] == sorted(places[1:])  # the castle's walk ends where it begins


def test_the_village_is_walked_without_steep_places() -> None:
    way = list(route.route("village", {stop: stop for stop in WALKS["village"]}, "").points)
    for one, other in pairwise(way):
        assert abs((one.ele or 0) - (other.ele or 0)) < 0.4 + 0.14 * distance(one, other), (one, other)


# ---- pictures


def test_pictures_come_out_the_same_in_another_process(
    settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PRESS_CACHE = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setenv("PRESS_CACHE", str(tmp_path))
    key = "gate-now"
    here = prints.drawn(key, SMALL)
    prints.make_pictures(2, lambda *_told: None, SMALL, [key])
    assert prints.path_of(key, SMALL).read_bytes() == here
    village.cache_clear()
    trees.tree.cache_clear()
    assert prints.drawn(key, SMALL) == here


@pytest.mark.parametrize("era", ["then", "now"])
def test_pairs_of_points_are_the_same_things(era: str) -> None:
    """At each point the picture shows something as far away as the corner that the point is meant to be."""
    for stop in STOPS:
        shot = BY_KEY[f"{stop}-{era}"]
        camera = shot.camera(600)
        picture = seen(scene_of(shot)[0], camera)
        for place in same_in_both(stop):
            x, y = camera.seen_at(place[None])[0]
            assert 0 < x < camera.width, stop
            assert 0 < y < camera.height, stop
            column, row = int(x), int(y)
            around = np.s_[max(0, row - 4) : row + 5, max(0, column - 4) : column + 5]
            wanted = 1 / float((place - camera.eye) @ camera.forward)
            found = picture.near[around][picture.what[around] != SKY]
            assert np.isclose(found, wanted, rtol=0.06).any(), (stop, place)


def test_points_tell_of_the_files_and_not_of_their_frames() -> None:
    for stop in STOPS:
        points = prints.points_of(stop)
        assert len(points) == 3
        for point in points:
            assert all(0 < value < 1 for side in point.values() for value in side)
        ThenAndNow(points=points).clean()


def test_old_prints_have_a_frame_and_new_ones_fill_theirs() -> None:
    old, new = (Image.open(io.BytesIO(prints.drawn(key, SMALL))) for key in ("potter-then", "potter-now"))
    assert new.size == (SMALL, SMALL * 2 // 3)
    assert old.width > SMALL
    red, green, blue = (np.asarray(old)[..., band].astype(float).mean() for band in range(3))
    assert red > green > blue  # brown with age
    assert np.asarray(new.convert("HSV"))[..., 1].mean() > 40


def test_cameras_tell_too_much() -> None:
    """There is something to take out: the build's test looks that it is gone."""
    exif = Image.open(io.BytesIO(prints.drawn("potter-now", SMALL))).getexif()
    assert exif.get_ifd(prints.EXIF_PART)[prints.SERIAL] == "HOW-1905-0802"
    degrees = exif.get_ifd(prints.GPS_PART)[2]
    assert float(degrees[0]) == 46


def test_dates_can_be_read() -> None:
    for shot in SHOTS:
        assert edtf.read(shot.date).earliest is not None
    assert {shot.date[:2] for shot in SHOTS if shot.era == "then"} == {"19"}


def test_signs_in_the_panorama_point_where_things_are() -> None:
    signs = panorama.signs()
    assert abs(signs["church"][0]) < 12  # the picture's middle looks there
    assert -90 < signs["library"][0] < -60
    assert 70 < signs["potter"][0] < 110
    assert abs(signs["bridge"][0]) > 150
    assert signs["castle"][1] > signs["inn"][1]


def test_the_map_lies_on_its_village() -> None:
    top_left, top_right, bottom_right, bottom_left = mapsheet.corners()
    assert top_left[0] == bottom_left[0] < top_right[0] == bottom_right[0]
    assert top_left[1] == top_right[1] > bottom_left[1] == bottom_right[1]
    wide, high = mapsheet.size()
    ground = (top_right[0] - top_left[0]) * math.cos(math.radians(46.2)) / (top_left[1] - bottom_left[1])
    assert math.isclose(wide / high, ground, rel_tol=0.01)


# ---- speech


@pytest.mark.parametrize("language", LANGUAGES)
def test_guides_are_spoken_with_captions_in_time(language: str) -> None:
    text = words(language).stops["bridge"].introduction + "\n\n" + words(language).stops["bridge"].question
    spoken = speech.speak(text, language)
    sound = mutagen.mp3.MP3(io.BytesIO(spoken.mp3))
    assert math.isclose(sound.info.length, spoken.seconds, abs_tol=0.3)
    assert sound.info.channels == 1
    assert len(text) / 40 < spoken.seconds < len(text) / 5
    captions = list(WebVTT.from_string(checked(spoken.captions)))
    assert " ".join(caption.text for caption in captions).split() == text.split()
    assert all(len(caption.text) <= speech.LONGEST_CAPTION for caption in captions)
    for one, other in pairwise(captions):
        assert one.start_in_seconds < one.end_in_seconds <= other.start_in_seconds
    assert captions[-1].end_in_seconds <= spoken.seconds


def test_a_voice_is_not_silent() -> None:
    samples = np.frombuffer(speech._engine().say("Harangod.", "hu"), np.int16)
    assert np.abs(samples).max() > 4000


# ---- the build


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Pictures and guides for the build, small and short, in the cache of this run."""
    prints.make_pictures(1, lambda *_told: None, SMALL)


@pytest.fixture
def short_guides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PageWords, "spoken", property(lambda page: page.title + ". " + page.question))


def killed_after(count: int) -> Callable[..., None]:
    made = building._fill_stop

    def fill(*args: object) -> None:
        nonlocal count
        count -= 1
        if count < 0:
            raise KeyboardInterrupt
        made(*args)  # type: ignore[arg-type]

    return fill


@pytest.mark.embedded  # with servers the first start of a deployment does it
@pytest.mark.timeout(900)  # it draws everything, and a build machine may be busy
@pytest.mark.django_db
def test_walks_are_built_in_four_languages(
    built: None, short_guides: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(building, "_fill_stop", killed_after(20))
        with pytest.raises(KeyboardInterrupt):
            build_walks(1, said.append, SMALL)
    build_walks(1, said.append, SMALL)
    build_walks(1, said.append, SMALL)  # and once more: nothing is made twice
    assert any("publishing" in line for line in said)

    assert WalkPage.objects.live().count() == 2 * 4
    assert StopPage.objects.live().count() == 15 * 4
    assert not WalkPage.objects.exclude(pk__in=WalkPage.objects.live()).exists()
    assert Photograph.objects.count() == len(prints.all_pictures())
    assert Recording.objects.count() == 15 * 4
    assert MapSheet.objects.filter(shown=True).count() == 1
    village_place = Place.objects.get(name="Harangod")
    assert village_place.named("fa") == "زنگوله"
    assert {name.language for name in village_place.old_names} == {"la", "de", "hu"}

    originals = [page for page in WalkPage.objects.all() if not page.is_translation]
    assert {page.locale.language_code for page in originals} == {"hu"}
    assert [(gap.name, gap.what) for gap in gaps(originals)] == []
    for picture in Photograph.objects.exclude(map_sheets__isnull=False):
        assert set(picture.alt) == set(picture.caption) == set(LANGUAGES)
        assert picture.rights == Rights.CC0
        assert picture.place_id
        assert edtf.read(picture.date).earliest
    for recording in Recording.objects.all():
        assert recording.transcript
        assert recording.rights
        assert recording.seconds > 1
        assert checked(recording.captions) == recording.captions
        assert "eSpeak" in recording.speaker

    for page in WalkPage.objects.all():
        tour = tour_of(page, Viewer.public())
        assert len(tour.stops) in (9, 7)
        assert {stop.language for stop in tour.stops} == {page.locale.language_code}
        in_full(tour, tour.stops, Viewer.public())
        assert all(stop.pairs and stop.audio and stop.page.answer for stop in tour.stops)
        assert tour.metres
        assert client.get(page.url).status_code == 200
        assert client.get(f"{page.url}guide/3/").status_code == 200
    for page in StopPage.objects.all():
        assert client.get(page.url).status_code == 200
    assert StopHotspot.objects.filter(target__isnull=False).count() == len(panorama.LEADS_TO)

    camera = Photograph.objects.get(master_name="potter-now.jpg")
    assert camera.exif
    with camera.original.open("rb") as file:
        public = file.read()
    assert b"HOW-1905-0802" not in public
    assert not Image.open(io.BytesIO(public)).getexif()
