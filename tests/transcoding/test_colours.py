"""A film with more light than a usual screen shows is as bright and as coloured as the same film without."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from cms.transcoding import colours, ffmpeg
from cms.transcoding.probe import probe
from cms.transcoding.recognise import Container

from . import films, light
from .test_films import made

pytestmark = pytest.mark.embedded
HLG, PQ = "arib-std-b67", "smpte2084"
Picture = npt.NDArray[np.int64]
GREY, WHITE, SKIN = (30, 20), (200, 100), (30, 60)
"""Places in the bars: a grey of 40 %, the white of a sheet of paper, and a light grey as bright as a face."""


def colours_of(path: Path) -> Picture:
    """The film's third picture in red, green and blue."""
    arguments = ("-ss", "0.2", "-i", str(path), "-frames:v", "1", "-vf", "scale=in_color_matrix=bt709,format=rgb24")
    raw = films.ffmpeg(*arguments, "-f", "rawvideo", "-")
    return np.frombuffer(raw, np.uint8).reshape(240, 320, 3).astype(np.int64)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    path = tmp_path_factory.mktemp("usual") / "usual.mp4"
    path.write_bytes(light.usual())
    return colours_of(path)


@pytest.mark.parametrize(
    "film", [lambda: light.bright(HLG), lambda: light.bright(PQ), light.with_hints, light.half_told]
)
def test_it_is_as_bright_and_as_coloured(film: object, usual: Picture, tmp_path: Path) -> None:
    made(film(), tmp_path)  # type: ignore[operator]
    whole = tmp_path / "out" / "film.mp4"
    assert "yuv420p(tv, bt709, progressive)" in films.streams(whole)
    assert "DOVI" not in films.streams(whole)
    shown = colours_of(whole)
    assert shown.mean() / usual.mean() == pytest.approx(1, abs=0.08)
    assert np.ptp(shown, axis=2).mean() / np.ptp(usual, axis=2).mean() == pytest.approx(1, abs=0.13)
    for place in (GREY, SKIN):
        assert shown[place] == pytest.approx(usual[place], abs=9)
    assert 200 < shown[WHITE].min() < 235  # there is room above for what is brighter than paper


def test_a_usual_film_stays_as_it_is(usual: Picture, tmp_path: Path) -> None:
    made(light.usual(), tmp_path)
    assert np.abs(colours_of(tmp_path / "out" / "film.mp4") - usual).mean() < 3


@pytest.mark.parametrize(
    ("film", "transfer"), [(light.usual, ""), (lambda: light.bright(HLG), HLG), (light.with_hints, HLG)]
)
def test_the_probe_tells_how_light_is_meant(film: object, transfer: str, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(film())  # type: ignore[operator]
    assert probe(path, Container.MP4, 300).transfer == transfer
    assert ("DOVI configuration" in films.streams(path)) == (film is light.with_hints)


def test_a_program_that_cannot_do_it_makes_the_film_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert colours.for_every_screen(HLG)
    monkeypatch.setattr(ffmpeg, "filters", lambda: frozenset({"scale", "tonemap"}))
    assert colours.for_every_screen(HLG) == ""
    assert made(light.bright(HLG), tmp_path).files
