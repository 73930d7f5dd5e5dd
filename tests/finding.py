"""The public search, asked on both engines: import `chosen_engine`, and each test of the module runs on either."""

from typing import Any

import pytest

from cms.core.access import Viewer
from search.backends import engine
from search.service import SearchRequest, SearchResults, search

from .searching import drain

ENGINES = ["tantivy", pytest.param("Elasticsearch", marks=pytest.mark.production)]


@pytest.fixture(params=ENGINES, autouse=True)
def chosen_engine(request: pytest.FixtureRequest, settings: Any) -> None:
    if request.param == "tantivy":
        settings.ELASTICSEARCH_URL = ""
    assert engine().name == request.param


def ask(text: str = "", **more: Any) -> SearchResults:
    drain()
    return search(SearchRequest(text, more.pop("viewer", Viewer.public()), **more))


def found(text: str = "", **more: Any) -> set[str]:
    """Titles of all that is found."""
    results = ask(text, **more)
    assert results.total == len(results.hits)
    return {hit.page.title for hit in results.hits}
