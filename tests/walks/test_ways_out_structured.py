"""What search engines are told of walks and stops: JSON-LD in the words of schema.org."""

import json
import re
from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from cms.core.access import Viewer
from cms.core.rights import Rights
from tests import factories as common
from walks.models import Recording, StopPage, WalkPage
from walks.visiting.tour import stop_alone, tour_of

from . import factories
from .test_ways_out import a_walk, photograph

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def block(tag: str, **context: Any) -> dict[str, Any]:
    """The data in the element that the tag writes."""
    request = RequestFactory().get("/")
    html = Template(f"{{% load ways_out_tags %}}{{% {tag} %}}").render(Context({"request": request, **context}))
    found = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', html.strip(), re.DOTALL)
    assert found is not None
    assert "<" not in found[1]
    data: dict[str, Any] = json.loads(found[1])
    return data


def trip(walk: WalkPage) -> dict[str, Any]:
    return block("walk_json_ld tour", tour=tour_of(walk, Viewer.public()))


def attraction(stop: StopPage) -> dict[str, Any]:
    return block("stop_json_ld stop", stop=stop_alone(stop, Viewer.public()))


def test_a_walk_is_a_trip_with_its_stops_in_order() -> None:
    data = trip(a_walk(introduction="Egy órányi séta."))
    assert (data["@context"], data["@type"], data["name"]) == ("https://schema.org", "TouristTrip", "Séta a faluban")
    assert data["description"] == "Egy órányi séta."
    assert data["mainEntityOfPage"]["inLanguage"] == "hu"
    assert data["image"]["contentUrl"].startswith("http://testserver/iiif/image/3/")
    assert data["itinerary"]["numberOfItems"] == 3
    items = data["itinerary"]["itemListElement"]
    assert [(one["position"], one["item"]["name"]) for one in items] == [
        (1, "A templom"),
        (2, "A malom"),
        (3, "Valahol"),
    ]
    assert items[0]["item"]["geo"] == {"@type": "GeoCoordinates", "longitude": 24.5, "latitude": 46.5}
    assert items[1]["item"]["containedInPlace"] == {"@type": "Place", "name": "Malom"}
    assert "geo" not in items[2]["item"]
    assert all(one["item"]["url"].startswith("http://testserver/hu/") for one in items)


def test_a_stop_is_an_attraction_with_its_pictures_and_its_sound() -> None:
    a_walk()
    stop = StopPage.objects.get(title="A templom")
    stop.place = factories.place("Templom", names={"en": "Church"}, wikidata="Q42")
    stop.audio = Recording.objects.create(
        title="A harangok", kind="audio", language="hu", transcript="Harangszó.", file="a.mp3", media_type="audio/mpeg",
        seconds=61.2,
    )  # fmt: skip
    stop.save()
    factories.shown(stop, photograph(author="Kós Ákos", rights=Rights.CC_BY, caption={"hu": "A torony"}))
    data = attraction(StopPage.objects.get(pk=stop.pk))
    assert (data["@type"], data["name"], data["availableLanguage"]) == ("TouristAttraction", "A templom", "hu")
    assert data["containedInPlace"]["alternateName"] == ["Church"]
    assert data["containedInPlace"]["sameAs"] == ["http://www.wikidata.org/entity/Q42"]
    assert len(data["image"]) == 2
    assert data["image"][1]["license"] == Rights.CC_BY
    assert data["image"][1]["creditText"] == "Kós Ákos"
    (sound,) = data["subjectOf"]
    assert (sound["@type"], sound["duration"], sound["transcript"]) == ("AudioObject", "PT61S", "Harangszó.")


def test_no_text_ends_the_element_or_is_read_as_a_tag() -> None:
    walk = factories.walk('</script><script>alert(1)</script> & "\u2028', slug="x")
    assert trip(walk)["name"] == '</script><script>alert(1)</script> & "\u2028'


def test_a_stop_that_the_reader_may_not_see_is_not_told() -> None:
    walk = a_walk()
    common.restrict(StopPage.objects.get(title="A malom"))
    names = [one["item"]["name"] for one in trip(walk)["itinerary"]["itemListElement"]]
    assert names == ["A templom", "Valahol"]
