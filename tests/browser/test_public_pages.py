"""The front page, the archive and a title's page in a real browser: in three languages, two lights, two sizes."""

import pytest
from playwright.sync_api import Page

from .conftest import DESKTOP, PHONE, Axe, PageAt

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles

ARCHIVE = {"en": "/en/archive/", "hu": "/hu/archivum/", "fa": "/fa/بایگانی/"}
PAGES = {
    language: [f"/{language}/", archive, f"{archive}hirlap/", f"{archive}bahar/"]
    for language, archive in ARCHIVE.items()
}
SMALL_ENOUGH_TO_MISS = """() => [...document.querySelectorAll('a, button, input, select, summary')]
  .filter(one => one.checkVisibility() && !one.closest('.prose, p, dd, figcaption, .visually-hidden, .skip-link'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && !one.closest('article, .title-entry') && box.height < 43.5)
  .map(([one]) => one.outerHTML.slice(0, 120))"""


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("language", ["en", "hu", "fa"])
def test_no_barrier_on_any_page(page_at: PageAt, axe: Axe, language: str, width: int, scheme: str) -> None:
    page = page_at(PAGES[language][0], width=width, scheme=scheme)
    for path in PAGES[language]:
        if page.url != path:
            page.goto(path)
        axe(page)
        assert overflow(page) <= 0, path
        assert page.evaluate(SMALL_ENOUGH_TO_MISS) == [], path


def test_no_barrier_on_pages_of_text_and_forms(page_at: PageAt, axe: Axe) -> None:
    page = page_at("/en/about/")
    axe(page)
    page.goto("/en/archive/hirlap/?view=list")
    axe(page)
    page.goto("/en/archive/memoirs/")
    axe(page)
    page.goto("/en/about/")
    assert page.get_by_role("img", name="A stone bridge over a river").is_visible()
    page.goto("/en/members/")
    assert page.get_by_role("heading", level=1).inner_text() == "Log in"
    axe(page)
    page.get_by_label("Username").fill("reader")
    page.get_by_label("Password").fill("a quiet word")
    page.get_by_role("main").get_by_role("button").click()
    assert page.get_by_role("heading", level=1).inner_text() == "For members"


def test_a_reader_finds_the_way_from_the_front_page_to_a_day(page_at: PageAt) -> None:
    page = page_at("/en/")
    page.get_by_role("link", name="All titles").click()
    page.get_by_role("link", name="Marosvölgyi Hírlap").click()
    page.get_by_role("navigation", name="Years").get_by_role("link", name="1910s").click()
    assert page.get_by_role("heading", name="1913").is_visible()
    assert page.get_by_role("link", name="1 March 1913").is_visible()
    page.get_by_role("link", name="List", exact=True).click()
    assert page.get_by_role("table", name="Issues by date").is_visible()
    assert page.get_by_role("row", name="Keltezetlen röplap").is_visible()


def test_the_same_page_in_another_language(page_at: PageAt) -> None:
    page = page_at("/en/archive/hirlap/?year=1913")
    page.get_by_role("navigation", name="Languages").get_by_role("link", name="Magyar").click()
    assert page.url.endswith("/hu/archivum/hirlap/?year=1913")
    page.locator("a[hreflang=fa]").first.click()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "۱۹۱۳" in page.locator("#year").inner_text()


def test_the_page_turns_dark_and_stays_so(page_at: PageAt) -> None:
    page = page_at("/en/", scheme="light")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/en/archive/")
    assert page.evaluate(paper) == dark
    assert page.context.cookies() == []
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(paper) == light


def test_everything_is_there_without_javascript(page_at: PageAt) -> None:
    page = page_at("/en/", javascript=False)
    assert not page.locator("[data-theme-switch]").is_visible()
    page.get_by_role("searchbox").fill("vásár")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    assert "/en/search/?q=v" in page.url
    page.goto("/en/archive/hirlap/")
    assert page.get_by_role("link", name="11 January 1908").is_visible()


def test_the_keyboard_reaches_the_content_and_the_search_box(page_at: PageAt) -> None:
    page = page_at("/en/archive/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert width == "3px"


def test_a_page_asks_nothing_of_another_site(page_at: PageAt, site: str) -> None:
    page = page_at("/en/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/en/", "/fa/", "/en/archive/hirlap/"):
        page.goto(path, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith(site)] == []


def test_print_leaves_out_what_paper_has_no_use_for(page_at: PageAt) -> None:
    page = page_at("/en/archive/hirlap/")
    page.emulate_media(media="print")
    assert not page.get_by_role("searchbox").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_role("table").first.is_visible()
