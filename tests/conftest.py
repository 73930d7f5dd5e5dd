"""What all tests share: a fresh epoch, so that nothing is remembered from a test that was rolled back, and the
installation's own language, whatever an earlier test's readers spoke."""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import translation

from cms.core import epoch
from tests.chromium import chromium  # noqa: F401 -- a fixture, of the whole run
from tests.installation import tables_made_once
from tests.profile import PRODUCTION


@pytest.fixture(autouse=True)
def fresh_epoch(request: pytest.FixtureRequest, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    if PRODUCTION:
        if not _touches_a_store(request.node):
            return
        request.getfixturevalue("django_db_setup")  # the epoch lies in the database
        with request.getfixturevalue("django_db_blocker").unblock():
            epoch._epoch().advance()
    else:
        epoch._epoch().advance()
    monkeypatch.setattr(epoch, "in_transaction", _in_transaction_of_its_own)


@pytest.fixture(autouse=True)
def own_language() -> None:
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def tables_of_this_run() -> Iterator[None]:
    """The libraries that tests prepare share the making of their tables."""
    with tables_made_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def buckets_of_this_run() -> Iterator[None]:
    """On the production profile each run has buckets of its own (`cms.settings.test`), gone at its end."""
    from cms.media.places import buckets
    from cms.media.preparing import prepare
    from tests import storing

    for bucket in buckets():
        list(prepare(bucket))
    yield
    for bucket in buckets():
        storing.remove(bucket)


@pytest.fixture(scope="session", autouse=True)
def indexes_of_this_run() -> Iterator[None]:
    """On the production profile a run has search indexes of its own, for tests that take none by `own_index`."""
    if not PRODUCTION:
        yield
        return
    from django.conf import settings

    from tests import searching

    searching.begin()
    yield
    searching.drop_indexes(settings.ELASTICSEARCH_PREFIX)


def _in_transaction_of_its_own() -> bool:
    """As in the library, where no test stands around everything with a transaction."""
    return not all(block._from_testcase for block in transaction.get_connection().atomic_blocks)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under REQUIRE_ALL=1 a skipped test is a failed run: what guards the project must have been asked."""
    if os.environ.get("REQUIRE_ALL") != "1" or hasattr(session.config, "workerinput"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped:
        for report in skipped:
            reporter.write_line(f"REQUIRE_ALL=1, and yet skipped: {report.nodeid}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the production profile: what touches a database, search, storage or a queue, and what needs the servers."""
    chosen = [item for item in items if _belongs_here(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _belongs_here(item)])
    items[:] = sorted(chosen, key=_rank)


# Files of more than a minute and a half: they begin first, so that no worker sits idle while another ends its last one.
LONG = (
    "browser/test_make_run.py",
    "operating/test_moving.py",
    "faults/test_ingest.py",
    "faults/test_killed_commands.py",
    "background/test_celery.py",
    "operating/test_backup.py",
    "campaigns/test_kills.py",
    "operating/test_deploy.py",
    "operating/test_deploy_demo.py",
    "campaigns/test_leaks.py",
    "archive_pages/test_ingest_kill.py",
    "operating/test_operator_page.py",
    "campaigns/test_kills_served.py",
    "campaigns/test_checking_worker.py",
    "demo/test_village.py",
    "walks/test_leaks.py",
    "faults/test_readiness.py",
    "operating/test_busy_run.py",
    "browser/",
)


def _rank(item: pytest.Item) -> int:
    return next((n for n, file in enumerate(LONG) if f"tests/{file}" in item.nodeid), len(LONG))


def _belongs_here(item: pytest.Item) -> bool:
    if not PRODUCTION:
        return item.get_closest_marker("production") is None
    if item.get_closest_marker("embedded"):
        return False
    browser = {"site", "page_at"} & set(getattr(item, "fixturenames", ()))
    return bool(_touches_a_store(item) or browser or item.get_closest_marker("production"))


def _touches_a_store(item: pytest.Item) -> bool:
    used = set(getattr(item, "fixturenames", ()))
    stores = {"db", "transactional_db", "django_db_setup", "client", "admin_client", "live_server"}
    return bool(used & stores or item.get_closest_marker("django_db"))
