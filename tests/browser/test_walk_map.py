"""The map of a walk in a real browser: drawn without scripts, moved by keyboard, in step with the list, on tiles of the
operator's; and editors set positions on it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.installation import installation, prepare, serving
from tests.walks.pmtiles import archive

from .conftest import PHONE, ROOT, AdminAt, Axe, PageAt
from .waiting import until
from .walked_library import ADDRESSES, INDEXES

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles

FIGURE = "figure[data-walk-map]"
READY = f"{FIGURE}[data-ready]"
CENTRE = "() => document.querySelector('figure[data-live]').liveMap.getCenter().toArray()"
RENDERED = """layers => document.querySelector('figure[data-live]').liveMap
  .queryRenderedFeatures(layers ? { layers } : undefined)
  .map(one => ({ source: one.layer.source, ...one.properties }))"""
SOME = f"layers => ({RENDERED})(layers).length > 0"
ZOOM = "() => document.querySelector('figure[data-live]').liveMap.getZoom()"
STILL = "() => !document.querySelector('figure[data-live]').liveMap.isMoving()"


def moved(page: Page) -> None:
    """Asks for the map that can be moved, as a reader does, and waits until it is drawn."""
    page.locator("[data-map-wanted]").click()
    page.locator(READY).wait_for()


def test_without_scripts_the_map_is_drawn_and_its_stops_are_links(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["hu"], javascript=False)
    assert page.locator(f"{FIGURE} svg a[data-stop]").count() == 4
    assert page.locator("[data-map-wanted]").is_hidden()
    assert page.locator(f"{FIGURE} svg").get_by_text("Holdfalva", exact=True).count() == 1
    page.locator(f"{FIGURE} svg a[data-stop]").nth(1).click()
    expect(page).to_have_url(f"{page.evaluate('location.origin')}{ADDRESSES['hu']}guide/2/")


def test_the_large_script_comes_only_when_it_is_asked_for(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["en"])
    asked = """() => performance.getEntriesByType('resource').map(one => one.name)
      .filter(name => /map-(live|worker)/.test(name))"""
    assert page.evaluate(asked) == []
    moved(page)
    assert len(page.evaluate(asked)) >= 1
    assert page.locator("[data-map-wanted]").is_hidden()
    assert page.evaluate("() => document.activeElement.tagName") == "CANVAS"


def test_the_map_is_moved_and_enlarged_by_keyboard_alone(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["en"])
    page.locator("[data-map-wanted]").focus()
    page.keyboard.press("Enter")
    page.locator(READY).wait_for()
    west, zoom = page.evaluate(CENTRE)[0], page.evaluate(ZOOM)
    page.keyboard.press("ArrowLeft")
    until(page, STILL)
    assert page.evaluate(CENTRE)[0] < west
    page.keyboard.press("+")
    until(page, STILL)
    assert page.evaluate(ZOOM) > zoom
    page.keyboard.press("-")
    until(page, STILL)
    assert page.evaluate(ZOOM) == pytest.approx(zoom, abs=0.01)
    page.get_by_role("button", name="All of it").press("Enter")
    until(page, STILL)
    assert page.evaluate(CENTRE)[0] == pytest.approx(west, abs=1e-4)
    page.locator(".map-stop").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/1/")


def test_map_and_list_are_in_step(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["hu"])
    moved(page)
    row = page.locator("[data-stops] [data-stop]").nth(2)
    uuid = row.get_attribute("data-stop")
    row.hover()
    expect(page.locator(f".map-stop[data-stop='{uuid}'][data-chosen]")).to_have_count(1)
    mark = page.locator(".map-stop").nth(0)
    mark.focus()
    first = page.locator("[data-stops] [data-stop]").nth(0)
    expect(first).to_have_attribute("data-chosen", "")
    expect(row).not_to_have_attribute("data-chosen", "")
    page.evaluate("() => document.querySelector('figure[data-live]').liveMap.jumpTo({ center: [0, 0] })")
    page.locator("[data-stops] [data-stop]").nth(3).hover()
    until(page, STILL)
    assert page.evaluate(CENTRE)[0] == pytest.approx(24.55, abs=0.05)


@pytest.mark.parametrize("language", ["hu", "fa"])
@pytest.mark.parametrize("width", [PHONE, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_has_no_barriers(page_at: PageAt, axe: Axe, language: str, width: int, scheme: str) -> None:
    page = page_at(ADDRESSES[language], width=width, scheme=scheme, touch=width == PHONE)
    axe(page)
    moved(page)
    axe(page)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_names_of_places_are_on_the_plain_map_in_the_readers_language(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["fa"])
    moved(page)
    until(page, SOME, ["names"])
    assert "ماه‌ده" in [one["text"] for one in page.evaluate(RENDERED, ["names"])]
    expect(page.locator(".map-stop").first).to_have_text("۱")


def test_when_the_page_turns_dark_the_map_does(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["hu"])
    moved(page)
    ground = "() => document.querySelector('figure[data-live]').liveMap.getPaintProperty('ground', 'background-color')"
    light = page.evaluate(ground)
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    until(page, f"before => ({ground})() && ({ground})() !== before", light)
    until(page, "() => !!document.querySelector('figure[data-live]').liveMap.getLayer('way')")


def test_the_map_of_all_walks_opens_what_is_gathered_and_leads_to_walks(page_at: PageAt) -> None:
    page = page_at(INDEXES["hu"])
    page.locator("[data-map-wanted]").scroll_into_view_if_needed()
    moved(page)
    until(page, SOME, ["walks", "gathered"])
    page.evaluate(
        """async () => {
          const map = document.querySelector('figure[data-live]').liveMap;
          const walks = await (await fetch('walks.geojson')).json();
          map.jumpTo({ center: walks.features[0].geometry.coordinates, zoom: 16 });
        }"""
    )
    until(page, SOME, ["walks"])
    until(page, SOME, ["stops"])
    page.locator(".maplibregl-canvas").press("Enter")
    expect(page.locator(".walk-map__card a").first).to_be_visible()
    page.locator(".walk-map__card a").first.click()
    page.wait_for_url("**/setak/**")


# ── for editors ─────────────────────────────────────────────────────────────────────────────────────────────────


def edit_address(page: Page, title: str) -> str:
    found = page.request.get("/api/v2/pages/", params={"type": "walks.StopPage", "search": title, "fields": "title"})
    item = next(one for one in found.json()["items"] if one["title"] == title)
    return f"/admin/pages/{item['id']}/edit/"


def test_an_editor_sets_a_position_by_mouse_and_by_keyboard(admin_at: AdminAt) -> None:
    page = admin_at("/admin/")
    page.goto(edit_address(page, "A malom"))
    page.get_by_role("tab", name="Place and pictures").click()
    latitude, longitude = page.locator("[name=latitude]"), page.locator("[name=longitude]")
    before = (float(latitude.input_value()), float(longitude.input_value()))
    page.get_by_role("button", name="Set on the map").first.click()
    pin = page.locator(".map-pin")
    pin.wait_for()
    pin.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert float(longitude.input_value()) > before[1]
    assert float(latitude.input_value()) > before[0]
    latitude.fill("46.6")
    latitude.press("Tab")
    place = page.locator(".position-map__map")
    until(page, "() => Math.abs(document.querySelector('.position-map__map').liveMap.getCenter().lat - 46.6) < 0.001")
    box = place.bounding_box()
    assert box
    place.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    assert float(longitude.input_value()) < before[1]


# ── on tiles of the operator's own ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def tiled_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a library whose maps lie on tiles."""
    folder = tmp_path_factory.mktemp("tiled")
    tiles = folder / "tiles.pmtiles"
    tiles.write_bytes(archive())
    with installation(folder, MAP_PMTILES="maps/county.pmtiles") as env:
        prepare(env)
        subprocess.run([sys.executable, "-c", FILL, str(tiles)], cwd=ROOT, env=env, check=True)
        with serving(env) as address:
            yield address


FILL = """
import sys
from pathlib import Path
import django
django.setup()
from cms.media.places import media_storage
from tests.walks import factories
media_storage("private").place(Path(sys.argv[1]), "maps/county.pmtiles")
walk = factories.walk("Séta")
for number in range(3):
    factories.stop(walk, f"Megálló {number}", latitude=46.5 + number / 200, longitude=24.5)
"""


def test_the_operators_tiles_lie_beneath_and_their_makers_are_named(chromium: Browser, tiled_site: str) -> None:
    context = chromium.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    page, faults, asked = context.new_page(), [], []
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{tiled_site}/hu/setak/seta/")
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator(READY).wait_for()  # nobody pressed anything: what lies beneath is wanted at once
    until(page, f"() => ({RENDERED})().some(one => one.source === 'beneath')")
    expect(page.locator(".walk-map__told a", has_text="The makers")).to_have_attribute("href", "https://example.org/")
    assert all(one.startswith((tiled_site, "blob:", "data:")) for one in asked)
    assert not [one for one in faults if "GPU" not in one and "GL Driver" not in one]
    context.close()


def test_on_a_dear_connection_the_drawn_map_stays(chromium: Browser, tiled_site: str) -> None:
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    context.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    page = context.new_page()
    page.goto(f"{tiled_site}/hu/setak/seta/")
    page.locator(FIGURE).scroll_into_view_if_needed()
    page.locator("[data-map-wanted]").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.locator("figure[data-live]").count() == 0
    context.close()
