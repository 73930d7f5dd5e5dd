"""What tests of this room share."""

from pathlib import Path

import pytest

from tests.profile import PRODUCTION
from tests.searching import begin, own_index  # noqa: F401


@pytest.fixture
def searchable(own_index: Path) -> Path:  # noqa: F811
    """Readers have an index, and nothing is in it."""
    if PRODUCTION:
        begin()
    return own_index
