"""Fills an empty library for the browser tests: `python -m tests.browser.library`.

A Hungarian weekly with scans, gaps and a year that is not digitised, its predecessor, a Persian weekly, a series of
books, a page of text, a page for registered readers only, two walks, and campaigns.
"""

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from archive_pages.models import TitlePage

EDITORS = {"en": "editor-en", "hu": "editor-hu", "fa": "editor-fa"}  # each by the language of the admin
PASSWORD = "a quiet word"
TEXT = "egy szép nyári reggel\na vásártéren sok ember\nállt és nézte a hidat"


def fill() -> None:
    from django.core.files.images import ImageFile
    from PIL import Image

    from cms.media.models import CustomImage
    from home.models import StandardPage
    from tests import factories
    from tests.archive_pages.scanned import png, scan
    from tests.browser import gallery_library, printed_library, walked_library

    older = factories.title("Régi Hírlap", slug="regi-hirlap", dates="1890/1907")
    weekly = factories.title(
        "Marosvölgyi Hírlap",
        slug="hirlap",
        dates="1908/1913",
        years_not_digitised="1911",
        place="Marosvásárhely",
        publisher="Kárpáti Testvérek",
        frequency="weekly",
        description="A vármegye hetilapja.",
        holdings_note="Az 1912-es évfolyam hiányos.",
        rights="http://creativecommons.org/publicdomain/mark/1.0/",
        other_titles="Hírlap és Közlöny",
    )
    weekly.preceding_titles.set([older])
    weekly.save()
    for week in range(12):
        day = date(1908, 1, 4) + timedelta(weeks=week)
        issue = factories.issue(weekly, day.isoformat(), number=str(week + 1))
        if week < 3:
            for _ in range(2):
                scan(issue, text=TEXT)
    factories.issue(weekly, "1908-01-04", slug="1908-01-04-evening", edition="Esti kiadás")
    factories.issue(weekly, "1908-12", slug="1908-12")
    factories.issue(weekly, "1913-03-01")
    factories.issue(weekly, "", slug="undated", title="Keltezetlen röplap")
    persian = factories.title("روزنامهٔ بهار", "fa", slug="bahar", dates="1935/1936", frequency="weekly")
    for week in range(4):
        issue = factories.issue(persian, (date(1935, 3, 22) + timedelta(weeks=week)).isoformat())
        scan(issue, text="بهار آمد و گل‌ها شکفتند")
    books = factories.title("Memoirs of the County", "en", slug="memoirs", kind="books")
    scan(factories.issue(books, "1902", title="The River", slug="river"), text="the river was high that year")

    for language, words in {"en": "river; “market day”", "hu": "vásár; híd", "fa": "بهار"}.items():
        home = factories.home(language)
        home.example_searches = words
        home.opening_hours = "9–17\n9–12"
        home.body = [("notice", {"title": "Closed on Friday", "text": "<p>We open again on Saturday.</p>"})]
        home.save()
    drawn = ImageFile(BytesIO(png(Image.new("RGB", (600, 400), "#557"))), name="bridge.png")
    picture = CustomImage.objects.create(title="A bridge", description="A stone bridge over a river", file=drawn)
    about = StandardPage(
        title="About us",
        slug="about",
        introduction="Who we are.",
        show_in_menus=True,
        body=[
            ("heading", "The house"),
            ("text", "<p>Built in 1913.</p><ul><li>Reading room</li></ul>"),
            ("image", {"image": picture, "alternative": "", "caption": "The bridge"}),
            ("quote", {"quote": "A library is a growing organism.", "source": "S. R. Ranganathan"}),
        ],
    )
    factories.home("en").add_child(instance=about)
    members = StandardPage(title="For members", slug="members")
    factories.home("en").add_child(instance=members)
    factories.restrict(members)
    factories.reader()
    _fill_admin(older)
    walked_library.fill()
    printed_library.fill()
    gallery_library.fill()


def _fill_admin(title: "TitlePage") -> None:
    """Editors, and a draft for them to work on."""
    from django.contrib.auth.models import User
    from wagtail.users.models import UserProfile

    from tests import factories
    from tests.archive_pages.scanned import scan

    draft = factories.issue(title, "1899-01-01", title="Leltár", slug="leltar", live=False)
    for label in "abcd":
        scan(draft, order_label=label)
    for language, name in EDITORS.items():
        profile = UserProfile.get_for_user(User.objects.create_superuser(name, password=PASSWORD))
        profile.preferred_language = language
        profile.save()


if __name__ == "__main__":
    django.setup()
    fill()
