"""The same source once more, changed: what changed in it goes in and is told, what people did in the archive stays."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from archive_pages import canvas_actions
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.report import Report
from archive_pages.ingest.survey import survey
from archive_pages.ingest.update import weave
from archive_pages.models import Canvas, IngestRecord, IssuePage, RemovedCanvas
from archive_pages.workflow import ARCHIVISTS, group
from demo.press.samples import sample_issue
from tests import factories
from tests.archive_pages.ingesting import archivist, codes, empty_storage, orphans, take, warned
from tests.archive_pages.test_ingest import state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


class Delivery:
    """A folder with one METS issue of the press, whose METS file is corrected and which is delivered again."""

    def __init__(self, folder: Path, kind: str = "mets-book", pages: int = 2) -> None:
        self.folder = folder
        issue = sample_issue(folder, format=kind, size=(800, 1100), pages=pages)
        [self.mets] = [path for path in issue.folder.rglob("*.xml") if b"<mods:mods" in path.read_bytes()[:1500]]

    def replace(self, old: str, new: str) -> None:
        text = self.mets.read_text()
        assert old in text
        self.mets.write_text(text.replace(old, new))


@pytest.fixture
def newspaper(tmp_path: Path) -> Delivery:
    return Delivery(tmp_path / "in", "ndnp")


@pytest.fixture
def book(tmp_path: Path) -> Delivery:
    return Delivery(tmp_path / "in")


def held() -> IssuePage:
    """The one issue as the archivist sees it: its newest revision."""
    issue: IssuePage = IssuePage.objects.get().get_latest_revision_as_object()
    return issue


def edit(**values: object) -> None:
    """What an editor does on the issue's page, without publishing."""
    issue = held()
    for name, value in values.items():
        setattr(issue, name, value)
    issue.save_revision()


def changed(report: Report) -> list[dict[str, str]]:
    assert (len(report.updated), report.refused) == (1, [])
    found: list[dict[str, str]] = report.updated[0]["changes"]
    return found


def unchanged_and_nothing_written(folder: Path) -> Report:
    before, noted = state(), list(IngestRecord.objects.values())
    report = take(folder)
    assert (len(report.unchanged), report.exit_code) == (1, 0), report.as_json()
    assert (state(), list(IngestRecord.objects.values())) == (before, noted)
    return report


def test_corrected_metadata_goes_in_once_and_is_told(newspaper: Delivery) -> None:
    take(newspaper.folder)
    newspaper.replace("<mods:number>9</mods:number>", "<mods:number>10</mods:number>")
    newspaper.replace('type="code">hun<', 'type="code">rum<')
    plan = survey(newspaper.folder, TitleChoice(new_title="Hírlap", language="hu")).as_json()["issues"][0]
    assert held().number == "9"  # a plan writes nothing
    found = changed(take(newspaper.folder))
    assert plan["change"] == "updated"
    assert plan["changes"] == found
    assert [(one["field"], one["before"], one["after"]) for one in found] == [
        ("number", "9", "10"),
        ("languages", "hu", "ro"),
    ]
    assert "“9” → “10”" in found[0]["message"]
    assert (held().number, held().languages) == ("10", ["ro"])
    assert set(Canvas.objects.values_list("language", flat=True)) == {"ro"}
    assert IssuePage.objects.get().number == "10"  # a draft's row too: lists in the admin show it
    assert warned(unchanged_and_nothing_written(newspaper.folder)) == set()


def test_the_list_of_issues_is_part_of_the_source(tmp_path: Path) -> None:
    sample_issue(tmp_path / "in" / "one", size=(800, 1100), pages=1)
    table = tmp_path / "in" / "issues.csv"
    table.write_text("folder,date,volume,rights\none,1905-03-04,7,CC0\n")
    take(tmp_path / "in")
    table.write_text("folder,date,volume,rights\none,1905-03-04,8,InC\n")
    assert [one["field"] for one in changed(take(tmp_path / "in"))] == ["volume", "rights"]
    assert (held().volume, held().rights) == ("8", "http://rightsstatements.org/vocab/InC/1.0/")
    table.write_text("folder,date,volume,rights\none,1905-03-04,8,\n")
    assert warned(unchanged_and_nothing_written(tmp_path / "in")) == {"source-silent"}


def test_what_an_editor_changed_is_kept_and_told(newspaper: Delivery) -> None:
    take(newspaper.folder)
    edit(number="9a", volume="XII")
    assert warned(unchanged_and_nothing_written(newspaper.folder)) == set()
    newspaper.replace("<mods:number>9</mods:number>", "<mods:number>10</mods:number>")
    report = unchanged_and_nothing_written(newspaper.folder)
    [warning] = report.warnings
    assert warning["code"] == "edited-here"
    assert "10" in warning["message"]
    assert "9a" in warning["message"]
    newspaper.replace("<mods:number>12</mods:number>", "<mods:number>XII</mods:number>")
    report = unchanged_and_nothing_written(newspaper.folder)  # the source says now what the editor wrote
    assert [one["code"] for one in report.warnings] == ["edited-here"]
    assert (held().number, held().volume) == ("9a", "XII")


def test_a_published_issue_shows_changes_when_they_are_published(newspaper: Delivery) -> None:
    take(newspaper.folder, publish=True)
    newspaper.replace("<mods:number>9</mods:number>", "<mods:number>10</mods:number>")
    assert "waits-for-publishing" in warned(take(newspaper.folder))
    issue = IssuePage.objects.get()
    assert (issue.number, held().number, issue.has_unpublished_changes) == ("9", "10", True)
    issue.get_latest_revision().publish()
    newspaper.replace("<mods:number>10</mods:number>", "<mods:number>11</mods:number>")
    assert warned(take(newspaper.folder, publish=True)) == set()
    issue = IssuePage.objects.get()
    assert (issue.number, issue.live, issue.has_unpublished_changes) == ("11", True, False)
    edit(supplement="Melléklet")
    newspaper.replace("<mods:number>11</mods:number>", "<mods:number>12</mods:number>")
    assert "waits-for-publishing" in warned(take(newspaper.folder, publish=True))
    assert (IssuePage.objects.get().number, held().number) == ("11", "12")


def test_labels_and_structure_follow_mets_but_not_over_an_archivists_label(book: Delivery) -> None:
    take(book.folder)
    first, second = Canvas.objects.order_by("order")
    canvas_actions.relabel(first, "borító", archivist())
    book.replace('ORDERLABEL="1"', 'ORDERLABEL="I"')
    book.replace('ORDERLABEL="2"', 'ORDERLABEL="II"')
    book.replace('LABEL="Holdvári Közlöny 2"', 'LABEL="Második fejezet"')
    report = take(book.folder)
    assert [one["field"] for one in changed(report)] == ["order_label", "structure"]
    assert [w["code"] for w in report.warnings] == ["edited-here"]
    assert list(Canvas.objects.order_by("order").values_list("order_label", flat=True)) == ["borító", "II"]
    structure = IssuePage.objects.get().structure
    assert [(one["label"], one["canvases"]) for one in structure] == [
        ("Holdvári Közlöny 1", [str(first.uuid)]),
        ("Második fejezet", [str(second.uuid)]),
    ]
    assert [w["code"] for w in unchanged_and_nothing_written(book.folder).warnings] == ["edited-here"]


def test_a_books_title_is_corrected_and_its_address_stays(book: Delivery) -> None:
    take(book.folder)
    slug = IssuePage.objects.get().slug
    book.replace("<mods:titleInfo><mods:title>Holdvári Közlöny<", "<mods:titleInfo><mods:title>A holdvári könyv<")
    assert [(one["field"], one["after"]) for one in changed(take(book.folder))] == [("title", "A holdvári könyv")]
    assert (IssuePage.objects.get().title, IssuePage.objects.get().slug) == ("A holdvári könyv", slug)
    unchanged_and_nothing_written(book.folder)


def test_an_issue_is_known_again_whatever_editors_made_of_its_date_and_edition(newspaper: Delivery) -> None:
    take(newspaper.folder)
    issue = IssuePage.objects.get()
    issue.date, issue.edition = "1905-03-05", "esti"
    issue.save()
    issue.save_revision()
    unchanged_and_nothing_written(newspaper.folder)


def test_another_edition_in_the_source_is_a_correction_unless_two_sources_share_the_scans(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    sample_issue(folder / "one", size=(800, 1100), pages=1)
    table = folder / "issues.csv"
    table.write_text("folder,date,edition\none,1905-03-04,reggeli\n")
    take(folder)
    canvas_actions.rotate(Canvas.objects.get(), 90, archivist())
    table.write_text("folder,date,edition\none,1905-03-04,esti\n")
    [planned] = survey(folder, TitleChoice(new_title="Hírlap", language="hu")).issues
    assert (planned.change, planned.existing) == ("updated", str(IssuePage.objects.get().uuid))
    assert [(one["field"], one["after"]) for one in changed(take(folder))] == [("edition", "esti")]
    assert Canvas.objects.get().rotation == 90
    unchanged_and_nothing_written(folder)
    sample_issue(folder / "two", size=(800, 1100), pages=1)
    table.write_text("folder,date,edition\none,1905-03-04,esti\ntwo,1905-03-04,reggeli\n")
    assert codes(take(folder)) == {"two": {"duplicate-scan"}}
    assert held().edition == "esti"
    assert orphans() == set()


def test_a_new_page_stands_where_the_source_has_it(tmp_path: Path) -> None:
    book = Delivery(tmp_path / "in", pages=3)
    [middle] = (tmp_path / "in").rglob("MAX/0002.jpg")
    kept = middle.rename(tmp_path / "0002.jpg")
    [text] = (tmp_path / "in").rglob("FULLTEXT/0002.xml")
    words = text.rename(tmp_path / "0002.xml")
    take(book.folder)
    first, last = Canvas.objects.order_by("order")
    kept.rename(middle)
    words.rename(text)
    assert "pages" in {one["field"] for one in changed(take(book.folder))}
    order = list(Canvas.objects.order_by("order").values_list("order", "order_label", "uuid"))
    assert [(number, label) for number, label, _uuid in order] == [(1, "1"), (2, "2"), (3, "3")]
    assert (order[0][2], order[2][2]) == (first.uuid, last.uuid)
    assert len(IssuePage.objects.get().structure[1]["canvases"]) == 1
    unchanged_and_nothing_written(book.folder)


def test_the_sources_order_is_taken_unless_an_archivist_made_another(tmp_path: Path) -> None:
    book = Delivery(tmp_path / "in", pages=3)
    take(book.folder)
    book.replace('ORDER="1" ORDERLABEL="1"', 'ORDER="9" ORDERLABEL="1"')
    assert "order" in {one["field"] for one in changed(take(book.folder))}
    assert labels() == ["2", "3", "1"]
    uuids = list(Canvas.objects.order_by("order_label").values_list("uuid", flat=True))
    canvas_actions.reorder(IssuePage.objects.get(), [uuids[2], uuids[1], uuids[0]], archivist())
    book.replace('ORDER="9" ORDERLABEL="1"', 'ORDER="1" ORDERLABEL="1"')
    assert "order-kept" in warned(unchanged_and_nothing_written(book.folder))
    assert labels() == ["3", "2", "1"]


def labels() -> list[str]:
    return list(Canvas.objects.order_by("order").values_list("order_label", flat=True))


def test_an_issue_without_a_record_is_filled_in_but_not_overwritten(newspaper: Delivery) -> None:
    take(newspaper.folder)
    IngestRecord.objects.all().delete()
    edit(number="", volume="XII")
    report = take(newspaper.folder)
    assert [one["field"] for one in changed(report)] == ["number"]
    assert [one["code"] for one in report.warnings] == ["edited-here"]
    assert (held().number, held().volume) == ("9", "XII")


def test_the_command_says_what_changed(newspaper: Delivery, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def command(**options: object) -> dict[str, list[dict[str, object]]]:
        with pytest.raises(SystemExit) as ended:
            call_command("ingest", newspaper.folder, new_title="Hírlap", json=tmp_path / "report.json", **options)
        assert ended.value.code == 0
        found: dict[str, list[dict[str, object]]] = json.loads((tmp_path / "report.json").read_text())
        return found

    command()
    newspaper.replace("<mods:number>9</mods:number>", "<mods:number>10</mods:number>")
    command(dry_run=True)
    assert "number: “9” → “10”" in capsys.readouterr().out
    assert command()["updated"][0]["changes"]
    assert "number: “9” → “10”" in capsys.readouterr().out


def test_weaving_keeps_the_first_list_and_puts_others_behind_their_neighbours() -> None:
    assert weave(["a", "c"], ["a", "b", "c", "d"]) == ["a", "b", "c", "d"]
    assert weave(["c", "a"], ["b", "a", "c"]) == ["b", "c", "a"]
    assert weave([], ["a", "b"]) == ["a", "b"]


@pytest.mark.parametrize("scans", [True, False], ids=["scans", "text-alone"])
def test_a_page_that_was_taken_out_stays_out(scans: bool, tmp_path: Path) -> None:
    """Also when its files have changed since, and when its thirty days in the trash are over."""
    book = Delivery(tmp_path / "in", pages=3)
    if not scans:
        for image in (tmp_path / "in").rglob("*.jpg"):
            image.unlink()
    take(book.folder)
    first, second, third = Canvas.objects.order_by("order")
    canvas_actions.remove(second, archivist())
    assert "taken-out" in warned(unchanged_and_nothing_written(book.folder))
    [text] = (tmp_path / "in").rglob("FULLTEXT/0002.xml")
    text.write_text(text.read_text().replace('CONTENT="', 'CONTENT="Új', 1))
    assert "taken-out" in warned(unchanged_and_nothing_written(book.folder))
    RemovedCanvas.objects.all().delete()
    assert "taken-out" in warned(unchanged_and_nothing_written(book.folder))
    for path in (tmp_path / "in").rglob("0002.*"):
        path.unlink()
    assert not {"taken-out", "pages-kept"} & warned(unchanged_and_nothing_written(book.folder))
    assert list(Canvas.objects.order_by("order")) == [first, third]


def test_pages_that_came_by_hand_are_nobody_elses_business(tmp_path: Path) -> None:
    """They are neither missed in the source, nor moved by it; a page that the source held and lost is kept and told."""
    book = Delivery(tmp_path / "in", pages=2)
    take(book.folder)
    extra = sample_issue(tmp_path / "extra", format="images", size=(800, 1100), pages=1, seed=9).pages[0].image
    assert extra is not None
    upload = SimpleUploadedFile("extra.jpg", extra.read_bytes())
    [added] = canvas_actions.add_pages(IssuePage.objects.get(), [upload], archivist())
    assert not warned(unchanged_and_nothing_written(book.folder))
    for path in (tmp_path / "in").rglob("0001.*"):
        path.unlink()
    assert "pages-kept" in warned(unchanged_and_nothing_written(book.folder))
    assert Canvas.objects.order_by("order").last() == added


def test_pages_of_a_published_issue_change_only_for_whom_may_publish(book: Delivery) -> None:
    take(book.folder, publish=True)
    user = factories.reader("segéd", group(ARCHIVISTS).name)
    [text] = book.folder.rglob("FULLTEXT/0002.xml")
    text.write_text(text.read_text().replace('CONTENT="', 'CONTENT="Új', 1))
    before = state()
    assert codes(take(book.folder, user=user)) == {"in": {"not-allowed"}}
    assert (state(), orphans()) == (before, set())
    assert [one["field"] for one in changed(take(book.folder, user=archivist()))] == ["text"]
