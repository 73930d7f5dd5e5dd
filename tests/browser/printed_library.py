"""Printed issues for the viewer's tests, and a real one where it is there, in the library of `tests.browser.library`.

`sample(name)` tells, in the tests' own process, what the press knows of them: it prints the same or finds it kept.
"""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from demo.press.page import PrintedIssue
from demo.press.samples import sample_issue
from tests.samples import samples_dir

SIZE = (900, 1275)
ISSUES: dict[str, dict[str, Any]] = {
    "kozlony-1": {"language": "hu", "date": "1905-03-04", "pages": 3, "seed": 4},
    "kozlony-2": {"language": "hu", "date": "1905-03-11", "pages": 2, "seed": 11},
    "bulletin": {"language": "en", "date": "1921-05-02", "pages": 2, "seed": 2},
    "peyk": {"language": "fa", "date": "1931-05-02", "pages": 3, "seed": 3},
}
ADDRESSES = {
    "kozlony-1": "/hu/archivum/kozlony/1905-03-04/",
    "kozlony-2": "/hu/archivum/kozlony/1905-03-11/",
    "bulletin": "/en/archive/bulletin/1921-05-02/",
    "peyk": "/fa/بایگانی/peyk/1931-05-02/",
    "record": "/en/archive/park-record/1935-08-02/",
}


def sample(name: str) -> PrintedIssue:
    """What the press knows of an issue: each word with its box in pixels of the scan."""
    return sample_issue(Path(tempfile.mkdtemp()), size=SIZE, **ISSUES[name])


def fill() -> None:
    from search.outbox import drain
    from tests import factories
    from tests.archive_pages.printed import printed_issue

    rights = "http://creativecommons.org/publicdomain/mark/1.0/"
    titles = {
        "hu": factories.title("Holdvári Közlöny", "hu", slug="kozlony", rights=rights),
        "en": factories.title("The Holdvar Bulletin", "en", slug="bulletin", rights=rights),
        "fa": factories.title("پیک ماه‌دژ", "fa", slug="peyk", rights=rights),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, spec in ISSUES.items():
            printed_issue(Path(folder) / name, title=titles[spec["language"]], size=SIZE, **spec)
    real = samples_dir() / "ndnp-issue"
    if real.exists():
        with pytest.raises(SystemExit, match=r"^0$"):  # the command ends its process
            call_command("ingest", str(real), new_title="Park Record", language="en", publish=True)
    while drain():
        pass
