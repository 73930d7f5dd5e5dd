"""What the demo library holds. Every title, county and person is invented, and the titles say so."""

import datetime
from dataclasses import dataclass, replace

import jdatetime

from demo.press.scanner import Look

SEPIA = Look(paper=(233, 221, 193), mottle=8, foxing=18)
CREAM = Look(paper=(236, 230, 212), mottle=5, foxing=8, edge=0.7, show_through=0.08)
GREYISH = Look(paper=(224, 217, 200), ink=(48, 44, 42), mottle=9, grain=4.5, foxing=6, show_through=0.1)
BROWN = Look(paper=(219, 200, 164), ink=(46, 36, 30), mottle=9, foxing=26, edge=1.4)
MICROFILM = Look(paper=(226, 226, 226), ink=(30, 30, 30), mottle=5, grain=6.5, foxing=0, edge=0.8, grey=True)


@dataclass(frozen=True)
class IssueEntry:
    """An issue to print, and how the firm delivers it: format, unit, oddities, kind of image."""

    date: str
    format: str
    look: Look
    unit: str = "pixel"
    oddities: tuple[str, ...] = ("light-noise",)
    image: str = "jpg"
    pages: int = 4
    size: tuple[int, int] = (2400, 3400)
    access: str = "public"  # or restricted, embargoed
    lead: int = 0  # the feature on the front page, by its place in the manuscript

    @property
    def day(self) -> datetime.date:
        return datetime.date.fromisoformat(self.date)


@dataclass(frozen=True)
class TitleEntry:
    """A title with its record and its issues. `paper` names what the press knows of it; None for the book."""

    key: str
    title: str
    language: str
    kind: str  # a TitleKind
    paper: str | None
    place: str
    publisher: str
    dates: str
    frequency: str  # a Frequency, or nothing
    description: str
    holdings_note: str
    founded: int
    issues: tuple[IssueEntry, ...]
    other_titles: str = ""
    years_not_digitised: str = ""


BULLETIN_SIZE = (2000, 2900)
PEYK_SIZE = (2200, 3150)
LITTLE_SIZE = (1200, 1700)

TITLES = (
    TitleEntry(
        "kozlony", "Holdvári Közlöny", "hu", "newspaper", "kozlony", "Holdvár", "Kőszedri nyomda", "1893/1934",
        "weekly",
        "Kitalált hetilap egy kitalált vármegyéből. A bemutató könyvtár számára írtuk és nyomtattuk; "
        "egyetlen személye és helysége sem valódi.",
        "Öt szám a bemutatóhoz. A többi évfolyam sosem létezett.", 1892,
        (
            IssueEntry("1896-05-16", "alto2", BROWN, unit="inch1200", image="tif", lead=3),
            IssueEntry("1904-10-01", "ndnp", SEPIA, unit="inexact", oddities=("light-noise", "soft-hyphen"), lead=4),
            IssueEntry("1911-08-12", "abbyy10", replace(SEPIA, stain=True), lead=0),
            IssueEntry("1918-11-23", "hocr", GREYISH, access="restricted", lead=1),
            IssueEntry("1927-03-12", "page", CREAM, oddities=(), lead=2),
        ),
        "Holdvármegyei Közlöny", "1914–1916",
    ),
    TitleEntry(
        "curierul", "Curierul Cetății", "ro", "newspaper", "curierul", "Cetatea Lunii", "Tipografia Luneanu",
        "1919/1938", "semiweekly",
        "Ziar născocit al unui județ născocit, scris și tipărit pentru biblioteca demonstrativă. "
        "Nicio persoană și nicio localitate nu este adevărată.",
        "Patru numere pentru demonstrație. Celelalte nu au existat niciodată.", 1918,
        (
            IssueEntry("1921-04-17", "alto3", BROWN, unit="mm10", oddities=("light-noise", "cedilla-letters"), lead=2),
            IssueEntry("1927-05-15", "abbyy6-volume", SEPIA, oddities=("cedilla-letters",), lead=3),
            IssueEntry("1934-11-22", "pdf", replace(CREAM, stain=True), oddities=(), lead=1),
            IssueEntry("1938-01-09", "alto4", MICROFILM, unit="half", oddities=("ocr-noise",), access="embargoed"),
        ),
        years_not_digitised="1929–1931",
    ),
    TitleEntry(
        "bulletin", "The Holdvar Bulletin", "en", "magazine", "bulletin", "Holdvar", "Quillfeather & Daughter",
        "1905/1913", "monthly",
        "An invented paper for the invented visitors of an invented county, written and printed for the demo library. "
        "No person or place in it is real.",
        "Three numbers for the demonstration. There never were any others.", 1904,
        (
            IssueEntry("1906-05-01", "alto4", SEPIA, oddities=("prefixed-namespace",), size=BULLETIN_SIZE, lead=2),
            IssueEntry("1909-12-01", "hocr", BROWN, size=BULLETIN_SIZE, lead=1),
            IssueEntry("1911-06-01", "alto4", CREAM, unit="point", size=BULLETIN_SIZE, lead=0),
        ),
    ),
    TitleEntry(
        "peyk", "پیک ماه‌دژ", "fa", "newspaper", "peyk", "ماه‌دژ", "چاپخانهٔ ماه", "1925/1929",
        "weekly",
        "نامه‌ای ساختگی از شهرستانی ساختگی که برای کتابخانهٔ نمایشی نوشته و چاپ شده است. "
        "هیچ کس و هیچ جای آن واقعی نیست.",
        "دو شماره برای نمایش. شماره‌های دیگر هرگز نبوده‌اند.", 1924,
        (
            IssueEntry("1926-05-13", "page", SEPIA, oddities=(), size=PEYK_SIZE, lead=0),
            IssueEntry("1928-03-15", "alto4", CREAM, oddities=("light-noise",), size=PEYK_SIZE, lead=4),
        ),
    ),
    TitleEntry(
        "regek", "Holdvár vármegye regéi", "hu", "books", None, "Holdvár", "Kőszedri Dorottya könyvkereskedése",
        "1887", "", "Kitalált mesekönyv, a bemutató könyvtár számára írva és nyomtatva.", "", 1887,
        (IssueEntry("1887", "mets-book", SEPIA, oddities=(), size=(1700, 2600)),),
    ),
)  # fmt: skip

MONTHS = {
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "en": "January February March April May June July August September October November December",
}
RO_DAYS = "luni marți miercuri joi vineri sâmbătă duminică"
FA_DAYS = "دوشنبه سه‌شنبه چهارشنبه پنجشنبه آدینه شنبه یکشنبه"
FA_MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def shown_date(entry: TitleEntry, day: datetime.date) -> str:
    """The date as the front page words it; a Persian paper counts by the Solar Hijri calendar."""
    if entry.language == "fa":
        solar = jdatetime.date.fromgregorian(date=day)
        words = f"{FA_DAYS.split()[day.weekday()]} {solar.day} {FA_MONTHS.split()[solar.month - 1]} {solar.year}"
        return words.translate(PERSIAN_DIGITS)
    month = MONTHS[entry.language].split()[day.month - 1]
    if entry.language == "hu":
        return f"{entry.place}, {day.year}. {month} {day.day}."
    if entry.language == "ro":
        return f"{entry.place}, {RO_DAYS.split()[day.weekday()]} {day.day} {month} {day.year}"
    return f"{entry.place}, {month} {day.year}"


def numbering(entry: TitleEntry, day: datetime.date) -> tuple[str, str]:
    """Volume and number: years since the first, and the week, half week or month."""
    volume = day.year - entry.founded
    number = {
        "weekly": (day.timetuple().tm_yday - 1) // 7 + 1,
        "semiweekly": ((day.timetuple().tm_yday - 1) * 2) // 7 + 1,
        "monthly": day.month,
    }[entry.frequency]
    return str(volume), str(number)


def roman(number: int) -> str:
    """A volume's number as mastheads write it."""
    text = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += sign * (number // value)
        number %= value
    return text


def a_little() -> tuple[TitleEntry, ...]:
    """Of each newspaper one issue of two small pages: enough to look around, and printed in seconds."""
    papers = (entry for entry in TITLES if entry.paper is not None)
    return tuple(
        replace(entry, issues=(replace(entry.issues[0], size=LITTLE_SIZE, pages=2, access="public"),))
        for entry in papers
    )
