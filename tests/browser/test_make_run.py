"""What a newcomer does: `make run` in a fresh installation, a visitor's way through the demo library, Ctrl-C."""

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.installation import of_process
from tests.samples import missing

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_START = 560  # seconds after which it hangs: the demo library is printed, ingested and opened beside other tests


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    address: str
    said: str

    @property
    def password(self) -> str:
        found = re.search(r"password “(.+)”", self.said)
        assert found, self.said
        return found[1]


def start(folder: Path) -> Running:
    """`make run` on a free port with a data folder of its own, up to its words that the library is open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in of_process().items() if name not in ("SITE_URL", "DJANGO_SETTINGS_MODULE")}
    env |= {"VAR_DIR": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    guard = threading.Timer(FIRST_START, process.kill)
    guard.start()
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if "Ctrl-C stops it" in line:
            break
    guard.cancel()
    assert "The library is open" in said, said
    return Running(process, f"http://127.0.0.1:{port}", said)


def stop(running: Running) -> str:
    """Ctrl-C as a terminal sends it: to the whole foreground group. Returns the last words."""
    os.killpg(running.process.pid, signal.SIGINT)
    rest, _ = running.process.communicate(timeout=30)
    return rest


def left_over(folder: Path) -> list[str]:
    """Processes that still work on this data folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if f"VAR_DIR={folder}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fresh")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    if shutil.which("make") is None:
        missing("make is not on this machine")
    made = start(folder)
    yield made
    if made.process.poll() is None:
        stop(made)


@pytest.mark.timeout(600)
def test_a_visitor_finds_reads_and_takes_home(running: Running, chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(base_url=running.address, accept_downloads=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/hu/")
    example = page.locator(".home-examples a").first
    expect(example).to_be_visible()
    word = example.inner_text().strip().strip('„”“"')
    page.get_by_role("searchbox").first.fill(word)
    page.keyboard.press("Enter")
    hit = page.locator(".hit--scan h2 a[href*='/archivum/']").first
    expect(hit).to_be_visible()
    hit.click()
    expect(page.locator(".frames .frame").first).to_be_attached(timeout=20_000)
    page.keyboard.press("t")
    expect(page.locator("mark").first).to_be_visible()
    canvas = re.search(r"/canvas/([0-9a-f-]{36})\.pdf", page.content())
    assert canvas
    answer = context.request.get(f"/canvas/{canvas[1]}.pdf")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")
    context.close()


@pytest.mark.timeout(600)
def test_the_demo_editor_gets_in_with_the_password_that_was_printed(running: Running, chromium: Browser) -> None:
    page = chromium.new_context(base_url=running.address).new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill(running.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{running.address}/admin/")
    expect(page.get_by_role("button", name="Toggle sidebar")).to_be_visible()
    page.context.close()


@pytest.mark.timeout(600)
def test_ctrl_c_stops_all_and_the_next_start_makes_nothing_anew(running: Running, folder: Path) -> None:
    stop(running)
    assert left_over(folder) == []
    again = start(folder)
    try:
        assert "•" not in again.said  # every step that makes something announces itself with a bullet
        assert again.password == running.password
    finally:
        stop(again)
    assert left_over(folder) == []
