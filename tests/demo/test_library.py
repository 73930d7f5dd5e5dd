"""The demo library: what it says it holds, and that it goes through the ingest into the site."""

import datetime
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from archive_pages.models import Batch, IssuePage, TitlePage
from archive_pages.models.title import Frequency, TitleKind
from cms.core.access import Viewer, can_see, visible_pages
from cms.media.models import CustomImage
from demo.library.building import DemoFailed, NotEmpty, build
from demo.library.catalogue import TITLES, numbering, roman, shown_date
from demo.library.pages import site_text
from demo.library.printing import print_library
from demo.press.delivery import FORMATS
from demo.press.papers import PAPERS
from demo.press.writers import ODDITIES, UNITS
from home.models import HomePage, StandardPage
from search.service import SearchRequest, search
from tests import factories

BY_KEY = {entry.key: entry for entry in TITLES}
SMALL = (1200, 1700)


def small(key: str, *dates: str, **changes: object):
    """A title of the catalogue with some of its issues, two small pages each."""
    entry = BY_KEY[key]
    issues = [replace(issue, size=SMALL, pages=2, **changes) for issue in entry.issues if issue.date in dates]
    return replace(entry, issues=tuple(issues))


def test_the_catalogue_is_what_a_library_would_have():
    papers = [entry for entry in TITLES if entry.paper]
    assert sum(len(entry.issues) for entry in papers if entry.language != "fa") == 12
    assert {entry.language for entry in TITLES} == {"hu", "ro", "en", "fa"}
    issues = [issue for entry in TITLES for issue in entry.issues]
    assert sorted(issue.access for issue in issues if issue.access != "public") == ["embargoed", "restricted"]
    assert len({issue.format for issue in issues}) > 8
    for entry in TITLES:
        assert entry.kind in TitleKind.values
        assert entry.frequency in ("", *Frequency.values)
        assert entry.paper is None or PAPERS[entry.paper].title == entry.title
        for issue in entry.issues:
            assert issue.format in FORMATS
            assert issue.unit in UNITS
            assert set(issue.oddities) <= set(ODDITIES)


def test_papers_come_out_on_their_days():
    days = {key: {issue.day.weekday() for issue in BY_KEY[key].issues} for key in ("kozlony", "curierul", "peyk")}
    assert days["kozlony"] == {5}
    assert days["curierul"] <= {3, 6}
    assert days["peyk"] == {3}
    assert {issue.day.day for issue in BY_KEY["bulletin"].issues} == {1}


@pytest.mark.parametrize(
    ("key", "day", "shown"),
    [
        ("kozlony", "1904-10-01", "Holdvár, 1904. október 1."),
        ("curierul", "1927-05-15", "Cetatea Lunii, duminică 15 mai 1927"),
        ("bulletin", "1911-06-01", "Holdvar, June 1911"),
        ("peyk", "1926-05-13", "پنجشنبه ۲۲ اردیبهشت ۱۳۰۵"),
    ],
)
def test_front_pages_word_their_date(key, day, shown):
    assert shown_date(BY_KEY[key], datetime.date.fromisoformat(day)) == shown


def test_volumes_and_numbers_count_from_the_first():
    assert numbering(BY_KEY["kozlony"], datetime.date(1893, 1, 7)) == ("1", "1")
    assert numbering(BY_KEY["bulletin"], datetime.date(1911, 6, 1)) == ("7", "6")
    assert [roman(number) for number in (4, 9, 14, 35, 46)] == ["IV", "IX", "XIV", "XXXV", "XLVI"]


def test_the_site_says_the_same_in_four_languages():
    texts = {language: site_text(language) for language in ("hu", "ro", "en", "fa")}
    for text in texts.values():
        assert set(text.settings) == {"sentence", "examples", "hours", "name"}
        assert len(text.settings["sentence"]) < 255
        assert [page.key for page in text.pages] == [page.key for page in texts["en"].pages]
        assert [[kind for kind, _ in page.body] for page in text.pages] == [
            [kind for kind, _ in page.body] for page in texts["en"].pages
        ]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.mark.django_db
def test_a_library_is_built_through_the_ingest(settings, said):
    titles = (
        small("kozlony", "1904-10-01", "1918-11-23"),
        small("curierul", "1934-11-22", "1938-01-09"),
        small("peyk", "1926-05-13"),
        small("regek", "1887"),
    )
    assert build(1, said.append, titles, walks=False)
    assert TitlePage.objects.live().count() == 4
    assert IssuePage.objects.live().count() == 6
    assert not IssuePage.objects.filter(without_text__gt=0).exists()
    assert {batch.report["refused"] == [] for batch in Batch.objects.all()} == {True}

    newspaper = TitlePage.objects.get(title="Holdvári Közlöny")
    assert (newspaper.kind, newspaper.dates, newspaper.languages) == ("newspaper", "1893/1934", ["hu"])
    assert newspaper.locale.language_code == "hu"
    assert TitlePage.objects.get(title="پیک ماه‌دژ").locale.language_code == "fa"
    book = IssuePage.objects.child_of(TitlePage.objects.get(kind="books")).get()
    assert "A kisharang" in [part["label"] for part in book.structure]

    public = Viewer.public()
    hidden = IssuePage.objects.exclude(pk__in=visible_pages(IssuePage.objects.all(), public))
    assert {issue.date for issue in hidden} == {"1918-11-23", "1938-01-09"}
    restricted = IssuePage.objects.get(date="1918-11-23")
    assert can_see(restricted, Viewer.for_user(factories.reader()))

    assert StandardPage.objects.live().count() == 12
    assert len({page.translation_key for page in StandardPage.objects.all()}) == 3
    assert HomePage.objects.filter(hero_image=CustomImage.objects.get()).count() == 4
    assert search(SearchRequest("Közlöny", public)).total > 0

    editor = get_user_model().objects.get(username="demo")
    path = Path(settings.VAR_DIR) / "demo-password"
    assert editor.check_password(path.read_text().strip())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not editor.is_superuser

    assert not build(1, said.append, titles, walks=False)
    assert IssuePage.objects.count() == 6


@pytest.mark.django_db
def test_a_killed_run_is_taken_up_again(said, monkeypatch):
    titles = (small("bulletin", "1911-06-01", format="images"),)

    def killed(user: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("demo.library.building.write_pages", killed)
        with pytest.raises(KeyboardInterrupt):
            build(1, said.append, titles, walks=False)
    before = list(IssuePage.objects.values_list("uuid", flat=True))
    assert build(1, said.append, titles, walks=False)
    assert list(IssuePage.objects.values_list("uuid", flat=True)) == before
    assert len(before) == 1


@pytest.mark.django_db
def test_a_site_of_its_own_is_left_alone(said, capsys):
    factories.title("Somebody's newspaper")
    with pytest.raises(NotEmpty):
        build(1, said.append)
    call_command("make_demo")
    assert "titles of its own" in capsys.readouterr().out
    assert not get_user_model().objects.filter(username="demo").exists()


@pytest.mark.django_db
def test_what_the_ingest_refuses_is_said(said, monkeypatch, settings, tmp_path):
    settings.PRESS_CACHE = tmp_path
    titles = (small("bulletin", "1911-06-01", format="images"),)

    def spoil(*args: object) -> None:
        print_library(*args)  # type: ignore[arg-type]
        scan = next(tmp_path.rglob("0002.jpg"))
        scan.write_bytes(b"no picture")

    monkeypatch.setattr("demo.library.building.print_library", spoil)
    with pytest.raises(DemoFailed, match=r"0002\.jpg"):
        build(1, said.append, titles, walks=False)
    assert not get_user_model().objects.filter(username="demo").exists()
