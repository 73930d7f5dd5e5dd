"""One person is one sender, however she writes her address, and nobody reads it from the hash."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from campaigns.senders import address_hash, sender_of

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize("email", ["anna@example.org", " Anna@Example.ORG ", "ANNA@EXAMPLE.ORG"])
def test_one_e_mail_address_is_one_sender(email: str) -> None:
    assert sender_of(email, "") == sender_of("anna@example.org", "0740 123 456")


@pytest.mark.parametrize(
    "phone", ["0740 123 456", "+40 740-123-456", "0040740123456", "۰۷۴۰ ۱۲۳ ۴۵۶", "(0740) 123.456"]
)
def test_one_telephone_is_one_sender(phone: str) -> None:
    assert sender_of("", phone) == sender_of("", "0740123456")


def test_who_leaves_neither_is_nobody() -> None:
    assert sender_of(" ", "") == sender_of("", "no number") == ""


@given(st.text(max_size=60), st.text(max_size=40))
def test_a_hash_says_nothing_of_what_was_written(email: str, phone: str) -> None:
    found = sender_of(email, phone)
    assert found == "" or (len(found) == 64 and int(found, 16) >= 0)


def test_an_address_is_hashed_by_its_network() -> None:
    def hashed(address: str) -> str:
        return address_hash(RequestFactory().get("/", REMOTE_ADDR=address))

    assert hashed("2001:db8:1:2::5") == hashed("2001:db8:1:2:9::1")
    assert hashed("192.0.2.1") != hashed("192.0.2.2")
