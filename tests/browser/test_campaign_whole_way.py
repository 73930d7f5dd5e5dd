"""From a camera to everybody's screen and away again: a campaign's whole way, through all the library's processes."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.chromium import program
from tests.installation import installation, prepare, serving
from tests.profile import PRODUCTION
from tests.samples import missing
from tools import run

from .conftest import BUILT, ROOT
from .waiting import until
from .whole_campaign import CAMPAIGN, MODERATOR, PASSWORD

pytestmark = pytest.mark.browser
CAMERA = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
SLOW = 25_000  # bytes a second, so that a line can break in the middle of some seconds of film
PATIENCE = 180_000  # milliseconds for what the worker does
CAPTIONS = """WEBVTT

00:00:00.000 --> 00:00:00.900
Mesélek egy könyvről.

00:00:01.000 --> 00:00:04.000
Holdfényben olvastam.
"""


@contextmanager
def working(env: dict[str, str]) -> Iterator[None]:
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
    try:
        yield
    finally:
        run.end([worker])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A library of its own, with its web process and its worker."""
    if not BUILT.exists():
        missing("the style sheets are not built (run npm ci && npm run build)")
    with installation(tmp_path_factory.mktemp("whole")) as env:
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.browser.whole_campaign"], cwd=ROOT, env=env, check=True)
        with serving(env) as address, working(env):
            yield address, env


@pytest.fixture
def phone(chromium: Browser, site: tuple[str, dict[str, str]]) -> Iterator[BrowserContext]:
    """A phone with a camera, or with what Chromium takes for one."""
    browser = chromium.browser_type.launch(executable_path=program(), args=CAMERA)
    context = browser.new_context(base_url=site[0], viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield context
    browser.close()


@pytest.mark.timeout(900)  # of which the most goes into making a library and a film
def test_a_film_goes_its_whole_way(chromium: Browser, phone: BrowserContext, site: tuple[str, dict[str, str]]) -> None:
    address, env = site
    page = phone.new_page()
    private = taken_part(page)
    uuid = private.split("/")[-3]
    code = page.locator(".receipt__code").inner_text().strip()
    expect(page.locator(".receipt")).to_contain_text("Az ember tragédiája")

    desk = chromium.new_context(base_url=address).new_page()
    entry_file = decided(desk, uuid)

    reader = chromium.new_context(base_url=address).new_page()
    own = f"{CAMPAIGN}{code}/"
    watched(reader, own)
    ways = ways_to(reader, own, code, entry_file)
    eventually(lambda: all(there for there in ways().values()), lambda: f"not everywhere: {ways()}")
    heard_at_its_second(reader, own)

    page.goto(f"{private}withdraw/")
    page.locator("form .button--danger").click()
    expect(page.locator("main")).to_be_visible()
    assert ways() == dict.fromkeys(ways(), False)
    eventually(lambda: not files_left(env), lambda: f"still stored: {files_left(env)}")
    assert page.goto(private) is not None
    assert "Az ember tragédiája" not in page.content()


def taken_part(page: Page) -> str:
    """Records, loses the line, goes on, fills in the form and sends. Returns the entry's private address."""
    page.goto(f"{CAMPAIGN}take-part/")
    page.locator("[data-begin] button[type=submit]").click()
    page.locator("[data-record=video]").click()
    recorder = page.locator("[data-recorder]")
    recorder.locator("[data-start]").click()
    page.wait_for_timeout(5_000)  # of film
    recorder.locator("[data-stop]").click()
    line = page.context.new_cdp_session(page)
    throttled(line, SLOW)
    recorder.locator("[data-take-it]").click()
    state = page.locator(".file__state").first
    expect(state).to_contain_text(re.compile(r"[1-6]\d %"), timeout=60_000)
    line.send("Network.disable")
    page.context.set_offline(True)
    expect(state).to_contain_text("The line is broken", timeout=30_000)
    page.locator("[data-next]").click()
    page.fill("[name=book_title]", "Az ember tragédiája")
    page.context.set_offline(False)
    page.locator("[data-next]").click()
    page.fill("[name=name_shown]", "Anna")
    page.check("[name=age_group][value='18-64']")
    page.fill("[name=email]", "anna@example.org")
    page.locator("[data-next]").click()
    page.fill("[name=sender_name]", "Kiss Anna")
    page.locator("[name^=agree-][type=checkbox]").check()
    page.locator("[data-next]").click()
    page.locator("[data-send]").click()
    expect(page.locator(".receipt__code")).to_be_visible(timeout=60_000)
    return page.url.partition("#")[0].partition("?")[0]


def throttled(line: Any, bytes_a_second: int) -> None:
    line.send("Network.enable")
    conditions = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second}
    line.send("Network.emulateNetworkConditions", conditions)


def decided(desk: Page, uuid: str) -> str:
    """A moderator writes captions and approves. Returns the address of the film."""
    desk.goto("/admin/login/")
    desk.fill("[name=username]", MODERATOR)
    desk.fill("[name=password]", PASSWORD)
    desk.locator("[type=submit]").first.click()
    desk.wait_for_url("**/admin/**")
    approve = desk.locator("[data-desk-approve] button")
    eventually(lambda: desk.goto(f"/admin/entries/{uuid}/") is not None and approve.count() == 1, desk.content)
    source = desk.locator("video[src], video source").first.get_attribute("src") or ""
    desk.goto(desk.locator('a[href*="/entries/words/"]').first.get_attribute("href") or "")
    desk.fill("[name=captions]", CAPTIONS)
    desk.locator("[data-words] button[type=submit]").first.click()
    desk.wait_for_load_state()
    desk.goto(f"/admin/entries/{uuid}/")
    approve.click()
    desk.wait_for_load_state()
    return source


def watched(reader: Page, own: str) -> None:
    """The film plays, and its captions are read beside it."""
    answer = reader.goto(own)
    assert answer is not None
    assert answer.status == 200
    reader.locator("[data-player-begin]").click()
    until(reader, "document.querySelector('video').currentTime > 0.3")
    until(reader, "document.querySelector('video').textTracks[0]?.cues?.length === 2")
    expect(reader.locator(".player__line").nth(1)).to_contain_text("Holdfényben olvastam.")


def ways_to(reader: Page, own: str, code: str, film: str) -> Callable[[], dict[str, bool]]:
    """Whether each way out leads to the entry."""
    ask = reader.context.request
    detail = ask.get(f"/api/v2/pages/?type=campaigns.EntryPage&slug={code}").json()["items"][0]["id"]
    told = {
        "gallery": f"{CAMPAIGN}entries/",
        "search": "/en/search/?q=Holdf%C3%A9nyben",
        "atom": f"{CAMPAIGN}entries.atom",
        "rss": f"{CAMPAIGN}entries.rss",
        "API list": "/api/v2/pages/?type=campaigns.EntryPage",
        "sitemap": "/sitemap-1.xml",
    }
    opened = {
        "page": own,
        "film": film,
        "captions": film.rpartition("/")[0] + "/captions.vtt",
        "API": f"/api/v2/pages/{detail}/",
        "oEmbed": f"/oembed?url={ask.get(own).url}",
        "embed": f"{own}embed/",
    }

    def asked() -> dict[str, bool]:
        found = {name: code in ask.get(path).text() for name, path in told.items()}
        return found | {name: ask.get(path).status == 200 for name, path in opened.items()}

    return asked


def heard_at_its_second(reader: Page, own: str) -> None:
    reader.goto("/en/search/?q=Holdf%C3%A9nyben")
    reader.locator(".hit__moment a").click()
    reader.wait_for_url(f"**{own}?t=1")
    until(reader, "document.querySelector('[data-player]').dataset.starts === '1.00'")


def files_left(env: dict[str, str]) -> list[str]:
    """What is stored of anybody's entry."""
    kinds = ("submissions", "renditions", "consents", "uploads")
    if not PRODUCTION:
        folders = [path for path in Path(env["VAR_DIR"]).rglob("*") if path.is_dir() and path.name in kinds]
        return [str(path) for folder in folders for path in folder.rglob("*") if path.is_file()]
    client = boto3.client(
        "s3",
        endpoint_url=env["S3_ENDPOINT_URL"],
        aws_access_key_id=env["S3_ACCESS_KEY"],
        aws_secret_access_key=env["S3_SECRET_KEY"],
        region_name="us-east-1",
    )
    stored = client.list_objects_v2(Bucket=env["S3_PRIVATE_BUCKET"]).get("Contents", [])
    return [one["Key"] for one in stored if one["Key"].split("/")[0] in kinds]


def eventually(true: Callable[[], bool], words: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE / 1000
    while not true():
        assert time.monotonic() < deadline, words()
        time.sleep(0.5)
