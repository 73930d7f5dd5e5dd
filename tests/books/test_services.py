"""The book service that the operator has named: what it knows, and that nobody waits for a broken one."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.core.cache import cache

from books import asking, services
from books.services import NoAnswer, ask

from . import answering
from .answering import DUBLIN_CORE, MARC21, UNIMARC, Service, body, running, sru

pytestmark = pytest.mark.embedded


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    cache.clear()
    services.breaker.reset()
    yield
    services.breaker.reset()


@contextmanager
def service(settings: Any, answer: answering.Answer, speaks: str = "sru") -> Iterator[Service]:
    with running(answer) as one:
        settings.BOOK_SERVICE, settings.BOOK_SERVICE_URL = speaks, one.address
        yield one


def test_nobody_is_asked_where_none_is_named() -> None:
    assert ask("A kert könyve") == []


def test_a_catalogue_answers_in_marc(settings: Any) -> None:
    with service(settings, body(sru(MARC21))) as catalogue:
        (book,) = ask("kert", "")
    assert (book.title, book.author) == ("A kert könyve: tizenkét hónap", "Nagy Éva")
    assert (book.isbn, book.year, book.publisher) == ("9789630000017", 1987, "Liget")
    assert (book.language, book.record) == ("hu", "K-17")
    assert catalogue.asked[0]["operation"] == "searchRetrieve"
    assert catalogue.asked[0]["version"] == "1.2"


def test_or_in_unimarc(settings: Any) -> None:
    with service(settings, body(sru(UNIMARC))):
        (book,) = ask("grădina")
    assert (book.title, book.author) == ("Grădina: douăsprezece luni", "Pop, Ana")
    assert (book.isbn, book.year, book.language) == ("9789630000017", 2004, "ro")


def test_or_in_dublin_core(settings: Any) -> None:
    with service(settings, body(sru(DUBLIN_CORE))):
        (book,) = ask("garden")
    assert (book.title, book.author) == ("The garden book", "Green, Eve; Brown, Ann")
    assert (book.isbn, book.year, book.publisher) == ("9789630000017", 1999, "Orchard")


def test_or_with_its_records_as_texts(settings: Any) -> None:
    with service(settings, body(sru(escape(MARC21)))):
        assert [book.record for book in ask("kert")] == ["K-17"]


def test_the_newer_protocol(settings: Any) -> None:
    with service(settings, body(sru(MARC21, version="2.0")), "sru2") as catalogue:
        assert len(ask("kert")) == 1
    assert catalogue.asked[0]["queryType"] == "cql"
    assert "operation" not in catalogue.asked[0]


def test_words_of_readers_are_no_query_language(settings: Any) -> None:
    with service(settings, body(sru())) as catalogue:
        ask('kert" or title="x \\')
        settings.BOOK_SERVICE_ISBN_INDEX = "bath.isbn"
        ask("963-00-0001-6", "9789630000017")
    first, second = (asked["query"] for asked in catalogue.asked)
    assert first == r'"kert\"" and "or" and "title=\"x" and "\\"'
    assert second == "bath.isbn=9789630000017"


def test_open_library_answers(settings: Any) -> None:
    told = {
        "numFound": 1,
        "docs": [
            {
                "title": "The garden book",
                "author_name": ["Eve Green", "Ann Brown"],
                "isbn": ["963000001X", "9789630000017"],
                "first_publish_year": 1999,
                "language": ["eng"],
                "publisher": ["Orchard"],
            },
            {"title": "No more than a title"},
            "odd",
        ],
    }
    with service(settings, body(json.dumps(told), "application/json"), "openlibrary") as library:
        first, second = ask("garden (book): green")
        ask("978-963-00-0001-7", "9789630000017")
    assert (first.title, first.author, first.isbn) == ("The garden book", "Eve Green; Ann Brown", "9789630000017")
    assert (first.year, first.language, first.publisher) == (1999, "en", "Orchard")
    assert second.title == "No more than a title"
    assert [asked["q"] for asked in library.asked] == ["garden book green", "isbn:9789630000017"]


def test_what_it_answered_is_kept(settings: Any) -> None:
    with service(settings, body(sru(MARC21))) as catalogue:
        assert ask("Kert") == ask("kert")
        assert len(catalogue.asked) == 1


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sru(MARC21).partition("?>")[2]
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sru(MARC21).partition("?>")[2]
BROKEN = {
    "an error": ("sru", body("Sorry", status=500)),
    "a redirect": ("sru", body("", status=302)),
    "nothing": ("sru", body("")),
    "no XML": ("sru", body("<html><p>Busy")),
    "another XML": ("sru", body("<explainResponse/>")),
    "entities": ("sru", body(BOMB)),
    "a file of ours": ("sru", body(OUTSIDE)),
    "cut short": ("sru", body(sru(MARC21)[:-40])),
    "too much": ("sru", body(sru(MARC21, more=" " * 1_100_000))),
    "too deep": ("sru", body(sru("<a>" * 5000 + "</a>" * 5000))),
    "no JSON": ("openlibrary", body("<p>")),
    "other JSON": ("openlibrary", body("[]")),
    "deep JSON": ("openlibrary", body("[" * 200_000)),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_answer_is_no_answer_and_the_next_reader_does_not_wait(settings: Any, what: str) -> None:
    speaks, answer = BROKEN[what]
    with service(settings, answer, speaks) as one:
        with pytest.raises(NoAnswer):
            ask("kert")
        with pytest.raises(NoAnswer):
            ask("hajó")
        assert len(one.asked) == 1


def test_a_question_that_it_refuses_is_no_fault_of_the_service(settings: Any) -> None:
    refusal = (
        '<zs:diagnostics xmlns:d="http://www.loc.gov/zing/srw/diagnostic/"><d:diagnostic><d:uri>info:srw/diagnostic/1/16'
        "</d:uri><d:message>Unsupported index</d:message></d:diagnostic></zs:diagnostics>"
    )
    with service(settings, body(sru(more=refusal))) as catalogue:
        for word in ("kert", "hajó"):
            with pytest.raises(NoAnswer, match="Unsupported index"):
                ask(word)
        assert len(catalogue.asked) == 2


def _drop_by_drop(to: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever: no single wait of a socket is long."""
    server: Any = to.server
    to.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
    while not server.over.wait(0.02):
        try:
            to.wfile.write(b" ")
        except OSError:
            return


def _silent(to: BaseHTTPRequestHandler) -> None:
    server: Any = to.server
    server.over.wait(5)


@pytest.mark.parametrize("answer", [_drop_by_drop, _silent])
def test_a_slow_one_is_not_waited_for(settings: Any, monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.3)
    with service(settings, answer):
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            ask("kert")
        assert time.monotonic() - began < 2


def test_one_that_is_away_is_no_answer(settings: Any) -> None:
    settings.BOOK_SERVICE_URL = "http://127.0.0.1:9/books"
    with pytest.raises(NoAnswer):
        ask("kert")


def test_a_redirect_is_not_followed(settings: Any) -> None:
    with running(body(sru(MARC21))) as elsewhere:

        def away(to: BaseHTTPRequestHandler) -> None:
            to.send_response(302)
            to.send_header("Location", elsewhere.address)
            to.end_headers()

        with service(settings, away), pytest.raises(NoAnswer):
            ask("kert")
        assert elsewhere.asked == []
