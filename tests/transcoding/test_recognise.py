"""A file is what its bytes say, whatever it is called."""

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cms.parsing.problems import UnreadableFile
from cms.transcoding.recognise import Container, recognise
from tests.pictures import picture, png

from . import bad, films

pytestmark = pytest.mark.embedded
PAGE = b"<html><script>alert(1)</script></html>"


def code_of(data: bytes, folder: Path) -> str:
    (folder / "file").write_bytes(data)
    with pytest.raises(UnreadableFile) as raised:
        recognise(folder / "file")
    assert raised.value.problem.message
    return raised.value.problem.code


@pytest.mark.parametrize(
    ("name", "container"),
    [
        ("a.mp4", Container.MP4),
        ("a.mov", Container.MP4),
        ("a.3gp", Container.MP4),
        ("a.m4a", Container.MP4),
        ("a.webm", Container.MATROSKA),
        ("a.mkv", Container.MATROSKA),
        ("a.avi", Container.AVI),
        ("a.mpg", Container.MPEG),
        ("a.ts", Container.TRANSPORT),
        ("a.m2ts", Container.TRANSPORT),
        ("a.ogg", Container.OGG),
        ("a.opus", Container.OGG),
        ("a.mp3", Container.MP3),
        ("a.wav", Container.WAVE),
        ("a.flac", Container.FLAC),
        ("a.aac", Container.ADTS),
    ],
)
def test_each_format_that_devices_write(name: str, container: Container, tmp_path: Path) -> None:
    only_sound = name.endswith(("m4a", "ogg", "opus", "mp3", "wav", "flac", "aac"))
    small = ("-c:v", "mpeg2video", "-r", "25") if name.endswith(("ts", "mpg")) else ()
    after = ("-ar", "8000", "-ac", "1", "-b:a", "12k", "-s", "176x144") if name.endswith("3gp") else small
    path = tmp_path / "file.txt"
    path.write_bytes(films.film(name, seconds=0.3, picture="" if only_sound else films.PICTURE, after=after))
    assert recognise(path).container == container


def test_mp3_and_amr_by_their_frames(tmp_path: Path) -> None:
    path = tmp_path / "file"
    tagged = films.film("a.mp3", seconds=0.3, picture="")
    path.write_bytes(tagged[tagged.index(b"\xff\xfb") :])
    assert recognise(path).container == Container.MP3
    path.write_bytes(b"#!AMR\n\x0c" + bytes(13))
    assert recognise(path).container == Container.AMR


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_photographs_are_left_to_who_knows_them(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(picture(kind))
    assert recognise(path).is_photograph


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("empty-file", b""),
        ("file-playlist", bad.playlist("file:///etc/passwd")),
        ("file-playlist", b"\xef\xbb\xbf\n" + bad.playlist("http://127.0.0.1/")),
        ("file-playlist", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("file-playlist", b'<?xml version="1.0"?>\n<MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>'),
        ("file-playlist", b"[playlist]\nFile1=http://127.0.0.1/\n"),
        ("file-playlist", b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"),
        ("file-playlist", b"http://127.0.0.1/film.mp4\n"),
        ("file-document", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("file-document", b'<?xml version="1.0"?><svg/>'),
        ("file-document", b"<!DOCTYPE html><title>x</title>"),
        ("file-document", b"%PDF-1.7\n"),
        ("file-archive", b"PK\3\4" + bytes(40)),
        ("file-archive", b"7z\xbc\xaf\x27\x1c"),
        ("file-program", b"MZ\x90\0"),
        ("file-program", b"#!/bin/sh\nrm -rf /\n"),
        ("file-unknown", b"GIF89a" + PAGE),
        ("file-unknown", b"just words"),
        ("file-unknown", b"RIFF\0\0\0\0CDXA"),
        ("file-two-things", png() + b"<?php system($_GET['c']); ?>"),
        ("file-two-things", b"\xff\xd8\xff\xfe\0\x20<script >alert(1)</script>" + bytes(50)),
        ("file-two-things", b"\0\0\0\x18ftypisom" + bytes(12) + PAGE),
    ],
)
def test_what_is_refused_by_name(code: str, data: bytes, tmp_path: Path) -> None:
    assert code_of(data, tmp_path) == code


def test_a_film_that_is_a_zip_as_well(tmp_path: Path) -> None:
    assert code_of(bad.zipped_film(), tmp_path) == "file-two-things"


def test_a_film_with_a_drawing_that_runs_a_script(tmp_path: Path) -> None:
    assert code_of(bad.with_svg(tmp_path), tmp_path) == "file-two-things"


def test_bytes_that_only_look_like_the_end_of_a_zip_are_let_be(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(films.film() + b"PK\5\6" + bytes(16) + b"\x09\0" + b"x" * 100)
    assert recognise(path).container == Container.MP4


@given(
    some.binary(max_size=300), some.sampled_from([b"", b"ID3", b"OggS", b"RIFF", b"\xff\xfb", b"\0\0\0\x08moov", b"PK"])
)
def test_any_bytes_are_known_or_refused(tail: bytes, head: bytes) -> None:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(head + tail)
        with suppress(UnreadableFile):
            recognise(Path(file.name))
