"""`kill -9` in every state of an entry: of whatever answers people and of whatever works on, at each moment.

On the production profile fewer acts, at the moments at which its servers are ahead of each other.
"""

from collections.abc import Iterator

import pytest

from tests.installation import installation, manage, prepare
from tests.profile import PRODUCTION

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]  # on both profiles


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with installation(tmp_path_factory.mktemp("library")) as env:
        prepare(env)
        yield env


def test_an_act_is_done_or_not_wherever_its_process_dies(env: dict[str, str]) -> None:
    done = manage(env, "shell", "-c", f"from tests.campaigns.kills import main; main(chosen={PRODUCTION})")
    assert ("17 acts" if PRODUCTION else "35 acts") in done.stdout
