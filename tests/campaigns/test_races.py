"""Two people at once, and `kill -9` while something is withdrawn: the state decides, and nothing is left behind."""

from pathlib import Path

import pytest

from tests.installation import installation, manage, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


def test_of_two_at_once_one_comes_second(tmp_path: Path) -> None:
    with installation(tmp_path) as env:
        prepare(env)
        done = manage(env, "shell", "-c", "from tests.campaigns.racing import main; main()")
        assert "9 races survived" in done.stdout
