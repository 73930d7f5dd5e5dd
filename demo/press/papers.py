"""The invented periodicals: their titles, their type and the words that stand on every front page."""

from dataclasses import dataclass

from archive_pages.formats.page import BlockKind
from demo.press.composing import Style


@dataclass(frozen=True)
class Faces:
    """The typefaces of a periodical, by their names in `fonts.FACES`."""

    masthead: str
    text: str
    headings: tuple[str, ...]
    italic: str
    advertisements: tuple[str, ...]
    leading: float = 1.2


LATIN = Faces("blackletter", "text", ("bold",), "italic", ("fat", "slab", "gothic", "condensed", "display"))
LATIN_MODERN = Faces("fat", "text", ("display", "gothic", "bold", "condensed"), "italic", LATIN.advertisements)
LATIN_BOOKISH = Faces("display", "text", ("bold", "display"), "italic", ("fat", "slab", "condensed", "display-italic"))
PERSIAN = Faces("nastaliq", "naskh", ("naskh-bold", "poster"), "naskh", ("poster", "naskh-bold"), 1.6)


@dataclass(frozen=True)
class Paper:
    """A periodical. `size` of the masthead counts in hundredths of the page's width."""

    key: str
    title: str
    language: str
    subtitle: str
    faces: Faces
    masthead_size: float
    columns: int
    characters: int  # how often an em of the text goes into the page's width
    ears: tuple[str, str]
    volume: str  # with a blank for the number, as is each of the next
    number: str
    price: str
    story_head: str
    continued: str
    page_word: str = ""
    motto: str = ""


PAPERS = {
    "kozlony": Paper(
        "kozlony", "Holdvári Közlöny", "hu", "Társadalmi, közművelődési és gazdasági hetilap", LATIN, 10.2, 3, 63,
        ("Előfizetési ár: egész évre 800, félévre 400 fillér. Egyes szám ára 16 fillér.",
         "Szerkesztőség és kiadóhivatal: Holdvár, Malom utca 9. Megjelenik minden szombaton."),
        "{}. évfolyam", "{}. szám", "Ára 16 fillér", "Tárca", "(Folytatása következik.)",
    ),
    "curierul": Paper(
        "curierul", "Curierul Cetății", "ro", "Ziar independent al județului Cetatea Lunii", LATIN_MODERN, 9.4, 3, 59,
        ("Abonamente: un an 400 lei, șase luni 220 lei. Exemplarul 3 lei.",
         "Redacția și administrația: Cetatea Lunii, strada Morii 9. Apare joia și duminica."),
        "Anul {}", "Nr. {}", "3 lei exemplarul", "Foileton", "(Va urma.)",
    ),
    "bulletin": Paper(
        "bulletin", "The Holdvar Bulletin", "en", "A Monthly Paper for Residents, Travellers and Friends of the County",
        LATIN_BOOKISH, 8.2, 3, 59,
        ("", ""),
        "Vol. {}", "No. {}", "Price Sixpence", "Our Serial Story", "(To be continued.)",
    ),
    "peyk": Paper(
        "peyk", "پیک ماه‌دژ", "fa", "نامهٔ ادبی و اجتماعی شهرستان ماه‌دژ", PERSIAN, 9.0, 3, 56,
        ("", ""),
        "سال {}", "شمارهٔ {}", "بها یک قران", "داستان دنباله‌دار", "(دنباله دارد)",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Styles:
    """The styles of one page of a paper, in pixels."""

    text: Style
    headings: tuple[Style, ...]
    lead: Style
    deck: Style
    caption: Style
    small: Style
    running: Style
    folio: Style


def styles(paper: Paper, width: int) -> Styles:
    """Sizes follow the page's width and the number of columns."""
    faces = paper.faces
    base = width / paper.characters

    def style(name: str, size: float, align: str, kind: BlockKind) -> Style:
        stretch = faces.leading if kind is not BlockKind.HEADING else (1.15 if faces.leading < 1.4 else 1.5)
        return Style(name, round(base * size), round(base * size * stretch), align, kind=kind)

    heading = BlockKind.HEADING
    return Styles(
        text=Style(faces.text, round(base), round(base * faces.leading), indent=base),
        headings=tuple(style(face, 1.9 if face == "condensed" else 1.45, "centre", heading) for face in faces.headings),
        lead=style(faces.headings[-1] if faces.leading > 1.4 else faces.headings[0], 2.5, "centre", heading),
        deck=style(faces.italic, 1.15, "centre", heading),
        caption=style(faces.italic, 0.85, "centre", BlockKind.CAPTION),
        small=style(faces.text, 0.78, "centre", BlockKind.MARGINALIA),
        running=style(faces.italic, 0.95, "centre", BlockKind.MARGINALIA),
        folio=style(faces.headings[0], 1.0, "centre", BlockKind.MARGINALIA),
    )
