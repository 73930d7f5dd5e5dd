"""The mail server of `EMAIL_URL`, and a letter as it goes there."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils import timezone

from .filling import filled
from .models import Letter

WAITS = 30.0  # seconds for each answer of the server
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
REFUSED_FOR_GOOD = 500


class ServerAway(Exception):
    """The mail server can't be reached, or takes no letters from us. No letter's fault."""


class Refused(Exception):
    """The server did not take this letter; `for_good`: nor will it tomorrow."""

    def __init__(self, code: int, words: bytes | str) -> None:
        self.for_good = code >= REFUSED_FOR_GOOD
        said = words.decode(errors="replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {said}"[:500])


@contextmanager
def server() -> Iterator[smtplib.SMTP]:
    """A connection, encrypted where the server can, and always before a password is told to another machine."""
    url = urlsplit(settings.EMAIL_URL)
    host, safe = url.hostname or "", url.scheme == "smtps"
    try:
        connection = (
            smtplib.SMTP_SSL(host, url.port or 465, timeout=WAITS, context=_tls())
            if safe
            else smtplib.SMTP(host, url.port or 25, timeout=WAITS)
        )
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(f"{host}: {error}") from error
    try:
        _begin(connection, host, safe, unquote(url.username or ""), unquote(url.password or ""))
        yield connection
    finally:
        _end(connection)


def _begin(connection: smtplib.SMTP, host: str, safe: bool, user: str, password: str) -> None:
    try:
        connection.ehlo_or_helo_if_needed()
        if not safe and connection.has_extn("starttls"):
            connection.starttls(context=_tls())
            connection.ehlo()
            safe = True
        if user and not safe and host not in OWN_MACHINE:
            raise ServerAway(f"{host} offers no encryption: the password of EMAIL_URL is not sent")
        if user:
            connection.login(user, password)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(f"{host}: {error}") from error


def _end(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def hand_over(connection: smtplib.SMTP, letter: Letter) -> None:
    """Raises Refused, or ServerAway where the line breaks."""
    try:
        connection.send_message(message_of(letter), sender_address(), [address_of(letter)])
    except (ValueError, smtplib.SMTPNotSupportedError) as error:  # an address that can't be written on an envelope
        raise Refused(REFUSED_FOR_GOOD, str(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        raise Refused(*next(iter(error.recipients.values()))) from error
    except smtplib.SMTPResponseException as error:
        raise Refused(error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(str(error)) from error


def message_of(letter: Letter) -> EmailMessage:
    """Plain text. One that is sent twice, because its sender was killed in between, has the same number."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender()
    message["To"] = address_of(letter)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(timezone.now())
    message["Message-ID"] = f"<{letter.uuid}@{_own_host()}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(filled(letter.text, letter.about, letter.language))
    message["Content-Language"] = letter.language
    return message


def address_of(letter: Letter) -> str:
    """Domains in other letters than ASCII's have a form in these. Raises ValueError where this one has none."""
    local, _at, domain = letter.to.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def sender() -> str:
    name = "".join(one for one in settings.SITE_NAME if one not in '\r\n"\\<>')
    return settings.EMAIL_FROM or f'"{name}" <noreply@{_own_host()}>'


def sender_address() -> str:
    return parseaddr(sender())[1]


def _own_host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
