"""What the campaigns say, in four languages (`texts/<language>.txt`), their books (`texts/books.txt`) and what was sent
(`texts/entries.txt`).

`== campaign key | slug | title` is followed by the introduction and the story; `> …` says who may take part, `! …`
thanks. `== entry key | campaign | medium | language | state | book | name | age | town` is followed by a title and what
is said; `! …` is the moderators' answer. The books' ISBNs are of a group (979-99) that is given to no country, so that
no real book has them.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("hu", "ro", "en", "fa")
MEDIA = ("film", "sound", "tone", "photograph", "old", "text")


@dataclass(frozen=True)
class CampaignWords:
    slug: str
    title: str
    introduction: str
    story: str
    takers: str
    thanks: str


@dataclass(frozen=True)
class Words:
    single: dict[str, str]
    campaigns: dict[str, CampaignWords]


@dataclass(frozen=True)
class BookWords:
    key: str
    language: str
    isbn: str
    title: str
    author: str
    year: int


@dataclass(frozen=True)
class EntryWords:
    """`medium` is one of MEDIA. `state`: published, waiting, change or refused; `answer` is what its sender is told."""

    key: str
    campaign: str
    medium: str
    language: str
    state: str
    book: str
    name: str
    age: str
    town: str
    title: str
    said: str
    answer: str


@lru_cache(maxsize=4)
def words(language: str) -> Words:
    head, *parts = _parts(f"{language}.txt")
    single = dict(line.split(": ", 1) for line in head)
    return Words(single, dict(_campaign(lines) for lines in parts))


@lru_cache(maxsize=1)
def books() -> dict[str, BookWords]:
    found = {}
    for line in _lines("books.txt")[1:]:
        key, language, number, title, author, year = line.split(" | ")
        found[key] = BookWords(key, language, number, title, author, int(year))
    return found


@lru_cache(maxsize=1)
def entries() -> list[EntryWords]:
    _head, *parts = _parts("entries.txt")
    return [_entry(lines) for lines in parts]


def in_all(name: str) -> dict[str, str]:
    """A single word in each language."""
    return {code: words(code).single[name] for code in LANGUAGES}


def _lines(name: str) -> list[str]:
    return [line for line in (TEXTS / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _parts(name: str) -> list[list[str]]:
    """The lines before the first `== `, and those of each part, its own first line first."""
    found: list[list[str]] = [[]]
    for line in _lines(name):
        if line.startswith("== "):
            found.append([line.removeprefix("== ")])
        else:
            found[-1].append(line)
    return found


def _campaign(lines: list[str]) -> tuple[str, CampaignWords]:
    key, slug, title = lines[0].split(" | ")
    plain, marked = _divided(lines[1:])
    return key, CampaignWords(slug, title, plain[0], "\n".join(plain[1:]), marked[">"], marked["!"])


def _entry(lines: list[str]) -> EntryWords:
    key, campaign, medium, language, state, book, name, age, town = (part.strip() for part in lines[0].split("|"))
    plain, marked = _divided(lines[1:])
    said = "\n".join(plain[1:])
    return EntryWords(key, campaign, medium, language, state, book, name, age, town, plain[0], said, marked["!"])


def _divided(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    marked = {">": "", "!": ""}
    plain = []
    for line in lines:
        if line[:2] in ("> ", "! "):
            marked[line[0]] = line[2:]
        else:
            plain.append(line)
    return plain, marked
