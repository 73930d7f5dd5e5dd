"""What operators and editors see of the library's work, and visitors when it refuses: phone, dark, keyboard."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from .conftest import PHONE, AdminAt, Axe

pytestmark = pytest.mark.browser
NO_SUCH = "nobody-of-that-name"


@pytest.fixture
def told(chromium: Browser, site: str) -> Iterator[Page]:
    """A phone in the dark whose console may tell of a refusal, as Chromium does of every 4xx."""
    context = chromium.new_context(
        viewport={"width": PHONE, "height": 844}, color_scheme="dark", base_url=site, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def no_wider_than_the_window(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("language", ["hu", "fa"])
def test_what_is_not_there_shows_a_way_out(told: Page, axe: Axe, language: str) -> None:
    answer = told.goto(f"/{language}/nothing/")
    assert answer is not None
    assert answer.status == 404
    axe(told)
    no_wider_than_the_window(told)
    assert told.evaluate("document.documentElement.dir") == ("rtl" if language == "fa" else "ltr")
    told.locator(".ways a").last.focus()
    told.keyboard.press("Enter")
    told.wait_for_url(f"**/{language}/")


def test_an_account_that_is_locked_says_for_how_long(told: Page, axe: Axe) -> None:
    for _ in range(10):
        told.goto("/fa/_util/login/")
        told.fill("[name=username]", NO_SUCH)
        told.fill("[name=password]", "a wrong word")
        with told.expect_navigation():
            told.keyboard.press("Enter")
    expect(told.locator("main")).to_contain_text("۱۵")  # minutes
    axe(told)
    no_wider_than_the_window(told)
    assert told.evaluate("getComputedStyle(document.querySelector('.ways a')).minHeight") == "44px"


@pytest.mark.parametrize(("language", "scheme"), [("hu", "light"), ("fa", "dark")])
@pytest.mark.parametrize("width", [PHONE, 1280])
def test_the_health_page_is_read_on_a_phone(
    admin_at: AdminAt, axe: Axe, language: str, scheme: str, width: int
) -> None:
    page = admin_at("/admin/reports/health/", language, width=width, scheme=scheme)
    expect(page.locator("h1")).to_have_count(1)
    parts = 5 + bool(settings.BROKER_URL)  # messages are a part of their own where there are any
    expect(page.get_by_role("row")).to_have_count(1 + parts)
    expect(page.get_by_role("rowheader")).to_have_count(parts)
    no_wider_than_the_window(page)
    for cell in page.locator("[role=rowheader]").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["width"] >= 100  # no word is broken
    axe(page)


def test_the_scan_s_master_by_keyboard_alone(admin_at: AdminAt, axe: Axe) -> None:
    page = admin_at("/admin/pages/search/?q=Leltár", width=PHONE)
    page.get_by_role("link", name="Leltár", exact=True).first.click()
    page.get_by_role("tab", name="Pages").click()
    link = page.locator("[data-canvas] a[href*='/pages/']").first
    expect(link).to_have_accessible_name("The scan’s file of page a")
    link.focus()
    page.keyboard.press("Enter")
    button = page.get_by_role("link", name="Download the scan’s master")
    expect(button).to_contain_text("PNG")
    axe(page)
    no_wider_than_the_window(page)
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".png")
    page.get_by_role("link", name="All pages of the issue").click()
    expect(page.get_by_role("tab", name="Pages")).to_have_attribute("aria-selected", "true")
