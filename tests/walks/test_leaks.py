"""What the public may not see of walks goes out by none of the ways there are.

`WAYS` lists them all. A new address below a walk, or one of `walks.urls`, that is not in it fails a test here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from wave import open as wave

import pytest
from django.test import Client

from archive_pages.models import IssuePage
from cms.core.access import Viewer
from search.backends.base import Facet, Near
from search.service import SearchRequest, search
from tests import factories as common
from tests import leaking
from tests.leaking import HIDDEN, RESTRICTED, api, embargoed
from tests.searching import drain, own_index  # noqa: F401
from walks import urls
from walks.models import Photograph, Recording, StopClipping, StopPage, ThenAndNow, WalkIndexPage, WalkPage, WalkStep
from walks.photographs.taking_in import take_in as take_in_photograph
from walks.recordings.taking_in import take_in as take_in_recording
from walks.routes import gpx
from walks.routes.route import Point, Route
from walks.stored_routes import take_in_route

from . import factories

pytestmark = pytest.mark.django_db
WALK, STOP, PLACE, WORD = "Rejtett séta", "Rejtett megálló", "Rejtekhely", "kulcsszava"
HERE = (24.654321, 46.123456)


@dataclass
class World:
    """A walk, with one stop that only it has and one that a second walk shares; and what the stop alone shows."""

    walk: WalkPage
    stop: StopPage
    other: WalkPage
    photographs: list[Photograph]
    recordings: list[Recording]
    client: Client

    def secrets(self, subject: str) -> set[str]:
        """What no answer may hold once the subject is hidden."""
        media = {str(one.uuid) for one in (*self.photographs, *self.recordings)}
        of_stop = {STOP, self.stop.slug, PLACE, WORD, "46.123456", str(self.stop.uuid), *media}
        return of_stop | ({WALK, self.walk.slug, str(self.walk.uuid)} if subject == "walk" else set())


Way = Callable[[World], list[str]]


WAYS: dict[str, Way] = {
    # Below a walk, by the name of its address
    "walk": lambda w: [w.walk.get_url(), w.other.get_url()],
    "guide": lambda w: [f"{one.get_url()}guide/" for one in (w.walk, w.other)],
    "guide-stop": lambda w: [f"{one.get_url()}guide/{n}/" for one in (w.walk, w.other) for n in (1, 2)],
    "print": lambda w: [f"{one.get_url()}print/" for one in (w.walk, w.other)],
    "embed": lambda w: [f"{one.get_url()}embed/?stop={w.stop.uuid}" for one in (w.walk, w.other)],
    "offline": lambda w: [f"{one.get_url()}offline.json" for one in (w.walk, w.other)],
    "app": lambda w: [f"{one.get_url()}app.webmanifest" for one in (w.walk, w.other)],
    "geojson": lambda w: [f"{one.get_url()}walk.geojson" for one in (w.walk, w.other)],
    "gpx": lambda w: [f"{one.get_url()}walk.gpx" for one in (w.walk, w.other)],
    "kml": lambda w: [f"{one.get_url()}walk.kml" for one in (w.walk, w.other)],
    # Below the list of walks
    "overview": lambda w: [
        factories.index().get_url(),
        f"{factories.index().get_url()}?place={w.stop.place_id}",
        "/en/walks/",
    ],
    "coverage": lambda w: [f"{factories.index().get_url()}coverage/"],
    "walks.geojson": lambda w: [f"{factories.index().get_url()}walks.geojson{one}" for one in ("", "?language=hu")],
    "feed": lambda w: [f"{factories.index().get_url()}walks.atom", "/en/walks/walks.atom"],
    # A stop's page, and what lists pages
    "stop": lambda w: [w.stop.get_url()],
    "home": lambda w: ["/hu/", "/en/"],
    "sitemap": lambda w: ["/sitemap.xml", "/sitemap-1.xml"],
    "search": lambda w: [
        f"/hu/search/?q={WORD}",
        f"/hu/search/?q={WORD}*",
        f"/hu/search/?place={w.stop.place_id}",
        f"/hu/search/?near={HERE[1]:.3f},{HERE[0]:.3f}",
        "/hu/search/?q=harangozott",
        "/hu/search/?q=toronygomb",
        "/hu/search/?q=rejt*",
        "/hu/search/?q=s%C3%A9ta",
    ],
    "api": lambda w: [
        api("limit=100"),
        api("type=walks.WalkPage&fields=*"),
        api("type=walks.StopPage&fields=*"),
        api("type=walks.WalkPage,walks.StopPage&limit=100"),
        api(f"search={quote(STOP)}"),
        api(f"type=walks.StopPage&slug={w.stop.slug}&fields=*"),
        api(f"descendant_of={w.walk.pk}"),
        api(f"child_of={w.walk.pk}"),
        f"/api/v2/pages/{w.walk.pk}/",
        f"/api/v2/pages/{w.other.pk}/",
        f"/api/v2/pages/{w.stop.pk}/",
        f"/api/v2/pages/{w.stop.pk}/?fields=*",
    ],
    "bulk": lambda w: ["/bulk/", "/bulk/issues.jsonl.gz", "/bulk/text.jsonl.gz"],
    "resolve-id": lambda w: [f"/id/{one.uuid}" for one in (w.walk, w.stop)],
    # Addresses of `walks.urls` and of the Image API, by name
    "walk-manifest": lambda w: [f"/iiif/presentation/3/walk/{one.uuid}/manifest" for one in (w.walk, w.other)],
    "photograph-original": lambda w: [f"/photograph/{one.uuid}.jpg" for one in w.photographs],
    "recording": lambda w: [f"/recording/{one.uuid}" for one in w.recordings],
    "recording-file": lambda w: [f"/recording/{one.uuid}.wav" for one in w.recordings],
    "recording-captions": lambda w: [f"/recording/{one.uuid}.vtt" for one in w.recordings],
    "recording-transcript": lambda w: [f"/recording/{one.uuid}.txt" for one in w.recordings],
    "iiif-image-info": lambda w: [f"/iiif/image/3/{one.uuid}/info.json" for one in w.photographs],
    "iiif-image-part": lambda w: [
        f"/iiif/image/3/{one.uuid}/{part}"
        for one in w.photographs
        for part in (
            "full/100,/0/default.jpg",
            "full/max/0/default.jpg",
            "full/!160,160/0/default.png",
            "square/80,/0/gray.jpg",
            "0,0,128,128/128,/0/default.jpg",
            "pct:10,10,50,50/^500,/90/default.webp",
        )
    ],
    "oembed": lambda w: [
        f"/oembed?url={quote('http://testserver' + address)}"
        for one in (w.walk, w.stop, w.other)
        for address in (one.get_url(), f"/id/{one.uuid}")
    ],
    "map-stops": lambda w: ["/map/stops.geojson?bbox=24.5,46,24.8,46.3"],
}
NOT_ABOUT_WALKS = {"map-tiles", "walks-worker", "walks-icon", "index_route"}
FILES = {name for name in WAYS if name.startswith(("photograph", "recording", "iiif-image"))}
"""Answers that are a secret by themselves."""


# ── The table is whole ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_address_is_in_the_table() -> None:
    below_walk = {pattern.name for pattern in WalkPage.get_subpage_urls()}
    below_index = {"walks.geojson" if one.name == "geojson" else one.name for one in WalkIndexPage.get_subpage_urls()}
    others = {pattern.name for pattern in urls.urlpatterns}
    assert (below_walk | below_index | others) - NOT_ABOUT_WALKS <= set(WAYS)


# ── A world ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def world(client: Client, tmp_path: Path) -> World:
    route = take_in_route(gpx.write(Route(((Point(24.7, 46.2), Point(24.71, 46.2)),))), "way.gpx")
    other = factories.walk("Nyílt út")
    factories.stop(other, "Nyílt megálló", latitude=46.2, longitude=24.7)
    walk = factories.walk(WALK, way=route, introduction="Bevezető.")
    shown, then, now, panorama = photographs = [taken(tmp_path, number) for number in range(4)]
    recordings = [heard(tmp_path)]
    place = factories.place(PLACE, kind="building", latitude=46.15, longitude=24.65)
    stop = factories.stop(
        walk, STOP, longitude=HERE[0], latitude=HERE[1], place=place, introduction=f"A megálló {WORD}.",
        audio=recordings[0], panorama=panorama,
    )  # fmt: skip
    factories.shown(stop, shown)
    ThenAndNow.objects.create(stop=stop, then=then, now=now)
    issue = common.issue(common.title("Hírlap"), "1935-08-02")
    common.canvas(issue, "a torony", pyramid="p.tif")
    StopClipping.objects.create(stop=stop, issue=issue, order=1, note={"hu": WORD})
    factories.stop(walk, "Utolsó megálló")
    WalkStep.objects.create(walk=other, stop=stop, sort_order=-1)
    drain()
    return World(walk, stop, other, photographs, recordings, client)


def taken(folder: Path, number: int) -> Photograph:
    path = folder / f"{number}.jpg"
    path.write_bytes(factories.picture(*((400, 200) if number == 3 else (300, 200)), words=f"{number}"))
    photograph = take_in_photograph(path, f"{number}.jpg").photograph
    photograph.caption = {"hu": "A toronygomb levétele"}
    photograph.save()
    return photograph


def heard(folder: Path) -> Recording:
    sound = BytesIO()
    with wave(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16_000))
    path = folder / "sound.wav"
    path.write_bytes(sound.getvalue())
    captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nharangozott\n"
    return take_in_recording(
        path, "sound.wav", title="Harang", language="hu", transcript="Itt harangozott.", captions=captions
    )


# ── Hiding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def told(world: World, name: str, subject: str) -> set[str]:
    """The secrets that this way gives away."""
    addresses = WAYS[name](world)
    if name in FILES:
        return leaking.sent(world.client, addresses)
    return leaking.told(world.client, addresses, world.secrets(subject), PLACE)


@pytest.mark.parametrize("how", RESTRICTED)
def test_nothing_below_a_closed_list_is_given_away(world: World, how: str) -> None:
    """A draft of the list itself closes nothing: its walks are pages of their own."""
    HIDDEN[how](factories.index())
    assert {name: some for name in ("search", "api", "home") if (some := told(world, name, "walk"))} == {}
    drain()
    assert {name: some for name in WAYS if (some := told(world, name, "walk"))} == {}
    assert counted(world)[:2] == (set(), 0)
    world.client.force_login(common.reader("reader", "others"))
    assert bool(told(world, "walk", "walk")) == (how == "for registered readers")


@pytest.mark.parametrize("how", HIDDEN)
@pytest.mark.parametrize("subject", ["walk", "stop"])
def test_nothing_is_given_away(world: World, subject: str, how: str) -> None:
    """`walk`: with all that lies below it, also where another walk leads there. `stop`: the walk is still there."""
    hide(world, subject, how)
    drain()
    assert {name: secrets for name in WAYS if (secrets := told(world, name, subject))} == {}


@pytest.mark.parametrize("how", ["draft", "embargoed", "for registered readers"])
@pytest.mark.parametrize("subject", ["walk", "stop"])
def test_nothing_is_given_away_before_the_index_knows(world: World, subject: str, how: str) -> None:
    hide(world, subject, how)
    assert {name: secrets for name in ("search", "api") if (secrets := told(world, name, subject))} == {}
    assert counted(world) == (set(), 0, 0 if subject == "walk" else 1)


@pytest.mark.parametrize("how", HIDDEN)
def test_a_reader_who_may_not_gets_no_more(world: World, how: str) -> None:
    world.client.force_login(common.reader("reader", "others"))
    hide(world, "walk", how)
    drain()
    if how == "for registered readers":
        assert told(world, "walk", "walk")
        return
    assert {name: secrets for name in WAYS if (secrets := told(world, name, "walk"))} == {}


@pytest.mark.parametrize("how", HIDDEN)
def test_the_index_counts_nothing_of_it(world: World, how: str) -> None:
    assert counted(world) == ({world.stop.place_id}, 1, 2)
    hide(world, "walk", how)
    drain()
    assert counted(world) == (set(), 0, 0)


def test_all_ways_tell_of_it_while_it_is_public(world: World) -> None:
    """The other half: each way that could give something away does, where it may."""
    silent = {name for name in WAYS if not told(world, name, "walk")}
    assert silent == {"bulk", "coverage"}  # the archive alone; settlements, and whether they have a walk


def test_a_photograph_that_another_stop_shows_stays(world: World) -> None:
    factories.shown(StopPage.objects.get(title="Nyílt megálló"), world.photographs[0])
    hide(world, "walk", "draft")
    first, *others = WAYS["iiif-image-info"](world)
    assert world.client.get(first).status_code == 200
    assert {world.client.get(address).status_code for address in others} == {404}


def test_a_clipping_of_an_issue_that_is_hidden_is_in_no_answer(world: World) -> None:
    issue = IssuePage.objects.get()
    canvas = issue.canvases.get()
    embargoed(issue)
    for name in ("walk", "guide", "guide-stop", "print", "embed", "stop", "api", "offline"):
        for address in WAYS[name](world):
            content = world.client.get(address, follow=True).content
            assert str(canvas.uuid).encode() not in content, address
            assert str(issue.uuid).encode() not in content, address


def hide(world: World, subject: str, how: str) -> None:
    model = WalkPage if subject == "walk" else StopPage
    page = world.walk if subject == "walk" else world.stop
    HIDDEN[how](model.objects.get(pk=page.pk))


def counted(world: World) -> tuple[set[Any], int, int]:
    """The places that search counts, how many it finds by a word, and how many near by."""
    by_word = search(SearchRequest(WORD, Viewer.public()))
    near = search(SearchRequest("", Viewer.public(), near=Near(HERE[1], HERE[0], 0.5)))
    along = search(SearchRequest("", Viewer.public(), near=Near(46.2, 24.7, 0.5)))
    places = set(by_word.counts.get(Facet.PLACE, {}))
    return places, by_word.total, near.total + along.total - 1
