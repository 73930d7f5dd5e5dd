"""Citations: what each form says, that it is well-formed, and that no title can break it."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from archive_pages.models import IssuePage, TitlePage
from archive_pages.models.title import TitleKind
from archive_pages.reading import citations
from archive_pages.reading.citing import cited
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> TitlePage:
    return factories.title("Marosvölgyi Hírlap", publisher="Teleki & Társa", place="Marosvásárhely", issn="2434-561X")


@pytest.fixture
def issue(title: TitlePage) -> IssuePage:
    page = factories.issue(title, "1935-08-02", volume="12", number="27")
    factories.canvas(page, order_label="3")
    return page


def source(issue: IssuePage, of: TitlePage, **changes: Any) -> citations.Source:
    for name, value in changes.items():
        setattr(issue, name, value)
    issue.save()
    return cited(issue, of, issue.canvases.first())


def test_in_words_in_the_readers_language(issue: IssuePage, title: TitlePage) -> None:
    with override("hu"):
        said = citations.plain(source(issue, title))
    assert "Marosvölgyi Hírlap, Marosvásárhely: Teleki & Társa" in said
    assert "1935. augusztus 2." in said
    assert said.endswith(f"http://testserver/id/{issue.canvases.get().uuid}")
    with override("en"):
        assert "vol. 12, no. 27, 2 August 1935, p. 3" in citations.plain(source(issue, title))


def test_bibtex_is_escaped_and_balanced(issue: IssuePage, title: TitlePage) -> None:
    entry = citations.bibtex(source(issue, title, title="50% & {more}_#1 ~ ^ \\end"))
    assert r"title = {50\% \& \{more\}\_\#1 \textasciitilde{} \textasciicircum{} \textbackslash{}end}" in entry
    assert r"publisher = {Teleki \& Társa}" in entry
    assert "month = aug" in entry
    assert "day = {2}" in entry


@given(st.text(min_size=1, max_size=60))
def test_no_name_breaks_out_of_its_bibtex_field(name: str) -> None:
    value = name.translate(citations.BIBTEX_SPECIAL)
    bare = re.sub(r"\\[{}]", "", value)
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert "\n" not in value


def test_ris_has_one_tag_a_line(issue: IssuePage, title: TitlePage) -> None:
    record = citations.ris(source(issue, title, title="A name\nER  - of two lines"))
    lines = record.split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
    assert "DA  - 1935/08/02" in lines
    assert sum(line.startswith("ER") for line in lines) == 1


def test_csl_json_names_what_the_schema_knows(issue: IssuePage, title: TitlePage) -> None:
    (item,) = json.loads(citations.csl_text(source(issue, title)))
    assert item["type"] == "article-newspaper"
    assert item["container-title"] == "Marosvölgyi Hírlap"
    assert item["issued"] == {"date-parts": [[1935, 8, 2]]}
    assert item["page"] == "3"
    assert item["ISSN"] == "2434-561X"
    known = {
        "id", "type", "title", "container-title", "volume", "issue", "edition", "note", "publisher", "publisher-place",
        "page", "ISSN", "language", "archive", "URL", "issued",
    }  # fmt: skip
    assert set(item) <= known


def test_a_date_that_is_no_day_stays_as_it_was_written(issue: IssuePage, title: TitlePage) -> None:
    about = source(issue, title, date="1905~")
    assert citations.csl(about)["issued"] == {"raw": "1905~"}
    assert r"year = {1905\textasciitilde{}}" in citations.bibtex(about)
    assert "DA  -" not in citations.ris(about)
    assert "PY  - 1905" in citations.ris(about)


def test_a_book_is_cited_as_a_book(issue: IssuePage, title: TitlePage) -> None:
    title.kind = TitleKind.BOOKS
    book = source(issue, title, title="A hídépítés története")
    assert citations.bibtex(book).startswith("@book{")
    assert citations.csl(book)["type"] == "book"
    assert citations.ris(book).startswith("TY  - BOOK")
    assert citations.plain(book).startswith("A hídépítés története")


def test_the_files_cite_the_issue_or_one_page_of_it(client: Client, issue: IssuePage) -> None:
    whole = client.get(f"/issue/{issue.uuid}.csl.json")
    page = client.get(f"/issue/{issue.uuid}.csl.json?page=1")
    assert whole["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert json.loads(whole.content)[0]["URL"] == f"http://testserver/id/{issue.uuid}"
    assert json.loads(page.content)[0]["URL"] == f"http://testserver/id/{issue.canvases.get().uuid}"
    assert client.get(f"/issue/{issue.uuid}.bib")["Content-Type"].startswith("application/x-bibtex")
    assert client.get(f"/issue/{issue.uuid}.ris")["Content-Disposition"].startswith("attachment")
