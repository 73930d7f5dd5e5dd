"""Historic maps: where they lie, on whose maps they are, and who sees them."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from tests import factories as archive
from tests.archive_pages.scanned import scan
from walks.map.georeference import NotGeoreferenced, corners_of, read_corners
from walks.map.sheets import meet
from walks.models import MapSheet, Photograph
from walks.routes.route import Bounds

from . import factories

CORNERS = [[24.0, 46.2], [24.2, 46.2], [24.2, 46.0], [24.0, 46.0]]


def feature(x: Any, y: Any, lon: Any, lat: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "properties": {"resourceCoords": [x, y]}, "geometry": point}


def annotation(*features: dict[str, Any], **source: Any) -> dict[str, Any]:
    """As Allmaps writes it."""
    return {
        "type": "Annotation",
        "motivation": "georeferencing",
        "target": {"type": "SpecificResource", "source": {"id": "https://example.org/iiif/1", **source}},
        "body": {"type": "FeatureCollection", "transformation": {"type": "polynomial"}, "features": list(features)},
    }


THREE = (feature(0, 0, 24.0, 46.2), feature(1000, 0, 24.2, 46.2), feature(1000, 1000, 24.2, 46.0))


def test_three_points_lay_the_sheet() -> None:
    top_left, top_right, bottom_right, bottom_left = corners_of(annotation(*THREE), (1000, 1000))
    assert top_left == pytest.approx((24.0, 46.2))
    assert top_right == pytest.approx((24.2, 46.2))
    assert bottom_right == pytest.approx((24.2, 46.0))
    assert bottom_left == pytest.approx((24.0, 46.0))


def test_the_annotations_own_size_counts_and_a_page_of_annotations_is_read_too() -> None:
    page = {"type": "AnnotationPage", "items": [annotation(*THREE, width=2000, height=1000)]}
    corners = corners_of(page, (1, 1))
    assert corners[1] == pytest.approx((24.4, 46.2))


def test_a_turned_sheet_is_laid_turned_and_more_points_are_evened_out() -> None:
    turned = [feature(0, 0, 24.2, 46.2), feature(1000, 0, 24.2, 46.0), feature(0, 1000, 24.0, 46.2)]
    corners = corners_of(annotation(*turned), (1000, 1000))
    assert corners[2] == pytest.approx((24.0, 46.0))
    noisy = [*turned, feature(1000, 1000, 24.001, 46.0)]
    assert corners_of(annotation(*noisy), (1000, 1000))[2] == pytest.approx((24.0, 46.0), abs=0.002)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "text",
        {},
        {"items": [7]},
        {"body": {"features": {}}},
        annotation(),
        annotation(*THREE[:2]),
        annotation(*THREE[:2], feature(500, 0, 24.1, 46.2)),  # on one line
        annotation(*THREE[:2], feature("1", "2", 24.2, 46.0)),
        annotation(*THREE[:2], feature(True, 2, 24.2, 46.0)),
        annotation(*THREE[:2], feature(1e300, 2, 24.2, 46.0)),
        annotation(*THREE[:2], feature(1000, 1000, 24.2, 95)),
        annotation(*THREE[:2], feature(1000, 1000, float("nan"), 46)),
        annotation(*THREE[:2], {"type": "Feature"}),
        annotation(*THREE[:2], feature(1000, 1000, 170, 46)),  # a sheet as wide as a continent
        annotation(*[THREE[0]] * 501),
    ],
)
def test_what_lays_no_sheet_is_refused_in_words(bad: Any) -> None:
    with pytest.raises(NotGeoreferenced, match=r"\w+ \w+"):
        corners_of(bad, (1000, 1000))


@pytest.mark.parametrize(
    "bad", [None, [], CORNERS[:3], [[0, 0]] * 4, [["a", 1]] * 4, [[24, 91], *CORNERS[1:]], [[100, 46], *CORNERS[1:]]]
)
def test_bad_corners_are_refused_in_words(bad: Any) -> None:
    with pytest.raises(NotGeoreferenced, match=r"\w+ \w+"):
        read_corners(bad)


def test_boxes_meet_over_the_date_line_too() -> None:
    fiji = Bounds(179, -18, -179, -16)
    assert meet(fiji, Bounds(-179.5, -17, -170, -16.5))
    assert meet(Bounds(170, -17, 179.5, -16.5), fiji)
    assert not meet(fiji, Bounds(-170, -17, 170, -16.5))
    assert not meet(fiji, Bounds(179, -15, 179.5, -14))


def sheet(**fields: Any) -> MapSheet:
    given = {"title": {"hu": "Katonai felmérés"}, "corners": CORNERS, "date": "1869", "shown": True, **fields}
    if "issue" not in given and "photograph" not in given:
        given["photograph"] = Photograph.objects.create(title="1869", width=900, height=900, pyramid="a.tif")
    made = MapSheet(**given)
    made.full_clean()
    made.save()
    return made


def a_walk(lon: float = 24.1) -> Any:
    walk = factories.walk()
    factories.stop(walk, latitude=46.1, longitude=lon)
    return walk


def sheets_on(client: Client, walk: Any) -> list[dict[str, Any]]:
    page = client.get(walk.get_url()).content.decode()
    data = page.split('id="map-data" type="application/json">')[1].split("</script>")[0]
    found: list[dict[str, Any]] = json.loads(data)["sheets"]
    return found


@pytest.mark.django_db
def test_a_sheet_is_on_maps_that_it_meets_once_it_is_shown(client: Client) -> None:
    walk = a_walk()
    made = sheet()
    (found,) = sheets_on(client, walk)
    assert (found["title"], found["date"], found["corners"]) == ("Katonai felmérés", "1869", CORNERS)
    assert found["image"].startswith(f"/iiif/image/3/{made.photograph.uuid}/full/")
    made.shown = False
    made.save()
    assert not sheets_on(client, walk)
    made.shown, made.corners = True, [[lon + 3, lat] for lon, lat in CORNERS]
    made.save()
    assert not sheets_on(client, walk)


@pytest.mark.django_db
def test_a_page_of_an_issue_is_a_sheet_for_who_may_see_the_issue(client: Client, django_user_model: Any) -> None:
    title = archive.title("Térképek", slug="terkepek")
    issue = archive.issue(title, "1869")
    scan(issue, text="térkép")
    sheet(issue=issue)
    walk = a_walk()
    assert len(sheets_on(client, walk)) == 1
    PageViewRestriction.objects.create(page=issue, restriction_type="login")
    assert not sheets_on(client, walk)
    client.force_login(django_user_model.objects.create_user("reader"))
    assert len(sheets_on(client, walk)) == 1
    issue.live = False
    issue.save()
    assert not sheets_on(client, walk)


@pytest.mark.django_db
def test_an_annotation_makes_the_corners_and_what_is_wrong_stands_beside_its_field() -> None:
    photograph = Photograph.objects.create(title="1869", width=1000, height=1000, pyramid="a.tif")
    made = sheet(photograph=photograph, corners=[], annotation=json.dumps(annotation(*THREE)))
    assert made.corners[2] == pytest.approx([24.2, 46.0])
    for fields, where in (
        ({"annotation": "{"}, "annotation"),
        ({"annotation": "[" * 100_000}, "annotation"),
        ({"annotation": json.dumps(annotation())}, "annotation"),
        ({"corners": [1]}, "corners"),
        ({"photograph": None}, "photograph"),
    ):
        with pytest.raises(ValidationError) as refused:
            sheet(**{"photograph": photograph, **fields})
        assert where in refused.value.message_dict


@pytest.mark.django_db
def test_a_page_that_the_issue_does_not_have_is_told(client: Client) -> None:
    issue = archive.issue(archive.title("Térképek", slug="terkepek"), "1869")
    with pytest.raises(ValidationError) as refused:
        sheet(issue=issue, order=7, annotation=json.dumps(annotation(*THREE)))
    assert "order" in refused.value.message_dict
