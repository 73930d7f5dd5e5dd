"""Taking part in a real browser: a film is recorded, goes on after a broken line and a closed tab, and is sent."""

import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, Response, Route, expect

from tests.transcoding.films import film

from . import bar_code
from .conftest import ROOT, Axe
from .waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.embedded]  # the same on both profiles
PHONE = 360
FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
ISBN = "9789631434026"
MOST_WEIGHT = 250_000  # bytes, of a page without media


@pytest.fixture(scope="module")
def addresses(site: str, environment: dict[str, str]) -> Iterator[dict[str, str]]:
    def run(what: str) -> str:
        command = [sys.executable, "-m", "tests.browser.taken_part", what]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    yield json.loads(run("make").splitlines()[-1])
    run("clear")


@pytest.fixture(scope="module")
def camera(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Another Chromium, whose camera looks at the back of a book, and whose microphone is played by itself."""
    seen = tmp_path_factory.mktemp("camera") / "book.y4m"
    seen.write_bytes(bar_code.filmed(ISBN))
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
        args=[
            *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
            *(*FAKE, f"--use-file-for-fake-video-capture={seen}"),
        ],
    )
    yield browser
    browser.close()


@pytest.fixture
def phone(camera: Browser, site: str) -> Iterator[BrowserContext]:
    """A phone whose pages must not fail: what they write on the console as an error fails the test."""
    context = camera.new_context(
        viewport={"width": PHONE, "height": 780}, base_url=site, reduced_motion="reduce", has_touch=True
    )
    faults: list[str] = []
    offline = ("ERR_INTERNET_DISCONNECTED", "422", "ERR_FAILED")
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on(
        "console",
        lambda message: (
            faults.append(message.text)
            if message.type == "error" and not any(one in message.text for one in offline)
            else None
        ),
    )
    yield context
    context.close()
    assert not faults


def begun(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("[data-begin][data-ready]").wait_for()
    page.locator("[data-begin] button").click()
    page.wait_for_url("**/my-entry/**")
    return page


def record(page: Page, kind: str = "video") -> None:
    page.locator(f"[data-record={kind}]").click()
    page.locator("[data-recorder] [data-start]").click()
    page.locator("[data-recorder] [data-stop]").wait_for()
    expect(page.locator("[data-time]")).not_to_have_text("5:00")
    page.locator("[data-recorder] [data-stop]").click()
    page.locator("[data-recorder] [data-take-it]").click()


NOTHING_KEPT = """prefix => new Promise((done) => {
  indexedDB.open("uploading").onsuccess = ({ target: { result: database } }) => {
    const found = database.transaction("notes").objectStore("notes").getAllKeys();
    found.onsuccess = () => database.close() ?? done(!found.result.some((key) => key.startsWith(prefix)));
  };
})"""


def go_on(page: Page, to: str) -> None:
    page.locator("[data-next]").click()
    page.locator(f"[data-step={to}]").wait_for()


def fill_in(page: Page) -> None:
    """From the first step to the last."""
    go_on(page, "book")
    page.fill("#book_title", "Abigél")
    go_on(page, "about")
    page.fill("#name_shown", "Anna")
    page.check("[name=age_group][value='18-64']")
    page.fill("#email", "anna@example.org")
    go_on(page, "consent")
    page.fill("#sender_name", "Kiss Anna")
    page.locator("[data-step=consent] input[type=checkbox]:visible").first.check()
    go_on(page, "look")


def arrived(page: Page) -> Any:
    return page.locator(".file:not([data-state=arriving])")


def test_a_film_is_recorded_sent_and_has_a_receipt(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    record(page)
    fill_in(page)
    expect(page.locator("[data-overview]")).to_contain_text("Abigél")
    expect(page.locator("[data-overview] video")).to_be_visible()
    page.locator("[data-send]").click()
    expect(page.locator("h1")).to_have_text("Thank you: your entry has arrived.")
    expect(page.locator(".receipt__code")).not_to_be_empty()
    assert "film" in page.locator(".receipt").inner_text()
    assert page.evaluate("localStorage.getItem('taking-part:begun')") == "[]"
    until(page, NOTHING_KEPT, "")


def test_a_broken_line_loses_nothing(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    phone.set_offline(True)
    record(page)
    expect(page.locator(".file__state")).to_contain_text("The line is broken")
    page.locator("[data-to=book]").first.click()
    page.fill("#book_title", "Abigél")
    expect(page.locator("[data-saved-word]")).to_contain_text("Kept on this device")
    phone.set_offline(False)
    expect(page.locator("[data-saved-word]")).to_have_text("Everything is saved.")
    page.locator("[data-to=entry]").first.click()
    expect(arrived(page)).to_have_count(1)


def test_a_closed_tab_goes_on_where_it_stopped(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    phone.set_offline(True)
    record(page)
    expect(page.locator(".file__state")).to_contain_text("The line is broken")
    page.locator("[data-to=about]").first.click()
    page.fill("#name_shown", "Anna")
    until(page, "() => Object.values(localStorage).some(kept => kept.includes('Anna'))")
    page.close()
    phone.set_offline(False)

    again = phone.new_page()
    again.goto(addresses["en"])
    again.locator("[data-go-on]").click()
    expect(arrived(again)).to_have_count(1)
    expect(again.locator("#name_shown")).to_have_value("Anna")
    again.reload()
    expect(again.locator("#name_shown")).to_have_value("Anna")


@pytest.mark.usefixtures("worker")
def test_a_file_whose_arrival_nobody_heard_of_is_shown_once(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    own = page.url

    def unheard(route: Route) -> None:
        if route.request.method == "PATCH":
            route.fetch()
        route.abort()

    phone.route(re.compile("/uploads/[0-9a-f-]{36}"), unheard)
    record(page)
    until(page, "async () => (await (await fetch(location.pathname)).text()).includes('data-state=\"ready\"')")
    page.close()
    phone.unroute_all()
    again = phone.new_page()
    again.goto(own)
    until(again, NOTHING_KEPT, "entry/")
    expect(again.locator(".file")).to_have_count(1)
    expect(again.locator(".file video")).to_be_visible()  # of a file that the library has checked meanwhile


def photographs(page: Page, *colours: str) -> list[int]:
    """Chooses pictures of these colours, and takes each as it is; gives their sizes in bytes."""
    chosen: list[FilePayload] = []
    for colour in colours:
        held = BytesIO()
        Image.new("RGB", (90, 120), colour).save(held, "JPEG")
        chosen.append({"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": held.getvalue()})
    page.locator("[data-part*=photograph] [data-choose]").last.set_input_files(chosen)
    for number in range(1, len(chosen) + 1):
        expect(page.locator("#cropper-title")).to_have_text(f"Photograph {number} of {len(chosen)}")
        page.locator("[data-cropper] cropper-selection").wait_for()
        page.locator("[data-cropper] [data-take-it]").click()
    return [len(one["buffer"]) for one in chosen]


def width_of(picture: Locator) -> int:
    return int(picture.evaluate("async picture => { await picture.decode(); return picture.naturalWidth; }"))


def test_what_is_sent_is_seen_before_and_can_be_put_back(
    phone: BrowserContext, addresses: dict[str, str], axe: Axe
) -> None:
    page = begun(phone, addresses["en"])
    own = page.url
    expect(page.locator("[data-part*=photograph] .field__help")).to_contain_text("each file at most 1 megabytes")
    expect(page.locator("[data-own-address]")).to_have_text(own)
    expect(page.locator("[data-copy]")).to_be_visible()
    sizes = photographs(page, "teal", "maroon")
    expect(arrived(page)).to_have_count(2)
    sent = [int(file.get_attribute("data-bytes") or 0) for file in page.locator(".file").all()]
    assert sent == sizes  # nothing cut, nothing added
    page.locator(".file button").first.click()
    expect(page.locator(".removed")).to_contain_text("“teal.jpg” is removed.")
    expect(page.locator("[data-put-back]")).to_be_focused()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator(".removed")).to_have_count(0)
    expect(arrived(page)).to_have_count(2)
    page.locator(".steps [data-to=look]").click()
    expect(page.locator("[data-step-name]")).to_have_text("Look over and send")
    page.close()

    again = phone.new_page()
    again.goto(f"{own}#look")
    pictures = again.locator("[data-overview] img")
    expect(pictures).to_have_count(2)
    assert [width_of(picture) for picture in pictures.all()] == [90, 90]
    again.locator(".steps [data-to=entry]").click()
    assert [width_of(picture) for picture in again.locator(".file img").all()] == [90, 90]
    axe(again)


def test_a_photograph_is_turned_without_an_edge_of_nothing(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    chosen = BytesIO()
    Image.new("RGB", (90, 120), "white").save(chosen, "PNG")
    file: FilePayload = {"name": "page.png", "mimeType": "image/png", "buffer": chosen.getvalue()}
    page.locator("[data-part*=photograph] [data-choose]").last.set_input_files(file)
    expect(page.locator("#cropper-title")).to_have_text("Your photograph")
    page.locator("[data-cropper] cropper-selection").wait_for()
    page.locator("[data-turn]").click()
    until(page, WIDE)
    page.locator("[data-cropper] [data-take-it]").click()
    corners = page.locator(".file img").evaluate(CORNERS)
    assert all(min(corner) > 200 for corner in corners), corners


WIDE = "() => (one => one.width > one.height)(document.querySelector('cropper-selection'))"
CORNERS = """async picture => {
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
  const drawn = canvas.getContext("2d");
  drawn.drawImage(picture, 0, 0);
  const at = (x, y) => [...drawn.getImageData(x, y, 1, 1).data];
  return [at(2, 2), at(canvas.width - 3, 2), at(2, canvas.height - 3), at(canvas.width - 3, canvas.height - 3)];
}"""


def test_the_last_step_says_what_is_agreed_to(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    page.locator(".steps [data-to=look]").click()
    overview = page.locator("[data-overview]")
    expect(overview).to_contain_text("A test in the browser")
    consent = page.locator("[data-overview-of=consent]")
    expect(consent).to_contain_text("not yet")
    expect(consent).to_contain_text("nobody")
    overview.locator("[data-to=consent]").click()
    box = page.locator("[data-step=consent] .agreement").first
    box.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Add a person").click()
    page.locator("[data-person] input[maxlength]").first.fill("Nagy Béla")
    page.locator(".steps [data-to=look]").click()
    expect(consent).to_contain_text(box.locator(".agreement__words").text_content() or "-")
    expect(consent).to_contain_text("Nagy Béla")
    expect(consent).not_to_contain_text("nobody")


def test_a_recording_ends_when_its_time_is_up(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    page.locator("[data-record=audio]").click()
    page.locator("[data-recorder] [data-start]").click()
    expect(page.locator("[data-recorder] [data-word]")).to_contain_text("Time is up")
    page.locator("[data-recorder] [data-take-it]").click()
    expect(arrived(page)).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "kind", "size", "said"),
    [
        ("notes.txt", "text/plain", 10, "is no photograph"),
        ("big.jpg", "image/jpeg", 1_100_000, "is too big: 2 megabytes, and 1 are allowed"),
        ("empty.jpg", "image/jpeg", 0, "is empty"),
        ("page.svg", "image/svg+xml", 10, "is no photograph"),
    ],
)
def test_what_will_not_do_is_said_before_anything_is_sent(
    phone: BrowserContext, addresses: dict[str, str], name: str, kind: str, size: int, said: str
) -> None:
    page = begun(phone, addresses["en"])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/uploads/" in request.url else None)
    file: FilePayload = {"name": name, "mimeType": kind, "buffer": b"x" * size}
    part = page.locator("[data-part*=photograph]")
    part.locator("[data-choose]").last.set_input_files(file)
    expect(part.locator(".field__error")).to_contain_text(said)
    assert not sent


def test_a_film_that_is_too_long_is_told_so_before_anything_is_sent(
    phone: BrowserContext, addresses: dict[str, str]
) -> None:
    page = begun(phone, addresses["en"])
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/uploads/" in request.url else None)
    black = "color=black:s={size}:r=1/20:d={seconds}"
    long = film("long.webm", "32x32", 400, picture=black, sound="")
    assert len(long) < 50_000
    part = page.locator("[data-part*=video]")
    part.locator("[data-choose]").last.set_input_files({"name": "long.webm", "mimeType": "video/webm", "buffer": long})
    words = "“long.webm” is too long: 6:40, and 5:00 are allowed. Cut it, then choose it again."
    expect(part.locator(".field__error")).to_have_text(words)
    expect(page.locator(".file")).to_have_count(0)
    assert not sent


def test_the_bar_code_of_a_book_is_read_by_the_camera(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    page.locator("[data-to=book]").first.click()
    page.locator("[data-scan]").click()
    expect(page.locator("#book_isbn")).to_have_value(ISBN)
    expect(page.locator("[data-scanner]")).not_to_be_visible()
    expect(page.locator("[data-scan]")).to_be_focused()
    until(page, "() => !document.querySelector('[data-scanner] video').srcObject?.active")  # the camera is off
    expect(page.locator("[data-saved-word]")).to_have_text("Everything is saved.")


def test_what_is_missing_is_said_and_led_to_by_keyboard_alone(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["en"])
    page.locator("[data-to=about]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#about-title")).to_be_focused()
    page.locator("#name_shown").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-summary]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#name_shown")).to_be_focused()
    expect(page.locator("#name_shown")).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("Anna")
    expect(page.locator("[data-saved-word]")).to_have_text("Everything is saved.")


def test_a_town_is_chosen_by_keyboard_among_those_the_library_knows(
    phone: BrowserContext, addresses: dict[str, str], axe: Axe
) -> None:
    page = begun(phone, addresses["en"])
    page.locator(".steps [data-to=about]").click()
    town = page.locator("#town")
    town.press_sequentially("probavar")
    offered = page.locator("[data-town] .suggested__one")
    expect(offered).to_have_text(["Próbavár", "PróbavárPróbamegye"])
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    town.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(offered.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(town).to_be_focused()
    expect(town).to_have_value("Próbavár")
    expect(page.locator("[data-town] [data-suggested]")).to_be_hidden()
    expect(page.locator("[data-saved-word]")).to_have_text("Everything is saved.")
    page.reload()
    page.locator(".steps [data-to=about]").click()
    assert page.locator("[data-town-key]").input_value()
    town.press_sequentially("x")
    assert page.locator("[data-town-key]").input_value() == ""


@pytest.mark.parametrize("language", ["hu", "fa"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_is_for_everybody(
    phone: BrowserContext, addresses: dict[str, str], axe: Axe, language: str, scheme: Any
) -> None:
    page = begun(phone, addresses[language])
    page.emulate_media(color_scheme=scheme)
    for step in ("entry", "book", "about", "consent", "look"):
        page.locator(f".steps [data-to={step}]").click()
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.locator("[data-send]").click()
    expect(page.locator("[data-summary]")).to_be_visible()
    axe(page)


def as_deployed(answer: Response) -> int:
    """Bytes on the line behind the proxy, which compresses all but what is so already."""
    body = answer.body()
    return len(body) if answer.headers.get("content-type", "").startswith("font/") else len(gzip.compress(body, 5))


def test_the_form_is_light_and_its_address_is_told_to_nobody(phone: BrowserContext, addresses: dict[str, str]) -> None:
    page = begun(phone, addresses["hu"])
    own, referrers = page.url, []
    answers: list[Response] = []
    fresh = phone.new_page()
    phone.new_cdp_session(fresh).send("Network.setCacheDisabled", {"cacheDisabled": True})
    fresh.on("response", lambda answer: answers.append(answer))
    fresh.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    answer = fresh.goto(own)
    fresh.wait_for_load_state("networkidle")
    assert answer is not None
    weights = {one.url: as_deployed(one) for one in answers if one.ok}
    assert 10_000 < sum(weights.values()) <= MOST_WEIGHT, weights
    assert len(referrers) > 5
    assert not any("my-entry" in one for one in referrers)
    headers = answer.headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    assert "camera=(self)" in headers["permissions-policy"]
    first = fresh.goto(addresses["hu"])
    assert first is not None
    assert "camera=()" in first.headers["permissions-policy"]


def test_without_script_all_but_files_is_sent(camera: Browser, site: str, addresses: dict[str, str]) -> None:
    context = camera.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto(addresses["en"])
    page.wait_for_timeout(5_500)  # a person's time to read
    page.locator("[data-begin] button").click()
    expect(page.locator("noscript .notice").first).to_contain_text("Files can’t be sent from this browser.")
    page.fill("#name_shown", "Anna")
    page.get_by_role("button", name="Add a person").click()
    expect(page.locator("#name_shown")).to_have_value("Anna")
    page.get_by_role("button", name="Send my entry").click()
    expect(page.locator("[data-summary]")).to_contain_text("Choose your age.")
    context.close()
