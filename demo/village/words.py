"""What the walks say, in four languages: `texts/<language>.txt`.

A file begins with single words (`author: …`), then has a part for each walk, stop and photograph.
`== walk key | slug | title` and `== stop key | slug | title` are followed by the introduction and paragraphs; a walk's
`@ …` says what to know on the way, a stop's `? …` and `! …` are its question and answer. `== photo key | title` is
followed by two lines: alternative text and caption.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
LANGUAGES = ("hu", "ro", "en", "fa")


@dataclass(frozen=True)
class PageWords:
    """A walk's or a stop's own words."""

    slug: str
    title: str
    introduction: str
    paragraphs: tuple[str, ...]
    access: str = ""
    question: str = ""
    answer: str = ""

    @property
    def spoken(self) -> str:
        """What the audio guide says: all but the answer."""
        return "\n\n".join(part for part in (self.introduction, *self.paragraphs, self.question) if part)


@dataclass(frozen=True)
class PictureWords:
    title: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Words:
    language: str
    single: dict[str, str]
    walks: dict[str, PageWords]
    stops: dict[str, PageWords]
    pictures: dict[str, PictureWords]


@lru_cache(maxsize=4)
def words(language: str) -> Words:
    head, *parts = (TEXTS / f"{language}.txt").read_text(encoding="utf-8").split("\n== ")
    single = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    found = Words(language, single, {}, {}, {})
    for part in parts:
        first, _, rest = part.partition("\n")
        (kind, key), *fields = (first.split(" | ")[0].split(), *first.split(" | ")[1:])
        if kind == "photo":
            alt, caption = rest.strip().split("\n")
            found.pictures[key] = PictureWords(fields[0], alt, caption)
        else:
            (found.walks if kind == "walk" else found.stops)[key] = _page(fields, rest)
    return found


def _page(fields: list[str], rest: str) -> PageWords:
    marked = {"@": "", "?": "", "!": ""}
    plain = []
    for line in filter(None, rest.split("\n")):
        if line[:2] in ("@ ", "? ", "! "):
            marked[line[0]] = line[2:]
        else:
            plain.append(line)
    slug, title = fields
    return PageWords(slug, title, plain[0], tuple(plain[1:]), marked["@"], marked["?"], marked["!"])


def in_all(get: str, key: str, field: str) -> dict[str, str]:
    """`{language: text}` of a photograph's, stop's or walk's field (`get` is "pictures", "stops" or "walks")."""
    return {code: getattr(getattr(words(code), get)[key], field) for code in LANGUAGES}


def single(name: str) -> dict[str, str]:
    return {code: words(code).single[name] for code in LANGUAGES}
