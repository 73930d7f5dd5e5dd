"""A mail server for tests: it speaks SMTP on a port of its own, and says what a test tells it to."""

import base64
import socketserver
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Any


@dataclass
class Received:
    sender: str
    to: list[str]
    data: bytes
    encrypted: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.data, policy=policy.default)  # type: ignore[return-value]


@dataclass
class MailServer:
    """Use as a context. `answers` replaces what it says to a command: `{"RCPT": "550 No such person"}`.

    `hangs_up_on` closes the line at a command, without a word; `after` is called once a letter has been taken, before
    the server says so.
    """

    certificate: ssl.SSLContext | None = None
    safe_from_the_start: bool = False
    password: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    hangs_up_on: str = ""
    after: Any = None
    received: list[Received] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __enter__(self) -> "MailServer":
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.mail = self
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, user: str = "", scheme: str = "smtp", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{user + '@' if user else ''}{host}:{self.port}"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    mail: MailServer


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.mail, self.encrypted, self.user = self.server.mail, False, ""
        self.sender, self.to = "", list[str]()
        try:
            if self.mail.safe_from_the_start:
                self._encrypt()
            self._say("220 mail.test ESMTP")
            while line := self.rfile.readline():
                if not self._answer(line.decode().rstrip("\r\n")):
                    return
        except (ssl.SSLError, ConnectionError):
            return

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")
        self.wfile.flush()

    def _encrypt(self) -> None:
        assert self.mail.certificate is not None
        self.connection = self.mail.certificate.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
        self.encrypted = True

    def _answer(self, line: str) -> bool:
        command = line.split(" ")[0].upper()
        self.mail.said.append(line)
        if command == self.mail.hangs_up_on:
            return False
        if command in self.mail.answers:
            self._say(self.mail.answers[command])
            return command != "QUIT"
        match command:
            case "EHLO" | "HELO":
                offers = ["mail.test", "8BITMIME"]
                offers += ["STARTTLS"] if self.mail.certificate and not self.encrypted else []
                offers += ["AUTH PLAIN"] if self.mail.password else []
                for number, one in enumerate(offers, start=1):
                    self._say(f"250{' ' if number == len(offers) else '-'}{one}")
            case "STARTTLS":
                self._say("220 Go on")
                self._encrypt()
            case "AUTH":
                _nobody, user, password = base64.b64decode(line.split(" ")[2]).decode().split("\0")
                self.user = user if password == self.mail.password else ""
                self._say("235 Welcome" if self.user else "535 Wrong password")
            case "MAIL":
                self.sender, self.to = line, []
                self._say("250 OK")
            case "RCPT":
                self.to.append(line.split("<")[1].split(">")[0])
                self._say("250 OK")
            case "DATA":
                self._say("354 Go on")
                self._take()
            case "QUIT":
                self._say("221 Bye")
                return False
            case _:
                self._say("250 OK")
        return True

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()).rstrip(b"\r\n") != b".":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        taken = Received(self.sender, self.to, b"".join(lines), self.encrypted, self.user)
        self.mail.received.append(taken)
        if self.mail.after is not None:
            self.mail.after(taken)
        self._say(self.mail.answers.get("END", "250 Taken"))
