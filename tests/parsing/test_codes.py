"""Every code of a problem is declared in one place, used somewhere, and in the guide."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.parsing.codes import CODES
from cms.parsing.problems import Problem

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "cms/parsing",
    "archive_pages/formats",
    "archive_pages/ingest",
    "cms/imaging",
    "walks",
    "walks/routes",
    "cms/imaging/photographs",
    "walks/photographs",
    "walks/recordings",
    "cms/transcoding",
    "campaigns/checking",
)
SAYERS = re.compile(
    r"Problem|warn|refuse|here|_?problem|_warn|_refused?|_lost|_of_words|_Impossible|_trouble", re.ASCII
)
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def trees() -> Iterator[tuple[str, ast.AST]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            if path.name != "codes.py":
                yield path.name, ast.parse(path.read_text())


def test_every_code_that_is_told_is_declared() -> None:
    told = set()
    for _name, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if SAYERS.fullmatch(called):
                constants = [one.value for one in call.args if isinstance(one, ast.Constant)]
                told |= {one for one in constants if isinstance(one, str) and "-" in one and CODE.fullmatch(one)}
    assert told - set(CODES) == set()
    assert len(told) > 60


def test_no_code_is_declared_that_nobody_tells() -> None:
    written = {
        node.value
        for _name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(CODES) - written == set()


def test_a_problem_without_a_declared_code_cant_be_made() -> None:
    with pytest.raises(ValueError, match="made-up"):
        Problem("file", None, "made-up", "Something.")


def test_the_guide_lists_them_all() -> None:
    rows = [line for line in (ROOT / "docs" / "problems.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == [f"| `{code}` | {told.meaning} | {told.way_out} |" for code, told in CODES.items()]


def test_each_has_words() -> None:
    for code, told in CODES.items():
        assert all(sentence.endswith(".") for sentence in told), code
