"""A running library and a real Chromium for the browser tests.

    def test_the_front_page(page_at: PageAt, axe: Axe) -> None:
        page = page_at("/en/", width=390, scheme="dark")
        axe(page)

`site` is the address of the library that `tests.browser.library` filled, served by granian as `make run` serves it; it
is shared by all tests of a run, so a test must leave it as it was. Where Chromium or the built style sheets are missing
the tests are skipped and say why; with `REQUIRE_ALL=1` they fail.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.library import EDITORS, PASSWORD
from tests.installation import installation, prepare, serving
from tests.samples import missing
from tools import run

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
BUILT = ROOT / "build" / "static" / "cms" / "site.css"
PHONE, DESKTOP = 390, 1440

PageAt = Callable[..., Page]
AdminAt = Callable[..., Page]
Axe = Callable[[Page], None]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """In which the library's processes run: an installation of its own, on a port that is free."""
    with installation(tmp_path_factory.mktemp("library")) as environment:
        yield environment


@pytest.fixture(scope="session")
def site(environment: dict[str, str]) -> Iterator[str]:
    """The address of a running library, without a slash at its end."""
    if not BUILT.exists():
        missing("the style sheets are not built (run npm ci && npm run build)")
    prepare(environment)
    subprocess.run([sys.executable, "-m", "tests.browser.library"], cwd=ROOT, env=environment, check=True)
    with serving(environment) as address:
        yield address


@pytest.fixture
def worker(site: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The library's worker, for one test."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment, start_new_session=True
    )
    yield process
    run.end([process])


@pytest.fixture
def page_at(chromium: Browser, site: str) -> Iterator[PageAt]:
    """Opens a path in a window of its own: `page_at("/en/", width=390, scheme="dark", javascript=True, touch=False)`.

    Fails the test at its end where the page wrote an error on the console or asked for something that is not there,
    unless its words are `forgiven`: the network that the test takes away is no fault of the page.
    """
    contexts, faults = [], []

    def note(path: str, message: ConsoleMessage, forgiven: tuple[str, ...]) -> None:
        if message.type == "error" and not any(one in message.text for one in forgiven):
            faults.append(f"{path}: {message.text}")

    def open_page(
        path: str,
        width: int = DESKTOP,
        scheme: str = "light",
        javascript: bool = True,
        touch: bool = False,
        forgiven: tuple[str, ...] = (),
    ) -> Page:
        height = 844 if width < 600 else 900
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            base_url=site,
            reduced_motion="reduce",
            has_touch=touch,
            is_mobile=touch,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{path}: {error}"))
        page.on("console", lambda message: note(path, message, forgiven))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:  # pytest shows it beside a test that failed
            print(page.url, page.evaluate("document.body?.innerText.slice(0, 600) ?? ''"), sep="\n")
        context.close()
    assert not faults


@pytest.fixture
def admin_at(page_at: PageAt) -> AdminAt:
    """Opens a path of the admin as the editor whose interface is in `language`."""

    def open_admin(path: str, language: str = "en", **how: Any) -> Page:
        page = page_at("/admin/login/", **how)
        page.fill("[name=username]", EDITORS[language])
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        page.goto(path)
        return page

    return open_admin


@pytest.fixture
def axe() -> Axe:
    """Fails with the rule, its help and the elements where a page breaks a rule of accessibility (WCAG 2.2 AA)."""
    if not AXE.exists():
        missing("axe-core is not installed (run npm ci)")
    source = AXE.read_text()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page: Page) -> None:
        page.wait_for_load_state()  # half a page breaks rules that the whole keeps
        if page.evaluate("() => typeof window.axe === 'undefined'"):
            page.evaluate(source)
        found = page.evaluate(
            "tags => axe.run(document, { runOnly: tags }).then(result => result.violations.map(one => "
            "({ rule: one.id, help: one.help, where: one.nodes.map(node => node.target.join(' ')) })))",
            tags,
        )
        assert not found, f"{page.url}\n{json.dumps(found, indent=1, ensure_ascii=False)}"

    return check
