"""A search index of its own for tests outside `tests/search`: import `own_index`, and a module has one a test."""

from pathlib import Path
from typing import Any

import pytest

from cms.core.access import Viewer
from search import outbox
from search.service import SearchRequest, search


@pytest.fixture(autouse=True)
def own_index(settings: Any, tmp_path: Path) -> None:
    settings.INDEX_DIR = tmp_path / "index"


def drain() -> None:
    """Writes into the index what the test has changed, as the worker would."""
    while outbox.drain():
        pass


def found(words: str) -> int:
    """How many the public finds."""
    drain()
    return search(SearchRequest(words, Viewer.public())).total
