"""Which settlements have a walk and photographs, as far as a reader may see them."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from walks.map.coverage import BOTH, NOTHING, SOME, settlements
from walks.models import Photograph

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def photograph(**fields: Any) -> Photograph:
    return Photograph.objects.create(title="Torony", width=8, height=6, pyramid="a.tif", **fields)


def states(language: str = "hu") -> dict[str, str]:
    from cms.core.access import Viewer

    return {one.name: one.state for one in settlements(Viewer.public(), language)}


def test_a_walk_and_photographs_count_for_the_settlement_they_lie_in() -> None:
    county = factories.place("Megye", kind="county")
    village = factories.place("Holdfalva", parent=county)
    street = factories.place("Fő utca", kind="street", parent=village)
    house = factories.place("Malom", kind="building", parent=street)
    factories.place("Üresfalva", parent=county)
    pictured = factories.place("Képesfalva", kind="town")
    walk = factories.walk(place=house)
    stop = factories.stop(walk, "A templom", place=pictured)
    assert states() == {"Holdfalva": SOME, "Képesfalva": NOTHING, "Üresfalva": NOTHING}
    factories.shown(stop, photograph())
    assert states() == {"Holdfalva": BOTH, "Képesfalva": SOME, "Üresfalva": NOTHING}


def test_a_photographs_own_place_counts_too() -> None:
    factories.place("Holdfalva")
    elsewhere = factories.place("Túlfalva")
    stop = factories.stop(factories.walk(), "Kilátó")
    factories.shown(stop, photograph(place=elsewhere))
    assert states() == {"Holdfalva": NOTHING, "Túlfalva": SOME}


@pytest.mark.parametrize("how", ["draft", "private"])
def test_what_a_reader_may_not_see_does_not_count(how: str) -> None:
    village = factories.place("Holdfalva")
    walk = factories.walk(place=village)
    factories.shown(factories.stop(walk, place=village), photograph())
    assert states() == {"Holdfalva": BOTH}
    if how == "private":
        PageViewRestriction.objects.create(page=walk, restriction_type="login")
    else:
        for page in (walk, *walk.get_children().specific()):
            page.live = False
            page.save()
    assert states() == {"Holdfalva": NOTHING}


def test_places_within_each_other_end() -> None:
    one = factories.place("Egyik", kind="street")
    other = factories.place("Másik", kind="street", parent=one)
    one.parent = other
    one.save()
    factories.walk(place=one)
    factories.place("Holdfalva")
    assert states() == {"Holdfalva": NOTHING}


def test_the_page_lists_every_settlement_and_draws_those_with_a_position(client: Client) -> None:
    factories.place("Holdfalva", latitude=46.1, longitude=24.1, names={"en": "Moonham"})
    factories.place("Sehol <b>")
    page = client.get(f"{factories.index('en').get_url()}coverage/")
    text = page.content.decode()
    assert "Moonham" in text
    assert "Sehol &lt;b&gt;" in text
    assert "drawn-map__pin--none" in text
    assert "2 settlements" in text


def test_a_site_without_places_has_the_page_too(client: Client) -> None:
    assert client.get(f"{factories.index('hu').get_url()}coverage/").status_code == 200


def test_many_settlements_take_no_more_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    from cms.core.access import Viewer

    for number in range(30):
        place = factories.place(f"Falu {number}", names={"hu": f"Falu {number}"})
        if number % 10 == 0:
            factories.shown(factories.stop(factories.walk(f"Séta {number}", place=place)), photograph())
    with django_assert_max_num_queries(12):
        assert len(settlements(Viewer.public(), "hu")) == 30
