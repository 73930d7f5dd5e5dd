"""The archivist's screens in a real browser: the strip by keyboard alone and by mouse, and their accessibility."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from .conftest import PHONE, AdminAt, Axe
from .library import EDITORS
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles


TURNED = """across => {
  const image = document.querySelector("[data-canvas] img");
  return image.complete && image.naturalWidth > 0 && (image.naturalWidth > image.naturalHeight) === across;
}"""


def open_strip(page: Page) -> Page:
    """From the list of issues to the strip of the draft that only these tests look at."""
    page.locator("a", has_text="Leltár").first.click()
    page.locator("a[role=tab]").nth(1).click()
    page.locator("[data-strip-pages]").wait_for()
    return page


def labels(page: Page) -> list[str]:
    return [field.input_value() for field in page.locator("[data-strip-label]").all()]


def said(page: Page, words: str) -> None:
    expect(page.locator("[data-strip-said]")).to_contain_text(words)


def focused(page: Page) -> str:
    """The label of the page of the strip on which the focus is."""
    found: str = page.evaluate(
        "document.activeElement.closest('[data-canvas]')?.querySelector('[data-strip-label]').value ?? ''"
    )
    return found


def test_the_strip_by_keyboard_alone(admin_at: AdminAt) -> None:
    page = open_strip(admin_at("/admin/archive/issues/"))
    assert labels(page) == ["a", "b", "c", "d"]
    page.locator("[data-strip-grip]").first.focus()
    for key, order in (("ArrowRight", "bacd"), ("End", "bcda"), ("ArrowLeft", "bcad"), ("Home", "abcd")):
        page.keyboard.press(key)
        said(page, "The new order is saved.")
        assert ("".join(labels(page)), focused(page)) == (order, "a")
        page.evaluate("document.querySelector('[data-strip-said]').textContent = ''")
    page.keyboard.press("Tab")  # past the arrow that leads on
    page.keyboard.press("Enter")
    said(page, "Page moved to place 2 of 4.")
    said(page, "The new order is saved.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    said(page, "The new order is saved.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("title page")
    page.keyboard.press("Enter")
    said(page, "is now called “title page”")
    assert "edit" in page.url  # the form was not sent
    page.locator("[data-strip-label]").first.fill("a")
    page.keyboard.press("Tab")
    said(page, "is now called “a”")
    page.locator("[data-strip-remove]").nth(1).focus()
    page.keyboard.press("Enter")
    said(page, "Page b was removed.")
    assert (labels(page), focused(page)) == (["a", "c", "d"], "c")
    page.locator("[data-strip-undo]").focus()
    page.keyboard.press("Enter")
    said(page, "Page b is back.")
    page.reload()
    assert labels(page) == ["a", "b", "c", "d"]


def test_the_strip_by_mouse(admin_at: AdminAt) -> None:
    page = open_strip(admin_at("/admin/archive/issues/"))
    first = page.locator("[data-canvas]").first
    picture = first.locator("img")
    picture.scroll_into_view_if_needed()
    until(page, "image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    across = picture.evaluate("image => image.naturalWidth > image.naturalHeight")
    before = picture.get_attribute("src")
    for turn in ("90", "270"):
        page.locator(f"[data-strip-rotate='{turn}']").first.click()
        said(page, "was turned")
        page.evaluate("document.querySelector('[data-strip-said]').textContent = ''")
    assert picture.get_attribute("src") != before
    until(page, TURNED, arg=across)  # asked of the strip as it stands: a turn draws it anew
    first.drag_to(page.locator("[data-canvas]").nth(2))
    said(page, "The new order is saved.")
    assert labels(page) == ["b", "c", "a", "d"]
    page.evaluate("document.querySelector('[data-strip-said]').textContent = ''")
    page.locator("[data-canvas]").nth(2).drag_to(page.locator("[data-canvas]").first)
    said(page, "The new order is saved.")
    assert labels(page) == ["a", "b", "c", "d"]
    out = BytesIO()
    Image.new("L", (300, 400), 230).save(out, "PNG")
    page.set_input_files("[data-strip-add]", {"name": "e.png", "mimeType": "image/png", "buffer": out.getvalue()})
    said(page, "1 page was added")
    assert page.locator("[data-canvas]").count() == 5
    page.locator("[data-strip-remove]").last.click()
    said(page, "was removed")


def test_right_is_back_where_reading_goes_to_the_left(admin_at: AdminAt) -> None:
    page = open_strip(admin_at("/admin/archive/issues/", "fa"))
    page.locator("[data-strip-grip]").first.focus()
    for key, order in (("ArrowLeft", "bacd"), ("ArrowRight", "abcd")):
        with page.expect_response("**/pages/order/"):
            page.keyboard.press(key)
        expect(page.locator("[data-strip]")).not_to_have_attribute("aria-busy", "true")
        assert "".join(labels(page)) == order


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_strip_by_touch(admin_at: AdminAt, language: str) -> None:
    page = open_strip(admin_at("/admin/archive/issues/", language, width=PHONE, touch=True))
    first, arrows = page.locator("[data-canvas]").first.get_attribute("data-canvas"), page.locator("[data-strip-move]")
    for arrow in arrows.all():
        box = arrow.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        assert 0 <= box["x"] <= PHONE - box["width"]
    for steps, order in ((1, "bacd"), (1, "bcad"), (-1, "bacd"), (-1, "abcd")):
        arrow = page.locator(f"[data-canvas='{first}'] [data-strip-move='{steps}']")
        with page.expect_response("**/pages/order/"):
            arrow.tap()
            place = order.index("a") + 1
            expect(page.locator("[data-strip-said]")).to_contain_text(re.compile(f"{place}.*4|4.*{place}"))
        expect(page.locator("[data-strip]")).not_to_have_attribute("aria-busy", "true")
        assert "".join(labels(page)) == order
        expect(arrow).to_be_focused()
        ends = [one.get_attribute("aria-disabled") for one in (arrows.first, arrows.nth(1), arrows.last)]
        assert ends == ["true", "false", "true"]
    arrows.first.tap(force=True)  # leads nowhere
    assert "".join(labels(page)) == "abcd"


def test_the_list_keeps_still_while_its_pictures_come(admin_at: AdminAt) -> None:
    """Else a click on an issue goes to what was moved under the pointer meanwhile."""
    page = admin_at("/admin/")
    held: list[Route] = []
    page.route("**/iiif/image/**", lambda route: held.append(route))
    page.goto("/admin/archive/issues/", wait_until="domcontentloaded")
    link = page.locator("a", has_text="Leltár").first
    until(page, "document.querySelectorAll('td img').length > 5")
    before = link.bounding_box()
    assert held
    page.unroute("**/iiif/image/**")  # lets those go that were held
    until(page, "[...document.querySelectorAll('td img')].slice(0, 3).every(one => one.naturalHeight > 0)")
    assert link.bounding_box() == before
    link.click()
    expect(page.locator("a[role=tab]").nth(1)).to_be_visible()


@pytest.mark.parametrize("language", EDITORS)
def test_our_screens_break_no_rule_of_accessibility(admin_at: AdminAt, axe: Axe, language: str) -> None:
    page = admin_at("/admin/archive/issues/", language)
    axe(page)
    for path in ("/admin/archive/batches/", "/admin/archive/batches/new/", "/admin/archive/trash/"):
        page.goto(path)
        axe(page)
    page.goto("/admin/archive/issues/")
    open_strip(page)
    # Wagtail's own list of who else has the page open, here the test before: its buttons are not ours to name.
    page.evaluate("document.querySelectorAll('.w-editing-sessions__session').forEach(one => one.remove())")
    axe(page)
