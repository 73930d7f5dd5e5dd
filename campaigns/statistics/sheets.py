"""Tables for spreadsheets (CSV, RFC 4180), in which no cell is a formula.

A spreadsheet reads a table as its own language writes numbers: where the comma stands in numbers (Hungarian, Romanian),
semicolons part the cells; with commas all of a row would be one cell, and 12.5 the twelfth of May.
"""

import csv
import unicodedata
from collections.abc import Iterable
from io import StringIO
from typing import Any

from django.utils.formats import get_format

MARK = "\ufeff"  # by it, spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
HIDDEN = {"Cc", "Cf", "Zl", "Zp"}  # ends of lines, overrides of direction
NEEDED = {"\u200c", "\u200d"}  # joiners: Persian words are spelt with them


def written(rows: Iterable[Iterable[Any]]) -> str:
    """The table, for the language that is active."""
    out = StringIO()
    point = str(get_format("DECIMAL_SEPARATOR"))
    writer = csv.writer(out, delimiter=";" if point == "," else ",")
    writer.writerows([cell(one, point) for one in row] for row in rows)
    return MARK + out.getvalue()


def cell(value: Any, point: str = ".") -> Any:
    """Numbers as they are, with the language's `point`. A text that a spreadsheet would compute begins with an
    apostrophe."""
    if isinstance(value, float):
        return str(value).replace(".", point)
    if isinstance(value, int):
        return value
    kept = "".join(one if one in NEEDED or unicodedata.category(one) not in HIDDEN else " " for one in str(value))
    text = " ".join(kept.split())
    return f"'{text}" if text.lstrip("\u200c\u200d").startswith(FORMULA) else text
