"""Captions, chapters and transcripts, written at the desk, uploaded, or drafted by a service."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import PartKind, Rendition, RenditionKind, SubmissionFile
from campaigns.models.campaign import CaptionsRule
from campaigns.models.submission import State

from . import factories
from .desked import at, at_the_desk, decide, text

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
CAPTIONS = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nJó napot!\n"
WRONG = "WEBVTT\n\n00:00:01.000 --> 00:00\nJó napot!\n"


@pytest.fixture
def film() -> SubmissionFile:
    page = factories.campaign(captions_rule=CaptionsRule.REQUIRED)
    made = factories.file(factories.submission(page), PartKind.VIDEO)
    rendition = Rendition(source=made, kind=RenditionKind.FILM, label="720.mp4", media_type="video/mp4")
    rendition.file.save("720.mp4", ContentFile(b"a film"), save=False)
    rendition.save()
    return made


class Service(BaseHTTPRequestHandler):
    """Answers as it is told, and keeps what it was asked."""

    answer, status = CAPTIONS, 200
    asked: list[tuple[str, str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Content-Type"], body))
        said = self.answer.encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(said)))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    kind = type("Asked", (Service,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.CAPTIONS_SERVICE_URL = f"http://127.0.0.1:{server.server_port}/draft?key=x"
    yield kind
    server.shutdown()
    server.server_close()


def words(**given: Any) -> dict[str, Any]:
    return {"words_language": "hu", "captions": "", "chapters": "", "transcript": "", **given}


def test_what_waited_for_captions_is_published_with_them(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    decide(client, film.submission, "approve")
    film.submission.refresh_from_db()
    assert film.submission.state == State.APPROVED
    said = text(client.get(at("show", film.submission.uuid)))
    assert "captions and transcript in preparation" in said
    assert "appears once its films and sounds have captions" in said
    answer = client.post(at("words", film.uuid), words(captions=CAPTIONS, transcript="Jó napot!"))
    assert answer.status_code == 302
    film.refresh_from_db()
    film.submission.refresh_from_db()
    assert (film.captions, film.transcript, film.words_language) == (CAPTIONS, "Jó napot!", "hu")
    assert film.submission.state == State.PUBLISHED
    assert "in preparation" not in text(client.get(at("show", film.submission.uuid)))


@pytest.mark.parametrize("field", ["captions", "chapters"])
def test_what_is_wrong_is_said_with_its_line(client: Client, film: SubmissionFile, field: str) -> None:
    at_the_desk(client)
    answer = client.post(at("words", film.uuid), words(**{field: WRONG}))
    assert "Line 3" in text(answer)
    film.refresh_from_db()
    assert film.captions == film.chapters == ""


def test_captions_are_uploaded(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    for data, kept in ((b"\xff\xfe\x00", ""), (WRONG.encode(), ""), (b"\xef\xbb\xbf" + CAPTIONS.encode(), CAPTIONS)):
        client.post(at("words", film.uuid), words(captions="", captions_file=SimpleUploadedFile("a.vtt", data)))
        film.refresh_from_db()
        assert film.captions == kept


def test_the_player_shows_captions_while_they_are_written(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    found = client.post(at("check-words", film.uuid), {"captions": CAPTIONS}).json()
    assert found == {"good": True, "said": "1 caption.", "cues": [[1.0, 2.5, "Jó napot!"]]}
    wrong = client.post(at("check-words", film.uuid), {"captions": WRONG}).json()
    assert not wrong["good"]
    assert "Line 3" in wrong["said"]


def test_a_photograph_has_no_captions(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    other = factories.file(film.submission, PartKind.PHOTOGRAPH)
    assert client.get(at("words", other.uuid)).status_code == 404


def test_without_a_service_there_is_no_button(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    assert "Let a machine write" not in text(client.get(at("words", film.uuid)))
    assert "No draft can be made" in text(client.post(at("draft", film.uuid), words()))


def test_a_draft_is_kept_once_a_person_saved_it(client: Client, film: SubmissionFile, service: type[Service]) -> None:
    at_the_desk(client)
    assert "Let a machine write" in text(client.get(at("words", film.uuid)))
    answer = client.post(at("draft", film.uuid), words(transcript="Jó"))
    assert "This is a draft that a machine wrote" in text(answer)
    assert answer.context["form"]["captions"].value() == CAPTIONS
    assert answer.context["form"]["transcript"].value() == "Jó"
    assert service.asked == [("/draft?key=x&language=hu", "video/mp4", b"a film")]
    film.refresh_from_db()
    assert film.captions == ""


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (200, "<html>", "something that can’t be read"),
        (200, WRONG, "something that can’t be read"),
        (200, "", "heard nobody speak"),
        (302, CAPTIONS, "does not answer"),
        (500, CAPTIONS, "does not answer"),
        (200, CAPTIONS + "x" * 5_000_000, "does not answer"),
    ],
)
def test_a_service_that_fails_is_told_of(
    client: Client, film: SubmissionFile, service: type[Service], status: int, answer: str, said: str
) -> None:
    at_the_desk(client)
    service.status, service.answer = status, answer
    page = client.post(at("draft", film.uuid), words(captions=CAPTIONS))
    assert said in text(page)
    assert page.context["form"]["captions"].value() == CAPTIONS  # what was typed is still there
