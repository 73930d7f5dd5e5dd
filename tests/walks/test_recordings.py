"""Recordings taken in: known by their content, freed of what their makers wrote, and refused in plain words."""

import io
import random
import tempfile
import wave
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.media import captions
from cms.media.places import media_storage
from cms.media.storages.base import StorageFull
from cms.parsing.problems import UnreadableFile
from walks.models import Recording
from walks.recordings import taking_in
from walks.recordings.taking_in import give_file, take_in

from . import sounds
from .cameras import read
from .sounds import SECRET

pytestmark = pytest.mark.django_db


def take(data: bytes, name: str = "hang.bin", **fields: Any) -> Recording:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        return take_in(Path(file.name), name, **({"title": "Történet", "language": "hu"} | fields))


def names() -> set[str]:
    return {entry.name for entry in media_storage("private").entries("recordings/")}


GOOD = {
    "mp3": (sounds.mp3, "audio", "audio/mpeg", "mp3", 2.0),
    "wav": (sounds.wav, "audio", "audio/wav", "wav", 2.0),
    "flac": (sounds.flac, "audio", "audio/flac", "flac", 2.0),
    "opus": (sounds.opus, "audio", "audio/ogg", "ogg", 3.0),
    "m4a": (sounds.m4a, "audio", "audio/mp4", "m4a", 5.0),
    "mp4": (sounds.film, "video", "video/mp4", "mp4", 5.0),
}


@pytest.mark.parametrize("case", GOOD)
def test_sound_and_film_are_known_by_their_content_and_tell_nothing(case: str) -> None:
    make, kind, media_type, suffix, seconds = GOOD[case]
    data = make()
    assert SECRET.encode() in data
    recording = take(data, "Felvételek/valami.xyz", transcript="Szavak.", speaker="Kati")
    kept = read(recording.file)
    assert SECRET.encode() not in kept
    assert "Nyúl".encode("utf-16-le") not in kept
    assert (recording.kind, recording.media_type) == (kind, media_type)
    assert str(recording.file.name).endswith(f"recording.{suffix}")
    assert recording.seconds == pytest.approx(seconds, abs=0.2)
    assert (recording.file_name, recording.title, recording.speaker) == ("valami.xyz", "Történet", "Kati")
    assert len(kept) == recording.bytes


def test_what_is_heard_stays() -> None:
    with wave.open(io.BytesIO(read(take(sounds.wav()).file))) as kept:
        assert kept.readframes(kept.getnframes()) == sounds.tone()
    bare = sounds.mp3(told=False)
    assert read(take(sounds.mp3()).file) == bare
    assert read(take(sounds.opus(told=False)).file) != b""


def test_a_film_keeps_its_length_and_its_samples_in_their_place() -> None:
    data = sounds.film()
    kept = read(take(data).file)
    assert len(kept) == len(data)
    assert kept.index(b"samples") == data.index(b"samples")
    for dated in (b"mvhd", b"tkhd", b"mdhd"):
        place = kept.index(dated) + 8
        assert kept[place : place + 8] == bytes(8)
    assert b"xyz" not in kept


BAD = {
    "empty": (b"", "empty"),
    "text called mp3": (b"this is no sound at all " * 400, "no sound or film"),
    "noise": (random.Random(3).randbytes(40_000).replace(b"\xff", b"\0"), "no sound or film"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "no sound or film"),
    "webm": (b"\x1aE\xdf\xa3" + bytes(200), "MP4"),
    "tags without sound": (sounds.mp3()[:2000] + bytes(5000), "damaged"),
    "cut wav": (sounds.wav(told=False)[:40], "damaged|last at all"),
    "cut flac": (sounds.flac(told=False)[:20], "damaged"),
    "cut ogg": (sounds.opus(told=False)[:60], "damaged"),
    "cut film": (sounds.film()[:200], "damaged"),
    "film of no length": (sounds.mp4(sounds.track(b"soun", b"mp4a"), seconds=0), "damaged"),
    "film coded as few play": (sounds.mp4(sounds.track(b"vide", b"hvc1")), "hvc1"),
    "film that says where it was": (sounds.mp4(sounds.track(b"vide", b"avc1"), sounds.track(b"meta", b"gpmd")), "meta"),
    "a box larger than the file": (sounds.box(b"ftyp", bytes(8)) + b"\xff\xff\xff\xffmoov", "damaged"),
    "boxes without end": (sounds.box(b"ftyp", bytes(8)) + b"\0\0\0\x08free" * 110_000, "damaged"),
    "sync without frames": (b"\xff\xfb\x90\x00" + bytes(9000), "damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_recording_is_refused_in_words_that_name_it(case: str) -> None:
    data, words = BAD[case]
    before = names()
    with pytest.raises(UnreadableFile, match=words) as refused:
        take(data, "C:\\felvetelek\\hang.mp3")
    assert refused.value.problem.file == "hang.mp3"
    assert names() == before
    assert not Recording.objects.exists()


def test_random_damage_is_told_and_breaks_nothing() -> None:
    dice = random.Random(8)
    for make, *_told in GOOD.values():
        good = make()
        for _turn in range(60):
            spoilt = bytearray(good)
            for _byte in range(dice.randrange(1, 30)):
                spoilt[dice.randrange(min(len(spoilt), 3000))] = dice.randrange(256)
            with suppress(UnreadableFile):
                take(bytes(spoilt[: dice.randrange(1, len(spoilt))]))


def test_too_large_a_file_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_in, "MOST_BYTES", 1_000_000)
    with pytest.raises(UnreadableFile, match="larger than 1 MB"):
        take(sounds.wav(seconds=30))


def test_nothing_stays_where_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(taking_in.shutil, "copyfile", full)
    before = names()
    with pytest.raises(StorageFull, match="full"):
        take(sounds.mp3())
    assert (names(), Recording.objects.count()) == (before, 0)


def test_another_file_takes_the_place_of_the_first(tmp_path: Path) -> None:
    recording = take(sounds.mp3())
    first = str(recording.file.name)
    other = tmp_path / "masik.mp4"
    other.write_bytes(sounds.film())
    give_file(recording, other, "masik.mp4")
    recording.refresh_from_db()
    assert (recording.kind, recording.file_name) == ("video", "masik.mp4")
    assert first not in names()
    assert str(recording.file.name) in names()


VTT = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nItt állt a malom.\n\n00:00:05.000 --> 00:00:06.500\n[zene]\n"


def test_captions_are_kept_with_plain_line_ends() -> None:
    assert take(sounds.mp3(), captions="\ufeff" + VTT.replace("\n", "\r\n")).captions == VTT
    assert captions.checked("  \n") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1\n00:00:01,000 --> 00:00:04,000\nSRT\n", "Line 1: captions begin"),
        ("WEBVTTX\n\n00:00:01.000 --> 00:00:02.000\na\n", "Line 1"),
        (VTT + "\n00:00:07,000 --> 00:00:09,000\nvessző\n", "Line 10"),
        (VTT + "\nvalami\nmég valami\n", "Line 10"),
        ("WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nvisszafelé\n", "Line 3: this caption ends"),
        ("WEBVTT\n", "no caption"),
        ("WEBVTT\n\nNOTE semmi\n", "no caption"),
        ("WEBVTT\n\n" + "x" * 1_000_001, "million"),
    ],
)
def test_captions_that_no_browser_reads_are_refused_by_their_line(text: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        captions.checked(text)


def test_bad_captions_take_nothing_in() -> None:
    before = names()
    with pytest.raises(ValidationError):
        take(sounds.mp3(), captions="nem az")
    assert names() == before
