"""An editor sets all stops of a walk on one map: by mouse, by keys alone, without scripts, in Persian."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, ROOT, AdminAt, Axe
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles

PINS = ".stop-pin"
TIP = """number => {
  const map = document.querySelector('[data-stops-sheet]').liveMap;
  const box = document.querySelectorAll('.stop-pin')[number].getBoundingClientRect();
  const canvas = map.getCanvas().getBoundingClientRect();
  return map.unproject([box.left + box.width / 2 - canvas.left, box.bottom - canvas.top]).toArray();
}"""


@pytest.fixture
def walk(site: str, environment: dict[str, str]) -> Iterator[str]:
    """The number of a walk with three stops, one of which nobody has placed."""

    def run(what: str) -> str:
        command = [sys.executable, "-m", "tests.browser.empty_walk", what]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    yield run("stops").split()[-1]
    run("clear")


def opened(admin_at: AdminAt, walk: str, **how: object) -> Page:
    page = admin_at(f"/admin/walks/stops/{walk}/", **how)
    page.locator(PINS).first.wait_for()
    until(page, "() => document.querySelector('[data-stops-sheet]').liveMap.loaded()")
    return page


def fields(page: Page, number: int) -> tuple[float, float]:
    row = page.locator(".stops-map__row").nth(number)
    lat, lon = (row.locator(f"input[name$='-{name}']").input_value() for name in ("lat", "lon"))
    return float(lon), float(lat)


def test_pins_are_dragged_undone_and_saved(admin_at: AdminAt, axe: Axe, walk: str) -> None:
    page = opened(admin_at, walk)
    axe(page)
    before = fields(page, 0)
    assert page.evaluate(TIP, 0) == pytest.approx(before, abs=1e-4)
    pin = page.locator(PINS).first
    pin.hover()
    box = pin.bounding_box()
    assert box
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 90, steps=6)
    page.mouse.up()
    after = fields(page, 0)
    assert after[0] > before[0]
    assert after[1] < before[1]
    assert page.evaluate(TIP, 0) == pytest.approx(after, abs=1e-4)
    expect(page.locator("[data-stops-said]")).to_have_text("“Első” was moved. Stops that are not saved yet: 1.")
    page.get_by_role("button", name="Undo the last move").click()
    assert fields(page, 0) == before
    expect(page.get_by_role("button", name="Undo the last move")).to_be_disabled()
    page.get_by_role("button", name="Put it in the map’s middle").click()
    expect(page.locator(PINS)).to_have_count(3)
    placed = fields(page, 2)
    axe(page)
    page.get_by_role("button", name="Save the positions as drafts").click()
    expect(page.locator("body")).to_contain_text("The position of 1 stop was saved as a draft.")
    page.locator(PINS).first.wait_for()
    assert fields(page, 2) == pytest.approx(placed, abs=1e-6)


def test_by_keys_alone(admin_at: AdminAt, walk: str) -> None:
    page = opened(admin_at, walk)
    before = fields(page, 1)
    pin = page.locator(PINS).nth(1)
    pin.focus()
    assert (pin.get_attribute("aria-label") or "").startswith("2. Második")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowUp"):
        page.keyboard.press(key)
    east, north = fields(page, 1)
    assert east > before[0]
    assert 0 < north - before[1] < east - before[0]
    expect(pin).to_be_focused()
    page.keyboard.press("Control+z")  # all that was done while it had the keyboard
    assert fields(page, 1) == before
    typed = page.locator(".stops-map__row").nth(1).locator("input[name$='-lat']")
    typed.fill("46.501")
    typed.press("Tab")
    assert page.evaluate(TIP, 1)[1] == pytest.approx(46.501, abs=1e-4)
    page.get_by_role("button", name="Save the positions as drafts").press("Enter")
    expect(page.locator("body")).to_contain_text("The position of 1 stop was saved as a draft.")


def test_without_scripts_there_is_the_list(admin_at: AdminAt, walk: str) -> None:
    page = admin_at(f"/admin/walks/stops/{walk}/", javascript=False)
    assert not page.locator("[data-stops-view]").is_visible()
    page.locator("input[name$='-lat']").first.fill("46.6")
    page.get_by_role("button", name="Save the positions as drafts").click()
    assert fields(page, 0)[1] == 46.6


@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (1440, "light")])
def test_in_persian(admin_at: AdminAt, axe: Axe, walk: str, width: int, scheme: str) -> None:
    page = opened(admin_at, walk, language="fa", width=width, scheme=scheme)
    axe(page)
    expect(page.locator(PINS).first).to_have_text("۱")
    assert page.evaluate(TIP, 0) == pytest.approx(fields(page, 0), abs=1e-4)
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
