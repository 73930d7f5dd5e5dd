"""Letters as they are written: in the reader's language, plain, and with nothing smuggled into them."""

import uuid
from typing import Any

import pytest
from django.db import transaction

from cms.letters import filling, writing
from cms.letters.models import Letter

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
TEMPLATE = "campaigns/letters/change_asked"


class Campaign:
    title = "Minden könyvtáros olvasó"


def context(**more: Any) -> dict[str, Any]:
    submission = type("Submission", (), {"code": "2345bcdf"})
    return {"submission": submission, "title": "Egy könyv", "campaign": Campaign, "reason": "No.", **more}


def test_a_letter_has_a_subject_and_a_text() -> None:
    letter = writing.write("anna@example.org", "en", TEMPLATE, context(reason="The sound is low."))
    assert letter is not None
    assert letter.subject == "Please change your entry: Egy könyv"
    assert "“Minden könyvtáros olvasó”" in letter.text
    assert "\n\nThe sound is low.\n\n" in letter.text
    assert "\n\n\n" not in letter.text


@pytest.mark.parametrize("address", ["", "anna", "anna@", "anna@example.org\nBcc: all@example.org", "a b@example.org"])
def test_what_is_no_address_is_not_written_to(address: str) -> None:
    assert writing.write(address, "en", TEMPLATE, context()) is None
    assert not Letter.objects.exists()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r", "\0", "\x0b", "\u2028", "\x85"])
def test_nobody_writes_a_head_of_their_own(mark: str) -> None:
    title = f"Egy könyv{mark}Bcc: everybody@example.org"
    letter = writing.write("anna@example.org", "en", TEMPLATE, context(title=title))
    assert letter is not None
    assert letter.subject == "Please change your entry: Egy könyv Bcc: everybody@example.org"


def test_words_of_others_are_not_escaped_and_run_no_template() -> None:
    letter = writing.write(
        "anna@example.org", "en", TEMPLATE, context(reason="Tom & Jerry <b> {{ campaign }} {% now %}")
    )
    assert letter is not None
    assert "Tom & Jerry <b> {{ campaign }} {% now %}" in letter.text


def test_a_persian_letter_begins_at_the_right_and_keeps_other_scripts_apart() -> None:
    letter = writing.write("anna@example.org", "fa", TEMPLATE, context(title="Egy \u202ekönyv", reason="خوب\u200cنیست"))
    assert letter is not None
    assert "\u2068Egy könyv\u2069" in letter.subject
    assert "\u202e" not in letter.subject
    assert "خوب\u200cنیست" in letter.text
    lines = [line for line in letter.text.splitlines() if line and not line.startswith("http")]
    assert all(line.startswith("\u200f") for line in lines)


def test_what_opens_something_is_not_stored_with_the_letter() -> None:
    about = uuid.uuid4()

    @filling.fills("key-of-a-test")
    def key(of: uuid.UUID, language: str) -> str:
        return f"https://library.example/{language}/{of}"

    try:
        letter = Letter(text="Here: [[key-of-a-test]]", about=about, language="hu")
        assert filling.filled(letter.text, letter.about, letter.language) == f"Here: https://library.example/hu/{about}"
        assert filling.filled(letter.text, None, "hu") == letter.text
    finally:
        filling._fillings.pop("[[key-of-a-test]]")


def test_a_letter_is_not_written_where_what_it_tells_of_did_not_happen() -> None:
    with transaction.atomic():
        writing.write("anna@example.org", "en", TEMPLATE, context())
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_a_last_letter_is_not_kept_where_nobody_sends_it(settings: Any) -> None:
    assert writing.write("anna@example.org", "en", TEMPLATE, context(), passing=True) is None
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    assert writing.write("anna@example.org", "en", TEMPLATE, context(), passing=True) is not None
