"""A historic map upon a walk's map in a real browser: it lies where it should, and keys make it stronger and weaker."""

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Page, expect

from .conftest import PHONE, ROOT, Axe, PageAt
from .map_sheet import COLOURS, CORNERS, TITLE
from .waiting import until
from .walked_library import ADDRESSES

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
LIVE = "document.querySelector('figure[data-live]').liveMap"
LAYERS = f"{LIVE}.getStyle().layers.filter(one => one.id.startsWith('sheet-'))"
STRENGTH = f"() => {LIVE}.getPaintProperty({LAYERS}[0].id, 'raster-opacity')"
OVER = ".maplibregl-marker, .walk-map__tools, .walk-map__told"
NEAR = 6  # CSS pixels from a corner, inwards and outwards
FAR = 40.0  # between two colours


@pytest.fixture
def sheet(site: str, environment: dict[str, str]) -> Iterator[None]:
    def run(what: str) -> None:
        subprocess.run([sys.executable, "-m", "tests.browser.map_sheet", what], cwd=ROOT, env=environment, check=True)

    run("make")
    yield
    run("clear")


def opened(page_at: PageAt, language: str = "hu", **how: object) -> Page:
    """The walk's map that can be moved, all of the sheet in view."""
    page = page_at(ADDRESSES[language], **how)
    page.locator("[data-map-wanted]").click()
    page.locator("figure[data-ready]").wait_for()
    box = [[min(one[i] for one in CORNERS) for i in (0, 1)], [max(one[i] for one in CORNERS) for i in (0, 1)]]
    page.evaluate(f"box => {LIVE}.fitBounds(box, {{ padding: 30, duration: 0 }})", box)
    return page


def drawn(page: Page) -> tuple[Image.Image, list[tuple[float, float]]]:
    """The map's picture without what lies over it, and where on it the corners of the sheet should be."""
    until(page, f"() => {LIVE}.loaded() && !{LIVE}.isMoving()")
    page.evaluate(
        "names => document.querySelectorAll(names).forEach(one => { one.style.visibility = 'hidden'; })", OVER
    )
    corners = page.evaluate(
        f"corners => corners.map(one => {{ const at = {LIVE}.project(one); return [at.x, at.y]; }})", CORNERS
    )
    return Image.open(io.BytesIO(page.locator(".maplibregl-canvas").screenshot())).convert("RGB"), corners


def apart(one: tuple[int, ...], other: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, ImageColor.getrgb(other), strict=True)) ** 0.5


def test_its_corners_are_where_they_should_be(page_at: PageAt, sheet: None) -> None:
    page = opened(page_at)
    page.get_by_role("checkbox", name=TITLE["hu"]).check()
    page.get_by_role("slider").press("End")
    until(page, f"() => {LAYERS}.length === 1")
    picture, corners = drawn(page)
    middle = [sum(at[i] for at in corners) / 4 for i in (0, 1)]
    for (x, y), colour in zip(corners, COLOURS, strict=True):
        east, south = (1 if x < middle[0] else -1), (1 if y < middle[1] else -1)
        inside = picture.getpixel((round(x + NEAR * east), round(y + NEAR * south)))
        outside = picture.getpixel((round(x - NEAR * east), round(y - NEAR * south)))
        assert apart(inside, colour) < FAR, (colour, inside)  # type: ignore[arg-type]
        assert apart(outside, colour) > FAR, (colour, outside)  # type: ignore[arg-type]
    expect(page.locator(".walk-map__told")).to_contain_text("Kitalált levéltár")


def test_it_is_made_weaker_by_keys_and_taken_away(page_at: PageAt, axe: Axe, sheet: None) -> None:
    page = opened(page_at)
    box, slider = page.get_by_role("checkbox", name=TITLE["hu"]), page.get_by_role("slider")
    expect(slider).to_be_disabled()
    box.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(slider).to_be_focused()
    page.keyboard.press("Home")
    picture, corners = drawn(page)
    assert apart(picture.getpixel((round(corners[0][0] + NEAR), round(corners[0][1] + NEAR))), COLOURS[0]) > FAR  # type: ignore[arg-type]
    for _ in range(50):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(STRENGTH) == 0.5
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")  # a new style: it is drawn upon again
    until(page, f"() => {LIVE}.isStyleLoaded() && {LAYERS}.length === 1")
    axe(page)
    box.uncheck()
    assert page.evaluate(f"() => {LAYERS}.length") == 0
    expect(page.locator(".walk-map__told")).not_to_contain_text("Kitalált")


def test_in_persian_on_a_phone(page_at: PageAt, axe: Axe, sheet: None) -> None:
    page = opened(page_at, "fa", width=PHONE, scheme="dark", touch=True)
    page.get_by_role("checkbox", name=TITLE["fa"]).check()
    axe(page)
    box = page.get_by_role("slider").bounding_box()
    assert box
    assert box["height"] >= 44
    assert box["width"] >= 96
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
