"""Campaigns as visitors see them: galleries, and the player by hand, by keys, in step with what is said."""

import gzip

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Axe, PageAt
from tests.browser.gallery_library import (
    CAMPAIGNS,
    ELSEWHERE,
    FILM,
    INDEXES,
    PHOTOGRAPHS,
    SECONDS,
    SOUND,
)
from tests.browser.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles

LANGUAGES = ("hu", "fa")
PHONE = 360
PAGES = {
    "index": lambda language: INDEXES[language],
    "campaign": lambda language: CAMPAIGNS[language],
    "gallery": lambda language: f"{CAMPAIGNS[language]}entries/",
    "film": lambda language: f"{CAMPAIGNS[language]}{FILM}/",
    "sound": lambda language: f"{CAMPAIGNS[language]}{SOUND}/",
    "photographs": lambda language: f"{CAMPAIGNS[language]}{PHOTOGRAPHS}/",
    "elsewhere": lambda language: f"{CAMPAIGNS[language]}{ELSEWHERE}/",
    "report": lambda language: f"{CAMPAIGNS[language]}{FILM}/report/",
}
NOW = "document.querySelector('[data-player-media]').currentTime"
SHIFTED = """new Promise(tell => {
  let sum = 0;
  const add = list => list.getEntries().forEach(one => (sum += one.value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 200);
})"""
PAUSED = "document.querySelector('[data-player-media]').paused"
MOST_WEIGHT = 250_000  # bytes, of a page without media
MEDIA = ("image/jpeg", "image/webp", "image/avif", "image/png", "video/", "audio/")


def film_at(page_at: PageAt, language: str = "en", tail: str = "", **how: object) -> Page:
    return page_at(f"{CAMPAIGNS[language]}{FILM}/{tail}", **how)


def seconds(page: Page) -> float:
    return float(page.evaluate(NOW))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_use_it(page_at: PageAt, axe: Axe, language: str, name: str) -> None:
    page = page_at(PAGES[name](language), width=PHONE)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    small = page.evaluate(
        "[...document.querySelectorAll('main button, main select, main input, main a.button')]"
        ".filter(one => one.checkVisibility() && one.tabIndex >= 0 && one.type !== 'radio' && one.type !== 'range')"
        ".filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.outerHTML.slice(0, 120))"
    )
    assert small == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_day_and_by_night(page_at: PageAt, axe: Axe, scheme: str) -> None:
    for path in (PAGES["campaign"]("hu"), PAGES["film"]("hu")):
        axe(page_at(path, scheme=scheme))


class TestPlayer:
    def test_it_is_used_by_keys_alone(self, page_at: PageAt) -> None:
        page = film_at(page_at)
        page.locator("[data-player-play]").focus()
        page.keyboard.press("k")
        until(page, f"!{PAUSED} && {NOW} > 0.1")
        page.keyboard.press("k")
        until(page, PAUSED)
        page.keyboard.press("5")
        until(page, f"Math.abs({NOW} - {SECONDS / 2}) < 0.3")
        page.keyboard.press("ArrowRight")
        until(page, f"{NOW} > {SECONDS / 2 + 3}")
        page.keyboard.press("j")
        until(page, f"{NOW} < 1")
        page.keyboard.press("l")
        until(page, f"{NOW} > {SECONDS - 1}")
        page.keyboard.press("m")
        expect(page.locator("[data-player-mute]")).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("c")
        expect(page.locator("[data-player-captions]")).to_have_attribute("aria-pressed", "false")
        page.keyboard.press(">")
        expect(page.locator("[data-player-speed]")).to_have_value("1.25")
        page.keyboard.press("<")
        page.keyboard.press("<")
        expect(page.locator("[data-player-speed]")).to_have_value("0.75")

    def test_a_field_keeps_its_keys(self, page_at: PageAt) -> None:
        page = film_at(page_at)
        page.locator("#site-search").focus()
        page.keyboard.type("k m 5")
        assert page.locator("#site-search").input_value() == "k m 5"
        assert page.evaluate(PAUSED)
        assert seconds(page) == 0

    def test_nothing_is_fetched_before_it_is_wanted(self, page_at: PageAt) -> None:
        page = page_at("/en/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{CAMPAIGNS['en']}{FILM}/")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if url.endswith((".mp4", ".m3u8", ".m4s"))]

    def test_what_is_said_is_marked_and_leads_to_its_second(self, page_at: PageAt) -> None:
        page = film_at(page_at)
        line = page.locator(".player__line", has_text="és senki sem nyitotta ki.")
        line.click()
        until(page, f"{NOW} >= 4 && {NOW} < 6")
        expect(line).to_have_attribute("aria-current", "true")
        expect(page.locator(".player__chapter[aria-current]")).to_contain_text("Az olvasás")
        expect(page.locator("[data-player-caption]")).to_have_text("és senki sem nyitotta ki.")
        until(page, f"{NOW} >= 6.1")
        expect(page.locator(".player__line[aria-current]")).to_contain_text("Most elolvastam")
        assert "?t=" not in page.url

    @pytest.mark.parametrize("tail", ["?t=5", "#t=5", "#t=0:05"])
    def test_an_address_opens_it_at_a_second(self, page_at: PageAt, tail: str) -> None:
        page = film_at(page_at, tail=tail)
        until(page, f"Math.abs({NOW} - 5) < 0.2")
        expect(page.locator("[data-player-now]")).to_have_text("0:05")
        expect(page.locator(".player__line[aria-current]")).to_contain_text("senki sem")
        assert page.evaluate(PAUSED)

    def test_the_slider_says_where_it_is(self, page_at: PageAt) -> None:
        page = film_at(page_at, "fa", tail="?t=5")
        expect(page.locator("[data-player-now]")).to_have_text("۰:۰۵")
        slider = page.locator("[data-player-seek]")
        assert "۰:۰۵" in (slider.get_attribute("aria-valuetext") or "")
        assert page.locator("[data-player-bar]").get_attribute("dir") == "ltr"
        expect(page.locator(".player__line").first).to_have_css("direction", "ltr")  # Hungarian words

    def test_without_a_script_it_is_the_browsers_own(self, page_at: PageAt) -> None:
        page = film_at(page_at, tail="?t=5", javascript=False)
        media = page.locator("[data-player-media]")
        assert media.get_attribute("controls") is not None
        assert (page.locator("source").last.get_attribute("src") or "").endswith("film.mp4#t=5")
        expect(page.locator("[data-player-bar]")).to_be_hidden()
        expect(page.locator(".player__line").first).to_have_attribute("href", "?t=0#player-1")

    def test_sound_has_its_waveform(self, page_at: PageAt) -> None:
        page = page_at(PAGES["sound"]("en"))
        expect(page.locator("[data-player-waveform]")).to_be_visible()
        page.locator("[data-player-begin]").click()
        until(page, f"{NOW} > 0.2")
        expect(page.locator("[data-player-begin]")).to_be_hidden()
        expect(page.locator("[data-player-play]")).to_be_focused()

    def test_nothing_moves_while_it_loads(self, page_at: PageAt) -> None:
        page = film_at(page_at, tail="?t=5")
        until(page, f"{NOW} > 4")
        shifted = page.evaluate(SHIFTED)
        assert shifted < 0.05


def on_the_line(answer: Response) -> int:
    """Its bytes behind the proxy, which compresses all but what is so already; 0 for media."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith(MEDIA):
        return 0
    return len(answer.body()) if kind.startswith("font/") else len(gzip.compress(answer.body(), 5))


def heard(page: Page) -> list[Response]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_its_pictures_and_films_every_page_is_light(page_at: PageAt, language: str) -> None:
    context, weights, book = page_at(PAGES["index"](language), width=PHONE).context, {}, ""
    for name in ("campaign", "gallery", "film", "sound", "photographs", "book"):
        page = context.new_page()
        answers = heard(page)
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        page.goto(book if name == "book" else PAGES[name](language))
        page.wait_for_load_state("networkidle")
        weights[name] = {one.url: on_the_line(one) for one in answers if one.ok}
        book = book or page.evaluate("document.querySelector('main a[href*=\"/books/\"]')?.href ?? ''")
        page.close()
    totals = {name: sum(one.values()) for name, one in weights.items()}
    assert min(totals.values()) > 10_000, totals
    assert max(totals.values()) <= MOST_WEIGHT, (totals, weights)


def test_photographs_are_looked_at_closely(page_at: PageAt) -> None:
    page = page_at(PAGES["photographs"]("en"))
    page.locator("a[data-zoom]").first.click()
    expect(page.locator("dialog.zoom")).to_be_visible()
    expect(page.locator(".zoom__deep canvas").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.zoom")).to_be_hidden()


def test_a_visitor_narrows_the_gallery_and_comes_to_an_entry(page_at: PageAt) -> None:
    page = page_at(CAMPAIGNS["en"])
    page.goto(PAGES["gallery"]("en"))
    page.locator("#filter-kind").select_option("audio")
    page.locator(".gallery-filters button").click()
    expect(page.locator(".entry-card")).to_have_count(1)
    assert "kind=audio" in page.url
    page.locator(".entry-card__title a").click()
    expect(page.locator("h1")).to_have_text("Nagyapa naplója")
    page.locator("a[rel=next]").click()
    expect(page.locator("h1")).to_have_text("شاهنامه در خانهٔ ما")


def test_the_reel_is_pushed_by_keys(page_at: PageAt) -> None:
    page = page_at(CAMPAIGNS["en"], width=PHONE)
    reel = page.locator(".reel__scroll")
    reel.focus()
    for _time in range(3):
        page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.reel__scroll').scrollLeft > 20")


def test_it_can_be_printed(page_at: PageAt) -> None:
    page = film_at(page_at)
    page.emulate_media(media="print")
    expect(page.locator("[data-player-bar]")).to_be_hidden()
    expect(page.locator(".player__line").last).to_be_visible()
    expect(page.locator(".pass-on")).to_be_hidden()
