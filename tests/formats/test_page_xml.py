"""PAGE XML: regions in their reading order, polygons, words and lines that disagree."""

import pytest

from archive_pages.formats import page_xml
from archive_pages.formats.page import BlockKind, Box, OcrPage
from cms.parsing.problems import UnreadableFile


def page(*content: str, attributes: str = 'imageFilename="a.tif" imageWidth="1000" imageHeight="2000"') -> OcrPage:
    namespace = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
    data = f'<PcGts xmlns="{namespace}"><Metadata/><Page {attributes}>{"".join(content)}</Page></PcGts>'
    return page_xml.parse(data.encode(), "page.xml")


def coords(points: str = "10,20 110,25 110,60 10,55") -> str:
    return f'<Coords points="{points}"/>'


def text(content: str, extra: str = "") -> str:
    return f"<TextEquiv {extra}><Unicode>{content}</Unicode></TextEquiv>"


def region(name: str, *lines: str, extra: str = "") -> str:
    return f'<TextRegion id="{name}" {extra}>{coords()}{"".join(lines)}</TextRegion>'


def line(*content: str, points: str = "10,20 110,25 110,60 10,55") -> str:
    return f"<TextLine>{coords(points)}{''.join(content)}</TextLine>"


def word(content: str, points: str, extra: str = 'conf="0.5"') -> str:
    return f"<Word>{coords(points)}{text(content, extra)}</Word>"


def test_words_take_the_box_around_their_polygon() -> None:
    read = page(region("r", line(word("őszi", "10,20 50,22 49,60 11,58"))))
    assert (read.width, read.height, read.image_name) == (1000, 2000, "a.tif")
    assert [(w.content, w.box, w.confidence) for w in read.words] == [("őszi", Box(10, 20, 40, 40), 0.5)]
    assert read.blocks[0].box == Box(10, 20, 100, 40)


def test_points_of_2010() -> None:
    points = '<Coords><Point x="1" y="2"/><Point x="5" y="9"/></Coords>'
    read = page(f"<TextRegion>{points}<TextLine>{points}{text('szó')}</TextLine></TextRegion>")
    assert [(w.content, w.box) for w in read.words] == [("szó", Box(1, 2, 4, 7))]


def test_a_line_without_words_is_split() -> None:
    read = page(region("r", line(text("egy kevés"), points="0,0 88,0 88,10")))
    assert [w.content for w in read.words] == ["egy", "kevés"]
    assert read.words[1].box == Box(pytest.approx(38), 0, pytest.approx(50), 10)


def test_a_region_with_text_only_is_split_into_lines() -> None:
    two_rows = text("egy\nketto")
    read = page(f"<TextRegion>{coords('0,0 100,0 100,40 0,40')}{two_rows}</TextRegion>")
    assert [(part.box, [w.content for w in part.words]) for part in read.blocks[0].lines] == [
        (Box(0, 0, 100, 20), ["egy"]),
        (Box(0, 20, 100, 20), ["ketto"]),
    ]


def test_corrected_lines_outrank_their_words() -> None:
    words = word("hibas", "0,0 40,0 40,10") + word("szoveg", "50,0 90,0 90,10")
    same_number = page(region("r", line(words, text("hibátlan szöveg"))))
    assert [(w.content, w.box, w.confidence) for w in same_number.words] == [
        ("hibátlan", Box(0, 0, 40, 10), None),
        ("szöveg", Box(50, 0, 40, 10), None),
    ]
    other_number = page(region("r", line(words, text("egy jó sor"), points="0,0 100,0 100,10")))
    assert [w.content for w in other_number.words] == ["egy", "jó", "sor"]
    assert [problem.code for problem in other_number.problems] == ["levels-differ"]
    assert page(region("r", line(words, text("hibas  szoveg")))).problems == []


def test_the_best_reading_is_the_lowest_index() -> None:
    read = page(region("r", line(text("rossz", 'index="1"'), text("jó", 'index="0" conf="0.7"'))))
    assert [(w.content, w.confidence) for w in read.words] == [("jó", 0.7)]


def test_reading_order_is_followed_through_its_groups() -> None:
    order = """<ReadingOrder><OrderedGroup><RegionRefIndexed index="2" regionRef="a"/><UnorderedGroupIndexed index="1">
    <RegionRef regionRef="c"/></UnorderedGroupIndexed><RegionRefIndexed index="0" regionRef="d"/>
    </OrderedGroup></ReadingOrder>"""
    regions = [region(name, line(text(name))) for name in "abcd"]
    assert [w.content for w in page(order, *regions).words] == ["d", "c", "a", "b"]
    assert [w.content for w in page(*regions).words] == ["a", "b", "c", "d"]


def test_kinds() -> None:
    content = line(text("x"))
    read = page(
        region("a", content, extra='type="heading"'),
        region("b", content, extra='type="page-number"'),
        region("c", content, extra='custom="readingOrder {index:0;} structure {type:caption;}"'),
        region("d", content, extra='type="paragraph"'),
        f"<TableRegion>{region('e', content)}</TableRegion><AdvertRegion>{region('f', content)}</AdvertRegion>",
        f"<ImageRegion>{coords()}{region('g', content)}</ImageRegion><SeparatorRegion/>",
        region("empty"),
    )
    assert [block.kind for block in read.blocks] == [
        BlockKind.HEADING,
        BlockKind.MARGINALIA,
        BlockKind.CAPTION,
        BlockKind.TEXT,
        BlockKind.TABLE,
        BlockKind.ADVERTISEMENT,
        BlockKind.ILLUSTRATION,
        BlockKind.CAPTION,
        BlockKind.SEPARATOR,
    ]


def test_resolution_and_language() -> None:
    size = 'imageWidth="10" imageHeight="20"'
    read = page(attributes=f'{size} imageXResolution="118.11" imageResolutionUnit="PPCM" primaryLanguage="Hungarian"')
    assert read.dpi == pytest.approx(300, abs=0.1)
    assert read.language == "hu"


def test_bad_points_keep_the_text() -> None:
    read = page(region("r", "\n" + line(text("szó"), points="1,2 x,y"), line(text("két"), points=", ,")))
    assert [(w.content, w.box) for w in read.words] == [("szó", None), ("két", None)]
    assert [(problem.code, problem.line) for problem in read.problems] == [("bad-number", 2), ("no-box", 2)]


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        page_xml.parse(b"<PcGts/>", "p.xml")
    assert caught.value.problem.code == "no-page"


def test_a_page_without_size_is_warned_of() -> None:
    read = page(attributes='imageWidth="0" imageHeight="20"')
    assert (read.width, read.height) == (None, None)
    assert [problem.code for problem in read.problems] == ["no-page-size"]
