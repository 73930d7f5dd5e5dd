"""The demo's own copy: articles about an invented county, and how their blanks are filled.

`texts/<language>.txt` holds articles: a line `== kind motif | headline`, then paragraphs set apart by empty
lines. Kinds: news, feature, notice, table, advertisement, verse, story, caption; the motif names a drawing and may be
missing. Blanks in braces are filled anew at every printing: `{place}` and the like draw from the list of that name
(`:: place = a; b; c`), `{n12-40}` draws a number. A paragraph that begins with `*8 ` is set eight times running.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
BLANK = re.compile(r"\{(?:n(\d+)-(\d+)|(\w+))\}")
REPEATED = re.compile(r"\*(\d+) (.*)", re.DOTALL)
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True)
class Article:
    kind: str
    headline: str
    paragraphs: tuple[str, ...]
    motif: str = ""


@dataclass(frozen=True)
class Manuscript:
    """All that is written in one language: articles in the order of the file, and the lists that fill blanks."""

    language: str
    articles: tuple[Article, ...]
    lists: dict[str, tuple[str, ...]]

    def of_kind(self, *kinds: str) -> list[Article]:
        return [article for article in self.articles if article.kind in kinds]

    def filled(self, article: Article, dice: random.Random) -> Article:
        """The article with every blank filled from `dice`."""
        paragraphs = []
        for paragraph in article.paragraphs:
            repeated = REPEATED.match(paragraph)
            times, text = (int(repeated[1]), repeated[2]) if repeated else (1, paragraph)
            filled = " ".join(self.fill(text, dice) for _ in range(times))
            paragraphs.append(filled[:1].upper() + filled[1:])  # a blank may stand first
        return Article(article.kind, self.fill(article.headline, dice), tuple(paragraphs), article.motif)

    def fill(self, text: str, dice: random.Random) -> str:
        def choose(match: re.Match[str]) -> str:
            low, high, name = match.groups()
            if name:
                return dice.choice(self.lists[name])
            number = str(dice.randint(int(low), int(high)))
            return number.translate(PERSIAN_DIGITS) if self.language == "fa" else number

        while BLANK.search(text):  # a list's entry may hold blanks of its own
            text = BLANK.sub(choose, text)
        return text


@cache
def manuscript(language: str) -> Manuscript:
    """What is written in `language` (hu, ro, en or fa)."""
    text = (TEXTS / f"{language}.txt").read_text(encoding="utf-8")
    lists: dict[str, tuple[str, ...]] = {}
    articles: list[Article] = []
    for chunk in re.split(r"^(?=== )", text, flags=re.MULTILINE):
        if chunk.startswith("== "):
            articles.append(_article(chunk))
        else:
            lists.update(_lists(chunk))
    return Manuscript(language, tuple(articles), lists)


def _article(chunk: str) -> Article:
    head, _, body = chunk.partition("\n")
    kind, _, headline = head.removeprefix("== ").partition(" | ")
    kind, _, motif = kind.strip().partition(" ")
    paragraphs = tuple(" ".join(part.split()) for part in body.split("\n\n") if part.strip())
    return Article(kind, headline.strip(), paragraphs, motif)


def _lists(chunk: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in chunk.splitlines():
        if line.startswith(":: "):
            name, _, entries = line.removeprefix(":: ").partition(" = ")
            yield name.strip(), tuple(entry.strip() for entry in entries.split(";") if entry.strip())
