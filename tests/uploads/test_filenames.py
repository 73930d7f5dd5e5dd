"""Names of files are one line that may be shown, whatever a device tells."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cms.media.filenames import LONGEST, clean_name, ending_of

pytestmark = pytest.mark.embedded
HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from("/\\\0\n\r\u202e\u2066\u200f. ")), max_size=300)


@given(HOSTILE)
@example("../../etc/passwd")
@example("C:\\Users\\anna\\film.mp4")
@example("\u202e4pm.exe")
@example(".")
@example("e\u0301" * 500 + ".mp4")
def test_nothing_of_a_path_no_controls_no_turned_words(told: str) -> None:
    name = clean_name(told)
    assert name
    assert len(name) <= LONGEST
    assert not set(name) & set("/\\\0\n\r\t\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f")
    assert name == name.strip()
    assert not name.startswith(".")
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("told", "name", "ending"),
    [
        ("film.mp4", "film.mp4", "mp4"),
        ("C:\\Users\\anna\\Jó könyv.MP4", "Jó könyv.MP4", "mp4"),
        ("/home/anna/..", "file", ""),
        ("\u202egpj.exe", "gpj.exe", "exe"),
        ("می\u200cخوانم.mov", "می\u200cخوانم.mov", "mov"),
        ("x" * 500 + ".webm", "x" * 115 + ".webm", "webm"),
        ("", "file", ""),
        ("README", "README", ""),
    ],
)
def test_names_as_people_know_them(told: str, name: str, ending: str) -> None:
    assert clean_name(told) == name
    assert ending_of(name) == ending
