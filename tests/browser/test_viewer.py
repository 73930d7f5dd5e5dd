"""The viewer of an issue in a real browser: frames at their pixels, keys, text, selection, history, and no script."""

import re
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Page, expect

from tests.samples import real

from .conftest import DESKTOP, PHONE, Axe, PageAt
from .printed_library import ADDRESSES, sample
from .test_public_pages import SMALL_ENOUGH_TO_MISS, overflow
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles

Box = tuple[float, float, float, float]
FRAMES = """kind => [...document.querySelectorAll(`.frame--${kind}`)].map(one => {
  const box = one.getBoundingClientRect();
  return [box.x, box.y, box.width, box.height];
})"""
ON_SCREEN = """boxes => {
  const { viewer } = window.viewer.deep;
  const corner = viewer.element.getBoundingClientRect();
  const item = viewer.world.getItemAt(0);
  const point = viewer.viewport.getCenter().clone();
  const at = (x, y) => item.imageToViewerElementCoordinates(Object.assign(point.clone(), { x, y }));
  return boxes.map(([x, y, w, h]) => {
    const ends = [[x, y], [x + w, y], [x, y + h], [x + w, y + h]]
      .map(([px, py]) => at(px, py))
      .map(point => [point.x + corner.x, point.y + corner.y]);
    const [xs, ys] = [ends.map(end => end[0]), ends.map(end => end[1])];
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    return [left, top, Math.max(...xs) - left, Math.max(...ys) - top];
  });
}"""
FRAMED = """(frames, boxes) => boxes.length > 0 && boxes.every(
  box => frames.some(frame => frame.every((edge, at) => Math.abs(edge - box[at]) < 1.5)))"""

NAME_OF_FOCUS = """() => {
  const { dataset, className, attributes } = document.activeElement;
  return dataset.command || attributes.popovertarget?.value || dataset.order || className;
}"""


def ready(page: Page) -> Page:
    page.wait_for_selector("[data-viewer][data-ready][data-deep-shown]")
    return page


def read(page_at: PageAt, name: str, query: str = "", **how: Any) -> Page:
    return ready(page_at(ADDRESSES[name] + query, **how))


def words_of(name: str, number: int) -> list[tuple[str, Box]]:
    """The words that the press set on a page, with their boxes in pixels of the scan."""
    page = sample(name).pages[number - 1]
    return [(word.content, (b.hpos, b.vpos, b.width, b.height)) for word in page.words if (b := word.box) is not None]


def long_word(name: str, number: int) -> str:
    """A word of letters that stands on the page, long enough to be rare."""
    found = [word for word, _ in words_of(name, number) if word.isalpha()]
    return max(found, key=lambda word: (len(word), word))


def assert_same_places(found: list[Box], expected: list[Box], tolerance: float) -> None:
    assert len(found) == len(expected)
    for one, other in zip(sorted(found), sorted(expected), strict=True):
        assert all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True)), (one, other)


@pytest.mark.parametrize(("name", "number"), [("kozlony-1", 1), ("peyk", 2)])
def test_frames_lie_on_the_words_at_every_size_and_turn(page_at: PageAt, name: str, number: int) -> None:
    word = long_word(name, number)
    page = read(page_at, name, f"?page={number}&q={word}")
    page.wait_for_selector(".frame--hit", state="attached")
    boxes = [box for content, box in words_of(name, number) if content == word]

    def check() -> None:
        """Once what moves has come to rest, every box has its frame."""
        until(page, f"boxes => ({FRAMED})(({FRAMES})('hit'), ({ON_SCREEN})(boxes))", arg=boxes)

    check()
    page.keyboard.press("n")
    page.wait_for_selector(".frame--current", state="attached")
    check()
    page.keyboard.press("r")
    check()
    page.keyboard.press("0")
    page.set_viewport_size({"width": 700, "height": 800})
    until(page, "document.querySelector('[data-deep] .openseadragon-canvas canvas').clientWidth <= 700")
    check()


@pytest.mark.real
def test_frames_lie_on_the_words_of_a_real_newspaper(page_at: PageAt) -> None:
    """Against the file itself, read by XPath alone: coordinates by 1/1200 inch, scaled by the size of the page."""
    file = real("ndnp-issue/1292.xml")
    page = read(page_at, "record", "?page=1&q=mining")
    page.wait_for_selector(".frame--hit", state="attached")
    alto = etree.parse(file)
    size = alto.find("//{*}Page")
    width, height = page.evaluate("[window.viewer.canvas.width, window.viewer.canvas.height]")
    x, y = width / float(size.get("WIDTH")), height / float(size.get("HEIGHT"))
    words = [word for word in alto.iter("{*}String") if word.get("CONTENT").strip(".,;:").lower() == "mining"]
    assert len(words) > 5
    places = [[float(word.get(name)) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")] for word in words]
    boxes = [(left * x, top * y, wide * x, high * y) for left, top, wide, high in places]
    framed = page.evaluate(FRAMES, "hit")
    for box in page.evaluate(ON_SCREEN, boxes):
        assert any(all(abs(a - b) < 1.5 for a, b in zip(box, frame, strict=True)) for frame in framed), box


@pytest.mark.parametrize("name", ["kozlony-1", "peyk"])
def test_under_a_frame_is_ink(page_at: PageAt, name: str) -> None:
    page = read(page_at, name, f"?q={long_word(name, 1)}")
    page.keyboard.press("n")
    page.wait_for_selector(".frame--current", state="attached")
    until(page, "window.viewer.deep.viewer.world.getItemAt(0).getFullyLoaded()")
    x, y, w, h = page.evaluate(FRAMES, "current")[0]
    page.evaluate("document.querySelectorAll('.frames').forEach(one => one.style.visibility = 'hidden')")
    shot = page.screenshot(clip={"x": x, "y": y, "width": w, "height": h})
    pixels = Image.open(BytesIO(shot)).convert("L").tobytes()
    paper = sorted(pixels)[int(len(pixels) * 0.9)]
    dark = sum(value < paper - 50 for value in pixels) / len(pixels)
    assert dark > 0.08
    # Boxes are tight: half of the frame's own edges is paper, or the frame would cut through letters.
    assert sum(value < paper - 50 for value in pixels[: int(w)]) < w / 2


def test_steps_from_hit_to_hit_over_the_pages(page_at: PageAt) -> None:
    pages = [{word for word, _ in words_of("kozlony-1", number)} for number in (1, 2, 3)]
    shared = sorted(word for word in pages[0] & pages[2] if word.isalpha() and len(word) > 2)
    page = read(page_at, "kozlony-1", f"?q={shared[0]}")
    hits = page.evaluate("window.viewer.hits.places.map(place => place.order)")
    assert hits == sorted(hits)
    assert {1, 3} <= set(hits)
    for number, order in enumerate(hits, start=1):
        page.keyboard.press("n")
        expect(page.locator("[data-hit-count]")).to_have_text(re.compile(rf"^\D*{number}\D+{len(hits)}\D"))
        expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", str(order))
        expect(page.locator(".frame--current")).not_to_have_count(0)
    page.keyboard.press("n")
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", str(hits[0]))
    page.keyboard.press("p")
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", str(hits[-1]))


def test_the_address_tells_all_and_the_way_back_works(page_at: PageAt) -> None:
    page = read(page_at, "kozlony-1")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    expect(page.locator("#viewer-text-name")).to_contain_text("2")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile(r"\?page=2&view=text$"))
    page.locator(".leaf[data-order='3']").click()
    expect(page).to_have_url(re.compile(r"\?page=3&view=text$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?page=2&view=text$"))
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "2")
    page.go_back()
    expect(page.locator("[data-viewer]")).to_have_attribute("data-view", "scan")
    page.go_back()
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "1")


def test_a_region_is_kept_in_the_address_and_opened_from_it(page_at: PageAt) -> None:
    page = read(page_at, "kozlony-1", "?page=2&region=100,200,300,300")
    x, y, w, h = page.evaluate("window.viewer.seenRegion()")
    assert x <= 100
    assert y <= 200
    assert x + w >= 400
    assert y + h >= 500
    assert w * h < 900 * 1275 / 2
    page.keyboard.press("0")
    expect(page).to_have_url(re.compile(r"\?page=2$"))
    page.keyboard.press("+")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"\?page=2&region=\d+,\d+,\d+,\d+$"))
    page.locator(".viewer-tools [popovertarget=viewer-share]").click()
    link = page.locator("[data-region-link]").input_value()
    assert re.search(r"/id/[0-9a-f-]{36}\?region=\d+,\d+,\d+,\d+$", link)
    page.goto(link)
    expect(ready(page)).to_have_url(re.compile(r"page=2&region="))


def test_on_into_the_next_issue_and_back(page_at: PageAt) -> None:
    page = read(page_at, "kozlony-1", "?page=3")
    page.keyboard.press("PageDown")
    page.wait_for_url("**/kozlony/1905-03-11/")
    ready(page).keyboard.press("PageUp")
    page.wait_for_url(re.compile(r"/kozlony/1905-03-04/\?page="))
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "3")


def test_pages_of_a_persian_issue_follow_from_right_to_left(page_at: PageAt) -> None:
    page = read(page_at, "peyk")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "2")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "1")
    strip, text = page.locator("[data-strip]").bounding_box(), page.locator("[data-stage]").bounding_box()
    assert strip is not None
    assert text is not None
    assert strip["x"] > text["x"]
    page.set_viewport_size({"width": PHONE, "height": 844})
    first, second = (page.locator(f".leaf[data-order='{order}']").bounding_box() for order in (1, 2))
    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]


def test_a_line_of_the_text_is_shown_on_the_scan_and_a_word_of_the_scan_in_the_text(page_at: PageAt) -> None:
    page = read(page_at, "kozlony-1", "?view=text")
    page.wait_for_selector("#viewer-text .line")
    word, box = words_of("kozlony-1", 1)[40]
    page.locator("#viewer-text .line").nth(5).hover()
    expect(page.locator(".frame--line")).to_have_count(1)
    x, y, w, h = page.evaluate(ON_SCREEN, [box])[0]
    page.mouse.click(x + w / 2, y + h / 2)
    until(page, "CSS.highlights.size === 1")
    marked = page.evaluate("[...CSS.highlights.values()].map(one => [...one].map(String)).flat()")
    assert marked[0].startswith(word.rstrip(".,;:!?”"))
    framed = page.evaluate(FRAMES, "line")
    assert_same_places(framed, [(x, y, w, h)], 1.5)


def test_a_passage_leads_to_its_place(page_at: PageAt) -> None:
    page = read(page_at, "kozlony-1", "?view=text")
    place = page.locator(".passage__place").nth(3)
    place.focus()
    expect(page.locator(".frame--line")).to_have_count(1)
    page.keyboard.press("Enter")
    x, y, w, h = (int(number) for number in (place.get_attribute("data-region") or "").split(","))
    left, top, wide, high = page.evaluate("window.viewer.seenRegion()")
    assert left <= x
    assert top <= y
    assert left + wide >= x + w
    assert top + high >= y + h


@pytest.mark.parametrize("name", ["kozlony-1", "peyk"])
def test_text_is_selected_on_the_scan_and_copied(page_at: PageAt, name: str) -> None:
    page = read(page_at, name, "?page=2")
    page.evaluate(
        "document.addEventListener('copy', event => { window.copied = event.clipboardData.getData('text/plain') })"
    )
    page.keyboard.press("s")
    page.wait_for_selector(".letters__sheet span", state="attached")
    line = sample(name).pages[1].blocks[1].lines[0].words
    boxes = [(word.box.hpos, word.box.vpos, word.box.width, word.box.height) for word in line if word.box]
    first, last = page.evaluate(ON_SCREEN, [boxes[0], boxes[-1]])
    leftwards = name == "peyk"
    start = first[0] + first[2] - 1 if leftwards else first[0] + 1
    end = last[0] + 1 if leftwards else last[0] + last[2] - 1
    page.mouse.move(start, first[1] + first[3] / 2)
    page.mouse.down()
    page.mouse.move((start + end) / 2, first[1] + first[3] / 2)
    page.mouse.move(end, last[1] + last[3] / 2)
    page.mouse.up()
    page.keyboard.press("Control+c")
    until(page, "window.copied !== undefined")
    assert page.evaluate("window.copied").split() == [word.content for word in line]
    page.keyboard.press("Escape")
    expect(page.locator(".letters")).to_be_hidden()


def test_find_in_this_issue(page_at: PageAt) -> None:
    word = long_word("kozlony-1", 2)
    page = read(page_at, "kozlony-1")
    page.keyboard.press("/")
    expect(page.locator("#viewer-find-words")).to_be_focused()
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    line = page.locator(".viewer-find__lines a").first
    expect(line).to_contain_text(word)
    line.click()
    expect(page.locator(".leaf[aria-current]")).to_have_attribute("data-order", "2")
    expect(page.locator(".frame--current")).not_to_have_count(0)
    expect(page.locator("[data-live]")).to_contain_text("1")
    page.locator("[data-command=clear-search]").click()
    expect(page.locator(".frame--hit")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?page=2(&region=[0-9,]+)?$"))


def test_everything_is_reached_with_the_keyboard(page_at: PageAt) -> None:
    page = read(page_at, "bulletin")
    reached: list[str] = []
    for _press in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NAME_OF_FOCUS))
        if reached[-1] == "viewer-help":
            break
    for command in ("find", "text", "viewer-download", "viewer-cite", "viewer-share", "viewer-about", "1", "2"):
        assert command in reached, (command, reached)
    for command in ("next-page", "zoom-in", "zoom-out", "fit", "rotate", "select", "full", "viewer-help"):
        assert command in reached, (command, reached)
    page.keyboard.press("Enter")
    expect(page.locator("#viewer-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#viewer-help")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#viewer-help")).to_be_visible()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    expect(page.locator("[data-viewer]")).to_have_attribute("data-view", "scan")


def test_a_screen_reader_is_told_what_changed(page_at: PageAt) -> None:
    page = read(page_at, "bulletin")
    live = page.get_by_role("status")
    page.keyboard.press("ArrowRight")
    expect(live).to_have_text("Page 2, 2 of 2")
    page.keyboard.press("t")
    expect(live).to_have_text("Text shown")
    expect(page.get_by_role("region", name="Text of page 2")).to_be_visible()
    expect(page.get_by_role("link", name="Text", exact=True)).to_have_attribute("aria-expanded", "true")


def test_copies_and_cites(page_at: PageAt) -> None:
    page = read(page_at, "bulletin")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Cite").click()
    cite = page.get_by_role("dialog", name="Cite")
    cite.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("The Holdvar Bulletin")
    assert "2 May 1921" in copied
    cite.get_by_text("BibTeX").click()
    with page.expect_download() as download:
        cite.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename == "the-holdvar-bulletin-1921-05-02.bib"


def test_only_what_there_is_is_offered_and_comes(page_at: PageAt) -> None:
    page = read(page_at, "bulletin", "?page=2")
    page.get_by_role("button", name="Download").click()
    links = page.locator("#viewer-download a[download]")
    assert links.count() == 6
    for link in links.all():
        with page.expect_download() as download:
            link.click()
        assert download.value.suggested_filename.startswith("the-holdvar-bulletin-1921-05-02")
        assert download.value.path().stat().st_size > 100


@pytest.mark.parametrize(
    ("width", "scheme", "name", "language"),
    [
        (PHONE, "light", "kozlony-1", "hu"),
        (DESKTOP, "dark", "kozlony-1", "hu"),
        (PHONE, "dark", "peyk", "fa"),
        (DESKTOP, "light", "peyk", "fa"),
        (PHONE, "light", "bulletin", "en"),
        (DESKTOP, "dark", "bulletin", "en"),
    ],
)
def test_no_barrier(page_at: PageAt, axe: Axe, name: str, language: str, width: int, scheme: str) -> None:
    word = long_word(name, 1)
    page = read(page_at, name, f"?q={word}", width=width, scheme=scheme)
    assert page.locator("html").get_attribute("lang") == language
    for view in ("scan", "text", "find"):
        if view != "scan":
            page.locator(f".viewer-tools [data-command={view}]").click()
            expect(page.locator(f"#viewer-{view}")).to_be_visible()
        axe(page)
        assert overflow(page) <= 0, view
        assert page.evaluate(SMALL_ENOUGH_TO_MISS) == [], view
    for dialog in ("download", "cite", "share", "about"):
        page.locator(f"[popovertarget=viewer-{dialog}]").first.click()
        expect(page.locator(f"#viewer-{dialog}")).to_be_visible()
        axe(page)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("name", ["kozlony-1", "peyk"])
def test_without_a_script(page_at: PageAt, name: str) -> None:
    page = page_at(ADDRESSES[name], javascript=False)
    still = page.locator("[data-still]")
    expect(still).to_be_visible()
    page.locator("a[rel=next]").first.click()
    assert "page=2" in page.url
    page.locator(".viewer-tools [data-command=text]").click()
    expect(page.locator("#viewer-text .passage").first).to_be_visible()
    page.locator(".viewer-tools [data-command=find]").click()
    word = long_word(name, 2)
    page.locator("#viewer-find-words").fill(word)
    page.locator("#viewer-find-words").press("Enter")
    line = page.locator(".viewer-find__lines a").first
    expect(line).to_contain_text(word)
    line.click()
    check_still_frames(page, word, name)
    expect(page.locator("[data-needs-script]").first).to_be_hidden()
    page.locator(".viewer-tools [popovertarget=viewer-download]").click()
    expect(page.locator("#viewer-download")).to_be_visible()


def check_still_frames(page: Page, word: str, name: str) -> None:
    """The frames over the still picture: each word's box, as a share of the picture."""
    number = int(re.search(r"page=(\d)", page.url)[1])  # type: ignore[index]
    sheet = page.locator(".viewer-scan__still").bounding_box()
    assert sheet is not None
    scale = sheet["width"] / sample(name).pages[number - 1].width
    framed = [one.bounding_box() for one in page.locator(".viewer-scan .frame").all()]
    lefts = [(box["x"] - sheet["x"], box["y"] - sheet["y"]) for box in framed if box is not None]
    for content, (x, y, _w, _h) in words_of(name, number):
        if content == word:
            assert any(abs(x * scale - left) < 2 and abs(y * scale - top) < 2 for left, top in lefts), (x, y, lefts)


def test_on_a_phone_the_text_takes_the_place_of_the_scan(page_at: PageAt) -> None:
    page = read(page_at, "bulletin", width=PHONE)
    expect(page.locator("[data-stage]")).to_be_visible()
    page.locator(".viewer-tools [data-command=text]").click()
    expect(page.locator("[data-stage]")).to_be_hidden()
    expect(page.locator("#viewer-text")).to_be_visible()
    page.locator(".viewer-pager [data-command=next-page]").click()
    expect(page.locator("#viewer-text-name")).to_have_text("Text of page 2")
    page.locator(".passage__place").first.click()
    expect(page.locator("[data-stage]")).to_be_visible()


@pytest.mark.parametrize("name", ["bulletin", "peyk"])
def test_on_a_phone_every_tool_of_the_scan_is_reached_by_touch_and_by_key(page_at: PageAt, name: str) -> None:
    page = read(page_at, name, width=PHONE, touch=True)
    tools = page.locator(".viewer-zoom button")
    assert tools.count() == 7
    for tool in tools.all():
        box = tool.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        assert 0 <= box["x"] <= PHONE - box["width"]
    assert overflow(page) <= 0
    page.locator("[data-command=zoom-in]").tap()
    until(page, "window.viewer.deep.enlarged")
    page.locator("[data-command=fit]").tap()
    until(page, "!window.viewer.deep.enlarged")
    tools.last.tap()
    expect(page.locator("#viewer-help")).to_be_visible()
    page.locator("#viewer-help [popovertargetaction=hide]").tap()
    expect(page.locator("#viewer-help")).to_be_hidden()
    page.locator("[data-command=full]").tap()
    until(page, "document.fullscreenElement !== null")
    page.locator("[data-command=full]").tap()
    until(page, "document.fullscreenElement === null")
    page.locator("[data-command=zoom-out]").focus()
    reached = []
    for _press in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(NAME_OF_FOCUS))
    assert reached == ["zoom-in", "fit", "rotate", "select", "full", "viewer-help"]


def test_print_shows_the_scan_and_how_to_cite_it(page_at: PageAt) -> None:
    page = read(page_at, "bulletin")
    page.emulate_media(media="print")
    expect(page.locator("[data-still]")).to_be_visible()
    expect(page.locator(".viewer-print")).to_contain_text("The Holdvar Bulletin")
    for hidden in (".viewer-tools", ".viewer-controls", ".viewer-strip", "[data-deep]"):
        expect(page.locator(hidden)).to_be_hidden()


def test_full_screen_and_back(page_at: PageAt) -> None:
    page = read(page_at, "bulletin")
    page.keyboard.press("f")
    until(page, "document.fullscreenElement !== null")
    expect(page.locator("[data-command=full]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    until(page, "document.fullscreenElement === null")


def test_no_third_party_is_asked(page_at: PageAt) -> None:
    page = page_at("/en/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(ADDRESSES["bulletin"])
    ready(page)
    own = page.url.split("/en/")[0]
    assert [address for address in asked if not address.startswith(own)] == []
