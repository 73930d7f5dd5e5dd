"""Walks and stops in the public search: by their words, what is said there, and where they are. On both engines."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from archive_pages.models import IssuePage, TitlePage
from cms.core.access import Viewer
from places.models import Place, PlaceName
from search import outbox
from search.backends.base import Facet, Kind, Near
from search.models import OutboxEntry
from search.service import SearchRequest, search
from tests import factories as common
from tests.finding import ask, chosen_engine, found  # noqa: F401
from tests.searching import drain, own_index  # noqa: F401
from walks.models import Recording, StopPage, StopPhotograph, WalkPage
from walks.routes.route import Point, Route

from . import factories
from .test_ways_out import a_walk, photograph, taken_in

pytestmark = pytest.mark.django_db
OF_ARCHIVE = {Facet.KIND: (Kind.TITLE, Kind.ISSUE, Kind.CANVAS)}


@pytest.fixture
def walk() -> WalkPage:
    """A walk through a village in a county, with a church, a mill in the village, and a stop somewhere."""
    county = factories.place("Maros megye", kind="county")
    village = factories.place("Holdfalva", names={"ro": "Satul Lunii"}, parent=county, latitude=46.5, longitude=24.5)
    walk = a_walk(None, place=village, introduction="Egy órányi kerülő.")
    mill = StopPage.objects.get(title="A malom").place
    mill.parent, mill.kind = village, "building"
    mill.save()
    return walk


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_walks_and_stops_are_found_by_their_own_words(walk: WalkPage) -> None:
    (hit,) = ask("kerülő").hits
    assert (hit.kind, hit.page.pk, hit.page.get_url()) == (Kind.WALK, walk.pk, walk.get_url())
    (hit,) = ask("tornyot").hits
    assert (hit.kind, hit.page.title) == (Kind.STOP, "A templom")
    assert [part.text for part in hit.snippet if part.marked] == ["tornyot."]
    assert ask("kerülő", chosen={Facet.KIND: (Kind.STOP,)}).total == 0


def test_a_stop_is_found_by_what_is_said_and_written_there(walk: WalkPage) -> None:
    stop = StopPage.objects.get(title="A templom")
    shown = stop.photographs.get().photograph
    assert found("harangszó") == found("búcsú") == set()
    stop.audio = Recording.objects.create(title="x", kind="audio", language="hu", transcript="Messze szól a harangszó.")
    stop.save()
    shown.caption = {"hu": "Búcsú a templom előtt", "ro": "Hram la biserică"}
    shown.save()
    assert found("harangszó") == found("búcsú") == {"A templom"}
    assert found("hram") == set()
    stop.audio.transcript = "Csend."
    stop.audio.save()
    assert found("harangszó") == set()
    assert found("csend") == {"A templom"}


def test_a_translation_is_found_by_captions_in_its_language_and_the_first_page_s_sound(walk: WalkPage) -> None:
    stop = StopPage.objects.get(title="A templom")
    stop.audio = Recording.objects.create(title="x", kind="audio", language="hu", transcript="harangszó")
    stop.save()
    factories.translated(stop, "ro", "Biserica")
    shown = stop.photographs.get().photograph
    shown.caption = {"hu": "Búcsú a templom előtt", "ro": "Hram la biserică"}
    shown.save()
    assert found("hram") == {"Biserica"}
    for language, title in (("hu", "A templom"), ("ro", "Biserica"), ("en", "A templom")):
        with override(language):
            assert found("harangszó") == {title}


def test_a_photograph_that_comes_and_goes_is_found_and_no_longer(walk: WalkPage) -> None:
    stop = StopPage.objects.get(title="Valahol")
    drain()
    row = StopPhotograph.objects.create(stop=stop, photograph=photograph(caption={"hu": "Aratók"}))
    assert found("aratók") == {"Valahol"}
    row.delete()
    assert found("aratók") == set()


def test_names_of_places_are_found_also_in_other_languages_and_when_they_change(walk: WalkPage) -> None:
    assert found("holdfalva") == {walk.title, "A malom"}
    assert found("satul") == {walk.title, "A malom"}
    assert found("megye") == set()  # everything lies in a county: the facet is for that
    village = walk.place
    assert village is not None
    drain()
    village.name = "Napfalva"
    village.save()
    assert found("napfalva") == {walk.title, "A malom"}
    assert found("holdfalva") == set()
    village.names.get().delete()
    assert found("satul") == set()


# ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_places_are_counted_with_those_above_and_chosen(walk: WalkPage) -> None:
    title = common.title("Hírlap")
    issue = common.issue(title, "1935-08-02")
    common.canvas(issue, "a malom kereke")
    about = common.issue(common.title("Szemle"), "1936-01-01")
    village, mill = walk.place, StopPage.objects.get(title="A malom").place
    assert village is not None
    title.places.create(place=village)
    title.save()
    about.places.create(place=mill)
    about.save()
    county = village.parent
    results = ask("malom")
    assert results.counts[Facet.PLACE] == {county.pk: 3, village.pk: 3, mill.pk: 2}
    assert results.places == {county.pk: "Maros megye", village.pk: "Holdfalva", mill.pk: "Malom"}
    chosen = {Facet.PLACE: (village.pk,)}
    assert {hit.kind for hit in ask("malom", chosen=chosen).hits} == {Kind.STOP, Kind.ISSUE, Kind.CANVAS}
    everything = {walk.title, "A templom", "A malom", "Valahol", title.title, issue.title, about.title}
    assert {hit.page.title for hit in ask(chosen=chosen).hits} == everything
    assert found(chosen={Facet.PLACE: (mill.pk,)}) == {"A malom", about.title}


def test_a_title_that_is_about_a_place_no_longer_is_not_found_there_nor_its_issues(walk: WalkPage) -> None:
    title = common.title("Hírlap")
    common.canvas(common.issue(title, "1935-08-02"), "a malom kereke")
    row = title.places.create(place=walk.place)
    title.save()
    chosen = {Facet.PLACE: (walk.place_id,), Facet.KIND: (Kind.CANVAS,)}
    assert ask(chosen=chosen).total == 1
    title.places.remove(row)
    title.save()
    assert ask(chosen=chosen).total == 0


def about_places(walk: WalkPage) -> dict[str, IssuePage | TitlePage]:
    """A title about the walk's village; an issue of it about the mill, with a page; and one about nothing by itself."""
    title = common.title("Hírlap")
    title.places.create(place=walk.place)
    title.save()
    own, other = (common.issue(title, date) for date in ("1935-08-02", "1935-08-03"))
    for issue in (own, other):
        common.canvas(issue, "a vízimalom kereke")
    own.places.create(place=StopPage.objects.get(title="A malom").place)
    own.save()
    return {"title": title, "own": own, "other": other}


def test_titles_and_issues_are_found_by_any_name_of_their_place_and_no_page_of_text_is(walk: WalkPage) -> None:
    told = about_places(walk)
    title, own = told["title"].title, told["own"].title
    archive: dict[str, Any] = {"chosen": OF_ARCHIVE}
    assert found("satul", **archive) == {title, own}  # the issue by the village of its mill
    assert found("holdfalva satul", **archive) == {title, own}
    assert found("malom", **archive) == {own}
    (hit,) = ask("malom", **archive).hits
    assert [part.text for part in hit.snippet if part.marked] == ["Malom"]
    assert ask("satul", **archive).counts[Facet.KIND] == {Kind.TITLE: 1, Kind.ISSUE: 1, Kind.STOP: 1, Kind.WALK: 1}
    assert ask("vízimalom", **archive).total == 2
    assert found("megye", **archive) == set()


def test_titles_and_issues_follow_the_names_of_their_places(walk: WalkPage) -> None:
    told = about_places(walk)
    title, own = told["title"].title, told["own"].title
    village = walk.place
    assert village is not None
    drain()
    name = PlaceName.objects.create(place=village, name="Mondorf", language="en", kind="old")
    assert found("mondorf", chosen=OF_ARCHIVE) == {title, own}
    drain()
    name.name = "Mondsdorf"
    name.save()
    assert found("mondorf", chosen=OF_ARCHIVE) == set()
    assert found("mondsdorf", chosen=OF_ARCHIVE) == {title, own}
    name.delete()
    assert found("mondsdorf", chosen=OF_ARCHIVE) == set()
    drain()
    village.name = "Napfalva"
    village.save()
    assert found("napfalva", chosen=OF_ARCHIVE) == {title, own}
    mill = StopPage.objects.get(title="A malom").place
    assert mill is not None
    drain()
    mill.parent = factories.place("Alsófalu")
    mill.save()
    assert found("alsófalu", chosen=OF_ARCHIVE) == {own}
    assert found("napfalva", chosen=OF_ARCHIVE) == {title}
    told["own"].places.all().delete()
    assert found("alsófalu", chosen=OF_ARCHIVE) == set()


def test_a_place_saved_with_nothing_changed_writes_no_title_anew(walk: WalkPage) -> None:
    told = about_places(walk)
    drain()
    village = Place.objects.get(pk=walk.place_id)
    village.note = "Two mills."
    village.names = list(village.names.all())
    village.save()
    waiting = OutboxEntry.objects.filter(kind=OutboxEntry.Kind.PAGE).values_list("object_id", flat=True)
    assert not {str(one.pk) for one in told.values()} & set(waiting)


def test_a_title_s_own_name_stands_before_a_place_s(walk: WalkPage) -> None:
    about_places(walk)
    named = common.title("Holdfalva hírei")
    assert ask("holdfalva", chosen={Facet.KIND: (Kind.TITLE,)}).hits[0].page.title == named.title


def test_a_title_saved_again_does_not_write_its_issues_anew(walk: WalkPage) -> None:
    title = common.title("Hírlap")
    title.places.create(place=walk.place)
    title.save()
    drain()
    title.save()
    assert not OutboxEntry.objects.filter(kind=OutboxEntry.Kind.TREE).exists()


def test_a_place_that_lies_elsewhere_takes_along_what_is_there(walk: WalkPage) -> None:
    title = common.title("Hírlap")
    title.places.create(place=StopPage.objects.get(title="A malom").place)
    title.save()
    drain()
    other = factories.place("Kolozs megye", kind="county")
    village = walk.place
    assert village is not None
    village.parent = other
    village.save()
    assert found(chosen={Facet.PLACE: (other.pk,)}) == {walk.title, "A templom", "A malom", "Valahol", "Hírlap"}


def test_the_walk_s_place_is_that_of_stops_without_one(walk: WalkPage) -> None:
    other = factories.place("Napfalva")
    drain()
    walk.place = other
    walk.save()
    assert found(chosen={Facet.PLACE: (other.pk,)}) == {walk.title, "A templom", "Valahol"}


# ── Near ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_near_finds_what_lies_within(walk: WalkPage) -> None:
    assert found(near=Near(46.5, 24.5, 0.5)) == {walk.title, "A templom"}
    assert found(near=Near(46.51, 24.51, 5)) == {walk.title, "A templom", "A malom"}
    assert found(near=Near(46.6, 24.5, 5)) == set()
    assert found("tornyot", near=Near(46.5, 24.5, 5)) == {"A templom"}
    assert ask("tornyot", near=Near(46.5, 24.5, 5)).counts[Facet.KIND] == {Kind.STOP: 1}


def test_near_is_a_circle(walk: WalkPage) -> None:
    """North-east of the middle lies in the square of five kilometres, and six from it."""
    for name, north, east in (("Side", 0.0, 0.0652), ("Corner", 0.04, 0.058)):
        factories.stop(walk, name, latitude=47 + north, longitude=25 + east)
    assert found(near=Near(47, 25, 5)) == {"Side"}
    assert found(near=Near(47, 25, 6.3)) == {"Side", "Corner"}
    answer = ask("", near=Near(47, 25, 5))
    assert (answer.total, answer.counts[Facet.KIND]) == (1, {Kind.STOP: 1})
    (hit,) = answer.hits
    assert hit.kilometres == pytest.approx(4.944, abs=0.001)
    assert ask("Side").hits[0].kilometres is None


@pytest.mark.parametrize(
    ("near", "titles"),
    [
        (Near(0, 179.99, 5), {"East", "West"}),
        (Near(0, -179.99, 5), {"East", "West"}),
        (Near(0, 179.9, 5), set()),
        (Near(90, 77, 200), {"North"}),
        (Near(-90, 0, 200), set()),
        (Near(88.9, -120, 131), set()),
        (Near(88.9, -120, 133), {"North"}),
    ],
)
def test_near_over_the_date_line_and_at_the_poles(near: Near, titles: set[str]) -> None:
    walk = factories.walk()
    for name, latitude, longitude in (("East", 0, 179.98), ("West", 0, -179.98), ("North", 89.9, 33)):
        factories.stop(walk, name, latitude=latitude, longitude=longitude)
    assert found(near=near) - {walk.title} == titles


def test_a_walk_is_where_its_route_begins_else_its_place(walk: WalkPage) -> None:
    assert walk.title in found(near=Near(46.5, 24.5, 0.5))
    walk.way = taken_in(Route(((Point(25, 47), Point(25.01, 47)),)))
    walk.save()
    assert found(near=Near(47, 25, 0.1)) == {walk.title}
    assert walk.title not in found(near=Near(46.5, 24.5, 0.5))


# ── The page ────────────────────────────────────────────────────────────────────────────────────────────────────


def results_of(client: Client, query: str) -> str:
    drain()
    answer = client.get(f"/en/search/?{query}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_hit_shows_its_picture_and_its_place_and_leads_to_its_page(client: Client, walk: WalkPage) -> None:
    stop = StopPage.objects.get(title="A templom")
    stop.place = walk.place
    stop.save()
    html = results_of(client, "q=tornyot")
    shown = stop.photographs.get().photograph
    assert f'src="/iiif/image/3/{shown.uuid}/full/320,/0/default.jpg" alt="" width="320" height="240"' in html
    assert f'href="{stop.get_url()}"' in html
    assert "<bdi>Holdfalva</bdi>" in html


def test_a_place_is_chosen_in_the_address_and_given_up(client: Client, walk: WalkPage) -> None:
    html = results_of(client, f"place={walk.place_id}")
    assert "A malom" in html
    assert re.search(r'<a href="\?q=" aria-current="true"> <bdi class="facet__label">Holdfalva</bdi>', html)
    assert "There is no word to look for" in results_of(client, "q=...")


def test_near_stands_among_what_is_chosen(client: Client, walk: WalkPage) -> None:
    html = results_of(client, "q=tornyot&near=46.5,24.5&within=2")
    assert "within 2 km of 46.5, 24.5" in html
    assert '<input type="hidden" name="near" value="46.5,24.5">' in html
    assert re.search(r'<p class="hit__place">(<bdi>[^<]+</bdi> · )?10 m away</p>', html)
    assert '<a class="button" href="?q=tornyot">' in html
    assert "A templom" not in results_of(client, "q=tornyot&near=47,24.5&within=2")


@pytest.mark.parametrize(
    "query", ["near=", "near=46", "near=nan,24", "near=46,inf", "near=91,24", "near=46,24&within=-1", "near=46,24,3",
              "near=46,24&within=1e9", "near=%00,%00", "place=x", "place=-1", "place=99999999999"]
)  # fmt: skip
def test_what_makes_no_sense_is_left_out(client: Client, walk: WalkPage, query: str) -> None:
    html = results_of(client, f"q=tornyot&{query}")
    assert "A templom" in html
    assert "search__chosen" not in html


def test_queries_do_not_grow_with_hits(walk: WalkPage) -> None:
    def asked() -> int:
        ask("ház", limit=50)
        with CaptureQueriesContext(connection) as queries:
            search(SearchRequest("ház", Viewer.public(), limit=50))
        return len(queries)

    for number in range(2):
        factories.shown(factories.stop(walk, f"Ház {number}", place=walk.place), photograph())
    few = asked()
    for number in range(2, 12):
        factories.shown(factories.stop(walk, f"Ház {number}", place=walk.place), photograph())
    assert asked() == few <= 20


def test_a_save_of_a_draft_touches_nothing(walk: WalkPage) -> None:
    drain()
    walk.introduction = "Vázlat"
    walk.save_revision()
    assert not OutboxEntry.objects.filter(kind=OutboxEntry.Kind.PAGE).exists()


def test_touching_keeps_hidden_what_is_hidden(walk: WalkPage) -> None:
    drain()
    outbox.touch(walk.pk, None)
    outbox.touch_pages([walk.pk])
    assert outbox.hidden_pages() == (walk.pk,)
