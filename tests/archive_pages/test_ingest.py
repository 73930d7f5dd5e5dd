"""From a folder to issues: what is recognised, what a second run does, what becomes of an archivist's own work."""

import shutil
import zipfile
from pathlib import Path
from uuid import UUID

import pytest
import pyvips
from django.core.files.base import ContentFile

from archive_pages.files import in_use
from archive_pages.ingest.jobs import Jobs
from archive_pages.ingest.plan import CanvasPlan
from archive_pages.ingest.prepare import Task
from archive_pages.models import Canvas, IssuePage, RemovedCanvas, TitlePage
from cms.core.access import Viewer, can_see
from cms.media.staging import staging
from demo.press.page import PrintedIssue
from demo.press.samples import sample_issue
from tests import factories
from tests.archive_pages.ingesting import codes, empty_storage, orphans, stored, take, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(empty_storage.__name__)]


def printed(folder: Path, **spec: object) -> PrintedIssue:
    return sample_issue(folder, size=(800, 1100), pages=2, **spec)  # type: ignore[arg-type]


def state() -> list[tuple[object, ...]]:
    """Everything that a second run could have touched."""
    fields = ("pk", "uuid", "order", "master", "pyramid", "ocr", "ocr_sha256", "word_count", "modified_at")
    return [
        *Canvas.objects.order_by("pk").values_list(*fields),
        *IssuePage.objects.values_list("pk", "latest_revision"),
    ]


def test_a_second_run_changes_nothing_and_says_so(tmp_path: Path) -> None:
    truth = printed(tmp_path / "1905-03-04")
    first = take(tmp_path / "1905-03-04", publish=True)
    issue = IssuePage.objects.get()
    assert [(e["words"], e["canvases"], e["date"]) for e in first.created] == [(truth.word_count, 2, "1905-03-04")]
    assert (issue.title, issue.slug, issue.languages) == ("Hírlap 1905-03-04", "1905-03-04", ["hu"])
    assert issue.get_parent().specific.locale.language_code == "hu"
    assert can_see(issue, Viewer.public())
    before, files = state(), stored()
    second = take(tmp_path / "1905-03-04", publish=True)
    assert (second.unchanged, second.created, second.updated, second.exit_code) == (first.created, [], [], 0)
    assert (state(), stored()) == (before, files)
    assert orphans() == set()


def test_what_is_not_published_is_a_draft(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04")
    take(tmp_path / "1905-03-04")
    issue = IssuePage.objects.get()
    assert not issue.live
    assert not TitlePage.objects.get().live
    assert not can_see(issue, Viewer.public())
    assert issue.latest_revision is not None
    assert [e["uuid"] for e in take(tmp_path / "1905-03-04", publish=True).updated] == [str(issue.uuid)]
    assert can_see(IssuePage.objects.get(), Viewer.public())
    assert can_see(TitlePage.objects.get(), Viewer.public())


def test_a_changed_file_replaces_just_that(tmp_path: Path) -> None:
    truth = printed(tmp_path / "1905-03-04")
    take(tmp_path / "1905-03-04")
    first, second = Canvas.objects.order_by("order")
    ocr, scan = truth.pages[0].ocr, truth.pages[1].image
    assert ocr
    assert scan
    ocr.write_text(ocr.read_text().replace("<String ", '<String CC="0" ', 1).replace('CONTENT="', 'CONTENT="Új', 1))
    pyvips.Image.new_from_file(str(scan)).invert().write_to_file(str(scan))
    report = take(tmp_path / "1905-03-04")
    assert [e["uuid"] for e in report.updated] == [str(first.issue.uuid)]
    now_first, now_second = Canvas.objects.order_by("order")
    assert [now_first.uuid, now_second.uuid] == [first.uuid, second.uuid]
    assert (now_first.master.name, now_first.pyramid.name) == (first.master.name, first.pyramid.name)
    assert now_first.ocr.name != first.ocr.name
    assert now_first.text_layer().words[0].startswith("Új")  # type: ignore[union-attr]
    assert now_second.ocr.name == second.ocr.name
    assert now_second.master.name != second.master.name
    assert orphans() == set()
    assert first.ocr.name not in stored()
    assert second.pyramid.name not in stored()


def test_other_scans_of_the_same_day_are_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    printed(tmp_path / "a" / "1905-03-04", seed=1)
    printed(tmp_path / "b" / "1905-03-04", seed=2, image="png", format="images")
    for number, path in enumerate(sorted((tmp_path / "b" / "1905-03-04").iterdir())):
        path.rename(path.with_name(f"other-{number}.png"))
    take(tmp_path / "a" / "1905-03-04")
    before = state()
    report = take(tmp_path / "b" / "1905-03-04")
    assert codes(report) == {"1905-03-04": {"duplicate-issue"}}
    assert state() == before
    assert orphans() == set()


def test_the_same_scans_under_another_date_are_refused(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04")
    take(tmp_path / "1905-03-04")
    (tmp_path / "1905-03-04").rename(tmp_path / "1905-03-05")
    assert codes(take(tmp_path / "1905-03-05")) == {"1905-03-05": {"duplicate-scan"}}


def test_two_folders_of_one_day_do_not_become_one_issue(tmp_path: Path) -> None:
    printed(tmp_path / "batch" / "1905-03-04", seed=1)
    printed(tmp_path / "batch" / "1905-03-04b", seed=2)
    report = take(tmp_path / "batch")
    assert len(report.created) == 1
    assert codes(report) == {"1905-03-04b": {"duplicate-issue"}}


def test_an_archivists_own_work_stays(tmp_path: Path) -> None:
    """A scan that was replaced in the admin, and a page that was taken out, are not undone by another run."""
    printed(tmp_path / "1905-03-04", image="png")
    take(tmp_path / "1905-03-04")
    first, second = Canvas.objects.order_by("order")
    first.master.save("better.png", ContentFile(b"another scan"), save=False)
    first.master_sha256, first.order_label = "f" * 64, "cover"
    first.save()
    removed = RemovedCanvas(issue=second.issue, record={"master_sha256": second.master_sha256, "master_page": 0})
    removed.master, removed.pyramid, removed.ocr = second.master.name, second.pyramid.name, second.ocr.name
    removed.save()
    second.delete()
    report = take(tmp_path / "1905-03-04")
    assert len(report.unchanged) == 1
    assert {"replaced-by-hand", "taken-out"} <= warned(report)
    assert [(c.uuid, c.order_label, c.master_sha256) for c in Canvas.objects.all()] == [(first.uuid, "cover", "f" * 64)]


def test_an_editors_title_is_kept_and_chosen_by_its_slug(tmp_path: Path) -> None:
    title = factories.title("Holdvári Közlöny")
    printed(tmp_path / "1905-03-04")
    take(tmp_path / "1905-03-04", name="Holdvári Közlöny", language="hu")
    assert TitlePage.objects.get() == title
    assert IssuePage.objects.get().get_parent().specific == title


def test_a_title_goes_into_the_tree_of_its_language(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04", language="fa")
    take(tmp_path / "1905-03-04", name="پیک ماه‌دژ", language="fa")
    assert TitlePage.objects.get().locale.language_code == "fa"
    assert IssuePage.objects.get().title == "پیک ماه‌دژ \u200e1905-03-04"  # the mark keeps the date in its order
    assert len(take(tmp_path / "1905-03-04", name="پیک ماه‌دژ", language="").unchanged) == 1
    take(tmp_path / "1905-03-04", name="Der Bote", language="de")
    assert TitlePage.objects.count() == 1  # the scans are in the archive already


def test_every_kind_of_master(tmp_path: Path) -> None:
    for day, image in enumerate(("jpg", "png", "tif", "jp2"), start=1):
        printed(tmp_path / f"1905-03-0{day}", image=image, seed=day)
    assert len(take(tmp_path).created) == 4
    for day, image in enumerate(("jpg", "png", "tif", "jp2"), start=1):
        issue = IssuePage.objects.get(date=f"1905-03-0{day}")
        canvases = list(issue.canvases.order_by("order"))
        assert [(c.width, c.height) for c in canvases] == [(800, 1100)] * 2
        assert all(c.master.name.endswith(f".{image}") and c.pyramid and c.word_count for c in canvases)


def test_boxes_are_the_press_own_whatever_the_unit(tmp_path: Path) -> None:
    units = ("inch1200", "mm10", "point", "four", "half")
    truths = [printed(tmp_path / f"1905-03-0{day}", unit=unit, seed=day) for day, unit in enumerate(units, start=1)]
    take(tmp_path)
    for day, truth in enumerate(truths, start=1):
        canvases = IssuePage.objects.get(date=f"1905-03-0{day}").canvases.order_by("order")
        for canvas, page in zip(canvases, truth.pages, strict=True):
            layer = canvas.text_layer()
            assert layer is not None
            for index, word in enumerate(page.words):
                box = layer.box(index)
                assert box is not None
                assert word.box is not None
                told = (word.box.hpos, word.box.vpos, word.box.width, word.box.height)
                assert all(abs(ours - true) <= 2 for ours, true in zip(box, told, strict=True)), (day, word.content)


def test_a_pdf_is_an_issue_with_its_own_text(tmp_path: Path) -> None:
    truth = printed(tmp_path / "made" / "1905-03-04", format="pdf")
    [pdf] = (tmp_path / "made" / "1905-03-04").glob("*.pdf")
    (tmp_path / "batch").mkdir()
    shutil.copy(pdf, tmp_path / "batch" / "1905-03-04.pdf")
    report = take(tmp_path / "batch")
    assert [e["canvases"] for e in report.created] == [2]
    assert abs(int(report.created[0]["words"]) - truth.word_count) <= truth.word_count * 0.02
    masters = {c.master.name for c in Canvas.objects.all()}
    assert len(masters) == 1  # kept once, named by both
    assert [c.master_page for c in Canvas.objects.order_by("order")] == [0, 1]
    assert take(tmp_path / "batch").unchanged


def test_a_multi_page_tiff_with_one_abbyy_file(tmp_path: Path) -> None:
    truth = printed(tmp_path / "made", format="abbyy10", image="png")
    folder = tmp_path / "1905-03-04"
    folder.mkdir()
    pages = [pyvips.Image.new_from_file(str(page.image)).colourspace("b-w") for page in truth.pages]
    joined = pyvips.Image.arrayjoin(pages, across=1)
    joined.copy().write_to_file(f"{folder}/scans.tif[page_height={pages[0].height}]")
    one, two = (page.ocr.read_text() for page in truth.pages if page.ocr)
    start, end = two.index("<page"), two.rindex("</page>") + len("</page>")
    (folder / "export.xml").write_text(one.replace("</document>", two[start:end] + "</document>"))
    report = take(folder)
    assert [(e["canvases"], e["words"]) for e in report.created] == [(2, truth.word_count)]
    assert len({c.ocr.name for c in Canvas.objects.all()}) == 1
    (folder / "export.xml").write_text(one)
    assert codes(take(folder)) == {"1905-03-04": {"page-count-differs"}}


def test_images_alone_are_an_issue_without_text(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04", format="images")
    report = take(tmp_path / "1905-03-04")
    assert "no-text" in warned(report)
    assert IssuePage.objects.get().without_text == 2


def test_the_list_wins_over_what_files_say(tmp_path: Path) -> None:
    printed(tmp_path / "one", format="mets-book", seed=1)
    printed(tmp_path / "two", seed=2)
    (tmp_path / "issues.csv").write_text(
        "folder;title;date;volume;number;edition;language;rights\n"
        "one;Reggeli Lap;08.02.1882;7;12;esti;hun;CC0\n"
        "two;;1906-01-01;;;;;\n"
        "three;;1906-01-02;;;;;\n",
        encoding="utf-8-sig",
    )
    report = take(tmp_path, name="Hírlap")
    one, two = IssuePage.objects.get(date="1882-02-08"), IssuePage.objects.get(date="1906-01-01")
    assert (one.get_parent().title, one.volume, one.number, one.edition) == ("Reggeli Lap", "7", "12", "esti")
    assert one.rights.endswith("/publicdomain/zero/1.0/")
    assert two.get_parent().title == "Hírlap"
    assert [(w["file"], w["line"]) for w in report.warnings if w["code"] == "no-such-folder"] == [("issues.csv", 4)]


def test_a_zip_is_read_as_its_folder(tmp_path: Path) -> None:
    truth = printed(tmp_path / "made" / "1905-03-04", format="ndnp")
    with zipfile.ZipFile(tmp_path / "batch.zip", "w") as archive:
        for path in sorted((tmp_path / "made").rglob("*")):
            archive.write(path, path.relative_to(tmp_path / "made"))
    assert [e["words"] for e in take(tmp_path / "batch.zip").created] == [truth.word_count]
    assert orphans() == set()


def test_ocr_that_names_another_image_is_reported(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04", oddities=("wrong-image-name",))
    assert "other-image" in warned(take(tmp_path / "1905-03-04"))


def test_a_page_without_a_size_is_fitted_to_its_scan(tmp_path: Path) -> None:
    truth = printed(tmp_path / "1905-03-04", oddities=("missing-page-size",), unit="inch1200")
    report = take(tmp_path / "1905-03-04")
    assert "page-size" in warned(report)
    layer = Canvas.objects.order_by("order")[0].text_layer()
    assert layer is not None
    word = truth.pages[0].words[0].box
    assert word is not None
    assert abs(layer.box(0)[0] - word.hpos) <= 4  # type: ignore[index]


def test_a_process_that_dies_takes_only_its_page_with_it(tmp_path: Path) -> None:
    truth = printed(tmp_path / "1905-03-04")
    plans = [CanvasPlan(1, master=page.image, ocr=page.ocr) for page in truth.pages]
    with staging() as here, Jobs(1, here.root) as jobs:
        tasks = (Task(number, plans[number % 2], tmp_path, here.folder("pages")) for number in range(1, 6))
        results = {}
        for result in jobs.run(tasks):
            if result is None:
                continue
            task, done = result
            results[task.number] = {problem.code for problem in done.problems if problem.fatal}
            if len(results) == 1:
                jobs._processes._processes[0].child.kill()
        assert set(results) == {1, 2, 3, 4, 5}
        assert [number for number, found in results.items() if found == {"page-crash"}] in ([2], [2, 3])


def test_every_file_is_found_under_its_canvas(tmp_path: Path) -> None:
    printed(tmp_path / "1905-03-04")
    take(tmp_path / "1905-03-04")
    names = stored()
    assert in_use(names) == names
    assert len(names) == 6
    assert {UUID(name.split("/")[2]) for name in names} == set(Canvas.objects.values_list("uuid", flat=True))
