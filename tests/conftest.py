"""What all tests share: a fresh epoch, so that nothing is remembered from a test that was rolled back."""

import os

import pytest
from django.db import transaction

from cms.core import epoch


@pytest.fixture(autouse=True)
def fresh_epoch(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    epoch._epoch().advance()
    monkeypatch.setattr(epoch, "in_transaction", _in_transaction_of_its_own)


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
