"""Captions, chapters and transcripts, written at the desk, uploaded, or drafted by a service."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from campaigns import acts
from campaigns.drafting import asking
from campaigns.models import CaptionsDraft, PartKind, Rendition, RenditionKind, SubmissionFile
from campaigns.models.campaign import CaptionsRule
from campaigns.models.submission import State
from tests.factories import reader

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
    slowly = False
    asked: list[tuple[str, str, bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Content-Type"], body))
        said = self.answer.encode()
        self.send_response(self.status)
        if not self.slowly:
            self.send_header("Content-Length", str(len(said)))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        with suppress(OSError):  # who asked may have gone
            self.wfile.write(said)
            while self.slowly:
                self.wfile.write(b"\n")
                over.wait(0.02)

    def log_message(self, *_args: Any) -> None:
        pass


over = Event()
"""Never set: what a slow service waits for."""


@pytest.fixture
def service(settings: Any) -> Iterator[type[Service]]:
    kind = type("Asked", (Service,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
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


def draft(film: SubmissionFile) -> CaptionsDraft:
    return CaptionsDraft.objects.get(file=film)


def test_a_draft_is_fetched_by_the_worker_and_kept_once_a_person_saved_it(
    client: Client, film: SubmissionFile, service: type[Service]
) -> None:
    at_the_desk(client)
    address = at("words", film.uuid)
    assert "Let a machine write" in text(client.get(address))
    page = client.post(at("draft", film.uuid), words(transcript="Jó"))
    assert page.context["form"]["transcript"].value() == "Jó"  # what was typed is still there
    assert service.asked == []
    waiting = text(client.get(address))
    assert "It has not come yet" in waiting
    assert "Let a machine write" not in waiting
    client.post(at("draft", film.uuid), words())  # one that is on its way is not asked for twice
    assert asking.queue().waiting == 1
    assert asking.take_draft()
    assert not asking.take_draft()
    assert service.asked == [("/draft?key=x&language=hu", "video/mp4", b"a film")]
    found = client.get(at("draft-state", film.uuid)).json()
    assert (found["state"], found["captions"]) == ("written", CAPTIONS)
    assert "Read the draft" in text(client.get(address))
    page = client.get(f"{address}?draft=1")
    assert "This is a draft that a machine wrote" in text(page)
    assert page.context["form"]["captions"].value() == CAPTIONS
    film.refresh_from_db()
    assert film.captions == ""
    client.post(address, words(captions=CAPTIONS))
    film.refresh_from_db()
    assert film.captions == CAPTIONS
    assert not CaptionsDraft.objects.exists()


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
def test_a_service_that_fails_is_told_of_and_asked_again(
    client: Client, film: SubmissionFile, service: type[Service], status: int, answer: str, said: str
) -> None:
    at_the_desk(client)
    service.status, service.answer = status, answer
    client.post(at("draft", film.uuid), words())
    assert asking.take_draft()
    page = text(client.get(at("words", film.uuid)))
    assert "has failed" in page
    assert said in page
    assert "Let a machine write" in page
    service.status, service.answer = 200, CAPTIONS
    client.post(at("draft", film.uuid), words())
    assert asking.take_draft()
    assert draft(film).captions == CAPTIONS


def test_a_service_that_never_ends_is_left_when_its_time_is_over(
    client: Client, film: SubmissionFile, service: type[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A byte now and then: no time-out of a single read ends that. What has come by then is no draft."""
    at_the_desk(client)
    monkeypatch.setattr("campaigns.drafting.service.SECONDS", 0.2)
    monkeypatch.setattr("campaigns.drafting.service.LOOK_EVERY", 0.05)
    service.slowly = True
    client.post(at("draft", film.uuid), words())
    assert asking.take_draft()
    assert (draft(film).state, draft(film).problem) == ("failed", "silent")


def test_a_worker_that_is_to_end_leaves_the_service_and_the_draft_is_due_at_once(
    client: Client, film: SubmissionFile, service: type[Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_desk(client)
    monkeypatch.setattr("campaigns.drafting.service.LOOK_EVERY", 0.05)
    service.slowly = True
    client.post(at("draft", film.uuid), words())
    assert asking.take_draft(lambda: bool(service.asked))
    assert (draft(film).state, draft(film).tries) == ("asked", 0)
    service.slowly = False
    assert asking.take_draft()
    assert draft(film).captions == CAPTIONS


def test_a_draft_at_which_workers_die_is_taken_up_and_at_last_given_up(
    client: Client, film: SubmissionFile, service: type[Service]
) -> None:
    at_the_desk(client)
    client.post(at("draft", film.uuid), words())
    for _time in range(asking.MOST_TRIES):
        assert asking._claim() is not None  # and the worker is gone
        assert not asking.take_draft()  # nobody else takes it while it may still live
        CaptionsDraft.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert asking.take_draft()
    assert draft(film).problem == "crashed"
    assert service.asked == []


def test_a_draft_that_comes_late_changes_nothing(client: Client, film: SubmissionFile, service: type[Service]) -> None:
    """Meanwhile another worker took it over, it was asked for anew, or somebody wrote the captions."""
    at_the_desk(client)
    client.post(at("draft", film.uuid), words())
    first = asking._claim()
    assert first is not None
    CaptionsDraft.objects.update(lease_until=None, tries=2)
    late = CaptionsDraft.objects.filter(pk=first.pk, asked_at=first.asked_at, tries=first.tries)
    assert not late.exists()
    client.post(at("words", film.uuid), words(captions=CAPTIONS.replace("Jó", "Szép")))
    assert not asking.take_draft()
    film.refresh_from_db()
    assert "Szép napot" in film.captions
    assert not CaptionsDraft.objects.exists()


def test_of_two_who_write_at_once_the_second_is_told(client: Client, film: SubmissionFile) -> None:
    at_the_desk(client)
    address = at("words", film.uuid)
    seen = client.get(address).context["seen"]
    client.post(address, words(captions=CAPTIONS, seen=seen))
    mine = CAPTIONS.replace("Jó", "Szép")
    page = client.post(address, words(captions=mine, seen=seen))
    assert "Somebody else has changed this" in text(page)
    assert page.context["form"]["captions"].value() == mine
    film.refresh_from_db()
    assert film.captions == CAPTIONS
    client.post(address, words(captions=mine, seen=page.context["seen"]))
    film.refresh_from_db()
    assert film.captions == mine


def test_a_file_that_its_sender_took_away_is_told_of(client: Client, film: SubmissionFile) -> None:
    user = at_the_desk(client)
    SubmissionFile.objects.all().delete()
    with pytest.raises(acts.WrongState, match="took it away"):
        acts.captions_given(film, user, captions=CAPTIONS)


def test_captions_are_written_by_moderators_alone(film: SubmissionFile) -> None:
    with pytest.raises(PermissionDenied):
        acts.captions_given(film, reader("somebody"), captions=CAPTIONS)
