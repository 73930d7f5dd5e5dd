"""Which hashes are near each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.imaging.likeness import BITS, NEAR, nearest

pytestmark = pytest.mark.embedded
HASH = st.integers(-(1 << 63), (1 << 63) - 1)


@given(HASH, HASH)
def test_near_is_what_differs_in_few_bits(asked: int, known: int) -> None:
    apart = ((asked ^ known) % (1 << BITS)).bit_count()
    assert nearest({1: asked}, [(1, asked), (2, known)]) == {1: [2] if apart <= NEAR else []}


@given(HASH, st.sets(st.integers(0, BITS - 1), max_size=NEAR))
def test_a_few_other_bits_are_still_near(asked: int, others: set[int]) -> None:
    known = asked
    for bit in others:
        known ^= -(1 << 63) if bit == BITS - 1 else 1 << bit
    assert nearest({1: asked}, [(2, known)]) == {1: [2]}
