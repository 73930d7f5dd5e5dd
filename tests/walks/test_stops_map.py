"""All stops of a walk on one map: what editors see, what is saved, and who may."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests import factories as common
from walks.models import StopPage, WalkPage, WalkRoute, WalkStep

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
WAY = [[(24.0, 46.0), (24.1, 46.0)]]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(common.reader("szerkesztő", "Editors"))
    return client


@pytest.fixture
def walk() -> WalkPage:
    made = factories.walk(way=WalkRoute.objects.create(line=WAY, bounds=[24, 46, 24.1, 46]))
    factories.stop(made, "A templom", latitude=46.0, longitude=24.01)
    factories.stop(made, "A malom", place=factories.place("Malomszeg", latitude=46.2, longitude=24.2))
    factories.stop(made, "A kút", latitude=46.05, longitude=24.05, exactness="unknown")
    return made


def address(walk: WalkPage) -> str:
    return f"/admin/walks/stops/{walk.pk}/"


def form_of(client: Client, walk: WalkPage) -> dict[str, Any]:
    page = html.fromstring(client.get(address(walk)).content)
    return dict(next(one for one in page.forms if one.get("data-stops-map") is not None).form_values())


def text_of(answer: Any) -> str:
    return " ".join(str(html.fromstring(answer.content).text_content()).split())


def draft(stop: StopPage) -> tuple[Any, ...]:
    latest = StopPage.objects.get(pk=stop.pk).get_latest_revision_as_object()
    return latest.latitude, latest.longitude, latest.exactness


def test_positions_are_saved_as_drafts_in_one_go(editor: Client, walk: WalkPage) -> None:
    church, mill, well = (step.stop for step in walk.steps.all())
    form = form_of(editor, walk)
    assert (form[f"{church.pk}-lat"], form[f"{church.pk}-lon"]) == ("46.0", "24.01")
    assert f"{mill.pk}-was" in form
    assert f"{mill.pk}-lat" not in form  # empty
    shown = editor.get(address(walk)).content.decode()
    assert "stands where Malomszeg is" in shown
    moved = {f"{church.pk}-lat": "46.01", f"{mill.pk}-lat": "46.02", f"{mill.pk}-lon": "24.03"}
    answer = editor.post(address(walk), form | moved | {f"{mill.pk}-exactness": "approximate"}, follow=True)
    assert "The positions of 2 stops were saved as drafts." in text_of(answer)
    assert draft(church) == (46.01, 24.01, "exact")
    assert draft(mill) == (46.02, 24.03, "approximate")
    church.refresh_from_db()
    assert (church.latitude, church.has_unpublished_changes) == (46.0, True)  # until it is published
    well.refresh_from_db()
    assert well.latest_revision is None  # nobody touched it
    again = form_of(editor, walk)
    assert again[f"{church.pk}-lat"] == "46.01"  # the draft's
    assert "No position was changed." in text_of(editor.post(address(walk), again, follow=True))
    assert church.revisions.count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_is_saved(editor: Client, walk: WalkPage) -> None:
    church, mill, _well = (step.stop for step in walk.steps.all())
    form = form_of(editor, walk) | {f"{church.pk}-lat": "146.01", f"{mill.pk}-lat": "46.02"}
    answer = editor.post(address(walk), form)
    page = html.fromstring(answer.content)
    errors = {one.getparent().xpath("label/@for")[0] for one in page.xpath("//p[@class='stops-map__error']")}
    assert errors == {f"id_{church.pk}-lat", f"id_{mill.pk}-lon"}
    assert page.xpath(f"//input[@name='{church.pk}-lat']/@value") == ["146.01"]
    for bad in ("nan", "inf", "x", "9" * 400):
        assert "stops-map__error" in editor.post(address(walk), form | {f"{church.pk}-lat": bad}).content.decode()
    assert church.revisions.count() == mill.revisions.count() == 0


def test_who_was_quicker_is_not_overwritten(editor: Client, walk: WalkPage) -> None:
    church = walk.steps.first().stop
    form = form_of(editor, walk)
    church.latitude = 46.5
    church.save_revision()
    answer = editor.post(address(walk), form | {f"{church.pk}-lat": "46.01"})
    assert "Somebody else changed this position meanwhile." in text_of(answer)
    assert draft(church)[0] == 46.5
    assert editor.post(address(walk), form_of(editor, walk)).status_code == 302


def test_a_draft_that_cannot_be_saved_is_told_and_no_other_is_saved(editor: Client, walk: WalkPage) -> None:
    church, mill, _well = (step.stop for step in walk.steps.all())
    StopPage.objects.filter(pk=mill.pk).update(panorama_north=999)
    moved = {f"{church.pk}-lat": "46.01", f"{mill.pk}-lat": "46.02", f"{mill.pk}-lon": "24.03"}
    answer = editor.post(address(walk), form_of(editor, walk) | moved)
    assert "The draft of this stop can’t be saved" in text_of(answer)
    assert church.revisions.count() == 0


def test_stops_of_others_and_locked_ones_stay(walk: WalkPage, client: Client) -> None:
    foreign = factories.stop(factories.walk("Másik", slug="masik"), "Idegen", latitude=46.3, longitude=24.3)
    foreign.locked, foreign.locked_by = True, User.objects.create_user("other")
    foreign.save()
    WalkStep.objects.create(walk=walk, stop=foreign, sort_order=9)
    client.force_login(common.reader("szerkesztő", "Editors"))
    page = client.get(address(walk))
    assert "You may not edit this stop, or somebody has locked it." in text_of(page)
    form = form_of(client, walk)
    assert f"{foreign.pk}-lat" not in form
    forced = {
        f"{foreign.pk}-lat": "1",
        f"{foreign.pk}-lon": "1",
        f"{foreign.pk}-was": "",
        f"{foreign.pk}-exactness": "exact",
    }
    client.post(address(walk), form | forced)
    assert foreign.revisions.count() == 0


def test_nobody_else_comes_here(client: Client, walk: WalkPage) -> None:
    client.force_login(common.reader("olvasó"))
    for answer in (client.get(address(walk)), client.post(address(walk), {})):
        assert answer.status_code in (302, 403)
    client.force_login(common.reader("szerkesztő", "Editors"))
    assert client.get("/admin/walks/stops/999999/").status_code == 404
    assert "/admin/walks/stops/" in client.get(f"/admin/pages/{walk.pk}/edit/").content.decode()


def test_a_walk_without_stops_says_so(editor: Client) -> None:
    assert "The walk has no stops yet." in text_of(editor.get(address(factories.walk("Üres"))))


def test_a_translation_leads_to_the_stops_that_keep_the_positions(editor: Client, walk: WalkPage) -> None:
    english = factories.translated(walk, "en", "A walk")
    assert form_of(editor, english).keys() == form_of(editor, walk).keys()


def test_forty_stops_cost_no_more_queries_than_three(
    editor: Client, walk: WalkPage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(37):
        factories.stop(walk, f"Megálló {number}", latitude=46.0, longitude=24.0).save_revision()
    editor.get(address(walk))
    with django_assert_max_num_queries(45):
        assert len(form_of(editor, walk)) >= 40 * 3
