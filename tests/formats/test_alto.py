"""ALTO: namespaces, units, words, hyphens, kinds, reading order, and its usual defects. All samples are our own."""

import pytest

from archive_pages.formats import alto
from archive_pages.formats.page import BlockKind, Box, Hyphen, OcrPage, Unit
from cms.parsing.problems import UnreadableFile


def page_of(
    body: str, page: str = 'WIDTH="1000" HEIGHT="2000"', unit: str = "pixel", before: str = "", namespace: str = ""
) -> OcrPage:
    return alto.parse(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<alto{f' xmlns="{namespace}"' if namespace else ""}><Description><MeasurementUnit>{unit}</MeasurementUnit>
<sourceImageInformation><fileName>scan 1.tif</fileName></sourceImageInformation></Description>{before}
<Layout><Page ID="P1" PRINTED_IMG_NR="3" {page}><PrintSpace>
{body}
</PrintSpace></Page></Layout></alto>""".encode(),
        "page.xml",
    )


def block(*lines: str) -> str:
    return "<TextBlock>" + "".join(lines) + "</TextBlock>"


def line(*strings: str) -> str:
    return "<TextLine>" + "".join(strings) + "</TextLine>"


def string(content: str, extra: str = "", place: str = 'HPOS="10" VPOS="20" WIDTH="90" HEIGHT="12"') -> str:
    return f'<String CONTENT="{content}" {place} {extra}/>'


def words(page: OcrPage) -> list[tuple[str, Hyphen | None, str | None]]:
    return [(word.content, word.hyphen, word.full) for word in page.words]


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        "http://schema.ccs-gmbh.com/ALTO",
        "http://schema.ccs-gmbh.com/docworks/version20/alto-1-4.xsd",
        "http://www.loc.gov/standards/alto/ns-v2#",
        "http://www.loc.gov/standards/alto/ns-v3#",
        "http://www.loc.gov/standards/alto/ns-v4#",
        "http://bibnum.bnf.fr/ns/alto_prod",
        "something of their own",
    ],
)
def test_every_namespace_reads_the_same(namespace: str) -> None:
    page = page_of(block(line(string("őszi", 'WC="0.5"'))), namespace=namespace)
    assert (page.width, page.height, page.unit) == (1000, 2000, Unit.PIXEL)
    assert page.image_name == "scan 1.tif"
    assert page.page_label == "3"
    assert [(word.content, word.box, word.confidence) for word in page.words] == [("őszi", Box(10, 20, 90, 12), 0.5)]


def test_a_prefix_reads_the_same() -> None:
    data = b"""<a:alto xmlns:a="http://www.loc.gov/standards/alto/ns-v2#">
    <a:Layout><a:Page WIDTH="9" HEIGHT="9"><a:PrintSpace>
    <a:TextBlock><a:TextLine><a:String CONTENT="szi" HPOS="1" VPOS="1" WIDTH="1" HEIGHT="1"/></a:TextLine></a:TextBlock>
    </a:PrintSpace></a:Page></a:Layout></a:alto>"""
    assert [word.content for word in alto.parse(data, "p.xml").words] == ["szi"]


@pytest.mark.parametrize(
    ("written", "unit", "warned"),
    [
        ("pixel", Unit.PIXEL, False),
        ("Inch1200", Unit.INCH1200, False),
        ("mm10", Unit.MM10, False),
        ("", Unit.UNKNOWN, False),
        ("furlong", Unit.UNKNOWN, True),
    ],
)
def test_units(written: str, unit: Unit, warned: bool) -> None:
    page = page_of("", unit=written)
    assert page.unit is unit
    assert ("unknown-unit" in [problem.code for problem in page.problems]) is warned


def test_an_empty_page_is_normal() -> None:
    page = page_of("")
    assert page.blocks == []
    assert page.problems == []


@pytest.mark.parametrize(
    ("page", "size", "code"),
    [
        ("", (None, None), "no-page-size"),
        ('WIDTH="0" HEIGHT="0"', (None, None), "no-page-size"),
        ('WIDTH="1500" HEIGHT="1999;x_wconf"', (1500, 1999), "bad-number"),
        ('WIDTH="NaN" HEIGHT="20"', (None, None), "bad-number"),
        ('WIDTH="15,5" HEIGHT="20"', (15.5, 20), "bad-number"),
        ('WIDTH="1e400" HEIGHT="20"', (None, None), "bad-number"),
    ],
)
def test_page_sizes_that_are_none(page: str, size: tuple[float | None, float | None], code: str) -> None:
    read = page_of("", page=page)
    assert (read.width, read.height) == size
    assert (read.problems[0].code, read.problems[0].line, read.problems[0].fatal) == (code, 4, False)


@pytest.mark.parametrize(
    ("place", "box", "code"),
    [
        ('HPOS="1.5" VPOS="-2" WIDTH="3.25" HEIGHT="4"', Box(1.5, -2, 3.25, 4), None),
        ('HPOS="5000" VPOS="1" WIDTH="3" HEIGHT="4"', Box(5000, 1, 3, 4), None),
        ("", None, "no-box"),
        ('HPOS="1" VPOS="1" WIDTH="3"', None, "no-box"),
        ('HPOS="nan" VPOS="1" WIDTH="3" HEIGHT="4"', None, "bad-box"),
        ('HPOS="1" VPOS="inf" WIDTH="3" HEIGHT="4"', None, "bad-box"),
        ('HPOS="1" VPOS="1" WIDTH="-3" HEIGHT="4"', None, "bad-box"),
        ('HPOS="x" VPOS="1" WIDTH="3" HEIGHT="4"', None, "bad-number"),
        ('HPOS="1;2" VPOS="1" WIDTH="3" HEIGHT="4"', Box(1, 1, 3, 4), "bad-number"),
    ],
)
def test_boxes_are_kept_or_reported(place: str, box: Box | None, code: str | None) -> None:
    page = page_of(block("\n", line(string("szó", place=place))))
    assert [(word.content, word.box) for word in page.words] == [("szó", box)]
    found = [problem for problem in page.problems if problem.code == code]
    assert bool(found) is (code is not None)
    assert all(problem.line == 6 and not problem.fatal for problem in found)


def sides(page: OcrPage) -> list[tuple[str, float, float]]:
    return [(word.content, round(word.box.hpos, 6), round(word.box.width, 6)) for word in page.words if word.box]


def test_a_line_in_one_string_becomes_words_that_share_its_box() -> None:
    page = page_of(block(line(string("abc de uvxy", place='HPOS="100" VPOS="20" WIDTH="106" HEIGHT="12"'))))
    assert sides(page) == [("abc", 100, 30), ("de", 138, 20), ("uvxy", 166, 40)]
    assert {(word.box.vpos, word.box.height) for word in page.words if word.box} == {(20, 12)}


def test_wide_letters_take_more_of_the_line_than_narrow_ones() -> None:
    page = page_of(block(line(string("illi mwmw", place='HPOS="0" VPOS="0" WIDTH="88" HEIGHT="9"'))))
    assert sides(page) == [("illi", 0, 24), ("mwmw", 32, 56)]


def test_a_right_to_left_line_is_shared_from_the_right() -> None:
    page = page_of(block(line(string("بسمه تعالی", place='HPOS="100" VPOS="20" WIDTH="98" HEIGHT="12"'))))
    assert sides(page) == [("بسمه", 158, 40), ("تعالی", 100, 50)]


def test_combining_marks_and_zwnj_take_no_room_and_stay() -> None:
    page = page_of(block(line(string("اوّل می\u200cشود", place='HPOS="0" VPOS="0" WIDTH="88" HEIGHT="10"'))))
    assert sides(page) == [("اوّل", 58, 30), ("می\u200cشود", 0, 50)]


def test_hyphens_that_the_file_declares() -> None:
    page = page_of(
        block(
            line(string("en", 'SUBS_TYPE="HypPart1" SUBS_CONTENT="entablature"'), '<HYP CONTENT="-"/>'),
            line(string("tablature", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="entablature"'), string("the")),
            line(string("vien¬", 'SUBS_TYPE="HypPart1" SUBS_CONTENT=""')),
            line(string("tos", 'SUBS_TYPE="HypPart2" SUBS_CONTENT="two words"')),
        )
    )
    assert words(page) == [
        ("en", Hyphen.FIRST, "entablature"),
        ("tablature", Hyphen.SECOND, "entablature"),
        ("the", None, None),
        ("vien", Hyphen.FIRST, None),
        ("tos", Hyphen.SECOND, None),
    ]


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "--", "¬", "Â¬"])
def test_hyp_alone_divides(hyphen: str) -> None:
    body = line(string("szét"), f'<HYP CONTENT="{hyphen}"/>') + line(string("válasz"), string("más"))
    assert words(page_of(block(body))) == [
        ("szét", Hyphen.FIRST, None),
        ("válasz", Hyphen.SECOND, None),
        ("más", None, None),
    ]


@pytest.mark.parametrize("hyphen", ["¬", "\u00ad", "\u2e17", "Â¬", "Â\u00ad"])
def test_characters_that_only_divide(hyphen: str) -> None:
    body = line(string("egy"), string(f"szét{hyphen}")) + line(string("válasz"))
    assert words(page_of(block(body))) == [
        ("egy", None, None),
        ("szét", Hyphen.FIRST, None),
        ("válasz", Hyphen.SECOND, None),
    ]


def test_a_plain_hyphen_at_a_line_end_stays() -> None:
    body = line(string("Vereins-")) + line(string("Blatt"))
    assert words(page_of(block(body))) == [("Vereins-", None, None), ("Blatt", None, None)]


def test_a_lone_dividing_sign_stays_a_word() -> None:
    body = line(string("szét"), string("¬")) + line(string("válasz"))
    assert [word.content for word in page_of(block(body)).words] == ["szét", "¬", "válasz"]


def test_across_blocks_only_a_small_letter_goes_on() -> None:
    first = block(line(string("szét¬")))
    small = page_of(first + block(line(string("válasz"))))
    capital = page_of(first + block(line(string("Budapest"))))
    assert [word.hyphen for word in small.words] == [Hyphen.FIRST, Hyphen.SECOND]
    assert [word.hyphen for word in capital.words] == [Hyphen.FIRST, None]


def test_control_characters_and_line_feeds_are_removed_with_a_warning() -> None:
    page = page_of(block(line(string("a\u0081b&#10;c", place=""))))
    assert [word.content for word in page.words] == ["ab", "c"]
    assert {problem.code for problem in page.problems} >= {"control-character", "line-feed"}


def test_blank_strings_are_no_words() -> None:
    page = page_of(block(line(string(" "), string(""), "<String/>")))
    assert page.blocks == []
    assert [problem.code for problem in page.problems] == ["no-content"]


def test_kinds_come_from_elements_margins_types_and_tags() -> None:
    text = line(string("x"))
    tags = '<Tags><LayoutTag ID="T1" LABEL="Heading"/><StructureTag ID="T2" TYPE="advert" LABEL="?"/></Tags>'
    page = page_of(
        f'<TextBlock TAGREFS="T1">{text}</TextBlock><TextBlock TAGREFS="T2">{text}</TextBlock>'
        f'<ComposedBlock TYPE="table"><TextBlock>{text}</TextBlock></ComposedBlock>'
        f'<TextBlock TYPE="caption">{text}</TextBlock><Illustration/><GraphicalElement/>'
        f'<TextBlock LANG="hun">{text}</TextBlock>'
        f"</PrintSpace><TopMargin><TextBlock>{text}</TextBlock></TopMargin><PrintSpace>",
        before=tags,
    )
    assert [block.kind for block in page.blocks] == [
        BlockKind.HEADING,
        BlockKind.ADVERTISEMENT,
        BlockKind.TABLE,
        BlockKind.CAPTION,
        BlockKind.ILLUSTRATION,
        BlockKind.SEPARATOR,
        BlockKind.TEXT,
        BlockKind.MARGINALIA,
    ]
    assert page.blocks[6].language == "hu"


def test_idnext_orders_blocks() -> None:
    body = "".join(
        f'<TextBlock ID="{name}" IDNEXT="{following}">{line(string(name))}</TextBlock>'
        for name, following in [("c", ""), ("a", "b"), ("b", "c")]
    )
    assert [word.content for word in page_of(body).words] == ["a", "b", "c"]


def test_idnext_in_a_circle_loses_nothing() -> None:
    body = "".join(
        f'<TextBlock ID="{name}" IDNEXT="{following}">{line(string(name))}</TextBlock>'
        for name, following in [("a", "b"), ("b", "a"), ("c", "gone")]
    )
    assert sorted(word.content for word in page_of(body).words) == ["a", "b", "c"]


def test_reading_order_outranks_the_file() -> None:
    blocks = "".join(f'<TextBlock ID="{name}">{line(string(name))}</TextBlock>' for name in "abc")
    order = '<ReadingOrder><OrderedGroup><ElementRef REF="c"/><ElementRef REF="a"/></OrderedGroup></ReadingOrder>'
    data = f"""<alto><Layout>{order}
    <Page WIDTH="1" HEIGHT="1"><PrintSpace>{blocks}</PrintSpace></Page></Layout></alto>"""
    assert [word.content for word in alto.parse(data.encode(), "p.xml").words] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<alto/>", "no-page"),
        (b"<alto><Layout><Page/><Page/></Layout></alto>", "several-pages"),
        (b"<alto><Layout><Page>", "not-xml"),
    ],
)
def test_what_is_no_page_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        alto.parse(data, "p.xml")
    assert (caught.value.problem.code, caught.value.problem.line) == (code, 1)


@pytest.mark.parametrize(("written", "read"), [("0.5", 0.5), ("1", 1), ("87", 0.87), ("-1", None), ("x", None)])
def test_confidence_is_a_share_of_one(written: str, read: float | None) -> None:
    assert page_of(block(line(string("x", f'WC="{written}"')))).words[0].confidence == read


def test_a_page_without_size_takes_that_of_its_print_space() -> None:
    data = b"""<alto><Layout><Page><PrintSpace HPOS="10" VPOS="20" WIDTH="100" HEIGHT="200"/></Page></Layout></alto>"""
    page = alto.parse(data, "p.xml")
    assert (page.width, page.height) == (110, 220)
    assert [problem.code for problem in page.problems] == ["no-page-size"]


def test_substitutions_that_are_no_division_are_left_alone() -> None:
    body = block(line(string("stb.", 'SUBS_TYPE="Abbreviation" SUBS_CONTENT="satöbbi"')))
    assert words(page_of(body)) == [("stb.", None, None)]
