"""No bytes, however broken, raise anything but `UnreadableFile`; and what is read keeps the promises of `page.py`."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_pages.formats import abbyy, alto, hocr, mets, ndnp_batch, page_xml, pdf
from archive_pages.formats.dates import read as read_date
from archive_pages.formats.detect import detect
from archive_pages.formats.page import OcrPage
from cms.parsing.problems import Problem, UnreadableFile
from tests.formats.small import ABBYY, ALTO, BATCH, HOCR, METS, PAGE, PDF
from tests.samples import real

PARSERS: dict[str, tuple[Callable[[bytes, str], Any], bytes]] = {
    "alto": (alto.parse, ALTO),
    "abbyy": (abbyy.parse, ABBYY),
    "hocr": (hocr.parse, HOCR),
    "page_xml": (page_xml.parse, PAGE),
    "mets": (mets.parse, METS),
    "ndnp_batch": (ndnp_batch.parse, BATCH),
    "pdf": (pdf.parse, PDF),
}
REAL = {
    "alto": "mets-alto-book/FULLTEXT/320807.xml",
    "abbyy": "abbyy-fr10-newspaper/oldGerman.xml",
    "hocr": "odd-ocr/hocr_hyphen.html",
    "page_xml": "persian/rahbar-1185565752-00000086.xml",
    "mets": "mets-alto-book/mets.xml",
    "pdf": "odd-pdf/text_only_pdfa1b.pdf",
}
CHUNKS = [
    *(b"<", b">", b"&", b"&#0;", b"&nbsp;", b'"', b"'", b"\0", b"\xff", b"]]>", b"<!--", b"-->", b"<?", b"<![CDATA["),
    *(
        b"NaN",
        b"-1",
        b"1e999",
        b"<a>",
        b"</a>",
        b"\xc3",
        b"\xef\xbb\xbf",
        b"x:",
        b"=",
        b"\r\n",
        b"&#x10FFFF;",
        b";",
        b" ",
    ),
    *(b"<x:y z:w='1'>", b"<html>", b"obj", b"endobj", b"stream"),
]


@st.composite
def mutations(draw: st.DrawFn) -> list[tuple[float, int, bytes]]:
    """Cuts and insertions: where (as a share of the file), how many bytes go, what comes."""
    return draw(
        st.lists(
            st.tuples(
                st.floats(0, 1, exclude_max=True), st.integers(0, 60), st.sampled_from(CHUNKS) | st.binary(max_size=6)
            ),
            min_size=1,
            max_size=6,
        )
    )


def mutate(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, insertion in changes:
        start = int(place * len(data))
        data = data[:start] + insertion + data[start + length :]
    return data


def check(name: str, data: bytes) -> None:
    parse, _ = PARSERS[name]
    detect(data, name)
    try:
        found = parse(data, "fuzzed")
    except UnreadableFile as error:
        check_refusal(error.problem)
        return
    for page in found if isinstance(found, list) else [found]:
        assert all(problem.file == "fuzzed" and not problem.fatal for problem in page.problems)
        if isinstance(page, OcrPage):
            check_page(page)


def check_refusal(problem: Problem) -> None:
    assert problem.fatal
    assert problem.file == "fuzzed"
    assert problem.code
    assert problem.message.endswith(".")


def check_page(page: OcrPage) -> None:
    assert (page.width is None) is (page.height is None)
    assert page.width is None or (0 < page.width < math.inf)
    for word in page.words:
        assert word.content
        assert not any(character.isspace() for character in word.content)
        assert word.confidence is None or 0 <= word.confidence <= 1
        if word.box is not None:
            assert all(map(math.isfinite, (word.box.hpos, word.box.vpos)))
            assert 0 <= word.box.width < math.inf
            assert 0 <= word.box.height < math.inf


@pytest.mark.parametrize("name", PARSERS)
def test_the_samples_are_sound(name: str) -> None:
    parse, sample = PARSERS[name]
    found = parse(sample, "sample")
    for page in found if isinstance(found, list) else [found]:
        assert not isinstance(page, OcrPage) or len(page.words) >= 1


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=60)
@given(data=st.binary(max_size=200))
def test_any_bytes(name: str, data: bytes) -> None:
    check(name, data)


@pytest.mark.parametrize("name", PARSERS)
@settings(max_examples=150)
@given(changes=mutations())
def test_mutated_samples(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    check(name, mutate(PARSERS[name][1], changes))


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=mutations())
def test_mutated_real_files(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    check(name, mutate(real(REAL[name]).read_bytes(), changes))


@settings(max_examples=300)
@given(
    st.text(max_size=30) | st.from_regex(r"[\[(]?[0-9]{1,4}[-./ ][0-9]{1,4}([-./ ][0-9]{1,4})?[?~\])]?", fullmatch=True)
)
def test_any_date(written: str) -> None:
    found, problem = read_date(written, "mets.xml", 3)
    assert found is not None or problem is not None or not written.strip()
    assert problem is None or (problem.file, problem.line) == ("mets.xml", 3)
