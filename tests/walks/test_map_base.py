"""What lies beneath the maps: the operator's tiles, another server's style, or nothing; and what pages may ask for."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cms.media.holding import names_held
from cms.media.places import media_storage
from cms.settings.env import Environment

from . import factories
from .pmtiles import archive

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiles(settings: Any) -> bytes:
    """An archive on the private storage."""
    content = archive()
    settings.MAP_PMTILES = media_storage("private").save("maps/county.pmtiles", ContentFile(content))
    return content


def a_walk() -> Any:
    walk = factories.walk()
    factories.stop(walk, latitude=46.1, longitude=24.1)
    return walk


def told(client: Client, page: Any) -> tuple[str, str]:
    """The page, and its policy."""
    response = client.get(page.get_url())
    return response.content.decode(), response["Content-Security-Policy"]


def test_tiles_go_out_in_ranges_to_everyone(client: Client, tiles: bytes) -> None:
    part = client.get("/map/tiles.pmtiles", headers={"range": "bytes=0-126"})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == tiles[:127]
    assert part["Content-Range"] == f"bytes 0-126/{len(tiles)}"
    assert part["Cache-Control"] == "public, max-age=86400"
    assert part["ETag"]
    whole = client.get("/map/tiles.pmtiles")
    assert b"".join(whole.streaming_content) == tiles
    assert client.post("/map/tiles.pmtiles").status_code == 405


def test_without_tiles_there_is_nothing_at_their_address(client: Client, settings: Any) -> None:
    assert client.get("/map/tiles.pmtiles").status_code == 404
    settings.MAP_PMTILES = "maps/gone.pmtiles"
    assert client.get("/map/tiles.pmtiles").status_code == 404


def test_a_page_asks_nobody_else_unless_the_operator_has_named_a_style(client: Client, settings: Any) -> None:
    walk = a_walk()
    page, policy = told(client, walk)
    assert '"kind": "none"' in page
    assert "https:" not in policy
    settings.MAP_STYLE_URL = "https://maps.example.org/style.json?key=1"
    page, policy = told(client, walk)
    assert '"url": "https://maps.example.org/style.json?key=1"' in page
    assert re.search(r"connect-src 'self' https://maps\.example\.org(;|$)", policy)
    assert re.search(r"img-src 'self' data: https://maps\.example\.org(;|$)", policy)
    assert "script-src 'self'" in policy
    elsewhere = client.get(factories.home().get_url())
    assert "maps.example.org" not in elsewhere["Content-Security-Policy"]


def test_tiles_of_our_own_need_no_other_policy(client: Client, settings: Any, tiles: bytes) -> None:
    page, policy = told(client, a_walk())
    assert '"url": "/map/tiles.pmtiles"' in page
    assert "connect-src" not in policy


def test_a_walk_of_which_no_place_is_known_has_a_sentence_and_no_map(client: Client) -> None:
    walk = factories.walk()
    factories.stop(walk)
    page, _policy = told(client, walk)
    assert "walk-map__none" in page
    assert "<svg" not in page.split("walk-map__none")[1][:200]
    assert "walks/map.js" not in page


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAP_PMTILES", "/etc/passwd.pmtiles"),
        ("MAP_PMTILES", "../county.pmtiles"),
        ("MAP_PMTILES", "maps/../../county.pmtiles"),
        ("MAP_PMTILES", "county.mbtiles"),
        ("MAP_STYLE_URL", "maps.example.org/style.json"),
        ("MAP_STYLE_URL", "https://user:word@maps.example.org/style.json"),
        ("MAP_STYLE_URL", "https://maps.example.org/a; script-src *"),
    ],
)
def test_nonsense_in_the_settings_is_a_fault(name: str, value: str) -> None:
    settings, faults = read_settings({name: value})
    assert settings[name] == ""
    assert [fault.name for fault in faults] == [name]


def test_good_settings_are_taken_and_both_at_once_are_one_too_many() -> None:
    settings, faults = read_settings({"MAP_PMTILES": "maps/county.pmtiles"})
    assert (settings["MAP_PMTILES"], faults) == ("maps/county.pmtiles", [])
    _settings, faults = read_settings({"MAP_PMTILES": "a.pmtiles", "MAP_STYLE_URL": "https://maps.example.org/s.json"})
    assert [fault.name for fault in faults] == ["MAP_STYLE_URL"]


def read_settings(source: dict[str, str]) -> tuple[dict[str, Any], list[Any]]:
    """`cms.settings.maps` read anew from these variables."""
    from pathlib import Path

    import cms.settings.maps as maps

    environment = Environment(source)
    code = Path(maps.__file__).read_text().replace("from .env import ENV", "")
    found: dict[str, Any] = {"ENV": environment}
    exec(code, found)
    return found, environment.faults


def test_the_operators_tiles_are_nobodys_orphan(tiles: bytes, settings: Any) -> None:
    name = settings.MAP_PMTILES
    assert names_held("private", [name, "maps/older.pmtiles"]) == {name}
    settings.MAP_PMTILES = ""
    assert names_held("private", [name]) == set()
