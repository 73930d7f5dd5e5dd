"""`kill -9` of the worker at each step of a file: it is taken up again, and nothing is left behind."""

from pathlib import Path

import pytest

from tests.installation import installation, manage, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def test_a_worker_may_die_at_any_step(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        prepare(env)
        done = manage(env, "shell", "-c", "from tests.campaigns.killed import main; main()")
        assert "13 steps survived" in done.stdout
