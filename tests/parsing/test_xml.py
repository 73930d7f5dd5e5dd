"""The XML reader: what it repairs, what it refuses, and that hostile files are refused at once."""

import contextlib
import time

import pytest

from cms.parsing.problems import UnreadableFile
from cms.parsing.xml import Limits, local, read, read_html, writable


def refusal(data: bytes, limits: Limits | None = None) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(data, "page.xml", *([limits] if limits else []))
    problem = caught.value.problem
    assert problem.fatal
    assert problem.file == "page.xml"
    assert len(problem.message) > 20
    return caught.value


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read(data, "page.xml").problems]


def laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{i} "{"&l" + str(i - 1) + ";" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(10)
    )
    return f"<!DOCTYPE alto [{entities}]><alto><String CONTENT='&l9;'/></alto>".encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (laughs(), "dtd-declarations"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "dtd-declarations"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.org/x.dtd"> %x;]><a/>', "dtd-declarations"),
        (b'<!DOCTYPE a [<!ATTLIST a b CDATA "long">]><a/>', "dtd-declarations"),
        (laughs().decode().encode("utf-16"), "dtd-declarations"),
        (b"<a>" * 5000 + b"</a>" * 5000, "too-deep"),
        (b"<a>" * 300 + b"</a>" * 300, "too-deep"),
        (b"<a>" + b"<b/>" * 1_000_001 + b"</a>", "too-many-elements"),
        (b"", "empty-file"),
        (b"  \n", "empty-file"),
        (b"<a><b></a>", "not-xml"),
        (b"<a><b>", "not-xml"),
        (b"hello", "not-xml"),
        (b'<?xml version="1.0" encoding="rot13"?><a/>', "unknown-encoding"),
        (b'<?xml version="1.0" encoding="punycode"?><a/>', "unknown-encoding"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "unknown-encoding"),
        ('<a c="h\u00e1rom \u0151szi r\u00f3zsa"/>'.encode("iso8859-2"), "wrong-encoding"),
    ],
)
def test_hostile_and_broken_files_are_refused_at_once(data: bytes, code: str) -> None:
    start = time.perf_counter()
    assert refusal(data).problem.code == code
    assert time.perf_counter() - start < 2


def test_a_file_over_the_limits_is_refused() -> None:
    assert refusal(b"<a>" + b" " * 100 + b"</a>", Limits(bytes=50)).problem.code == "too-large"
    assert refusal(b"<a><b/><b/><b/></a>", Limits(elements=3)).problem.code == "too-many-elements"
    read(b"<a><b/><b/></a>", "page.xml", Limits(bytes=15, elements=3))


def test_refusals_name_the_line() -> None:
    assert refusal(b"<a>\n<b>\n<c></b>\n</a>").problem.line == 3
    assert refusal(b"<!DOCTYPE a [\n\n<!ENTITY b 'c'>]><a/>").problem.line == 3
    assert refusal('<a>\n<b c="őz"/>\n</a>'.encode("cp1250")).problem.line == 2
    assert refusal(b"<a>\n" + b"<a>\n" * 300 + b"</a>" * 301).problem.line


def test_an_external_dtd_is_named_but_never_fetched() -> None:
    public = b'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1.dtd">'
    assert local(read(public + b"<html/>", "page.xml").root.tag) == "html"
    assert local(read(b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "page.xml").root.tag) == "a"


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0" encoding="ISO-8859-1"?><a b="\xe1"/>',
        b'<?xml version="1.0" encoding="windows-1250"?><a b="\xe1"/>',
        b'<?xml version="1.0" encoding="cp1252"?><a b="\xe1"/>',
        '<a b="á"/>'.encode(),
        b"\xef\xbb\xbf" + '<a b="á"/>'.encode(),
        b"\xef\xbb\xbf" + '<?xml version="1.0" encoding="ISO-8859-1"?><a b="á"/>'.encode(),
        '<?xml version="1.0" encoding="UTF-16"?><a b="á"/>'.encode("utf-16"),
        '<a b="á"/>'.encode("utf-16-le"),
        '<a b="á"/>'.encode("utf-16-be"),
        '\n  <?xml version="1.0"?><a b="á"/>'.encode(),
    ],
)
def test_every_declared_encoding_reads_the_same(data: bytes) -> None:
    assert read(data, "page.xml").root.get("b") == "á"


def test_latin_1_with_the_quotes_of_windows() -> None:
    data = b'<?xml version="1.0" encoding="ISO-8859-1"?><a b="\x93\xe1\x94"/>'
    assert read(data, "page.xml").root.get("b") == "“á”"


def test_utf_16_that_is_none_is_read_as_utf_8_with_a_warning() -> None:
    document = read('<?xml version="1.0" encoding="utf-16"?><a b="á"/>'.encode(), "page.xml")
    assert document.root.get("b") == "á"
    assert [problem.code for problem in document.problems] == ["wrong-encoding"]


def test_a_few_spoilt_bytes_among_good_text_are_replaced_with_a_warning() -> None:
    document = read(('<a b="' + "á" * 100 + '">\n').encode() + b"x\xffy</a>", "page.xml")
    assert document.root.text == "\nx\ufffdy"
    assert [(problem.code, problem.line) for problem in document.problems] == [("spoilt-bytes", 2)]


@pytest.mark.parametrize(
    ("data", "code", "text"),
    [
        (b"<a>Smith & Sons</a>", "broken-entity", "Smith & Sons"),
        (b"<a>x &nbsp; y &eacute;</a>", "broken-entity", "x \u00a0 y é"),
        (b"<a>&unknown;</a>", "broken-entity", "&unknown;"),
        (b"<a>x\x01\x00y</a>", "control-character", "xy"),
        (b"<a>x&#1;y & z</a>", "control-character", "xy & z"),
        (b"<a b='1' b='2'>t</a>", "attribute-twice", "t"),
        (b"<a x:b='1'>t</a>", "undeclared-prefix", "t"),
        (b"<a><!-- x -- y -->t</a>", "broken-comment", "t"),
    ],
)
def test_slight_defects_are_repaired_with_a_warning(data: bytes, code: str, text: str) -> None:
    document = read(data, "page.xml")
    assert "".join(document.root.itertext()) == text
    assert code in [problem.code for problem in document.problems]
    assert not any(problem.fatal for problem in document.problems)


def test_undeclared_prefixes_are_dropped_from_names() -> None:
    root = read(b"<m:mets><m:file xlink:href='a.tif'/></m:mets>", "mets.xml").root
    assert [element.tag for element in root.iter()] == ["mets", "file"]
    assert root[0].get("href") == "a.tif"


def test_many_equal_defects_make_one_problem_that_counts_them() -> None:
    problems = read(b"<a>" + b"\n<b>x & y</b>" * 5000 + b"</a>", "page.xml").problems
    assert len(problems) == 1
    assert problems[0].line == 2
    assert "5000 times" in problems[0].message


def test_doubly_encoded_letters_are_pointed_out() -> None:
    twice = "őszi rózsák és gyönyörű".encode().decode("cp1252", "replace")
    garbled = "consolidación región nación".encode().decode("latin-1")
    assert codes(f"<a>{garbled}</a>".encode()) == ["double-encoded"]
    assert codes("<a>consolidación région őszi</a>".encode()) == []
    assert twice != garbled


def test_html_with_text_that_looks_like_markup_keeps_its_text() -> None:
    spans = b"<span class='w'>a <b </span><span>!'<!--,,,</span><span><?x</span><span>F<r/?a</span>"
    data = b"<html><body>" + spans + b"</body></html>"
    document = read_html(data, "page.html")
    assert [span.text for span in document.root.iter("span")] == ["a <b ", "!'<!--,,,", "<?x", "F<r/?a"]
    assert [problem.code for problem in document.problems] == ["stray-markup"]


def test_deep_html_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_html(b"<html><body>" + b"<div>" * 3000 + b"x", "page.html")
    assert caught.value.problem.code == "too-deep"


def test_what_xml_can_not_hold_is_not_written() -> None:
    assert writable("a\x00\x0bb\ud800\uffff\n") == "ab\n"


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" + b"<!--" * 500_000,
        b"<a>" + b"& " * 1_000_000 + b"</a>",
        b"<a>" + b"&#1;" * 500_000 + b"</a>",
        b"<!DOCTYPE" + b" " * 2_000_000,
        b'<!DOCTYPE"' * 200_000,
        b"<!DOCTYPE a [" * 200_000,
        b"<a>" + b"\0" * 3_000_000 + b"</a>",
        b"<a" + b" b='1'" * 300_000 + b"/>",
    ],
)
def test_long_nonsense_takes_no_time(data: bytes) -> None:
    start = time.perf_counter()
    for parse in (read, read_html):
        with contextlib.suppress(UnreadableFile):
            parse(data, "page.xml")
    assert time.perf_counter() - start < 8
