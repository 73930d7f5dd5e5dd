"""What we write we read: words, boxes, confidences, hyphens, kinds, reading order, descriptions and structure."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_pages.formats import alto, mets, write_alto, write_mets
from archive_pages.formats.mets import MetsArea, MetsDivision, MetsDocument, MetsFile, MetsPage
from archive_pages.formats.mods import Metadata
from archive_pages.formats.page import Block, BlockKind, Box, Hyphen, Line, OcrPage, Unit, Word
from archive_pages.formats.paths import resolve, to_href

LETTERS = st.characters(
    exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp"), exclude_characters="¬\u00ad\u2e17\ufeff"
)
ENDS = st.characters(categories=("Ll", "Lu", "Lo", "Nd"))
CONTENTS = st.builds("".join, st.tuples(st.text(LETTERS, max_size=8), ENDS)).filter(lambda s: not s.isspace())
SIZES = st.one_of(st.integers(0, 20_000), st.floats(0, 20_000, allow_nan=False))
PLACES = st.one_of(st.integers(-50, 20_000), st.floats(-50, 20_000, allow_nan=False))
BOXES = st.builds(Box, PLACES, PLACES, SIZES, SIZES)
MAYBE_BOXES = st.none() | BOXES
LANGUAGES = st.sampled_from([None, "hu", "ro", "fa", "en", "de"])


@st.composite
def words(draw: st.DrawFn) -> Word:
    hyphen = draw(st.sampled_from([None, None, None, *Hyphen]))
    full = draw(st.none() | CONTENTS) if hyphen else None
    confidence = draw(st.none() | st.floats(0, 1, allow_nan=False))
    return Word(draw(CONTENTS), draw(MAYBE_BOXES), confidence, hyphen, full)


LINES = st.builds(Line, st.lists(words(), min_size=1, max_size=4), MAYBE_BOXES)
TEXT_BLOCKS = st.builds(
    Block, st.sampled_from(BlockKind), st.lists(LINES, min_size=1, max_size=3), MAYBE_BOXES, LANGUAGES
)
PICTURES = st.builds(
    Block, st.sampled_from([BlockKind.ILLUSTRATION, BlockKind.SEPARATOR]), st.just([]), MAYBE_BOXES, st.none()
)
PAGES = st.builds(
    OcrPage,
    st.floats(1, 100_000),
    st.floats(1, 100_000),
    st.just(Unit.PIXEL),
    st.lists(st.one_of(TEXT_BLOCKS, PICTURES), max_size=4),
    image_name=st.just("scan & <1>.tif"),
    language=LANGUAGES,
    page_label=st.sampled_from([None, "3", "XII", "[Seite 4]"]),
)


@given(PAGES)
def test_alto_reads_what_it_writes(page: OcrPage) -> None:
    written = write_alto.write(page, file_name="scan & <1>.tif", language=page.language)
    read = alto.parse(written, "page.xml")
    assert dataclasses.replace(read, problems=[]) == page
    assert not any(problem.fatal for problem in read.problems)


def test_alto_is_written_in_pixels_only() -> None:
    with pytest.raises(ValueError, match="pixels"):
        write_alto.write(OcrPage(1, 1, Unit.MM10, []), file_name="a.tif")


def test_alto_is_what_other_programs_expect() -> None:
    first = Word("szét", Box(1, 2, 3.5, 4), 0.5, Hyphen.FIRST, "szétválaszt")
    page = OcrPage(100, 200, Unit.PIXEL, [Block(BlockKind.HEADING, [Line([first])], language="hu")], page_label="3")
    text = write_alto.write(page, file_name="a.tif", language="hu").decode()
    assert 'xmlns="http://www.loc.gov/standards/alto/ns-v4#"' in text
    assert '<LayoutTag ID="LAYOUT_HEADING" LABEL="heading"/>' in text
    assert 'SUBS_TYPE="HypPart1" SUBS_CONTENT="szétválaszt"' in text
    assert '<HYP CONTENT="-"/>' in text
    assert 'HPOS="1" VPOS="2" WIDTH="3.5" HEIGHT="4"' in text


WORD = st.text(st.characters(categories=("Ll", "Lu", "Nd"), include_characters=" .,’"), max_size=12).map(
    lambda text: " ".join(text.split())
)
SOME = WORD.filter(bool)
METADATA = st.builds(
    Metadata,
    title=WORD,
    host_title=WORD,
    names=st.lists(SOME, max_size=2),
    date_issued=st.sampled_from(["", "1912-03-03", "1890/1944", "1905~"]),
    volume=WORD,
    number=WORD,
    edition=WORD,
    edition_label=WORD,
    section=WORD,
    languages=st.lists(st.sampled_from(["hu", "ro", "fa"]), unique=True),
    publisher=WORD,
    place=WORD,
    identifiers=st.dictionaries(
        st.sampled_from(["lccn", "issn", "uuid", "urn"]), st.lists(SOME, min_size=1, max_size=2)
    ),
    rights=WORD,
    rights_uri=st.sampled_from(["", "http://rightsstatements.org/vocab/InC/1.0/"]),
    physical_location=WORD,
    shelf_locator=WORD,
    notes=st.lists(SOME, max_size=2),
)


@st.composite
def documents(draw: st.DrawFn) -> MetsDocument:
    count = draw(st.integers(0, 4))
    files: dict[str, MetsFile] = {}
    pages = []
    for order in range(1, count + 1):
        master = MetsFile(f"M{order}", "master", f"masters/{order:04}.tif", "image/tiff", "ab" * 32, "SHA-256", 77)
        ocr = MetsFile(f"A{order}", "fulltext", to_href(f"alto/{order} ő.xml"), "application/xml", "cd" * 32, "SHA-256")
        files |= {file.id: file for file in (master, ocr)}
        pages.append(MetsPage(f"P{order}", order, draw(WORD), [master.id, ocr.id], "page"))
    logical = []
    if pages and draw(st.booleans()):
        ids = [page.id for page in pages]
        part = MetsDivision(
            "L2", "article", draw(WORD), ids[:1], [MetsArea("A1", "BLOCK1"), MetsArea("A1", coords="1,2,3,4")]
        )
        logical = [MetsDivision("L1", "issue", draw(WORD), ids, [], [part], [write_mets.DESCRIPTION_ID])]
    return MetsDocument("mets.xml", draw(WORD), "issue", draw(METADATA), {}, files, pages, logical)


def without_lines(document: MetsDocument) -> MetsDocument:
    def division(node: MetsDivision) -> MetsDivision:
        return dataclasses.replace(node, line=None, children=[division(child) for child in node.children])

    return dataclasses.replace(
        document,
        metadata=dataclasses.replace(document.metadata, line=None),
        descriptions={},
        files={name: dataclasses.replace(file, line=None) for name, file in document.files.items()},
        pages=[dataclasses.replace(page, line=None) for page in document.pages],
        logical=[division(node) for node in document.logical],
    )


@settings(max_examples=60)
@given(documents())
def test_mets_reads_what_it_writes(document: MetsDocument) -> None:
    read = mets.parse(write_mets.write(document), "mets.xml")
    assert without_lines(read) == document


@given(
    st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="/\\:"), min_size=1), min_size=1)
)
def test_paths_survive_as_references(parts: list[str]) -> None:
    path = "/".join(part.strip() for part in parts if part.strip() not in ("", ".", ".."))
    if path:
        assert resolve("", to_href(path)) == path
