"""What all tests share: a fresh epoch, so that nothing is remembered from a test that was rolled back."""

import pytest

from cms.core import epoch


@pytest.fixture(autouse=True)
def fresh_epoch(settings: object) -> None:
    epoch._epoch().advance()
