"""An index of its own for each test."""

from tests.searching import own_index  # noqa: F401
