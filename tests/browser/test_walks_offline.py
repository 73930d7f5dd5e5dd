"""A walk taken along: stored, opened without a network, brought up to date, withdrawn and removed."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from .conftest import ROOT, PageAt
from .taken_walk import SLUG
from .waiting import until

pytestmark = pytest.mark.browser
START = f"/hu/setak/{SLUG}/"
NO_NETWORK = "ERR_INTERNET_DISCONNECTED"

Act = Callable[[str], None]


@pytest.fixture
def act(site: str, environment: dict[str, str]) -> Iterator[Act]:
    """Makes the walk, and does with it what an editor would."""

    def run(what: str) -> None:
        command = [sys.executable, "-m", "tests.browser.taken_walk", what]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)

    run("make")
    yield run
    run("clear")


def state(page: Page, name: str) -> None:
    expect(page.locator("[data-offline]")).to_have_attribute("data-state", name, timeout=30_000)


def take(page: Page) -> None:
    state(page, "absent")
    page.locator("[data-offline-state=absent] button").click()
    state(page, "offered")
    expect(page.locator("[data-offline-state=offered] [data-offline-say=bytes]")).to_contain_text("MB")
    page.locator("[data-offline-state=offered] button").click()
    state(page, "present")


def test_in_flight_mode(act: Act, page_at: PageAt) -> None:
    page = page_at(START, width=360, touch=True, forgiven=(NO_NETWORK,))
    take(page)
    page.reload()  # from here on the service worker has the page
    state(page, "present")
    page.context.set_offline(True)
    page.goto(f"{START}guide/2/")
    expect(page.locator("h1")).to_contain_text("A malom")
    until(page, "() => [...document.images].some(one => one.complete && one.naturalWidth > 300)")
    sound = page.locator("audio").first
    sound.evaluate("audio => { audio.load(); }")
    until(page, "() => document.querySelector('audio').duration > 1.5")
    sound.evaluate("audio => new Promise(done => { audio.onseeked = done; audio.currentTime = 1.2; })")
    font = page.evaluate("document.fonts.ready.then(all => [...all].filter(one => one.status === 'loaded').length)")
    assert font > 0
    page.locator("a[rel=next]").first.click()
    expect(page.locator("h1")).to_contain_text("Az iskola")
    page.goto(START)
    page.locator("[data-offline-state=present] button").click()
    state(page, "absent")
    with pytest.raises(Error, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        page.goto(f"{START}guide/1/")
    page.context.set_offline(False)
    page.goto(START)


def test_a_change_is_offered_and_what_is_withdrawn_goes(act: Act, page_at: PageAt) -> None:
    page = page_at(START, forgiven=(NO_NETWORK, "404"))
    take(page)
    act("change")
    page.reload()
    state(page, "outdated")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.locator("[data-offline-state=outdated] button").first.click()
    state(page, "present")
    assert not [url for url in fetched if "/recording/" in url]  # what is the same is on the device
    page.context.set_offline(True)
    page.goto(f"{START}guide/2/")
    expect(page.locator("main")).to_contain_text("Most forog a kerék.")
    page.context.set_offline(False)
    page.goto(START)
    state(page, "present")
    act("withdraw")
    page.reload()
    expect(page.locator("[data-offline]")).to_have_count(0)
    until(page, "() => caches.keys().then(names => !names.some(name => name.startsWith('walk:')))")
