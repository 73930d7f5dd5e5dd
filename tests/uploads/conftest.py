"""One library that takes any file, for all tests that send some to it."""

from collections.abc import Iterator

import pytest

from tests.installation import installation, prepare
from tests.uploads.served import Served

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.uploads.settings",
    "UPLOADS_OF_ONE": "3",
    "UPLOADS_OPEN": "0",
    "UPLOAD_MEGABYTES": "60",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with installation(tmp_path_factory.mktemp("uploads"), **SETTINGS) as env:
        prepare(env)
        served = Served(env)
        served.start()
        try:
            yield served
        finally:
            served.stop()
