"""The moderation desk in a real browser: decisions by keys, the speed of players, captions, and its accessibility."""

import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.installation import installation, prepare, serving
from tests.samples import missing

from .conftest import BUILT, PHONE, ROOT, AdminAt, Axe
from .desk_library import FILM, LAST, LETTER, PICTURE, SOUND
from .library import EDITORS
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
QUEUE, LETTERS = "/admin/entries/", "/admin/letters/"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with installation(tmp_path_factory.mktemp("desk")) as environment:
        yield environment


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> Iterator[str]:
    """A library of its own, with nothing in it but entries that wait."""
    if not BUILT.exists():
        missing("the style sheets are not built (run npm ci && npm run build)")
    prepare(environment)
    subprocess.run([sys.executable, "-m", "tests.browser.desk_library"], cwd=ROOT, env=environment, check=True)
    with serving(environment) as address:
        yield address


def shown(page: Page, title: str) -> None:
    """With its scripts, which hear the keys."""
    expect(page.locator("h1")).to_have_text(title)
    page.wait_for_load_state()


def fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, page.url


def opened(page: Page, title: str) -> Page:
    page.goto(QUEUE)
    page.get_by_role("link", name=title, exact=True).click()
    shown(page, title)
    return page


def test_players_are_twice_as_fast_until_somebody_chooses(admin_at: AdminAt) -> None:
    page = opened(admin_at(QUEUE), FILM)
    until(page, "document.querySelector('video').readyState > 0")
    assert page.evaluate("document.querySelector('video').playbackRate") == 2
    page.get_by_role("button", name="1.5×").click()
    expect(page.get_by_role("button", name="1.5×")).to_have_attribute("aria-pressed", "true")
    opened(page, SOUND)
    until(page, "document.querySelector('audio').readyState > 0")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    page.keyboard.press("2")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 2
    page.keyboard.press("1")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1
    page.evaluate("document.querySelector('audio').loop = true")
    page.keyboard.press("Space")
    until(page, "!document.querySelector('audio').paused")
    page.keyboard.press("Space")
    until(page, "document.querySelector('audio').paused")
    page.keyboard.press("2")


def test_keys_decide_and_move_on(admin_at: AdminAt, axe: Axe) -> None:
    page = opened(admin_at(QUEUE), FILM)
    page.keyboard.press("n")
    shown(page, SOUND)
    page.keyboard.press("p")
    shown(page, FILM)
    page.keyboard.press("c")
    reason = page.locator("#reason-change")
    expect(reason).to_be_focused()
    page.keyboard.type("a npr12? ")  # keys are letters while somebody types
    shown(page, FILM)
    expect(reason).to_have_value("a npr12? ")
    page.locator("[data-desk-act=change] [data-desk-sentence]").first.click()
    page.locator("[data-desk-act=change] [data-desk-preview]").click()
    letter = page.locator("[data-desk-act=change] [data-desk-text]")
    expect(letter).to_contain_text("a npr12?")
    expect(letter).not_to_contain_text("my-entry")
    page.locator("#reason-change").press("Control+Enter")
    shown(page, SOUND)  # the next of the queue
    expect(page.locator("h1")).to_be_focused()  # the keyboard goes on with it, not with the menu
    expect(page.locator(".messages")).to_contain_text("is asked for a change")
    page.goto(f"{QUEUE}?state=change")
    page.get_by_role("link", name=FILM, exact=True).click()
    page.get_by_role("button", name="Take the decision back").click()
    expect(page.locator(".w-status").first).to_have_text("waits for a decision")
    opened(page, FILM).keyboard.press("a")
    shown(page, SOUND)
    expect(page.locator(".messages")).to_contain_text("is published")
    page.evaluate("document.querySelector('[data-wagtail-sidebar]')?.remove()")
    until(page, "document.getAnimations().length === 0")  # the banner comes slowly
    axe(page)  # with what is said of the decision, and links to the entry


def test_keys_are_switched_off_by_who_does_not_want_them(admin_at: AdminAt) -> None:
    page = opened(admin_at(QUEUE), PICTURE)
    page.keyboard.press("?")
    box = page.locator("[data-desk-keys-on]")
    expect(box).to_be_visible()
    page.keyboard.press("r")  # not behind an open window either
    expect(page.locator("#reason-refuse")).to_be_hidden()
    box.uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    page.keyboard.press("n")
    shown(page, PICTURE)
    expect(page.locator("#reason-refuse")).to_be_hidden()


def test_a_photograph_is_seen_in_its_full_size(admin_at: AdminAt) -> None:
    page = opened(admin_at(QUEUE), PICTURE)
    page.locator("[data-desk-zoom]").click()
    whole = page.locator(".desk-zoom img")
    expect(whole).to_be_visible()
    until(page, "document.querySelector('.desk-zoom img').naturalWidth === 1200")
    page.locator(".desk-zoom button").click()
    expect(whole).to_have_count(0)


def test_captions_are_shown_while_they_are_written(admin_at: AdminAt) -> None:
    page = opened(admin_at(QUEUE), SOUND)
    page.get_by_role("link", name="Captions and transcript").click()
    field = page.locator("[name=captions]")
    field.fill("WEBVTT\n\n00:00.000 --> x\nJó")
    expect(page.locator("[data-words-said]")).to_contain_text("Line 3")
    field.fill("WEBVTT\n\n00:00:00.000 --> 00:00:09.000\nJó napot!")
    expect(page.locator("[data-words-said]")).to_contain_text("1 caption.")
    page.evaluate("document.querySelector('audio').currentTime = 0.3")
    expect(page.locator("[data-words-shown]")).to_have_text("Jó napot!")


def test_all_is_done_without_scripts(admin_at: AdminAt) -> None:
    page = opened(admin_at(QUEUE, javascript=False), LAST)
    page.locator("[data-desk-act=refuse] summary").click()
    page.locator("#reason-refuse").fill("Nem ide való.")
    page.locator("[data-desk-act=refuse] button[type=submit]").click()
    assert urlsplit(page.url).path == QUEUE
    page.goto(f"{QUEUE}?state=refused")
    page.get_by_role("link", name=LAST, exact=True).click()
    page.get_by_role("button", name="Take the decision back").click()


def test_an_entry_is_typed_in_with_the_keyboard_alone(admin_at: AdminAt) -> None:
    page = admin_at(f"{QUEUE}enter/many/", "fa")
    page.locator("[name=campaign]").focus()
    page.keyboard.press("ArrowDown")
    pressed = ""
    for _step in range(12):  # way, two languages, files, then the first row's summary and its fields
        page.keyboard.press("Tab")
        pressed = page.evaluate("document.activeElement.name ?? document.activeElement.localName")
        if pressed == "rows-0-title":
            break
    assert pressed == "rows-0-title"
    page.keyboard.type("نامه‌ای با پست")
    expect(page.locator("[name=rows-0-title]")).to_have_value("نامه‌ای با پست")
    second = page.locator("[data-many-row]").nth(1)
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(second.locator("[name=rows-1-title]")).to_be_visible()
    box = second.locator("[name=rows-1-is_child]")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def test_another_person_is_added_where_one_is(admin_at: AdminAt) -> None:
    page = admin_at(f"{QUEUE}enter/")
    page.locator("[name=title]").fill("Egy levél")
    add = page.locator("[data-person-add]")
    for number in range(1, 6):
        add.focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"[name=people-{number}-name]")).to_be_focused()
    expect(add).to_be_hidden()  # as many as there may be
    expect(page.locator("[name=title]")).to_have_value("Egy levél")
    expect(page.locator("[name=people-TOTAL_FORMS]")).to_have_value("6")


@pytest.mark.parametrize(("language", "scheme"), [("hu", "light"), ("fa", "dark"), ("fa", "light"), ("hu", "dark")])
def test_the_desk_breaks_no_rule_of_accessibility(admin_at: AdminAt, axe: Axe, language: str, scheme: str) -> None:
    assert language in EDITORS

    def check() -> None:
        # Wagtail's own bar at the side names its link to the front page otherwise than it reads.
        page.evaluate("document.querySelector('[data-wagtail-sidebar]')?.remove()")
        axe(page)

    page = admin_at(QUEUE, language, scheme=scheme, width=PHONE if scheme == "dark" else 1280)
    check()
    for title in (SOUND, PICTURE, LAST):
        opened(page, title)
        for fold in page.locator("summary").all():
            fold.click()
        expect(page.locator("[name=sure]")).to_be_visible()  # to withdraw it for good
        check()
        fits(page)
    pages = ("enter/", "enter/many/", "statistics/", "blocked/")
    for path in (*(f"{QUEUE}{one}" for one in pages), LETTERS, f"{LETTERS}sent/"):
        page.goto(path)
        if path.endswith("/enter/"):
            page.locator("[data-person-add]").click()
        check()
        fits(page)
    page.goto(f"{QUEUE}blocked/")
    page.locator("a[href$='/unblock/']").click()
    check()
    fits(page)
    page.goto(LETTERS)
    page.get_by_role("link", name=LETTER, exact=True).click()
    check()
    fits(page)
    opened(page, SOUND)
    page.locator("a[href*='/words/']").click()
    check()
