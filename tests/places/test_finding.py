"""Towns are suggested by any of their names, while somebody writes one."""

import pytest
from django.test import Client

from places.finding import MOST, meant, suggestions
from places.models import NameKind, PlaceKind, PlaceName
from tests.walks.factories import place

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def town() -> object:
    county = place("Bihor", kind=PlaceKind.COUNTY, names={"hu": "Bihar"})
    made = place("Oradea", kind=PlaceKind.TOWN, parent=county, names={"hu": "Nagyvárad", "fa": "اورادیا"})
    PlaceName.objects.create(place=made, language="de", name="Großwardein", kind=NameKind.OLD)
    place("Casa Nagyvárad", kind=PlaceKind.BUILDING, parent=made, note="nagyvárad")
    return made


@pytest.mark.parametrize(
    ("typed", "language", "name", "also"),
    [
        ("nagyvar", "hu", "Nagyvárad", ""),
        ("NAGYVÁRAD", "ro", "Oradea", "Nagyvárad"),
        ("orad", "hu", "Nagyvárad", "Oradea"),
        ("gross", "hu", "Nagyvárad", "Großwardein"),
        ("اورادي", "fa", "اورادیا", ""),
    ],
)
def test_a_town_is_found_by_each_of_its_names(
    client: Client, town: object, typed: str, language: str, name: str, also: str
) -> None:
    [found] = client.get("/places/find", {"q": typed, "language": language}).json()["places"]
    within = {"hu": "Bihar"}.get(language, "Bihor")
    assert found == {"key": str(town.uuid), "name": name, "within": within, "also": also}  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["", "o", " % ", "\0", "ihar", "x" * 5000])
def test_one_letter_asks_for_nothing_and_nobody_gets_the_whole_list(client: Client, town: object, typed: str) -> None:
    assert client.get("/places/find", {"q": typed}).json() == {"places": []}


def test_few_are_told_and_those_that_begin_so_come_first() -> None:
    for number in range(MOST):
        place(f"Alsó Holdfalva {number:02}")
    place("Holdfalva")
    found = suggestions("hold", "hu")
    assert len(found) == MOST
    assert found[0].name == "Holdfalva"


def test_what_is_typed_means_a_place_where_there_is_no_doubt(town: object) -> None:
    one, other = place("Szentmiklós"), place("Szentmiklós")
    assert meant("  nagyvarad ") == meant("Großwardein") == town.pk  # type: ignore[attr-defined]
    assert meant("Szentmiklós") is None
    assert meant("Szentmiklós", str(other.uuid)) == other.pk
    assert meant("Nagyvárad", str(one.uuid)) == town.pk  # type: ignore[attr-defined]
    assert meant("Nagy") is None
    assert meant("") is None


def test_a_new_place_and_a_new_name_are_known_at_once(town: object) -> None:
    assert suggestions("Újfalu", "hu") == []
    made = place("Újfalu")
    assert [one.name for one in suggestions("Újfalu", "hu")] == ["Újfalu"]
    PlaceName.objects.create(place=made, language="ro", name="Satu Nou")
    assert [one.name for one in suggestions("satu nou", "ro")] == ["Satu Nou"]
