"""Walks in a real browser: by keyboard, by thumb, from right to left, without a script, and what opens on them."""

import gzip
import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, Axe, PageAt
from .test_public_pages import overflow
from .waiting import until
from .walked_library import ADDRESSES, EAST, INDEXES, NORTH, STOPS

pytestmark = pytest.mark.browser

VIEWS = {
    language: [INDEXES[language], walk, f"{walk}guide/1/", f"{walk}megallo-1/", f"{walk}print/", f"{walk}embed/"]
    for language, walk in ADDRESSES.items()
}
SMALL = """() => [...document.querySelectorAll('main :is(a, button, input, select, summary), nav a, header a')]
  .filter(one => one.checkVisibility() && !one.closest('.prose, p, figcaption, dd, svg, .skip-link, [hidden]'))
  .filter(one => !one.closest('.walk-card, .stop-row, .visually-hidden') && !/maplibre/.test(one.className))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width && box.height < 43.5)
  .map(([one]) => one.outerHTML.slice(0, 160))"""
BARS_STAND_STILL = """() => document.querySelectorAll('.guide-bar, .guide-nav')
  .forEach(bar => { bar.style.position = 'static' })"""  # axe takes what is just scrolled under them for too small
FIRST_LOAD = 300_000  # bytes, packed as a proxy or WhiteNoise sends them


@pytest.mark.embedded
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, DESKTOP])
@pytest.mark.parametrize("language", ["hu", "fa"])
def test_no_barrier_on_any_page_of_walks(page_at: PageAt, axe: Axe, language: str, width: int, scheme: str) -> None:
    page = page_at(VIEWS[language][0], width=width, scheme=scheme)
    for path in VIEWS[language]:
        page.goto(path, wait_until="networkidle")
        page.evaluate(BARS_STAND_STILL)
        axe(page)
        assert overflow(page) <= 0, path
        assert page.evaluate(SMALL) == [], path


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText.trim()"))


def tab_to(page: Page, words: str) -> None:
    """As who has no mouse: on to the next thing until it is this one."""
    for _step in range(80):
        page.keyboard.press("Tab")
        if focused(page) == words:
            return
    raise AssertionError(f"the keyboard never came to {words}")


def test_a_walk_by_keyboard_alone(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["en"])
    tab_to(page, "Start the walk")
    page.keyboard.press("Enter")
    for number, (title, _text) in enumerate(STOPS["en"], start=1):
        page.wait_for_url(f"**/guide/{number}/")
        assert title in page.get_by_role("heading", level=1).inner_text()
        if number < len(STOPS["en"]):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/guide/3/")
    page.goto(ADDRESSES["en"])
    expect(page.get_by_role("link", name="Start the walk")).to_be_hidden()
    assert page.locator("[data-seen]:visible").count() == 4
    tab_to(page, "Continue at stop 3")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/3/")


def test_an_answer_is_shown_by_keyboard_when_it_is_asked_for(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['hu']}guide/1/")
    answer = page.get_by_text("Kettő: a harmadikra")
    assert not answer.is_visible()
    page.locator(".question summary").focus()
    page.keyboard.press("Enter")
    assert answer.is_visible()


def test_a_walk_by_thumb_on_a_small_phone(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["hu"], width=360, touch=True)
    page.locator("[data-walk-start]").tap()
    for number in range(1, 4):
        page.wait_for_url(f"**/guide/{number}/")
        next_stop = page.locator("[data-turn-next]")
        box = next_stop.bounding_box()
        assert box is not None
        assert box["height"] >= 64
        assert box["width"] >= 150
        assert box["y"] + box["height"] <= 845  # in sight without scrolling
        next_stop.tap()
    page.wait_for_url("**/guide/4/")
    page.locator("[data-turn-end]").tap()
    page.wait_for_url(f"**{ADDRESSES['hu']}")


def test_a_walk_from_right_to_left(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['fa']}guide/1/", width=PHONE)
    assert page.locator("html").get_attribute("dir") == "rtl"
    following, previous = (
        page.locator("[data-turn-next]").bounding_box(),
        page.locator("[data-turn-previous]").bounding_box(),
    )
    assert following is not None
    assert previous is not None
    assert following["x"] < previous["x"]
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/guide/2/")
    assert "آسیاب" in page.get_by_role("heading", level=1).inner_text()
    assert "۲" in page.locator(".guide-bar__place").inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/guide/1/")


def test_a_walk_without_a_script(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["hu"], javascript=False)
    page.locator("[data-walk-start]").click()
    page.wait_for_url("**/guide/1/")
    page.locator("[data-turn-next]").click()
    page.wait_for_url("**/guide/2/")
    page.locator("[data-turn-previous]").click()
    page.wait_for_url("**/guide/1/")
    sides = page.locator(".then-now__side img")
    first, second = sides.nth(0).bounding_box(), sides.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert abs(first["x"] - second["x"]) > 200  # side by side
    expect(page.locator(".panorama__flat img")).to_be_visible()
    expect(page.locator(".panorama__open")).to_be_hidden()
    assert page.locator("a[data-zoom]").first.get_attribute("href").startswith("/photograph/")  # type: ignore[union-attr]
    page.goto(INDEXES["hu"])
    page.select_option("#filter-step-free", "1")
    page.locator(".walk-filters button").click()
    expect(page.locator(".walk-card__title")).to_have_text(["Rövid kör"])


def seen(page: Page) -> float:
    """Per cent of the old photograph that the clip leaves."""
    clip = page.locator(".then-now__side--then").evaluate("one => getComputedStyle(one).clipPath")
    kept = re.findall(r"calc\(100% - ([\d.]+)%\)|inset\(0(?:px)? ([\d.]+)%", clip)
    return float(kept[0][0]) if kept and kept[0][0] else 100 - float(kept[0][1])


def test_then_and_now_by_keyboard_mouse_and_touch(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    page.locator(".then-now").scroll_into_view_if_needed()
    assert seen(page) == 50
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    assert seen(page) == 51
    assert page.get_by_role("slider").get_attribute("aria-valuetext") == "51 per cent of the old photograph"
    page.keyboard.press("Home")
    assert seen(page) == 0
    box = page.locator(".then-now__frame").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + 120)
    page.mouse.up()
    assert seen(page) == pytest.approx(80, abs=1)
    assert page.url.endswith("/guide/1/")  # the arrows moved the slider, and turned no page
    phone = page_at(f"{ADDRESSES['fa']}guide/1/", width=360, touch=True)
    phone.locator(".then-now").scroll_into_view_if_needed()
    box = phone.locator(".then-now__frame").bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + box["width"] * 0.25, box["y"] + 40)
    assert seen(phone) == pytest.approx(25, abs=1)  # pictures keep their own direction


def test_the_old_photograph_lies_on_the_new_one(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    frame = page.locator(".then-now__frame").bounding_box()
    old = page.locator(".then-now__side--then img").bounding_box()
    assert frame is not None
    assert old is not None
    for then, now in (((0.25, 0.72), (0.31, 0.7)), ((0.75, 0.72), (0.71, 0.7))):
        assert old["x"] + then[0] * old["width"] == pytest.approx(frame["x"] + now[0] * frame["width"], abs=3)
        assert old["y"] + then[1] * old["height"] == pytest.approx(frame["y"] + now[1] * frame["height"], abs=3)


def test_the_panorama_is_looked_round_in_by_keyboard(page_at: PageAt, axe: Axe) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.locator(".panorama__flat img").is_visible()
    page.get_by_role("button", name="Look all around").click()
    page.locator(".panorama__sphere canvas").wait_for()
    sign = page.locator(".psv-marker a", has_text="The mill")
    sign.wait_for()
    assert any("panorama" in url and url.endswith(".js") for url in asked)
    until(page, "document.activeElement.matches('[data-panorama-sphere]')")
    before = sign.bounding_box()
    assert before is not None
    page.keyboard.press("ArrowLeft")
    until(page, "x => document.querySelector('.psv-marker a').getBoundingClientRect().x > x + 20", before["x"])
    assert page.url.endswith("/guide/1/")
    page.evaluate(BARS_STAND_STILL)
    axe(page)
    word = page.get_by_role("button", name="The tower clock")
    word.focus()
    page.keyboard.press("Enter")
    assert word.get_attribute("aria-expanded") == "true"
    sign.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/guide/2/")


def test_without_webgl_the_panorama_stays_flat(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["en"])
    page.context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{ADDRESSES['en']}guide/1/")
    flat = page.locator(".panorama__flat")
    assert flat.is_visible()
    assert not page.get_by_role("button", name="Look all around").is_visible()
    assert flat.evaluate("one => one.scrollWidth > one.clientWidth")
    signs = page.locator(".panorama__signs li")
    assert signs.all_inner_texts() == ["The mill", "The tower clock"]


def test_a_large_photograph_is_looked_at_closely(page_at: PageAt, axe: Axe) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    link = page.get_by_role("link", name="The village from the hill")
    link.focus()
    page.keyboard.press("Enter")
    page.locator(".zoom__deep canvas").first.wait_for()
    axe(page)
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("/guide/1/")
    original = page.get_by_role("link", name="Download").get_attribute("href")
    assert original is not None
    assert page.request.get(original).status == 200
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert link.evaluate("one => one === document.activeElement")


def test_the_audio_guide_tells_the_lock_screen_and_shows_its_words(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['hu']}guide/1/")
    page.evaluate("document.querySelector('audio').muted = true")
    page.evaluate("document.querySelector('audio').play()")
    until(page, "navigator.mediaSession.metadata?.title === 'A templomtér'")
    assert page.evaluate("navigator.mediaSession.metadata.album") == "Holdfalva fentről lefelé"
    expect(page.locator("[data-caption]")).to_contain_text("Ezt a harangot hallották")
    page.locator(".said summary").click()
    assert page.locator(".said__words").is_visible()


def test_near_me_compares_in_the_browser_and_tells_nobody(page_at: PageAt) -> None:
    page = page_at(INDEXES["en"])
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": EAST + 0.0123456, "latitude": NORTH + 0.0123456})
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url + (request.post_data or "")))
    assert not page.get_by_role("heading", name="The nearest").is_visible()
    page.get_by_role("button", name="Near me").click()
    expect(page.locator(".near__walks li")).to_have_count(2)
    assert "km" in page.locator(".near__away").first.inner_text()
    assert told
    assert not any("0123" in one or "24.56" in one or "46.55" in one for one in told)


def test_how_far_it_is_is_said_once_it_is_asked_for(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"longitude": EAST, "latitude": NORTH - 0.002, "accuracy": 5})
    word = page.locator("[data-follow-word]")
    assert word.inner_text() == ""
    page.get_by_role("button", name="How far am I?").click()
    expect(word).to_have_text("200 m to the north")
    page.context.set_geolocation({"longitude": EAST, "latitude": NORTH, "accuracy": 5})
    expect(word).to_have_text("You are there.")
    page.get_by_role("button", name="Stop following me").click()
    assert word.inner_text() == ""


def test_who_does_not_want_to_be_found_walks_on(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['en']}guide/1/")
    page.get_by_role("button", name="How far am I?").click()
    expect(page.locator("[data-follow-word]")).to_contain_text("did not say where you are")
    assert page.get_by_role("button", name="How far am I?").is_visible()


def test_map_and_list_are_in_step(page_at: PageAt) -> None:
    page = page_at(ADDRESSES["en"])
    row = page.locator(".stop-row").nth(1)
    row.hover()
    until(page, "document.querySelectorAll('[data-stop][data-chosen]').length >= 2")
    uuid = row.get_attribute("data-stop")
    assert page.locator(f".walk-map [data-stop='{uuid}']").get_attribute("data-chosen") is not None


def test_the_first_load_of_a_walk_is_light(page_at: PageAt) -> None:
    page = page_at("about:blank", width=PHONE)
    weights: dict[str, int] = {}

    def weigh(request: object) -> None:
        if request.resource_type not in ("image", "media"):  # type: ignore[attr-defined]
            body = request.response().body()  # type: ignore[attr-defined]
            weights[request.url] = len(body if request.resource_type == "font" else gzip.compress(body, 6))  # type: ignore[attr-defined]

    page.on("requestfinished", weigh)
    page.goto(ADDRESSES["hu"], wait_until="networkidle")
    assert weights
    assert sum(weights.values()) <= FIRST_LOAD, weights
    assert not any(name in url for url in weights for name in ("panorama", "zoom", "map-live"))


def test_the_leaflet_keeps_what_paper_needs(page_at: PageAt) -> None:
    page = page_at(f"{ADDRESSES['hu']}print/")
    page.emulate_media(media="print")
    assert not page.locator(".leaflet-bar").is_visible()
    assert page.locator(".leaflet__code svg").count() == 5
    box = page.locator(".leaflet__code svg").first.bounding_box()
    assert box is not None
    assert box["width"] >= 80  # CSS pixels: 24 mm
    assert page.locator(".leaflet__map svg").first.is_visible()
