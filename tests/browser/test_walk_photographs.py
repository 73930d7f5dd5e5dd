"""Photographs and a route brought to a walk in a real browser: dropped, sent one by one, arranged."""

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.walks import cameras

from .conftest import PHONE, ROOT, AdminAt, Axe
from .empty_walk import MARK

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
CHURCH, MILL = (46.5000, 24.5000), (46.5020, 24.5040)
DROPPED = """async files => {
  const data = new DataTransfer();
  for (const { name, url } of files) data.items.add(new File([await (await fetch(url)).blob()], name));
  const zone = document.querySelector("[data-drop-zone]");
  for (const kind of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


AT_ONCE = """async ({ data, name }) => {
  const file = new File([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], name);
  const { upload } = document.querySelector("[data-drop]").dataset;
  const token = document.querySelector("[data-drop] [name=csrfmiddlewaretoken]").value;
  const send = async () => {
    const body = new FormData();
    body.append("photographs", file);
    return (await fetch(upload, { method: "POST", headers: { "X-CSRFToken": token }, body })).json();
  };
  return Promise.all([send(), send(), send()]);
}"""


@pytest.fixture
def walk(site: str, environment: dict[str, str]) -> Iterator[str]:
    """The number of a walk that has nothing yet."""

    def run(what: str) -> str:
        command = [sys.executable, "-m", "tests.browser.empty_walk", what]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    yield run("make").split()[-1]
    run("clear")


def shots() -> list[FilePayload]:
    """Two of a church and one of a mill, out of order, and one file that is none."""
    found: list[FilePayload] = []
    for name, at, time in (("3", MILL, "11:00"), ("1", CHURCH, "10:00"), ("2", CHURCH, "10:01")):
        told = cameras.exif(latitude=at[0], longitude=at[1], t36867=f"2026:05:01 {time}:00")
        data = cameras.photographed("JPEG", cameras.scene(1200, 900, f"Kép {name}"), told)
        found.append({"name": f"{MARK}{name}.jpg", "mimeType": "image/jpeg", "buffer": data})
    found.append({"name": f"{MARK}4.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    return found


def brought(page: Page) -> None:
    page.set_input_files("#photographs", shots())
    expect(page.locator("[data-drop-said]")).to_have_text("3 of 4 photographs taken in", timeout=60_000)


@pytest.mark.parametrize("width", [PHONE, 1440])
def test_stops_are_made_of_photographs(admin_at: AdminAt, axe: Axe, walk: str, width: int, tmp_path: Path) -> None:
    page = admin_at(f"/admin/walks/drop/{walk}/", width=width)
    axe(page)
    assert not page.locator("[data-drop-send]").is_visible()
    expect(page.locator("[data-drop-next]")).to_be_hidden()
    brought(page)
    wrong = page.locator(".drop__row--wrong")
    expect(wrong).to_contain_text(f"“{MARK}4.jpg”: This is no photograph")
    page.wait_for_function("[...document.querySelectorAll('.drop__picture img')].every(one => one.naturalWidth > 0)")
    axe(page)
    page.screenshot(path=tmp_path / "drop.png", full_page=True)
    expect(page.locator("[data-drop-next]")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/arrange/**")
    axe(page)
    page.screenshot(path=tmp_path / "arrange.png", full_page=True)
    assert page.locator(".drop__group").count() == 2
    assert page.locator(".drop__pictures bdi").all_inner_texts() == [f"{MARK}{number}" for number in (1, 2, 3)]
    page.locator("input[name=title]").first.fill("A templom")
    page.get_by_role("button", name="Make a stop of each group").click()
    expect(page.locator("body")).to_contain_text("2 stops were made as drafts")
    expect(page.locator("body")).to_contain_text("A templom")


def test_files_are_dropped_with_the_mouse(admin_at: AdminAt, walk: str) -> None:
    page = admin_at(f"/admin/walks/drop/{walk}/")
    page.evaluate(DROPPED, [{"name": f"{MARK}.png", "url": "/walks-icon-192.png"}])
    expect(page.locator("[data-drop-said]")).to_have_text("1 of 1 photographs taken in", timeout=30_000)


def test_the_same_file_thrice_at_once_is_one_photograph(admin_at: AdminAt, walk: str) -> None:
    page = admin_at(f"/admin/walks/drop/{walk}/")
    data = base64.b64encode(cameras.photographed("JPEG", cameras.scene(2400, 1800, "Egyszer"))).decode()
    answers = page.evaluate(AT_ONCE, {"data": data, "name": f"{MARK}-egyszer.jpg"})
    assert len({one["id"] for one in answers}) == 1
    assert sorted(one["known"] for one in answers) == [False, True, True]


def test_it_works_without_scripts(admin_at: AdminAt, walk: str) -> None:
    page = admin_at(f"/admin/walks/drop/{walk}/", javascript=False)
    page.set_input_files("#photographs", shots()[:2])
    page.get_by_role("button", name="Upload").click()
    page.wait_for_url("**/arrange/**", timeout=60_000)
    assert page.locator(".drop__group").count() == 2


def test_a_route_is_brought_and_shown(admin_at: AdminAt, axe: Axe, walk: str, tmp_path: Path) -> None:
    points = '<trkpt lat="46.5" lon="24.5"/><trkpt lat="46.52" lon="24.52"/><trkpt lat="46.51" lon="24.55"/>'
    gpx = f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'.encode()
    page = admin_at(f"/admin/pages/{walk}/edit/#tab-route_and_stops")
    field = page.locator("input[name=way-file]")
    field.set_input_files({"name": f"{MARK}.txt", "mimeType": "text/plain", "buffer": b"from here to there"})
    page.locator("textarea[name=introduction]").evaluate("one => { one.value = 'Sokáig írt szöveg.'; }")
    page.locator("form[data-edit-form], form#page-edit-form").first.evaluate("form => form.requestSubmit()")
    expect(page.locator(".w-field__errors, .help-critical").filter(has_text="GPX").first).to_be_attached()
    assert page.locator("textarea[name=introduction]").input_value() == "Sokáig írt szöveg."
    page.locator("input[name=way-file]").set_input_files(
        {"name": f"{MARK}.gpx", "mimeType": "application/gpx+xml", "buffer": gpx}
    )
    page.locator("form[data-edit-form], form#page-edit-form").first.evaluate("form => form.requestSubmit()")
    page.get_by_role("tab", name="Route and stops").click()
    expect(page.locator(".route-field polyline")).to_be_visible()
    page.locator(".route-field").screenshot(path=tmp_path / "route.png")


def test_the_chooser_takes_a_photograph_in(admin_at: AdminAt, walk: str) -> None:
    page = admin_at(f"/admin/pages/{walk}/edit/#tab-route_and_stops")
    page.get_by_role("tab", name="Route and stops").click()
    page.get_by_role("button", name="Choose a photograph").click()
    page.get_by_role("tab", name="Upload").click()
    told = cameras.photographed("JPEG", cameras.scene(640, 480, "Borító"))
    page.locator(".modal input[type=file]").set_input_files(
        {"name": f"{MARK}5.jpg", "mimeType": "image/jpeg", "buffer": told}
    )
    page.locator(".modal").get_by_role("button", name="Upload").click()
    expect(page.locator("[data-chooser-title]").filter(has_text=f"{MARK}5")).to_be_visible(timeout=30_000)
