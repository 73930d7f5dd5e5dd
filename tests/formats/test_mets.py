"""METS and NDNP batches: files, pages, structure, descriptions, and paths that stay in their folder."""

import pytest

from archive_pages.formats import mets, ndnp_batch
from archive_pages.formats.mets import MetsDocument
from archive_pages.formats.paths import resolve
from cms.parsing.problems import UnreadableFile

HEAD = '<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mods="http://www.loc.gov/mods/v3">'
FILES = """<fileSec><fileGrp USE="master"><file ID="m1"><FLocat xlink:href="1.tif"/></file>
<file ID="m2"><FLocat xlink:href="2.tif"/></file></fileGrp>
<fileGrp><file ID="a1" USE="ocr" CHECKSUM="ab" CHECKSUMTYPE="MD5" MIMETYPE="text/xml"><FLocat xlink:href="1.xml"/>
</file></fileGrp></fileSec>"""
PAGES = """<structMap TYPE="PHYSICAL"><div ID="all" DMDID="d"><fptr FILEID="m1"/>
<div ID="p2" TYPE="page" ORDER="2" ORDERLABEL="ii"><fptr FILEID="m2"/></div>
<div ID="p1" TYPE="page" ORDER="1" ORDERLABEL="i"><fptr FILEID="m1"/><fptr><area FILEID="a1"/></fptr></div>
</div></structMap>"""


def document(*parts: str) -> MetsDocument:
    return mets.parse((HEAD + "\n".join(parts) + "</mets>").encode(), "mets.xml")


def described(mods: str) -> mets.Metadata:
    section = f'<dmdSec ID="d"><mdWrap><xmlData><mods:mods>{mods}</mods:mods></xmlData></mdWrap></dmdSec>'
    return document(section, FILES, PAGES).metadata


def codes(read: MetsDocument) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in read.problems]


def test_files_and_pages_in_their_order() -> None:
    read = document(FILES, PAGES)
    assert [(page.id, page.order, page.order_label, page.file_ids) for page in read.pages] == [
        ("p1", 1, "i", ["m1", "a1"]),
        ("p2", 2, "ii", ["m2"]),
    ]
    ocr = read.files["a1"]
    assert (ocr.use, ocr.href, ocr.checksum, ocr.checksum_type, ocr.mimetype) == (
        "ocr",
        "1.xml",
        "ab",
        "MD5",
        "text/xml",
    )
    assert read.files["m1"].use == "master"
    assert read.problems == []


def test_pages_without_order_keep_the_files_order() -> None:
    read = document(
        FILES, '<structMap><div><div><fptr FILEID="m2"/></div><div><fptr FILEID="m1"/></div></div></structMap>'
    )
    assert [(page.order, page.file_ids) for page in read.pages] == [(1, ["m2"]), (2, ["m1"])]


def test_a_defective_structure_is_reported_with_its_line() -> None:
    pages = PAGES.replace('ORDER="2"', 'ORDER="1"').replace('FILEID="m2"', 'FILEID="gone"')
    assert codes(document(FILES, pages)) == [("order-twice", 7), ("unknown-file", 6)]
    assert codes(document(FILES, PAGES.replace('ORDER="2"', 'ORDER="two"')))[0] == ("bad-order", 6)
    assert codes(document(FILES.replace('ID="m2"', 'ID="m1"'), PAGES))[0] == ("file-twice", 2)
    assert codes(document(FILES))[0][0] == "no-pages"
    assert ("no-location", 2) in codes(document(FILES.replace('<FLocat xlink:href="2.tif"/>', ""), PAGES))


def test_the_logical_structure_by_links_areas_and_children() -> None:
    logical = """<structMap TYPE="LOGICAL"><div ID="issue" TYPE="newspaper:issue" LABEL="Issue">
    <div ID="a" TYPE="article" LABEL="One"><fptr><area FILEID="a1" BETYPE="IDREF" BEGIN="TB1"/></fptr></div>
    <div ID="b" TYPE="article" LABEL="Two"/></div></structMap>
    <structLink><smLink xlink:from="b" xlink:to="all"/></structLink>"""
    [issue] = document(FILES, PAGES, logical).logical
    assert (issue.type, issue.label, issue.page_ids) == ("issue", "Issue", ["p1", "p2"])
    one, two = issue.children
    assert (one.page_ids, one.areas[0].file_id, one.areas[0].begin) == (["p1"], "a1", "TB1")
    assert two.page_ids == ["p1", "p2"]


def test_mods_of_an_issue() -> None:
    found = described("""<mods:titleInfo>
    <mods:nonSort>The</mods:nonSort><mods:title>Herald</mods:title></mods:titleInfo>
    <mods:titleInfo type="alternative"><mods:title>Other</mods:title></mods:titleInfo>
    <mods:originInfo eventType="digitization"><mods:dateIssued>2020</mods:dateIssued></mods:originInfo>
    <mods:originInfo><mods:place><mods:placeTerm type="code">hu</mods:placeTerm>
    <mods:placeTerm>Pest</mods:placeTerm></mods:place>
    <mods:dateCreated>1848</mods:dateCreated><mods:dateIssued point="start">1848-03-15</mods:dateIssued>
    <mods:dateIssued point="end">1848-03-16</mods:dateIssued><mods:publisher>Landerer</mods:publisher></mods:originInfo>
    <mods:relatedItem type="host"><mods:titleInfo><mods:title>Heralds</mods:title></mods:titleInfo>
    <mods:identifier type="ISSN">1234-5678</mods:identifier>
    <mods:identifier type="ISSN" invalid="yes">0</mods:identifier>
    <mods:part><mods:detail type="issue"><mods:number>7</mods:number></mods:detail>
    <mods:detail type="edition"><mods:number>2</mods:number><mods:caption>Evening</mods:caption></mods:detail>
    </mods:part>
    </mods:relatedItem><mods:language><mods:languageTerm>hun</mods:languageTerm></mods:language>
    <mods:note type="noteAboutReproduction">Present</mods:note><mods:note>Torn</mods:note>""")
    assert (found.title, found.host_title, found.place, found.publisher) == (
        "The Herald",
        "Heralds",
        "Pest",
        "Landerer",
    )
    assert found.date_issued == "1848-03-15/1848-03-16"
    assert (found.number, found.edition, found.edition_label) == ("7", "2", "Evening")
    assert (found.identifier("issn"), found.identifiers["issn"]) == ("1234-5678", ["1234-5678"])
    assert (found.languages, found.notes) == (["hun"], ["Torn"])


@pytest.mark.parametrize(
    "written", ["08.02.1882", "1898/02/14", "15-JUN-1850", "MDCCXXXXV.", "[1654]", "1837 -", "1837?"]
)
def test_dates_stay_as_they_are_written(written: str) -> None:
    assert (
        described(f"<mods:originInfo><mods:dateIssued>{written}</mods:dateIssued></mods:originInfo>").date_issued
        == written
    )


def test_dublin_core() -> None:
    section = """<dmdSec ID="d"><mdWrap><xmlData xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Cím</dc:title>
    <dc:date>1912</dc:date><dc:language>hu</dc:language><dc:publisher>Kner</dc:publisher><dc:creator>Ady</dc:creator>
    <dc:identifier type="ISBN">963</dc:identifier><dc:rights>szabad</dc:rights><dc:date/></xmlData></mdWrap></dmdSec>"""
    metadata = document(section, FILES, PAGES).metadata
    assert (metadata.title, metadata.date_issued, metadata.languages) == ("Cím", "1912", ["hu"])
    assert (metadata.publisher, metadata.names, metadata.rights) == ("Kner", ["Ady"], "szabad")
    assert metadata.identifier("isbn") == "963"


def test_names_and_parts_of_mods() -> None:
    found = described("""<mods:name><mods:namePart>Ady</mods:namePart><mods:namePart>Endre</mods:namePart></mods:name>
    <mods:part><mods:date>1912-03-03</mods:date>
    <mods:detail type="section label"><mods:number>B</mods:number></mods:detail></mods:part>""")
    assert (found.names, found.date_issued, found.section) == (["Ady, Endre"], "1912-03-03", "B")


def test_a_description_elsewhere_is_not_fetched() -> None:
    read = document('<dmdSec ID="d"><mdRef xlink:href="http://127.0.0.1:9/mods.xml"/></dmdSec>', FILES, PAGES)
    assert codes(read) == [("description-elsewhere", 1)]
    assert read.metadata.title == ""


def test_a_mets_in_an_oai_answer_is_found() -> None:
    inner = (HEAD + FILES + PAGES + "</mets>").replace("<mets ", "<record><mets ") + "</record>"
    assert len(mets.parse(inner.encode(), "oai.xml").pages) == 2


def test_what_is_no_mets_is_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        mets.parse(b"<gpx/>", "a.xml")
    assert caught.value.problem.code == "not-mets"


@pytest.mark.parametrize(
    ("folder", "href", "path"),
    [
        ("", "a.tif", "a.tif"),
        ("x/y", "./a.tif", "x/y/a.tif"),
        ("x/y", "../m/a.tif", "x/m/a.tif"),
        ("x", "file:a.tif", "x/a.tif"),
        ("x", "file://./a%20b.tif", "x/a b.tif"),
        ("x", r"m\a.tif", "x/m/a.tif"),
        ("x", "../../a.tif", None),
        ("", "../a.tif", None),
        ("", "%2e%2e/a.tif", None),
        ("", r"..\a.tif", None),
        ("", "/etc/passwd", None),
        ("", "file:///etc/passwd", None),
        ("", r"C:\a.tif", None),
        ("", "http://example.org/a.tif", None),
        ("", "//example.org/a.tif", None),
        ("", "a\0.tif", None),
        ("", "a%00.tif", None),
        ("", "", None),
        ("", ".", None),
    ],
)
def test_no_path_leaves_its_folder(folder: str, href: str, path: str | None) -> None:
    assert resolve(folder, href) == path


BATCH = """<ndnp:batch xmlns:ndnp="http://www.loc.gov/ndnp" name="batch_a">
<ndnp:reel reelNumber="1">./reel.xml</ndnp:reel>
<ndnp:issue lccn="sn1" issueDate="1935-08-02" editionOrder="01">./sn1/1935080201/1935080201.xml</ndnp:issue>
{}</ndnp:batch>"""


def test_a_batch_lists_its_issues() -> None:
    batch = ndnp_batch.parse(BATCH.format("").encode(), "data/batch.xml")
    [issue] = batch.issues
    assert (batch.name, batch.problems) == ("batch_a", [])
    assert issue.path == "data/sn1/1935080201/1935080201.xml"
    assert (issue.lccn, issue.date, issue.edition, issue.line) == ("sn1", "1935-08-02", "01", 3)


@pytest.mark.parametrize("path", ["../../secret.xml", "/etc/passwd", "http://example.org/a.xml", ""])
def test_a_batch_can_not_reach_outside(path: str) -> None:
    batch = ndnp_batch.parse(BATCH.format(f"<ndnp:issue>{path}</ndnp:issue>").encode(), "data/batch.xml")
    assert len(batch.issues) == 1
    assert [(problem.code, problem.line) for problem in batch.problems] == [("unsafe-path", 4)]


def test_an_issue_listed_twice_is_read_once() -> None:
    twice = "<ndnp:issue>sn1/1935080201/1935080201.xml</ndnp:issue>"
    batch = ndnp_batch.parse(BATCH.format(twice).encode(), "data/batch.xml")
    assert len(batch.issues) == 1
    assert [problem.code for problem in batch.problems] == ["issue-twice"]


@pytest.mark.parametrize(("data", "code"), [(b"<batch/>", "no-issue"), (b"<mets/>", "not-batch")])
def test_what_lists_no_issue_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        ndnp_batch.parse(data, "batch.xml")
    assert caught.value.problem.code == code


def test_a_structure_that_multiplies_itself_is_refused() -> None:
    pages = "".join(f'<div TYPE="page" ID="p{i}"/>' for i in range(3000))
    parts = "".join(f'<div ID="l{i}"/>' for i in range(1000))
    links = "".join(f'<smLink xlink:from="l{i}" xlink:to="all"/>' for i in range(1000))
    with pytest.raises(UnreadableFile) as caught:
        document(
            f'<structMap TYPE="PHYSICAL"><div ID="all">{pages}</div></structMap>',
            f'<structMap TYPE="LOGICAL"><div ID="l">{parts}</div></structMap><structLink>{links}</structLink>',
        )
    assert caught.value.problem.code == "too-many-links"
