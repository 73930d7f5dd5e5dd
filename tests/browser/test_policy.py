"""Wagtail's admin works under the library's Content-Security-Policy; `page_at` fails on anything that was refused."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from .conftest import AdminAt
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles


def open_about(page: Page) -> None:
    """The editor of the page “About us”, which has text, pictures and a schedule."""
    page.goto("/admin/pages/search/?q=About+us")
    page.locator("main a", has_text="About us").first.click()
    page.locator("[data-edit-form]").wait_for()


def test_an_inline_script_that_is_not_ours_does_not_run(chromium: Browser, site: str) -> None:
    page = chromium.new_page()
    page.goto(f"{site}/en/")
    page.evaluate("""() => {
      window.refused = [];
      document.addEventListener("securitypolicyviolation", event => window.refused.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.foreign = 1";
      document.head.append(script);
    }""")
    until(page, "window.refused.length > 0")
    assert page.evaluate("window.foreign") is None
    assert page.evaluate("window.refused") == ["script-src-elem"]
    page.close()


def test_a_page_is_written_scheduled_and_previewed(admin_at: AdminAt) -> None:
    page = admin_at("/admin/")
    open_about(page)
    text = page.locator(".public-DraftEditor-content").first
    text.click()
    page.keyboard.type("New words. ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    expect(text).to_contain_text("New words. bold")
    page.locator("[aria-label='Toggle status'], [data-side-panel-toggle=status]").first.click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    when = page.locator("input[name=go_live_at]")
    when.click()
    expect(page.locator(".xdsoft_datetimepicker").first).to_be_visible()  # what the inline script makes
    page.keyboard.press("Escape")


def test_pictures_are_chosen_and_uploaded(admin_at: AdminAt) -> None:
    page = admin_at("/admin/images/add/")
    drawn = BytesIO()
    Image.new("RGB", (80, 60), "#357").save(drawn, "PNG")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "new.png", "mimeType": "image/png", "buffer": drawn.getvalue()}
    )
    page.locator("#id_title").fill("New")
    page.locator("#id_description").fill("A green field")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/admin/images/")
    open_about(page)
    page.get_by_role("tab", name="Promote").click()
    page.locator("button:visible", has_text="Choose an image").first.click()
    page.locator(".modal-content .image-choice, .modal-content a[data-chooser-modal-choice]").first.click()
    expect(page.locator(".modal-content")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/admin/", "[data-wagtail-sidebar], #wagtail-sidebar"),
        ("/admin/workflows/list/", "main"),
        ("/admin/reports/site-history/", "main"),
        ("/admin/users/", "main"),
        ("/admin/documents/multiple/add/", "input[type=file]"),
        ("/admin/reports/health/", "main table"),
    ],
)
def test_screens_open(admin_at: AdminAt, path: str, there: str) -> None:
    page = admin_at(path)
    page.locator(there).first.wait_for(state="attached")


def test_a_workflow_gets_a_task_by_the_panel_that_adds_rows(admin_at: AdminAt) -> None:
    page = admin_at("/admin/workflows/list/")
    page.locator("main table td a").first.click()
    rows = page.locator("#id_workflow_tasks-FORMS > *")
    expect(rows).not_to_have_count(0)  # the script of the page lays out those that are there
    before = rows.count()
    page.locator("#id_workflow_tasks-ADD").click()
    expect(rows).to_have_count(before + 1)
