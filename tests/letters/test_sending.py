"""Letters go out: once, to whom they are for, and not lost when a server or a worker is."""

import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cms.letters import sending, smtp
from cms.letters.models import Letter, LetterState

from .server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    sending._rest.reset()
    yield
    sending._rest.reset()


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_URL = server.url()
        yield server


def letter(**fields: Any) -> Letter:
    fields = {"to": "anna@example.org", "language": "hu", "subject": "Jó hír", "text": "Kedves Anna!\n", **fields}
    return Letter.objects.create(**fields)


def test_a_letter_is_sent_once(mail: MailServer, settings: Any) -> None:
    settings.EMAIL_FROM = "Könyvtár <letters@library.example>"
    sent = letter(text="Kedves Anna!\n\n.\nÜdvözlettel\n")
    assert sending.take_letter()
    assert not sending.take_letter()
    (received,) = mail.received
    assert received.to == ["anna@example.org"]
    assert "<letters@library.example>" in received.sender
    message = received.message
    assert message["Subject"] == "Jó hír"
    assert message["From"] == "Könyvtár <letters@library.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "hu"
    assert str(sent.uuid) in message["Message-ID"]
    assert message.get_content().replace("\r\n", "\n") == "Kedves Anna!\n\n.\nÜdvözlettel\n"
    sent.refresh_from_db()
    assert (sent.state, sent.tries) == (LetterState.SENT, 1)
    assert sent.sent_at is not None


def test_without_a_server_letters_stay_to_be_read() -> None:
    letter()
    assert not sending.take_letter()
    assert sending.queue().waiting == 0


def test_a_letter_waits_until_it_is_due(mail: MailServer) -> None:
    letter(due_at=timezone.now() + timedelta(minutes=1))
    assert not sending.take_letter()
    assert sending.queue().waiting == 0


def test_while_the_server_is_away_letters_wait_and_no_try_counts(settings: Any) -> None:
    with MailServer() as gone:
        settings.EMAIL_URL = gone.url()
    waits = letter()
    assert not sending.take_letter()
    waits.refresh_from_db()
    assert (waits.state, waits.tries, waits.lease_until) == (LetterState.WAITING, 0, None)
    assert sending.queue().waiting == 1
    assert not sending._rest.may_ask(0)


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_a_line_that_breaks_loses_no_letter(mail: MailServer, command: str) -> None:
    waits = letter()
    mail.hangs_up_on = command
    assert not sending.take_letter()
    waits.refresh_from_db()
    assert (waits.state, waits.tries) == (LetterState.WAITING, 0)
    mail.hangs_up_on = ""
    sending.send_again(waits)
    assert sending.take_letter()
    assert len(mail.received) == 1


def test_a_server_that_asks_to_come_again_is_asked_ever_more_rarely_and_then_no_more(mail: MailServer) -> None:
    waits = letter()
    mail.answers["RCPT"] = "450 Later"
    waited = []
    for _try in range(sending.MOST_TRIES):
        assert sending.take_letter()
        waits.refresh_from_db()
        waited.append(round((waits.due_at - timezone.now()).total_seconds(), -1))
        Letter.objects.update(due_at=timezone.now())
    assert waited == sorted(waited)
    assert (waits.state, waits.last_error) == (LetterState.FAILED, "450 Later")
    assert not sending.take_letter()
    assert sending.queue().failed == 1


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "END"])
def test_what_the_server_refuses_for_good_is_given_up_and_others_are_sent(mail: MailServer, at: str) -> None:
    refused = letter(due_at=timezone.now() - timedelta(1))
    mail.answers[at] = "550 No such person"
    assert sending.take_letter()
    refused.refresh_from_db()
    assert (refused.state, refused.last_error) == (LetterState.FAILED, "550 No such person")
    mail.answers.clear()
    letter(to="other@example.org")
    assert sending.take_letter()
    sending.send_again(refused)
    assert sending.take_letter()
    assert [one.to for one in mail.received][-2:] == [["other@example.org"], ["anna@example.org"]]


def test_an_address_that_no_envelope_takes_stops_nobody(mail: MailServer) -> None:
    letter(to=f"anna@{'x' * 70}.example", due_at=timezone.now() - timedelta(1))
    letter(to="anna@könyvtár.example")
    assert sending.take_letter()
    assert sending.take_letter()
    assert [one.to for one in mail.received] == [["anna@xn--knyvtr-tta7n.example"]]


def test_a_letter_whose_worker_was_killed_goes_out_once_more_with_the_same_number(mail: MailServer) -> None:
    class Killed(BaseException):
        pass

    def kill(_received: object) -> None:
        mail.after = None

    sent = letter()
    mail.after = kill

    def killed(_letter: Letter) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_sent", killed)
        with pytest.raises(Killed):
            sending.take_letter()
    assert not sending.take_letter()  # another worker may have it in hand
    Letter.objects.update(lease_until=timezone.now())
    assert sending.take_letter()
    assert not sending.take_letter()
    numbers = {one.message["Message-ID"] for one in mail.received}
    assert len(mail.received) == 2
    assert len(numbers) == 1
    sent.refresh_from_db()
    assert sent.state == LetterState.SENT


def test_a_letter_that_went_while_it_was_sent_is_not_written_back(mail: MailServer) -> None:
    letter()
    mail.after = lambda _received: None
    taken = sending._take()
    assert taken is not None
    Letter.objects.all().delete()
    sending._sent(taken)
    assert not Letter.objects.exists()


def test_a_last_letter_leaves_nothing_behind(mail: MailServer) -> None:
    letter(passing=True)
    assert sending.take_letter()
    assert len(mail.received) == 1
    letter(passing=True)
    mail.answers["RCPT"] = "550 No such person"
    assert sending.take_letter()
    letter(passing=True, written_at=timezone.now() - sending.MOST_AGE - timedelta(1))
    assert sending.forget_passing() == 1
    assert not Letter.objects.exists()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout key -out certificate"
    subprocess.run(
        [*command.split(), "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture
def encrypted(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate", certificate / "key")
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "certificate"))
    smtp._tls.cache_clear()
    yield
    smtp._tls.cache_clear()


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_the_line_is_encrypted_and_the_password_told(
    settings: Any, encrypted: ssl.SSLContext, trusted: None, scheme: str
) -> None:
    with MailServer(certificate=encrypted, safe_from_the_start=scheme == "smtps", password="a b@c") as mail:
        settings.EMAIL_URL = mail.url("library:a%20b%40c", scheme)
        letter()
        assert sending.take_letter()
        (received,) = mail.received
    assert received.encrypted
    assert received.user == "library"


def test_a_server_with_a_certificate_that_nobody_knows_is_told_nothing(
    settings: Any, encrypted: ssl.SSLContext
) -> None:
    with MailServer(certificate=encrypted, password="secret") as mail:
        settings.EMAIL_URL = mail.url("library:secret")
        letter()
        assert not sending.take_letter()
        assert not mail.received
        assert not [line for line in mail.said if line.startswith("AUTH")]


def test_a_password_is_not_told_to_another_machine_without_encryption(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "OWN_MACHINE", ())
    with MailServer(password="secret") as mail:
        settings.EMAIL_URL = mail.url("library:secret")
        letter()
        assert not sending.take_letter()
        assert not [line for line in mail.said if line.startswith("AUTH")]


def test_a_wrong_password_is_no_letters_fault(settings: Any) -> None:
    with MailServer(password="secret") as mail:
        settings.EMAIL_URL = mail.url("library:wrong")
        waits = letter()
        assert not sending.take_letter()
    waits.refresh_from_db()
    assert (waits.state, waits.tries) == (LetterState.WAITING, 0)
