"""Readers are switched to a new index while they search and editors save.

The test commits, so it leaves an empty database; alone in its file, it runs after all others.
"""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from archive_pages.models import IssuePage
from search import indexing, outbox
from search.backends import engine
from tests import factories
from tests.search.test_indexes import drained, found, run

pytestmark = [pytest.mark.production, pytest.mark.django_db(transaction=True)]


def test_no_request_fails_and_no_edit_is_lost_while_readers_are_switched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "AT_ONCE", 3)
    title = factories.title()
    for year in range(1900, 1910):
        factories.canvas(factories.issue(title, f"{year}-01-01"), "alma", order_label=str(year))
    drained()
    stop = threading.Event()

    def read() -> int:
        """How often it has found no less than there was."""
        times = 0
        try:
            while not stop.is_set():
                assert len(found("alma")) >= 10
                times += 1
        finally:
            connection.close()
        return times

    def save() -> list[str]:
        """The issues to which a canvas was added."""
        saved = []
        try:
            for issue in IssuePage.objects.order_by("pk"):
                factories.canvas(issue, "alma körte", order_label=f"{issue.date}")
                outbox.touch_canvases(issue.pk)
                drained()
                saved.append(issue.date)
                if stop.is_set():
                    break
        finally:
            connection.close()
        return saved

    with ThreadPoolExecutor(2) as pool:
        reading, saving = pool.submit(read), pool.submit(save)
        try:
            run("build", "--switch")
            saved = saving.result()
        finally:
            stop.set()
    assert reading.result() > 1
    drained()
    assert saved
    assert found("körte") == sorted(saved)
    assert len(engine().indexes()) == 1
