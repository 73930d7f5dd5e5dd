"""What is in a film is measured, and what was made to do harm is refused in words."""

import socket
from contextlib import suppress
from pathlib import Path

import pytest

from cms.parsing.problems import UnreadableFile
from cms.transcoding.probe import Film, probe
from cms.transcoding.recognise import Container, recognise
from tests.pictures import picture

from . import bad, films

pytestmark = pytest.mark.embedded


def probed(data: bytes, folder: Path, most: float | None = 300) -> Film:
    path = folder / "file"
    path.write_bytes(data)
    return probe(path, recognise(path).container or Container.MP4, most)


def code_of(data: bytes, folder: Path, most: float | None = 300) -> str:
    with pytest.raises(UnreadableFile) as raised:
        probed(data, folder, most)
    return raised.value.problem.code


@pytest.mark.parametrize(
    "data", [films.film, bad.fragmented, bad.recorded, lambda: films.film("a.avi"), lambda: films.film("a.mkv")]
)
def test_a_film_is_measured(data: object, tmp_path: Path) -> None:
    told = probed(data(), tmp_path)  # type: ignore[operator]
    assert told.is_film
    assert told.sound is not None
    assert told.seconds == pytest.approx(1, abs=0.15)
    assert (told.width, told.height) == (320, 240)


@pytest.mark.parametrize("name", ["a.m4a", "a.ogg", "a.opus", "a.mp3", "a.wav", "a.flac", "a.aac", "a.webm", "a.mka"])
def test_a_sound_is_measured(name: str, tmp_path: Path) -> None:
    told = probed(films.sound(name), tmp_path)
    assert (told.is_film, told.sound) == (False, 0)
    assert told.seconds == pytest.approx(1, abs=0.15)


def test_a_film_that_was_held_upright_is_upright(tmp_path: Path) -> None:
    (tmp_path / "lying.mp4").write_bytes(films.film())
    films.ffmpeg("-display_rotation", "90", "-i", "lying.mp4", "-c", "copy", "upright.mov", folder=tmp_path)
    told = probed((tmp_path / "upright.mov").read_bytes(), tmp_path)
    assert (told.width, told.height) == (240, 320)


def test_pixels_that_are_no_squares(tmp_path: Path) -> None:
    told = probed(films.film("wide.mp4", after=("-vf", "setsar=2/1")), tmp_path)
    assert (told.width, told.height) == (640, 240)


def test_a_sound_with_a_cover_is_a_sound(tmp_path: Path) -> None:
    (tmp_path / "s.mp3").write_bytes(films.sound("s.mp3"))
    (tmp_path / "cover.jpg").write_bytes(picture("JPEG"))
    attaching = ("-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic", "covered.mp3")
    films.ffmpeg("-i", "s.mp3", "-i", "cover.jpg", *attaching, folder=tmp_path)
    told = probed((tmp_path / "covered.mp3").read_bytes(), tmp_path)
    assert not told.is_film
    assert told.seconds == pytest.approx(1, abs=0.15)


def test_ten_hours_in_a_few_kilobytes_are_too_long(tmp_path: Path) -> None:
    assert code_of(bad.ten_hours(), tmp_path) == "film-too-long"
    assert code_of(bad.ten_hours(), tmp_path, None) == "film-too-long"


def test_who_claims_ten_hours_is_taken_at_her_word(tmp_path: Path) -> None:
    assert code_of(bad.claims_ten_hours(), tmp_path) == "film-too-long"


def test_a_length_that_no_reader_believes_is_not_believed_here(tmp_path: Path) -> None:
    assert probed(bad.claims_ten_hours_in_mp4(), tmp_path).seconds == pytest.approx(1, abs=0.15)


def test_the_limit_is_that_of_what_is_asked(tmp_path: Path) -> None:
    assert code_of(films.film(seconds=4), tmp_path, 2) == "film-too-long"
    assert probed(films.film(seconds=4), tmp_path, 3.5).seconds == pytest.approx(4, abs=0.15)


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("film-size", bad.very_wide),
        ("film-size", lambda: films.film("thin.mp4", "400x8")),
        ("film-tracks", bad.many_tracks),
        ("film-rate", lambda: films.film("fast.mp4", "32x32", 1, 600)),
        ("film-damaged", lambda: films.film()[:3000]),
        ("film-damaged", lambda: films.film()[:40] + bytes(5000)),
        ("film-nothing", lambda: films.film("raw.mkv", "32x32", 0.3, sound="", after=("-c:v", "rawvideo"))),
    ],
)
def test_what_nobody_can_show_is_refused(code: str, data: object, tmp_path: Path) -> None:
    assert code_of(data(), tmp_path) == code  # type: ignore[operator]


def test_a_picture_of_200_megabytes_in_a_sound_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "file"
    bad.large_cover(path)
    told = probe(path, Container.MP3, 300)
    assert (told.is_film, told.seconds) == (False, pytest.approx(1, abs=0.15))


def test_a_film_that_lies_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    """A film may say that its pictures lie in another file, or at another address: nobody goes there."""
    (tmp_path / "secret.mov").write_bytes(films.film("elsewhere.mov"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        port = listening.getsockname()[1]
        for address in (f"http://127.0.0.1:{port}/film.mov", f"file://{tmp_path}/secret.mov", "secret.mov"):
            with suppress(UnreadableFile):
                probed(bad.refers_elsewhere(address), tmp_path)
        with pytest.raises(TimeoutError):
            listening.accept()
