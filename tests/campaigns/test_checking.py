"""A file that has arrived becomes what readers may have, or its sender is told why not."""

from pathlib import Path

import pytest

from campaigns.checking.taking import take_file
from campaigns.models import PartKind
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.uploads.models import Piece
from tests import storing
from tests.pictures import picture
from tests.transcoding import films

from .checked import checked, fetched, labels

pytestmark = pytest.mark.django_db(transaction=False)


def test_a_film_becomes_what_every_browser_plays(tmp_path: Path, django_capture_on_commit_callbacks) -> None:
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
    held = {file.master.name, *file.renditions.values_list("file", flat=True)}
    assert storing.stored() == held
    assert file.submission.state == State.WAITING
    assert not take_file()


def test_a_sound_becomes_what_every_browser_plays() -> None:
    file = checked(films.sound("sound.ogg"), PartKind.AUDIO)
    assert (file.state, file.problem_words) == (FileState.READY, "")
    assert labels(file) == {"sound.m4a", "waveform.json"}


def test_a_photograph_is_cut_into_tiles() -> None:
    file = checked(picture("JPEG", 700, 600), PartKind.PHOTOGRAPH)
    assert (file.state, file.problem_words) == (FileState.READY, "")
    assert labels(file) == {"photograph.jpg", "pyramid.tif"}
