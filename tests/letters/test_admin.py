"""Letters in the admin: who may read them, and what they can do with them."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.letters.models import Letter, LetterState
from tests.campaigns import factories
from tests.factories import archive, may_edit, reader

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def letter(**fields: Any) -> Letter:
    fields = {"to": "anna@example.org", "language": "hu", "subject": "Jó <hír>", "text": "Kedves Anna!\n", **fields}
    return Letter.objects.create(**fields)


def test_moderators_read_copy_and_send_again(client: Client, settings: Any) -> None:
    client.force_login(factories.moderator())
    one = letter(state=LetterState.FAILED, last_error="550 No such person", tries=12)
    page = client.get(reverse("letters_admin:list")).content.decode()
    assert "Jó &lt;hír&gt;" in page
    assert "EMAIL_URL" in page
    assert "Jó &lt;hír&gt;" not in client.get(reverse("letters_admin:list-sent")).content.decode()
    page = client.get(reverse("letters_admin:show", args=[one.uuid])).content.decode()
    assert "550 No such person" in page
    assert "mailto:anna%40example.org?subject=J%C3%B3%20%3Ch%C3%ADr%3E" in page
    assert "/again/" not in page  # where nobody sends
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert "/again/" in client.get(reverse("letters_admin:show", args=[one.uuid])).content.decode()
    client.post(reverse("letters_admin:again", args=[one.uuid]))
    one.refresh_from_db()
    assert (one.state, one.tries, one.last_error) == (LetterState.WAITING, 0, "")


def test_what_opens_an_entry_is_shown_only_as_long_as_somebody_has_to_copy_it(client: Client) -> None:
    client.force_login(factories.moderator())
    sent = factories.submission()
    one = letter(text="Here:\n[[private-address]]\n", about=sent.uuid)
    address = reverse("letters_admin:show", args=[one.uuid])
    assert f"/hu/my-entry/{sent.uuid}/" in client.get(address).content.decode()
    Letter.objects.update(state=LetterState.SENT)
    assert "my-entry" not in client.get(address).content.decode()


def test_nobody_else_reads_them(client: Client) -> None:
    one = letter()
    user = reader("archivist", "archivists")
    may_edit(user.groups.get(), archive("hu"))
    for login in (False, True):
        if login:
            client.force_login(user)
        for address in (
            reverse("letters_admin:list"),
            reverse("letters_admin:show", args=[one.uuid]),
        ):
            answer = client.get(address, follow=True)
            assert "anna@example.org" not in answer.content.decode()
        client.post(reverse("letters_admin:again", args=[one.uuid]))
    one.refresh_from_db()
    assert one.state == LetterState.WAITING


def test_a_letter_that_is_gone_is_not_found(client: Client) -> None:
    client.force_login(factories.moderator())
    assert client.get(reverse("letters_admin:show", args=[uuid.uuid4()])).status_code == 404
