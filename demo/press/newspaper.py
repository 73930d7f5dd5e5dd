"""Making up a newspaper issue: front page, story at the foot, pictures, notices, advertisements."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive_pages.formats.page import Block, BlockKind
from demo.press import ornaments
from demo.press.composing import Seed, Slug, Style, compose
from demo.press.fonts import face
from demo.press.makeup import Cut, Frame, Framed, Gap, Imposition, Piece, Rule, close_blocks, plan
from demo.press.manuscript import PERSIAN_DIGITS, Article, Manuscript, manuscript
from demo.press.motifs import LARGE, engrave
from demo.press.papers import Paper, Styles, styles
from demo.press.sheet import Sheet
from demo.press.tables import table


@dataclass(frozen=True)
class NewspaperSpec:
    """One issue to be printed. `shown_date` is the date as its front page words it; `size` in pixels."""

    paper: Paper
    date: str
    shown_date: str
    volume: str
    number: str
    pages: int = 4
    size: tuple[int, int] = (2400, 3400)
    seed: int = 1
    lead: int | None = None  # which of the features leads the front page; any where it is None


@dataclass
class MadeUp:
    """A page ready for the scanner: its ink, and its blocks with boxes on the sheet."""

    sheet: Sheet
    blocks: list[Block]


class Newsroom:
    """Hands out the manuscript's articles in an order of the issue's own, each once."""

    def __init__(self, copy: Manuscript, dice: random.Random) -> None:
        self.copy, self.dice = copy, dice
        self.queues: dict[str, list[Article]] = {}
        self.printed: list[Article] = []

    def queue(self, kind: str) -> list[Article]:
        """What is left of that kind."""
        if kind not in self.queues:
            articles = self.copy.of_kind(kind)
            self.queues[kind] = self.dice.sample(articles, len(articles))
        return self.queues[kind]

    def take(self, kind: str) -> Article:
        """The next article; advertisements begin again when all were printed, as advertisements do."""
        if not self.queue(kind):
            again = self.copy.of_kind(kind)
            recent = self.printed[-len(again) // 2 :]
            again = self.dice.sample(again, len(again))
            self.queues[kind] = sorted(again, key=lambda article: article in recent)
        article = self.queue(kind).pop(0)
        self.printed.append(article)
        return self.copy.filled(article, self.dice)


def make_up(spec: NewspaperSpec) -> list[MadeUp]:
    """All pages of the issue."""
    dice = random.Random(f"{spec.paper.key}/{spec.date}/{spec.seed}")
    room = Newsroom(manuscript(spec.paper.language), dice)
    if spec.lead is not None:
        features = room.copy.of_kind("feature")
        room.queues["feature"] = [features[(spec.lead + 2 * at) % len(features)] for at in range(len(features))]
    return [_Page(spec, room, dice, number).make() for number in range(1, spec.pages + 1)]


class _Page:
    def __init__(self, spec: NewspaperSpec, room: Newsroom, dice: random.Random, number: int) -> None:
        self.spec, self.room, self.dice, self.number = spec, room, dice, number
        self.width, self.height = spec.size
        self.paper = spec.paper
        self.rtl = self.paper.language == "fa"
        self.styles: Styles = styles(self.paper, self.width)
        self.imposition = Imposition(Sheet(self.width, self.height))
        self.margin = round(self.width * 0.062)
        self.gutter = round(self.width * 0.024)
        self.columns = self.paper.columns
        measure = self.width - 2 * self.margin
        self.measure = measure
        self.column_width = (measure - (self.columns - 1) * self.gutter) / self.columns
        self.tops = [float(self.margin)] * self.columns
        self.feet = [float(self.height - self.margin)] * self.columns
        self.opening: list[Piece] = []  # what opens the flow: the leading article's text
        self.places: list[tuple[float, float, float]] = []  # of the advertisements
        self.story_frames: list[Frame] = []

    def make(self) -> MadeUp:
        foot: list[Framed] = []
        last = self.number == self.spec.pages
        if self.number == 1:
            self.masthead()
            self.lead(0)
        else:
            self.running_head()
            if self.number == 3:
                self.lead(0)
        if last or self.number == 3:
            foot = self.advertisements(0.42 if last else 0.2)
        story = self.story() if self.number == 2 else []
        self.flow()
        self.imposition.pour(story, self.story_frames)
        for piece, (x, y, width) in zip(foot, self.places, strict=False):
            self.imposition.place(piece, x, y, width)
        close_blocks(self.imposition.blocks)
        return MadeUp(self.imposition.sheet, self.imposition.blocks)

    # Columns count in reading order; these turn them into places on the sheet.

    def span(self, first: int, count: int) -> tuple[float, float]:
        """Left end and width of `count` columns from `first` in reading order."""
        start = self.columns - first - count if self.rtl else first
        width = count * self.column_width + (count - 1) * self.gutter
        return self.margin + start * (self.column_width + self.gutter), width

    def stack(self, pieces: Sequence[Piece], x: float, y: float, width: float) -> float:
        for piece in pieces:
            self.imposition.place(piece, x, y, width)
            y += piece.height
        return y

    def set(self, text: str, style: Style, width: float) -> list[Slug]:
        return compose(text, style, width, self.paper.language)

    def masthead(self) -> None:
        paper, spec, sheet = self.paper, self.spec, self.imposition.sheet
        y = float(self.margin * 0.9)
        ear_width = self.measure * 0.15
        size = round(self.width * paper.masthead_size / 100)
        room = self.measure - 2 * ear_width - 2 * self.gutter
        size = min(size, round(size * room / face(paper.faces.masthead).width(paper.title, size, self.rtl)))
        tall = size * (2.1 if self.rtl else 1.15)
        title = Style(paper.faces.masthead, size, round(tall), "centre", kind=BlockKind.HEADING)
        for side, text in enumerate(paper.ears):
            x = self.margin + (self.measure - ear_width) * (side if not self.rtl else 1 - side)
            self.ear(text, x, y, ear_width, max(tall, ear_width * 0.7), ornaments.double if side else ornaments.corners)
        y += max(0.0, ear_width * 0.7 - tall) / 2
        y = self.stack(self.set(paper.title, title, self.measure), self.margin, y, self.measure)
        deck = self.set(paper.subtitle, self.styles.running, self.measure)
        y = self.stack(deck, self.margin, y + size * 0.12, self.measure) + size * 0.1
        sheet.rule(self.margin, round(y), self.measure, 6, double=True)
        y += 24
        parts = [
            f"{paper.volume.format(spec.volume)}, {paper.number.format(spec.number)}",
            spec.shown_date,
            paper.price,
        ]
        third = self.measure / 3
        slugs = [self.set(part, self.styles.running, third) for part in parts]
        for at, part in enumerate(slugs):
            place = 2 - at if self.rtl else at
            self.stack(list(part), self.margin + place * third, y, third)
        y += max(len(part) for part in slugs) * self.styles.running.leading + 8
        sheet.rule(self.margin, round(y), self.measure, 3)
        self.tops = [y + self.gutter * 0.7] * self.columns

    def ear(self, text: str, x: float, y: float, width: float, height: float, border: ornaments.Border) -> None:
        """What stands beside the title: a framed notice, or the county's emblem where there is none."""
        if not text:
            self.imposition.place(Cut(height, engrave("emblem", "masthead")), x, y, width)
            return
        pieces: list[Piece] = [*self.set(text, self.styles.small.scaled(0.86), width - 44)]
        ear = Framed(pieces, height, border, 22)
        ear.height = max(ear.height, ear.natural_height())
        self.imposition.place(ear, x, y, width)

    def running_head(self) -> None:
        y = self.margin * 0.72
        label = str(self.number).translate(PERSIAN_DIGITS) if self.rtl else str(self.number)
        middle = f"{self.paper.title} – {self.spec.shown_date}"
        self.stack(self.set(middle, self.styles.running, self.measure), self.margin, y, self.measure)
        wide = self.styles.folio.size * 2.0
        at_left = self.number % 2 == (1 if self.rtl else 0)
        x = float(self.margin) if at_left else self.margin + self.measure - wide
        self.stack(self.set(label, self.styles.folio, wide), x, y, wide)
        y += self.styles.running.leading + 6
        self.imposition.sheet.rule(self.margin, round(y), self.measure, 3)
        self.tops = [y + self.gutter * 0.7] * self.columns

    def lead(self, first: int) -> None:
        """The leading article's head and picture across two columns; its text opens the flow below."""
        x, width = self.span(first, 2)
        article = self.room.take("feature")
        pieces: list[Piece] = [*self.set(article.headline, self.styles.lead, width), Gap(6)]
        if article.paragraphs:
            pieces += [*self.set(article.paragraphs[0], self.styles.deck, width), Gap(10)]
        pieces += self.cut(article.motif, width, 0.56 if self.number == 1 else 0.44)
        y = self.stack(pieces, x, self.tops[first], width) + self.styles.text.leading / 2
        self.tops[first] = self.tops[first + 1] = y
        self.opening = self.paragraphs(article.paragraphs[1:])

    def cut(self, motif: str, width: float, ratio: float) -> list[Piece]:
        captions = [article for article in self.room.copy.of_kind("caption") if article.motif == motif]
        pieces: list[Piece] = [Cut(round(width * ratio), engrave(motif, f"{self.spec.date}/{self.number}")), Gap(8)]
        for article in captions[:1]:
            filled = self.room.copy.filled(article, self.dice)
            pieces += self.set(filled.headline, self.styles.caption, width)
        return pieces

    def story(self) -> list[Piece]:
        """The serial story at the foot of the page, under a heavy rule, its columns as long as one another."""
        article = self.room.take("story")
        label = self.paper.story_head if self.rtl else self.paper.story_head.upper()
        pieces: list[Piece] = [
            *self.set(label, self.styles.small, self.column_width),
            *self.set(article.headline, self.styles.headings[0], self.column_width),
            Gap(10, stay=True),
            *self.paragraphs(article.paragraphs),
            *self.set(self.paper.continued, self.styles.running, self.column_width),
        ]
        floor = self.height - self.margin
        tall = sum(piece.height for piece in pieces) / self.columns
        while plan(pieces, self.foot_frames(tall))[1]:
            tall += self.styles.text.leading / 4
        top = floor - tall
        self.story_frames = self.foot_frames(tall)
        self.feet = [top - self.gutter * 1.2] * self.columns
        self.imposition.sheet.rule(self.margin, round(top - 20), self.measure, 7)
        self.column_rules(self.story_frames)
        return pieces

    def foot_frames(self, tall: float) -> list[Frame]:
        top = self.height - self.margin - tall
        return [Frame(self.span(at, 1)[0], top, self.column_width, tall) for at in range(self.columns)]

    def paragraphs(self, texts: tuple[str, ...]) -> list[Piece]:
        pieces: list[Piece] = []
        for text in texts:
            pieces += self.set(text, self.styles.text, self.column_width)
            pieces.append(Gap(0, grow=0.3))
        return pieces

    def item(self, article: Article) -> list[Piece]:
        """An article as it stands in a column, with the mark that parts it from the one before."""
        style = self.dice.choice(self.styles.headings)
        lead = self.styles.text.leading
        pieces: list[Piece] = [Gap(lead * 0.4), Rule(6, 2, 0.22), Gap(lead * 0.3)]
        pieces += self.set(article.headline, style, self.column_width)
        if self.dice.random() < 0.5:
            pieces.append(Rule(10, 2, 0.12, stay=True))
        pieces.append(Gap(lead * 0.15, stay=True))
        if article.kind == "table":
            return pieces + table(article.paragraphs, self.styles.text, self.column_width, self.paper.language)
        if article.kind == "verse":
            verse = self.styles.text.scaled(0.84)
            style = Style(self.paper.faces.italic, verse.size, verse.leading, "centre")
            for paragraph in article.paragraphs:
                seed = Seed(BlockKind.TEXT, self.paper.language)
                for line in paragraph.split(" / "):
                    pieces += compose(line, style, self.column_width, self.paper.language, seed)
                pieces.append(Gap(lead * 0.4))
            return pieces
        return pieces + self.paragraphs(article.paragraphs)

    def flow(self) -> None:
        """Fills what is left of the columns with whole articles."""
        frames = [
            Frame(self.span(at, 1)[0], self.tops[at], self.column_width, self.feet[at] - self.tops[at])
            for at in range(self.columns)
        ]
        self.column_rules(frames)
        pieces: list[Piece] = self.opening
        order = ["news", "news", "notice", "news", "table" if self.number > 1 else "news", "news", "verse"] * 6
        for kind in order:
            queue = self.room.queue(kind)
            for article in queue[:4]:  # where the next is too long, a later one may fit
                more = pieces + self.item(self.room.copy.filled(article, self.dice))
                if not plan(more, frames)[1]:
                    pieces = more
                    queue.remove(article)
                    break
        self.imposition.pour(self.filled_up(pieces, frames), frames)

    def filled_up(self, pieces: list[Piece], frames: list[Frame]) -> list[Piece]:
        """The pieces with advertisements and pictures behind them, where the last columns have room."""
        lead = self.styles.text.leading
        while True:
            columns = plan(pieces, frames)[0]
            at = max((index for index, column in enumerate(columns) if column), default=0)
            if rest(columns[at], frames[at]) < 5 * lead:
                at += 1
            if at == len(frames):
                return pieces
            room = rest(columns[at], frames[at]) - 2 * lead
            filler: Piece = self.advertisement(self.column_width)
            if filler.height > room:
                filler = Cut(min(room, self.column_width * 1.2), engrave(self.dice.choice(LARGE), self.spec.date))
            more = [*pieces, Gap(lead * 0.8), filler]
            if plan(more, frames)[1]:
                return pieces
            pieces = more

    def column_rules(self, frames: list[Frame]) -> None:
        for before, after in pairwise(frames):
            left = max(before.x, after.x)
            top = max(before.y, after.y)
            foot = min(before.y + before.height, after.y + after.height)
            self.imposition.sheet.column_rule(round(left - self.gutter / 2), round(top), round(foot - top))

    def advertisements(self, share: float) -> list[Framed]:
        """Rows of advertisements at the foot, about `share` of the page high; notes their `places`."""
        floor = float(self.height - self.margin)
        top = floor - (self.height - 2 * self.margin) * share
        placed: list[Framed] = []
        rows: list[list[tuple[Framed, float, float]]] = []
        room = floor - top
        while room > 0:
            row = self.row()
            tall = max(framed.height for framed, _, _ in row)
            if rows and tall > room:
                break
            rows.append(row)
            room -= tall + self.gutter * 0.6
        y = floor
        for row in rows:
            tall = max(framed.height for framed, _, _ in row)
            y -= tall
            for framed, x, width in row:
                framed.height = tall
                placed.append(framed)
                self.places.append((x, y, width))
            y -= self.gutter * 0.6
        self.feet = [y - self.gutter * 0.2] * self.columns
        self.imposition.sheet.rule(self.margin, round(y), self.measure, 5)
        return placed

    def row(self) -> list[tuple[Framed, float, float]]:
        splits = {3: ((1, 1, 1), (2, 1), (1, 2)), 4: ((2, 2), (1, 2, 1), (2, 1, 1), (1, 1, 2))}[self.columns]
        row = []
        at = 0
        for count in self.dice.choice(splits):
            x, width = self.span(at, count)
            row.append((self.advertisement(width), x, width))
            at += count
        return row

    def advertisement(self, width: float) -> Framed:
        article = self.room.take("advertisement")
        language = self.paper.language
        seed = Seed(BlockKind.ADVERTISEMENT, language)
        padding = 34
        inner = width - 2 * padding
        name = self.dice.choice(self.paper.faces.advertisements)
        body = self.styles.text
        size = round(
            body.size * (2.1 if width > self.column_width * 1.5 else 1.5) * (1.35 if name == "condensed" else 1)
        )
        head = Style(name, size, round(size * (1.6 if self.rtl else 1.12)), "centre")
        text = Style(body.face, round(body.size * 0.95), round(body.leading * 0.95), "centre")
        line = Style(self.paper.faces.italic, text.size, text.leading, "centre")
        pieces: list[Piece] = [*compose(article.headline, head, inner, language, seed), Gap(8)]
        if article.motif and self.dice.random() < 0.8:
            high = min(inner * 0.42, self.width * 0.075)
            pieces += [Cut(high, engrave(article.motif, self.spec.date), share=min(1.0, high * 1.5 / inner)), Gap(10)]
        for at, paragraph in enumerate(article.paragraphs):
            pieces += compose(paragraph, text if at else line, inner, language, seed)
            pieces.append(Gap(6))
        framed = Framed(pieces, 0, ornaments.border(self.dice), padding)
        framed.height = framed.natural_height()
        return framed


def rest(column: list[Piece], frame: Frame) -> float:
    """The height that a column's pieces leave free."""
    return frame.height - sum(piece.height for piece in column)
