"""Fills the library that `bench.walk_map` serves: 2,000 walks of 20 stops each, four a village, in the VAR_DIR of the
environment.

Prints one line of JSON: the address of the front page of walks, the box of one village, and a village's number.
"""

import json
import math
import random
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from walks.models import WalkIndexPage

WALKS, STOPS = 2000, 20
WALKS_AT_ONCE, WALKS_A_VILLAGE = 100, 4
LINE = 400  # points of a route's line, as many as are kept for maps
WEST, SOUTH, WIDE, HIGH = 22.5, 46.0, 4.0, 1.5  # degrees: a county and its neighbours


def main() -> None:
    django.setup()
    from django.db import transaction

    from places.models import Place
    from walks.models import WalkIndexPage

    index = WalkIndexPage.objects.get(locale__language_code="hu")
    chance = random.Random(5)
    for some in _batched(range(WALKS), WALKS_AT_ONCE):
        with transaction.atomic():
            _write(index, some, chance)
    WalkIndexPage.objects.filter(pk=index.pk).update(numchild=WALKS)
    west, south = _village(random.Random(5))
    box = [west - 0.01, south - 0.01, west + 0.03, south + 0.03]
    print(json.dumps({"index": index.get_url(), "box": box, "place": Place.objects.order_by("pk")[0].pk}))


def _batched(numbers: range, size: int) -> Iterator[list[int]]:
    for start in range(0, len(numbers), size):
        yield list(numbers[start : start + size])


def _village(chance: random.Random) -> tuple[float, float]:
    return WEST + chance.random() * WIDE, SOUTH + chance.random() * HIGH


def _write(index: "WalkIndexPage", numbers: list[int], chance: random.Random) -> None:
    from places.models import Place
    from walks.models import StopPage, WalkPage, WalkRoute, WalkStep

    villages = [village for _ in numbers[::WALKS_A_VILLAGE] for village in [_village(chance)] * WALKS_A_VILLAGE]
    made = Place.objects.bulk_create(
        Place(name=f"Falu {number}", longitude=lon, latitude=lat)
        for number, (lon, lat) in list(zip(numbers, villages, strict=True))[::WALKS_A_VILLAGE]
    )
    places = [made[place // WALKS_A_VILLAGE] for place in range(len(numbers))]
    routes = WalkRoute.objects.bulk_create(_route(WalkRoute, village) for village in villages)
    walks = []
    for number, place, route in zip(numbers, places, routes, strict=True):
        walk = WalkPage(place=place, way=route)
        walks.append(page_below(index, walk, number, f"Séta a(z) {number}. faluban", f"seta-{number}", children=STOPS))
    insert(walks)
    stops = []
    for walk, (lon, lat) in zip(walks, villages, strict=True):
        for step in range(STOPS):
            stop = StopPage(longitude=lon + chance.random() * 0.02, latitude=lat + chance.random() * 0.02)
            stops.append(page_below(walk, stop, step, f"{step + 1}. megálló", f"megallo-{step + 1}"))
    insert(stops)
    WalkStep.objects.bulk_create(
        WalkStep(walk=walk, stop=stops[place * STOPS + step], sort_order=step)
        for place, walk in enumerate(walks)
        for step in range(STOPS)
    )


def _route(model: Any, village: tuple[float, float]) -> Any:
    lon, lat = village
    line = [
        [round(lon + 0.01 * math.cos(i / 60) + 0.001 * math.sin(i), 6), round(lat + 0.01 * math.sin(i / 60), 6)]
        for i in range(LINE)
    ]
    return model(line=[line], length=5000, minutes=75, bounds=[lon - 0.011, lat - 0.01, lon + 0.011, lat + 0.01])


def page_below(parent: Any, page: Any, number: int, title: str, slug: str, children: int = 0, **fields: Any) -> Any:
    """The page as it will lie below `parent`; `page_ptr` is the row that all kinds of pages share."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    page.page_ptr = Page(
        title=title,
        draft_title=title,
        slug=slug,
        path=parent._get_path(parent.path, parent.depth + 1, number + 1),
        depth=parent.depth + 1,
        numchild=children,
        url_path=f"{parent.url_path}{slug}/",
        locale_id=parent.locale_id,
        content_type=ContentType.objects.get_for_model(type(page)),
        live=True,
        **fields,
    )
    for field in Page._meta.local_fields:
        if field.attname != "id":
            setattr(page, field.attname, getattr(page.page_ptr, field.attname))
    return page


def insert(pages: list[Any]) -> None:
    from wagtail.models import Page

    Page.objects.bulk_create(page.page_ptr for page in pages)
    for page in pages:
        page.page_ptr_id = page.pk = page.page_ptr.pk
        page.save_base(raw=True, force_insert=True)


if __name__ == "__main__":
    main()
