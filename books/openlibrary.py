"""Open Library's search API (`/search.json`), and what speaks like it."""

import json
from typing import Any

from cms.core.languages import code_of

from .asking import NoAnswer
from .told import Found, isbn_or_nothing

MOST = 8
FIELDS = "title,subtitle,author_name,publisher,first_publish_year,language,isbn,editions,editions.title,editions.isbn"


def question(text: str, number: str) -> dict[str, str]:
    """`text` goes as words alone: a colon or a bracket would be part of a query language."""
    words = " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
    return {"q": f"isbn:{number}" if number else words, "fields": FIELDS, "limit": str(MOST)}


def books(body: bytes) -> list[Found]:
    """Raises NoAnswer for what is not such an answer."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(f"it sent no JSON: {type(error).__name__}") from error
    documents = told.get("docs") if isinstance(told, dict) else None
    if not isinstance(documents, list):
        raise NoAnswer("it sent JSON without docs")
    return [_book(one) for one in documents[:MOST] if isinstance(one, dict)]


def _book(told: dict[str, Any]) -> Found:
    year = told.get("first_publish_year")
    return Found(
        title=": ".join(filter(None, (_text(told.get("title")), _text(told.get("subtitle"))))),
        author="; ".join(_texts(told.get("author_name"))[:3]),
        isbn=next(filter(None, map(isbn_or_nothing, _texts(told.get("isbn"))[:50])), ""),
        publisher=next(iter(_texts(told.get("publisher"))), ""),
        year=year if isinstance(year, int) else None,
        language=next(filter(None, map(code_of, _texts(told.get("language")))), ""),
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [text for text in map(_text, value) if text] if isinstance(value, list) else []
