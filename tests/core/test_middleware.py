"""The language of a request, and where an address without a language leads."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/api/v2/pages/999999/", "/api/v2/images/999999/", "/documents/999999/none.pdf"])
def test_not_found_is_said_at_the_address_that_was_asked(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_address_without_a_language_leads_to_the_reader_s_language(client: Client) -> None:
    answer = client.get("/archivum/", headers={"accept-language": "hu"})
    assert (answer.status_code, answer["Location"]) == (302, "/hu/archivum/")
    assert client.get("/", headers={"accept-language": "fa"})["Location"] == "/fa/"
