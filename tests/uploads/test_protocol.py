"""Headers of tus, whatever stands in them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.uploads import protocol
from cms.uploads.refusals import Refused
from tests.uploads.served import encoded

pytestmark = pytest.mark.embedded
KEYS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, blacklist_characters=","), min_size=1, max_size=20)


@given(st.dictionaries(KEYS, st.text(max_size=50).filter(lambda text: text.isprintable()), max_size=5))
def test_what_was_told_is_read(told: dict[str, str]) -> None:
    assert protocol.metadata(encoded(told)) == told


@given(st.one_of(st.text(max_size=300), st.binary(max_size=300).map(lambda data: data.decode("latin-1"))))
def test_anything_else_is_refused_or_read_and_never_a_fault(header: str) -> None:
    try:
        found = protocol.metadata(header)
    except Refused:
        found = {}
    assert all(protocol.KEY.fullmatch(key) for key in found)


@pytest.mark.parametrize("header", ["a YQ==,a YQ==", "a *", "á YQ==", "a /w==", "a " + "YWFh" * 3000])
def test_metadata_that_is_refused(header: str) -> None:
    with pytest.raises(Refused):
        protocol.metadata(header)


def test_a_name_without_a_value_is_an_empty_one() -> None:
    assert protocol.metadata("purpose ZW50cmllcw==, draft") == {"purpose": "entries", "draft": ""}


@given(st.text(max_size=30))
def test_numbers_are_digits_alone(text: str) -> None:
    try:
        assert str(protocol.number(text, "Upload-Length")) == (text.lstrip("0") or "0")
    except Refused:
        assert not (text.isascii() and text.isdigit() and 0 < len(text) < 16)


@given(st.text(max_size=80))
def test_checksums_are_of_a_known_kind_and_length(text: str) -> None:
    with pytest.raises(Refused):
        protocol.checksum(text)
    with pytest.raises(Refused):
        protocol.checksum(f"sha1 {text}")


@pytest.mark.parametrize(("algorithm", "size"), [("sha1", 20), ("sha256", 32)])
def test_a_checksum_is_read(algorithm: str, size: int) -> None:
    digest = bytes(range(size))
    found = protocol.checksum(f"{algorithm} {base64.b64encode(digest).decode()}")
    assert found is not None
    assert (found.algorithm, found.digest) == (algorithm, digest)
    with pytest.raises(Refused):
        protocol.checksum(f"{algorithm} {base64.b64encode(digest[1:]).decode()}")
