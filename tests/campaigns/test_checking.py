"""A file that has arrived becomes what readers may have, or its sender is told why not."""

import socket
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from campaigns.checking import leases, taking
from campaigns.checking.taking import take_file
from campaigns.models import PartKind, Rendition, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.core import work
from cms.media import malware
from cms.media.places import media_storage
from cms.media.staging import staging_root
from cms.media.storages.base import StorageUnavailable
from cms.uploads.models import Piece, Upload
from tests import storing
from tests.clamd import EICAR, clamd
from tests.pictures import picture, png
from tests.transcoding import bad, films

from . import factories
from .checked import arrived, checked, fetched, labels

pytestmark = pytest.mark.django_db
Capture = Callable[..., Any]


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    storing.clear()


def held_by(file: SubmissionFile) -> set[str]:
    return {str(file.master.name), *file.renditions.values_list("file", flat=True)}


def test_a_film_becomes_what_every_browser_plays(tmp_path: Path, django_capture_on_commit_callbacks: Capture) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = checked(films.film())
    assert (file.state, file.problem_words) == (FileState.READY, "")
    assert labels(file) == {"film.mp4", "360.mp4", "360.m3u8", "film.m3u8", "poster.jpg"}
    assert (file.width, file.height, file.seconds) == (320, 240, pytest.approx(1, abs=0.1))
    assert file.upload is None
    assert file.phash
    told = films.streams(fetched(file, "film.mp4", tmp_path))
    assert "h264 (High)" in told
    assert "aac" in told
    assert not Piece.objects.exists()
    assert storing.stored() == held_by(file)
    assert file.submission.state == State.WAITING
    assert not take_file()


def test_a_sound_becomes_what_every_browser_plays() -> None:
    file = checked(films.sound("sound.ogg"), PartKind.AUDIO)
    assert (file.state, file.problem_words) == (FileState.READY, "")
    assert labels(file) == {"sound.m4a", "waveform.json"}
    assert file.phash is None


def test_a_photograph_is_cut_into_tiles() -> None:
    file = checked(picture("JPEG", 700, 600), PartKind.PHOTOGRAPH)
    assert (file.state, file.problem_words) == (FileState.READY, "")
    assert labels(file) == {"photograph.jpg", "pyramid.tif"}
    assert (file.width, file.height) == (700, 600)
    assert file.renditions.get(kind="pyramid").tiles.data


def test_a_name_tells_nothing_of_the_kind() -> None:
    assert checked(films.film(), name="holiday.exe").state == FileState.READY
    refused = checked(png(), name="film.mp4")
    assert (refused.state, refused.problem) == (FileState.REFUSED, "file-kind")


@pytest.mark.embedded
@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.mp4", "\u202e4pm.exe", "x" * 255, "'; --", "<b>.mp4"])
def test_what_a_sender_calls_it_is_no_path_anywhere(name: str) -> None:
    of = factories.submission(factories.campaign(parts=("video",)), State.CHECKING)
    file = arrived(films.film(), of=of, name="film.mp4")
    SubmissionFile.objects.filter(pk=file.pk).update(name=name.replace("\0", ""))
    take_file()
    file.refresh_from_db()
    assert file.state == FileState.READY
    for stored in held_by(file):
        assert stored.startswith(("submissions/", "renditions/"))
        assert ".." not in stored
        assert "pm.exe" not in stored


def test_the_entry_waits_for_all_its_files() -> None:
    page = factories.campaign(parts=("photograph", "audio"))
    of = factories.submission(page, State.CHECKING)
    arrived(png(200, 100), PartKind.PHOTOGRAPH, of)
    arrived(films.sound(), PartKind.AUDIO, of)
    assert take_file()
    of.refresh_from_db()
    assert of.state == State.CHECKING
    assert take_file()
    of.refresh_from_db()
    assert of.state == State.WAITING


def test_a_file_of_a_draft_is_checked_before_it_is_sent() -> None:
    of = factories.submission(factories.campaign(parts=("video",)), State.DRAFT)
    assert checked(films.film(), of=of).state == FileState.READY
    of.refresh_from_db()
    assert of.state == State.DRAFT


def test_what_staff_laid_on_storage_stays_where_it_is() -> None:
    of = factories.submission(factories.campaign(parts=("photograph",)), State.CHECKING)
    file = factories.file(of, PartKind.PHOTOGRAPH, FileState.ARRIVED)
    name = media_storage("private").save(file.new_name("master.png"), ContentFile(png(200, 100)))
    SubmissionFile.objects.filter(pk=file.pk).update(master=name)
    assert take_file()
    file.refresh_from_db()
    assert (file.state, file.master.name) == (FileState.READY, name)
    assert storing.stored() == held_by(file)


@pytest.mark.embedded
@pytest.mark.parametrize(
    ("code", "data", "kind", "part"),
    [
        ("film-too-long", bad.ten_hours, "video", {}),
        ("film-too-long", lambda: films.film(seconds=4), "video", {"most_seconds": 2}),
        ("film-too-long", lambda: films.sound(seconds=4), "audio", {"most_seconds": 2}),
        ("film-size", bad.very_wide, "video", {}),
        ("file-playlist", lambda: bad.playlist("file:///etc/passwd"), "video", {}),
        ("file-two-things", bad.zipped_film, "video", {}),
        ("file-two-things", lambda: png() + b"<?php ?>", "photograph", {}),
        ("file-unknown", lambda: b"GIF89a<script>alert(1)</script>", "photograph", {}),
        ("file-document", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photograph", {}),
        ("empty-file", lambda: b"", "video", {}),
        ("film-damaged", lambda: films.film()[:2000], "video", {}),
        ("file-kind", films.sound, "video", {}),
        ("file-kind", films.film, "audio", {}),
        ("file-kind", films.film, "photograph", {}),
        ("image-damaged", lambda: picture("JPEG", 300, 300)[:700], "photograph", {}),
        ("too-large", lambda: bytes(1_100_000), "video", {"most_megabytes": 1}),
    ],
)
def test_what_is_refused_leaves_nothing(
    code: str, data: Any, kind: str, part: dict[str, int], django_capture_on_commit_callbacks: Capture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = checked(data(), kind, **part)
    assert (file.state, file.problem) == (FileState.REFUSED, code)
    assert file.problem_words.endswith(".")
    assert file.submission.state == State.CHANGE
    assert not Rendition.objects.exists()
    assert not Upload.objects.exists()
    assert storing.stored() == set()
    assert not list(staging_root().glob("*/"))
    assert not take_file()


@pytest.mark.embedded
def test_its_sender_is_told_in_her_language(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def tell(sentence: str) -> str:
        told.append(translation.get_language())
        return sentence

    monkeypatch.setattr("cms.transcoding.recognise._", tell)
    of = factories.submission(factories.campaign(parts=("video",)), State.CHECKING, interface_language="fa")
    checked(b"nothing", of=of)
    assert set(told) == {"fa"}


@pytest.mark.embedded
def test_a_playlist_sends_nobody_anywhere() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/inner"
        for data in (bad.playlist(address), bad.refers_elsewhere(address), bad.playlist("x\n" + address)):
            checked(data)
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.embedded
class TestMalware:
    def test_it_is_refused_by_its_name(self, settings: Any) -> None:
        with clamd() as daemon:
            settings.CLAMD_ADDRESS = daemon.address
            file = checked(films.film() + EICAR)
        assert (file.state, file.problem) == (FileState.REFUSED, "file-malware")
        assert "Test.Eicar" in file.problem_words

    def test_nothing_is_passed_while_it_can_not_be_asked(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(malware, "ANSWERS", 0.3)
        with clamd() as daemon:
            settings.CLAMD_ADDRESS = daemon.socket
            daemon.kill()
            file = checked(films.film())
            assert file.state == FileState.HELD
            assert file.submission.state == State.CHECKING
            assert not Rendition.objects.exists()
            assert not take_file()  # not at once again
            SubmissionFile.objects.update(due_at=timezone.now())
            daemon.start()
            assert take_file()
        file.refresh_from_db()
        assert (file.state, file.tries) == (FileState.READY, 1)


class TestLeases:
    def test_a_file_is_only_one_workers_at_a_time(self) -> None:
        arrived(films.film())
        assert leases.queue().waiting == 1
        assert leases.claim() is not None
        assert leases.claim() is None
        assert leases.queue().waiting == 0

    def test_a_file_whose_worker_died_is_taken_up_again(self) -> None:
        file = arrived(films.film())
        leases.claim()
        self.a_while_later()
        assert take_file()
        file.refresh_from_db()
        assert (file.state, file.tries) == (FileState.READY, 2)

    def test_a_file_that_workers_die_at_is_refused(self) -> None:
        file = arrived(films.film())
        for _worker in range(leases.MOST_TRIES):
            assert leases.claim() is not None
            self.a_while_later()
        assert take_file()
        file.refresh_from_db()
        assert (file.state, file.problem) == (FileState.REFUSED, "file-crash")

    def test_a_fault_of_ours_is_tried_again_later_and_not_for_ever(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
    ) -> None:
        def fails(*told: object) -> None:
            raise RuntimeError("a fault of ours")

        monkeypatch.setattr("campaigns.checking.taking.look", fails)
        file = arrived(films.film())
        for _try in range(leases.MOST_TRIES):
            assert take_file()
            assert not take_file()
            SubmissionFile.objects.update(due_at=timezone.now())
        with django_capture_on_commit_callbacks(execute=True):
            take_file()
        file.refresh_from_db()
        assert (file.state, file.problem) == (FileState.REFUSED, "file-crash")
        assert storing.stored() == set()

    def test_a_storage_that_is_away_is_no_fault_of_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def away(*told: object) -> None:
            raise StorageUnavailable("away")

        file = arrived(films.film())
        with monkeypatch.context() as patched:
            patched.setattr("campaigns.checking.taking.assemble", away)
            for _try in range(leases.MOST_TRIES + 2):
                assert take_file()
                SubmissionFile.objects.update(due_at=timezone.now())
        assert take_file()
        file.refresh_from_db()
        assert (file.state, file.tries) == (FileState.READY, 1)

    def test_a_worker_that_is_to_stop_gives_it_back_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        file = arrived(films.film())
        monkeypatch.setattr(leases, "asked_to_stop", lambda: True)
        assert take_file()
        file.refresh_from_db()
        assert (file.state, file.tries, file.lease_until) == (FileState.ARRIVED, 0, None)
        assert leases.queue().waiting == 1
        assert not list(staging_root().glob("*/"))

    @pytest.mark.parametrize("what", ["file", "submission", "another worker"])
    def test_what_was_taken_away_meanwhile_leaves_nothing(self, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
        file, look = arrived(films.film()), taking.look

        def slow(one: SubmissionFile, *told: Any) -> Any:
            found = look(one, *told)
            if what == "another worker":
                SubmissionFile.objects.update(tries=2)
            elif what == "file":
                SubmissionFile.objects.all().delete()
            else:
                one.submission.delete()
            return found

        monkeypatch.setattr(taking, "look", slow)
        before = storing.stored()
        assert take_file()
        assert storing.stored() == before
        assert not Rendition.objects.exists()
        assert SubmissionFile.objects.filter(pk=file.pk, state=FileState.READY).count() == 0

    @staticmethod
    def a_while_later() -> None:
        SubmissionFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_work_of_this_kind_is_known_to_all_workers() -> None:
    assert work.works["files"].take is take_file
