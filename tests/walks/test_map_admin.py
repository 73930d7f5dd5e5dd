"""Editors: stops in the order of the route, and maps in forms."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from walks.admin.maps import RouteDrawing, bounds_of_places
from walks.admin.ordering import along
from walks.models import WalkPage, WalkRoute

from . import factories

WAY = [[(24.0, 46.0), (24.1, 46.0), (24.1, 46.1)]]


def test_stops_come_in_the_order_of_the_way() -> None:
    assert along(WAY, [(24.1, 46.09), (24.01, 46.001), (24.1, 46.01), (24.05, 45.999)]) == [1, 3, 2, 0]


def test_what_has_no_position_stays_behind_what_it_stood_behind() -> None:
    assert along(WAY, [None, (24.1, 46.09), None, (24.01, 46.0), None]) == [0, 3, 4, 1, 2]


def test_on_the_way_back_a_stop_counts_where_one_first_comes_by() -> None:
    there_and_back = [[(24.0, 46.0), (24.1, 46.0), (24.0, 46.00005)]]
    assert along(there_and_back, [(24.08, 46.00005), (24.02, 46.00005)]) == [1, 0]


def test_a_round_ends_after_its_last_stop() -> None:
    around = [[(24.0, 46.0), (24.1, 46.0), (24.1, 46.1), (24.0, 46.1), (24.0, 46.001)]]
    assert along(around, [(24.0, 46.05), (24.0, 46.0), (24.1, 46.05)]) == [1, 2, 0]


def test_parts_follow_each_other_and_the_date_line_is_no_edge() -> None:
    parts = [[(179.8, -17.0), (-179.8, -17.0)], [(-179.0, -17.0), (-178.0, -17.0)]]
    assert along(parts, [(-178.5, -17.0), (-179.9, -17.0), (179.9, -17.0)]) == [2, 1, 0]


def test_without_a_way_nothing_changes() -> None:
    assert along([], [(24.1, 46.0), None, (24.0, 46.0)]) == [0, 1, 2]
    assert along([[]], [(24.1, 46.0), (24.0, 46.0)]) == [0, 1]
    assert along([[(24.0, 46.0), (24.0, 46.0)]], [(24.1, 46.0), (24.0, 46.0)]) == [0, 1]
    assert along(WAY, []) == []


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def a_walk() -> WalkPage:
    walk = factories.walk(way=WalkRoute.objects.create(line=WAY, bounds=[24, 46, 24.1, 46.1]))
    factories.stop(walk, "Utolsó", latitude=46.09, longitude=24.1)
    factories.stop(walk, "Első", latitude=46.0, longitude=24.01)
    return walk


def order_of(walk: WalkPage) -> list[str]:
    latest = WalkPage.objects.get(pk=walk.pk).get_latest_revision_as_object()
    return [step.stop.title for step in latest.steps.all()]


@pytest.mark.django_db
def test_an_editor_sees_the_new_order_and_saves_it_as_a_draft(editor: Client) -> None:
    walk = a_walk()
    address = f"/admin/walks/order/{walk.pk}/"
    shown = editor.get(address).content.decode()
    assert shown.index("Első") < shown.index("Utolsó")
    assert order_of(walk) == ["Utolsó", "Első"]
    answer = editor.post(address)
    assert answer["Location"] == f"/admin/pages/{walk.pk}/edit/"
    assert order_of(walk) == ["Első", "Utolsó"]
    walk.refresh_from_db()
    assert [step.stop.title for step in walk.steps.all()] == ["Utolsó", "Első"]  # until it is published
    assert walk.has_unpublished_changes
    walk.get_latest_revision().publish()
    assert [step.stop.title for step in WalkPage.objects.get(pk=walk.pk).steps.all()] == ["Első", "Utolsó"]
    assert "already" in editor.get(address).content.decode()


@pytest.mark.django_db
def test_without_a_route_there_is_a_sentence_and_nothing_is_saved(editor: Client) -> None:
    walk = factories.walk()
    factories.stop(walk)
    assert "no route yet" in editor.get(f"/admin/walks/order/{walk.pk}/").content.decode()
    editor.post(f"/admin/walks/order/{walk.pk}/")
    assert walk.get_latest_revision() is None


@pytest.mark.django_db
def test_who_may_not_edit_the_walk_may_not_order_its_stops(client: Client) -> None:
    walk = a_walk()
    user = User.objects.create_user("someone")
    user.groups.add(Group.objects.create(name="nobody"))
    client.force_login(user)
    for answer in (client.get(f"/admin/walks/order/{walk.pk}/"), client.post(f"/admin/walks/order/{walk.pk}/")):
        assert answer.status_code in (302, 403)
    assert order_of(walk) == ["Utolsó", "Első"]


@pytest.mark.django_db
def test_a_locked_walk_is_left_alone(editor: Client) -> None:
    walk = a_walk()
    walk.locked, walk.locked_by = True, User.objects.create_user("other")
    walk.save()
    answer = editor.post(f"/admin/walks/order/{walk.pk}/")
    assert answer.status_code in (302, 403)
    assert order_of(walk) == ["Utolsó", "Első"]


@pytest.mark.django_db
def test_forms_know_where_to_look_and_offer_the_order(editor: Client) -> None:
    walk = a_walk()
    form = editor.get(f"/admin/pages/{walk.pk}/edit/").content.decode()
    assert 'id="walks-map-editing"' in form
    assert f"/admin/walks/order/{walk.pk}/" in form
    assert bounds_of_places() == [-20.0, 30.0, 60.0, 65.0]
    factories.place(latitude=46.0, longitude=24.0)
    factories.place(latitude=47.0, longitude=25.0)
    assert bounds_of_places() == [24.0, 46.0, 25.0, 47.0]
    data = json.loads(
        editor.get(f"/admin/pages/{walk.pk}/edit/")
        .content.decode()
        .split('id="walks-map-editing" type="application/json">')[1]
        .split("</script>")[0]
    )
    assert data["bounds"] == [24.0, 46.0, 25.0, 47.0]


@pytest.mark.django_db
def test_a_way_can_be_drawn_from_the_one_there_is() -> None:
    route = WalkRoute.objects.create(line=WAY, bounds=[24, 46, 24.1, 46.1])
    html: Any = RouteDrawing(route=route).render("drawn", "", {"id": "id_drawn"})
    assert 'data-line="[[[24.0, 46.0], [24.1, 46.0], [24.1, 46.1]]]"' in html
    assert 'name="drawn"' in html
