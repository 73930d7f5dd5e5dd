"""`kill -9` in every state of an entry: of whatever answers people and of whatever works on, at each moment."""

from collections.abc import Iterator

import pytest

from tests.installation import installation, manage, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.embedded, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with installation(tmp_path_factory.mktemp("library")) as env:
        prepare(env)
        yield env


def test_an_act_is_done_or_not_wherever_its_process_dies(env: dict[str, str]) -> None:
    done = manage(env, "shell", "-c", "from tests.campaigns.kills import main; main()")
    assert "34 acts" in done.stdout
