"""What the player is told of a recording: its lines, and the second at which it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.gallery.player import LATEST, lines_of, starts_at

pytestmark = pytest.mark.embedded
TIMES = st.integers(0, 10_000).map(lambda thousandth: thousandth * 1.087)


def vtt(seconds: float) -> str:
    whole, thousandth = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandth:03}"


def test_lines_are_read_with_their_seconds() -> None:
    text = "WEBVTT\n\nNOTE nobody reads this\n\n1\n00:01.500 --> 00:04.000 align:start\n<v Anna>Two\nlines</v>\n"
    (line,) = lines_of(text)
    assert (line.begins, line.ends, line.words, line.at) == (1.5, 4.0, "Two lines", "1.5")


@given(st.lists(st.tuples(TIMES, st.sampled_from(["egy", "két szó", "árvíztűrő", "سلام"])), min_size=1, max_size=5))
def test_every_line_that_was_written_is_read(cues: list[tuple[float, str]]) -> None:
    blocks = [f"{vtt(at)} --> {vtt(at + 1)}\n{words.strip()}" for at, words in cues]
    read = lines_of("\n\n".join(["WEBVTT", *blocks]))
    assert [line.words for line in read] == [" ".join(words.split()) for _at, words in cues]
    assert [line.begins for line in read] == [pytest.approx(at, abs=0.001) for at, _words in cues]


@given(st.text(max_size=200))
def test_what_is_no_captions_breaks_no_page(text: str) -> None:
    lines_of(text)
    lines_of(f"WEBVTT\n\n{text}")
    lines_of(f"WEBVTT\n\n00:00.000 --> {text}")


@given(st.text(max_size=14))
def test_any_second_that_is_asked_for_is_one(asked: str) -> None:
    assert 0 <= starts_at(asked) < LATEST


@pytest.mark.parametrize(("asked", "second"), [("75", 75), ("75.5", 75.5), (".5", 0.5), (".", 0), ("1_0", 0), ("٣", 0)])
def test_seconds(asked: str, second: float) -> None:
    assert starts_at(asked) == second
