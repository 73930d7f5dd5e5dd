"""Making up a book: title page, chapters with a picture at their head, running heads, page numbers."""

from dataclasses import dataclass, field

from archive_pages.formats.page import BlockKind
from demo.press.composing import Style, compose
from demo.press.makeup import Cut, Frame, Gap, Imposition, Piece, Rule, close_blocks, plan
from demo.press.manuscript import Article
from demo.press.motifs import engrave
from demo.press.newspaper import MadeUp
from demo.press.sheet import Sheet
from demo.press.writers.mets import Chapter


@dataclass(frozen=True)
class BookSpec:
    """A book to be printed: its words on the title page, and what it contains. `size` in pixels."""

    title: str
    author: str
    subtitle: str
    imprint: str
    year: str
    language: str
    chapters: tuple[Article, ...]
    size: tuple[int, int] = (1700, 2600)


@dataclass
class Book:
    """A made-up book: its pages with their printed labels, and where its chapters are."""

    pages: list[MadeUp] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)


def make_up_book(spec: BookSpec) -> Book:
    return _Binder(spec).bind()


class _Binder:
    def __init__(self, spec: BookSpec) -> None:
        self.spec = spec
        self.width, self.height = spec.size
        self.margin = round(self.width * 0.14)
        self.measure = float(self.width - 2 * self.margin)
        size = round(self.width / 36)
        self.text = Style("text", size, round(size * 1.32), indent=size * 1.4)
        self.running = Style("italic", round(size * 0.85), size, "centre", kind=BlockKind.MARGINALIA)
        self.folio = Style("text", round(size * 0.85), size, "centre", kind=BlockKind.MARGINALIA)
        self.head = Style("display", round(size * 1.9), round(size * 2.3), "centre", kind=BlockKind.HEADING)
        self.book = Book()

    def bind(self) -> Book:
        self.title_page()
        self.book.chapters.append(Chapter("title_page", self.spec.title, 1, 1))
        for number, article in enumerate(self.spec.chapters, 1):
            first = len(self.book.pages) + 1
            self.chapter(number, article)
            self.book.chapters.append(Chapter("chapter", article.headline, first, len(self.book.pages)))
        return self.book

    def title_page(self) -> None:
        spec, page = self.spec, self.new_page("[1]")
        size = self.text.size
        title = Style("fat", round(size * 2.8), round(size * 3.3), "centre", kind=BlockKind.HEADING)
        small = Style("text", round(size * 1.1), round(size * 1.6), "centre")
        author = Style("gothic", round(size * 1.2), round(size * 1.8), "centre", track=4)
        y = float(self.margin * 1.2)
        pieces: list[Piece] = [
            *compose(spec.author.upper(), author, self.measure, spec.language), Gap(size * 3),
            *compose(spec.title, title, self.measure, spec.language), Gap(size),
            *compose(spec.subtitle, Style("italic", size, round(size * 1.5), "centre"), self.measure, spec.language),
            Gap(size * 3), Cut(self.measure * 0.62, engrave("castle", spec.title)), Gap(size * 4),
            Rule(20, 3, 0.3), *compose(spec.imprint, small, self.measure, spec.language),
            *compose(spec.year, small, self.measure, spec.language),
        ]  # fmt: skip
        for piece in pieces:
            page.place(piece, self.margin, y, self.measure)
            y += piece.height
        close_blocks(page.blocks)

    def chapter(self, number: int, article: Article) -> None:
        size = self.text.size
        pieces: list[Piece] = [Gap(0)]
        opening: list[Piece] = [Cut(self.measure * 0.42, engrave(article.motif or "view", article.headline))]
        opening += [Gap(size * 1.6), *compose(article.headline, self.head, self.measure, self.spec.language), Gap(size)]
        for text in article.paragraphs:
            pieces += compose(text, self.text, self.measure, self.spec.language)
            pieces.append(Gap(0, grow=0.2))
        pieces = opening + pieces
        while pieces:
            label = str(len(self.book.pages) + 1)
            page = self.new_page(label)
            top = self.margin * 0.95
            if not opening:
                self.top_line(page, article.headline, label)
            frame = Frame(self.margin, top, self.measure, self.height - top - self.margin * 1.1)
            if not plan(pieces, [frame])[0][0]:
                raise ValueError(f"nothing of {article.headline!r} fits on a page of {self.spec.size}")
            pieces = page.pour(pieces, [frame])
            if opening:
                self.bottom_line(page, label)
                opening = []
            close_blocks(page.blocks)

    def new_page(self, label: str) -> Imposition:
        page = Imposition(Sheet(self.width, self.height))
        self.book.pages.append(MadeUp(page.sheet, page.blocks))
        self.book.labels.append(label)
        return page

    def top_line(self, page: Imposition, headline: str, label: str) -> None:
        y = self.margin * 0.55
        wide = self.folio.size * 3.0
        left = len(self.book.pages) % 2 == 0
        self.line(page, label, self.folio, self.margin if left else self.margin + self.measure - wide, y, wide)
        self.line(page, self.spec.title if left else headline, self.running, self.margin, y, self.measure)
        page.sheet.rule(self.margin, round(y + self.running.leading + 6), self.measure, 2)

    def bottom_line(self, page: Imposition, label: str) -> None:
        self.line(page, f"– {label} –", self.folio, self.margin, self.height - self.margin * 0.9, self.measure)

    def line(self, page: Imposition, text: str, style: Style, x: float, y: float, width: float) -> None:
        for slug in compose(text, style, width, self.spec.language):
            page.place(slug, x, y, width)
