"""The real browser, started once in a process of the run: Playwright can't be begun a second time beside itself."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.samples import missing

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def program() -> str:
    """Where Chromium lies on this machine."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        missing("no Chromium on this machine (install Debian's package chromium)")
    return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium without window, for the whole run."""
    path = program()
    # Playwright keeps an event loop in this thread, and Django would take every later test's queries for its own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        )
        yield browser
        browser.close()
