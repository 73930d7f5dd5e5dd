"""Editors look at a walk, its guide and a stop on a phone frame while they write."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from .conftest import AdminAt
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
PHONES = range(320, 431)  # CSS pixels that phones are wide
FITS = """() => {
  const { documentElement: root } = document.querySelector("iframe").contentDocument;
  return root.scrollWidth <= root.clientWidth;
}"""
SHOWN = ".w-preview__iframe:not(.w-preview__proxy)"  # not the next one, while that is being fetched
PATIENCE = 60_000  # milliseconds
WIDTH = "() => Number(document.querySelector('iframe').contentWindow.innerWidth)"


def edited(page: Page, kind: str, title: str) -> None:
    found = page.request.get("/api/v2/pages/", params={"type": f"walks.{kind}", "search": title, "fields": "title"})
    item = next(one for one in found.json()["items"] if one["title"] == title)
    page.goto(f"/admin/pages/{item['id']}/edit/")


def preview(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator(SHOWN)


def test_a_stop_is_seen_as_it_is_being_written(admin_at: AdminAt) -> None:
    page = admin_at("/admin/")
    edited(page, "StopPage", "A malom")
    frame = preview(page)
    expect(frame.locator("h1")).to_have_text("A malom", timeout=PATIENCE)
    until(page, f"() => ({WIDTH})() > 0")
    assert page.evaluate(WIDTH) in PHONES
    words = page.locator("textarea[name=introduction]")
    words.fill("Épp most festik.")
    try:
        expect(frame.get_by_text("Épp most festik.")).to_be_visible(timeout=PATIENCE / 4)
    except AssertionError:  # Wagtail forgets what is written while it fetches the picture; the next letter brings it
        words.press_sequentially("..")
    expect(frame.get_by_text("Épp most festik.")).to_be_visible(timeout=PATIENCE)


def test_a_walk_and_its_guide_are_seen_on_a_phone(admin_at: AdminAt) -> None:
    page = admin_at("/admin/")
    edited(page, "WalkPage", "Holdfalva fentről lefelé")
    frame = preview(page)
    expect(frame.locator("h1")).to_have_text("Holdfalva fentről lefelé", timeout=PATIENCE)
    assert page.evaluate(WIDTH) in PHONES
    page.get_by_label("Preview mode").select_option("guide")
    expect(frame.get_by_role("heading", name="A templomtér")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(WIDTH) in PHONES
    assert page.evaluate(FITS)
