"""What a parser says can be said in every language of the site, and the parsers need no Django to say it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from cms.parsing import sentences
from cms.parsing.problems import UnreadableFile
from cms.parsing.xml import read
from tools.catalogues import LOCALE

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cms/parsing", "archive_pages/formats", "walks/routes")
SILENT = {"codes.py", "languages.py", "write_alto.py", "write_mets.py"}  # they tell no problem
TRANSLATED = {"_", "gettext_noop"}
PROGRAMMERS = {"ValueError", "NotPacked"}
WORDS = re.compile(r"[a-z]+,? [a-z]+,? [a-z]+")


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            if path.name not in SILENT:
                yield path.name, ast.parse(path.read_text())


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def strings(node: ast.AST) -> Iterator[str]:
    """The strings below `node`, without docstrings and without what is translated or only a programmer sees."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and not isinstance(node, ast.Expr):
            yield child.value
        elif not (isinstance(child, ast.Call) and name_of(child) in TRANSLATED | PROGRAMMERS):
            yield from strings(child)


def test_no_parser_has_a_sentence_that_is_not_translated() -> None:
    assert [(name, text) for name, tree in modules() for text in strings(tree) if WORDS.search(text)] == []


def test_every_sentence_is_in_the_catalogues() -> None:
    calls = [node for _name, tree in modules() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = [call.args[0] for call in calls if name_of(call) in TRANSLATED]
    told = {one.value for one in marked if isinstance(one, ast.Constant)}
    assert len(told) > 80
    assert told - {entry.msgid for entry in polib.pofile(str(LOCALE / "hu" / "LC_MESSAGES" / "django.po"))} == set()


def test_a_sentence_is_translated_when_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "translator", str.upper)
    with pytest.raises(UnreadableFile) as caught:
        read(b"", "mets.xml")
    assert caught.value.problem.message == "THE FILE IS EMPTY. EXPORT IT AGAIN, OR LEAVE IT OUT."


def test_without_django_they_are_english() -> None:
    program = (
        "import sys\n"
        "from archive_pages.formats import abbyy, alto, dates, hocr, mets, ndnp_batch, page_xml, pdf\n"
        "print(dates.read('tavaly')[1].message, 'django' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert told == "“tavaly” can't be read as a date. Give it in issues.csv, as 1912-03-03. False\n"


def test_a_large_number_has_no_comma() -> None:
    assert sentences.grouped(100_000_000) == "100\u202f000\u202f000"
    assert sentences.grouped(999) == "999"
