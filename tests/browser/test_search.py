"""The search page in a real browser: in three languages, two lights and two sizes, by keys alone, without a script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import DESKTOP, PHONE, Axe, PageAt
from .printed_library import sample
from .test_public_pages import SMALL_ENOUGH_TO_MISS, overflow
from .test_viewer import long_word, ready, words_of
from .waiting import until

pytestmark = pytest.mark.browser

COMMON = {"en": "the", "hu": "egy", "fa": "و"}  # each in several titles and years
DIRECTIONS = [("kozlony-1", "hu", "ltr"), ("peyk", "fa", "rtl")]


def searched(page_at: PageAt, language: str, query: str = "", **how: object) -> Page:
    return page_at(f"/{language}/search/{query}", **how)


def total(page: Page) -> int:
    return int(page.locator(".search__total strong").inner_text())


def first_facet(page: Page) -> Locator:
    return page.locator(".facet a").first


def check_everywhere(page: Page, axe: Axe) -> None:
    """In both lights and both sizes, without loading the page anew."""
    for width, height in ((DESKTOP, 900), (PHONE, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            axe(page)
        assert overflow(page) <= 0, width
        assert page.evaluate(SMALL_ENOUGH_TO_MISS) == [], width


@pytest.mark.parametrize("language", COMMON)
def test_no_barrier_where_something_is_found(page_at: PageAt, axe: Axe, language: str) -> None:
    page = searched(page_at, language, f"?q={COMMON[language]}")
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator(".years li")).not_to_have_count(0)
    expect(page.locator(".hit--scan")).not_to_have_count(0)
    check_everywhere(page, axe)
    page.locator(".search__narrow").click()  # on a phone the facets are a sheet
    expect(first_facet(page)).to_be_visible()
    axe(page)
    first_facet(page).click()
    expect(page.locator(".search__chosen")).to_be_visible()
    expect(first_facet(page)).to_be_hidden()
    check_everywhere(page, axe)


@pytest.mark.parametrize("language", COMMON)
def test_no_barrier_where_nothing_is_found_or_asked(page_at: PageAt, axe: Axe, language: str) -> None:
    page = searched(page_at, language)
    expect(page.locator(".search-help kbd")).to_have_count(4)
    check_everywhere(page, axe)
    page.goto(f"/{language}/search/?q=xqzwk")
    expect(page.locator(".empty__title")).to_be_visible()
    check_everywhere(page, axe)


@pytest.mark.parametrize(("name", "language", "direction"), DIRECTIONS)
def test_by_keys_alone_from_the_box_to_the_framed_word(
    page_at: PageAt, name: str, language: str, direction: str
) -> None:
    page = searched(page_at, language)
    page.keyboard.press("/")
    page.keyboard.type(long_word(name, 1))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("/")
    for _press in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#hits":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".hit h2 a").first).to_be_focused()
    page.keyboard.press("Enter")
    ready(page)
    page.wait_for_selector(".frame--hit", state="attached")
    assert page.locator("html").get_attribute("dir") == direction


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize(("name", "language", "direction"), DIRECTIONS)
def test_a_hit_starts_with_its_piece_of_scan_and_frames_lie_on_the_words(
    page_at: PageAt, name: str, language: str, direction: str, width: int
) -> None:
    word = long_word(name, 1)
    page = searched(page_at, language, f"?q={word}", width=width)
    hit = page.locator(".hit--scan", has=page.locator(f"a[href*='{sample(name).date}'][href*='page=1']")).first
    picture = hit.locator(".hit__crop img")
    picture.scroll_into_view_if_needed()
    until(page, "image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    scan, text = picture.bounding_box(), hit.locator(".hit__text").bounding_box()
    assert scan is not None
    assert text is not None
    if width == PHONE:
        assert text["y"] >= scan["y"] + scan["height"]
    elif direction == "ltr":
        assert text["x"] >= scan["x"] + scan["width"]
    else:
        assert text["x"] + text["width"] <= scan["x"]
    left, top, wide, _high = (int(edge) for edge in re.findall(r"/(\d+),(\d+),(\d+),(\d+)/", picture_of(picture))[0])
    scale = scan["width"] / wide
    framed = [box for one in hit.locator("rect").all() if (box := one.bounding_box()) is not None]
    places = [
        (scan["x"] + (x - left) * scale, scan["y"] + (y - top) * scale, w * scale, h * scale)
        for content, (x, y, w, h) in words_of(name, 1)
        if content == word
    ]
    inside = [place for place in places if scan["y"] <= place[1] <= scan["y"] + scan["height"] - place[3]]
    assert inside
    for place in inside:
        edges = [(box["x"], box["y"], box["width"], box["height"]) for box in framed]
        assert any(all(abs(a - b) < 2.5 for a, b in zip(place, edge, strict=True)) for edge in edges), (place, edges)


def picture_of(image: Locator) -> str:
    return image.get_attribute("src") or ""


def test_narrowing_and_giving_up(page_at: PageAt) -> None:
    page = searched(page_at, "en", "?q=egy")
    everything = total(page)
    page.get_by_role("link", name="Holdvári Közlöny").and_(page.locator(".facet a")).press("Enter")
    expect(page.get_by_role("list", name="Chosen").get_by_role("listitem")).to_have_count(2)
    narrowed = total(page)
    assert 0 < narrowed < everything
    for heading in page.locator(".hit h2").all_inner_texts():
        assert heading.startswith("Holdvári Közlöny")
    expect(page.locator(".facet a[aria-current]")).to_have_text(re.compile("Holdvári Közlöny"))
    page.get_by_role("list", name="Chosen").get_by_role("link", name="Holdvári Közlöny").click()
    expect(page.get_by_role("list", name="Chosen")).to_have_count(0)
    assert total(page) == everything

    page.get_by_role("navigation", name="Hits by year").get_by_role("link", name="1908").click()
    expect(page.locator(".years a[aria-current]")).to_have_count(1)
    in_1908 = total(page)
    assert 0 < in_1908 < everything
    page.get_by_role("link", name="Oldest first").click()
    assert (total(page), "year=1908" in page.url) == (in_1908, True)
    page.get_by_role("searchbox").fill("nyári")
    page.get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile(r"q=ny.*&year=1908&sort=oldest"))
    page.get_by_role("link", name="Remove all").click()
    expect(page.get_by_role("list", name="Chosen")).to_have_count(0)


def test_without_a_script(page_at: PageAt) -> None:
    word = long_word("peyk", 1)
    page = searched(page_at, "fa", javascript=False, width=PHONE)
    page.get_by_role("searchbox").fill(COMMON["fa"])
    page.get_by_role("searchbox").press("Enter")
    everything = page.locator(".search__total strong").inner_text()
    page.locator(".search__narrow").click()
    first_facet(page).click()
    assert page.locator(".search__total strong").inner_text() != everything
    page.locator(".search__chosen a").first.click()
    assert page.locator(".search__total strong").inner_text() == everything
    page.locator(".search__narrow").click()
    page.locator(".facets__close").click()
    expect(first_facet(page)).to_be_hidden()
    page.get_by_role("searchbox").fill(word)
    page.get_by_role("searchbox").press("Enter")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".viewer-scan .frame").first).to_be_visible()
