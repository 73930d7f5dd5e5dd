"""Waiting for what no locator tells."""

import time
from typing import Any

from playwright.sync_api import Page

PATIENCE = 30.0  # seconds


def until(page: Page, expression: str, arg: Any = None) -> None:
    """Waits until `expression` is true in the page.

    Playwright's own `wait_for_function` asks by `eval`, which the library's Content-Security-Policy forbids.
    """
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(50)
