"""What is made of a film: for every browser and line, and without a word of who made it where."""

import re
from pathlib import Path

import pytest

from cms.imaging.vips import Image
from cms.parsing.problems import UnreadableFile
from cms.transcoding import films as making
from cms.transcoding.made import Part, Product
from cms.transcoding.probe import probe
from cms.transcoding.recognise import recognise

from . import bad, films

pytestmark = pytest.mark.embedded


def made(data: bytes, folder: Path) -> Product:
    path, out = folder / "file", folder / "out"
    out.mkdir()
    path.write_bytes(data)
    container = recognise(path).container
    assert container
    return making.make(path, container, probe(path, container, 300), out)


def names(product: Product) -> set[str]:
    return {one.path.name for one in product.files}


@pytest.mark.parametrize("data", [films.film, bad.recorded, bad.fragmented])
def test_whatever_a_browser_recorded_plays_everywhere(data: object, tmp_path: Path) -> None:
    product = made(data(), tmp_path)  # type: ignore[operator]
    assert names(product) == {"film.mp4", "360.mp4", "360.m3u8", "film.m3u8", "poster.jpg"}
    told = films.streams(tmp_path / "out" / "film.mp4")
    assert "h264 (High)" in told
    assert "aac (LC)" in told
    assert "yuv420p" in told
    data_of_film = (tmp_path / "out" / "film.mp4").read_bytes()
    assert data_of_film.index(b"moov") < data_of_film.index(b"mdat")
    assert {one.name for one in (tmp_path / "out").iterdir()} == names(product)


def test_a_large_film_becomes_two_steps(tmp_path: Path) -> None:
    product = made(films.film("large.mp4", "1920x1080", 0.4), tmp_path)
    sizes = {one.path.name: (one.width, one.height) for one in product.files if one.part in (Part.STEP, Part.FILM)}
    assert sizes == {"film.mp4": (1280, 720), "360.mp4": (640, 360), "720.mp4": (1280, 720)}
    listed = (tmp_path / "out" / "film.m3u8").read_text()
    assert "RESOLUTION=640x360\n360.m3u8\n" in listed
    assert "RESOLUTION=1280x720\n720.m3u8\n" in listed


def test_playlists_name_ranges_of_the_file_beside_them(tmp_path: Path) -> None:
    made(films.film(seconds=9, size="64x64", rate=5), tmp_path)
    listed = (tmp_path / "out" / "360.m3u8").read_text()
    ranges = [tuple(map(int, one)) for one in re.findall(r"BYTERANGE[:=]\"?(\d+)@(\d+)", listed)]
    assert len(ranges) == 4  # how it begins, and three times four seconds
    assert [start for _length, start in ranges] == [sum(length for length, _s in ranges[:n]) for n in range(4)]
    assert sum(length for length, _start in ranges) <= (tmp_path / "out" / "360.mp4").stat().st_size
    assert set(re.findall(r"^[^#\n]+", listed, re.MULTILINE)) == {"360.mp4"}
    assert "://" not in listed


def test_players_can_play_a_step_by_its_playlist(tmp_path: Path) -> None:
    made(films.film(), tmp_path)
    told = films.streams(tmp_path / "out" / "film.m3u8")
    assert re.search(r"Duration: 00:00:0[01]\.\d\d", told)


def test_a_film_that_was_held_upright_stands_upright(tmp_path: Path) -> None:
    (tmp_path / "lying.mp4").write_bytes(films.film())
    films.ffmpeg("-display_rotation", "90", "-i", "lying.mp4", "-c", "copy", "upright.mov", folder=tmp_path)
    product = made((tmp_path / "upright.mov").read_bytes(), tmp_path)
    assert (product.width, product.height) == (240, 320)
    poster = Image.new_from_file(str(product.poster))
    assert (poster.width, poster.height) == (240, 320)
    assert "240x320" in films.streams(tmp_path / "out" / "film.mp4")
    assert "displaymatrix" not in films.streams(tmp_path / "out" / "film.mp4")


def test_a_small_film_is_not_made_larger(tmp_path: Path) -> None:
    product = made(films.film("small.mp4", "99x65"), tmp_path)
    assert {(one.width, one.height) for one in product.files if one.part == Part.FILM} == {(98, 64)}


def test_the_poster_is_not_black(tmp_path: Path) -> None:
    half = "color=black:s={size}:r={rate}:d=1[a];testsrc2=s={size}:r={rate}:d=1[b];[a][b]concat"
    product = made(films.film(picture=half, sound=""), tmp_path)
    assert Image.new_from_file(str(product.poster)).avg() > making.DARK


def test_a_film_that_is_black_all_over_has_a_poster_all_the_same(tmp_path: Path) -> None:
    product = made(films.film(picture="color=black:s={size}:r={rate}:d={seconds}"), tmp_path)
    assert Image.new_from_file(str(product.poster)).avg() < making.DARK


def test_a_slow_motion_is_made_slower(tmp_path: Path) -> None:
    made(films.film("fast.mp4", "64x64", 1, 120), tmp_path)
    assert "30 fps" in films.streams(tmp_path / "out" / "film.mp4")


@pytest.mark.parametrize("data", [bad.with_position, bad.with_both_positions])
def test_no_rendition_tells_where_it_was_made_or_by_whom(data: object, tmp_path: Path) -> None:
    film: bytes = data()  # type: ignore[operator]
    assert b"46.1234" in film
    product = made(film, tmp_path)
    for one in product.files:
        held = one.path.read_bytes()
        for secret in (b"46.1234", b"024.5678", b"\xa9xyz", b"Secret", b"Kiss Anna", b"iPhone", b"quicktime"):
            assert secret not in held, (one.path.name, secret)


def test_fonts_and_subtitles_go_nowhere(tmp_path: Path) -> None:
    film = bad.with_fonts(tmp_path)
    assert b"FONTFONT" in film
    assert b"SUBTITLED" in film
    for one in made(film, tmp_path).files:
        held = one.path.read_bytes()
        assert not any(secret in held for secret in (b"FONTFONT", b"SUBTITLED"))


def test_loud_and_quiet_sounds_become_alike(tmp_path: Path) -> None:
    levels = []
    for name, volume in (("loud", "1"), ("quiet", "0.05")):
        folder = tmp_path / name
        folder.mkdir()
        made(films.film(f"{name}.mp4", "64x64", 4, sound=f"sine=440:d={{seconds}},volume={volume}"), folder)
        levels.append(level_of(folder / "out" / "film.mp4"))
    assert levels == [pytest.approx(-16, abs=1.5)] * 2


def test_silence_stays_silent(tmp_path: Path) -> None:
    made(films.film("mute.mp4", "64x64", 4, sound="anullsrc=d={seconds}"), tmp_path)
    assert level_of(tmp_path / "out" / "film.mp4") < -60


def test_a_film_whose_end_is_missing_is_played_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = films.film("cut.mkv", seconds=3, size="320x240")
    assert names(made(whole[: len(whole) * 2 // 3], tmp_path))


@pytest.mark.parametrize(
    ("turned", "above"),
    [
        (("-display_rotation", "90"), ("green", "black")),
        (("-display_rotation", "180"), ("black", "blue")),
        (("-display_rotation", "270"), ("blue", "red")),
        (("-display_hflip",), ("green", "red")),
    ],
)
def test_what_was_above_when_it_was_filmed_is_above(
    turned: tuple[str, ...], above: tuple[str, str], tmp_path: Path
) -> None:
    """It lies as red and green above blue and black, and its display matrix tells how it was held."""
    (tmp_path / "lying.mp4").write_bytes(films.film("flag.mp4", "160x120", picture=films.FLAG, sound=""))
    films.ffmpeg(*turned, "-i", "lying.mp4", "-c", "copy", "turned.mov", folder=tmp_path)
    made((tmp_path / "turned.mov").read_bytes(), tmp_path)
    picture = films.pictures(tmp_path / "out" / "film.mp4")[0]
    assert (films.named(picture[20, 20]), films.named(picture[20, -20])) == above


def test_a_film_with_few_pictures_now_and_many_then_keeps_its_time(tmp_path: Path) -> None:
    """As telephones film in the dark: five pictures a second, then thirty."""
    uneven = ("-vf", "select='if(lt(t,1),not(mod(n,6)),1)'", "-fps_mode", "vfr")
    made(films.film("uneven.mp4", "64x64", 2, 30, after=uneven), tmp_path)
    times = films.times(tmp_path / "file")
    assert len(times) == 35
    assert films.times(tmp_path / "out" / "film.mp4") == pytest.approx(times, abs=0.01)


def test_half_pictures_become_whole_ones(tmp_path: Path) -> None:
    """As camcorders film: every other line is of another moment, so that what moves has a comb."""
    made(films.film("half.mp4", "128x96", rate=50, picture=films.STRIPES, after=films.HALVES, sound=""), tmp_path)
    assert films.comb(films.pictures(tmp_path / "file")[12]) > 5
    assert films.comb(films.pictures(tmp_path / "out" / "film.mp4")[12]) < 1
    assert len(films.times(tmp_path / "out" / "film.mp4")) == 25


def test_a_film_without_sound_is_whole(tmp_path: Path) -> None:
    product = made(films.film("mute.mp4", sound=""), tmp_path)
    assert names(product) == {"film.mp4", "360.mp4", "360.m3u8", "film.m3u8", "poster.jpg"}
    assert "Audio" not in films.streams(tmp_path / "out" / "film.m3u8")


@pytest.mark.parametrize("sound", [films.AROUND, films.WHISPER])
def test_six_channels_and_a_whisper_become_two_that_are_heard(sound: str, tmp_path: Path) -> None:
    made(films.film("channels.mp4", "64x64", 4, sound=sound), tmp_path)
    assert "stereo" in films.streams(tmp_path / "out" / "film.mp4")
    assert level_of(tmp_path / "out" / "film.mp4") == pytest.approx(-16, abs=1.5)


def test_what_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.transcoding.ffmpeg.LEAST_SECONDS", 0.1)
    monkeypatch.setattr("cms.transcoding.ffmpeg.SECONDS_A_SECOND", 0.0)
    with pytest.raises(UnreadableFile) as raised:
        made(films.film("large.mp4", "1920x1080", 2, 30), tmp_path)
    assert raised.value.problem.code == "film-timeout"


def level_of(path: Path) -> float:
    import subprocess

    from cms.transcoding.ffmpeg import program

    command = [program(), "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])
