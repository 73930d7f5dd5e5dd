"""Tables for spreadsheets (CSV, RFC 4180), in which no cell is a formula."""

import csv
import unicodedata
from collections.abc import Iterable
from io import StringIO
from typing import Any

MARK = "\ufeff"  # by it, spreadsheets know UTF-8
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
HIDDEN = {"Cc", "Cf", "Zl", "Zp"}  # ends of lines, overrides of direction
NEEDED = {"\u200c", "\u200d"}  # joiners: Persian words are spelt with them


def written(rows: Iterable[Iterable[Any]]) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([cell(one) for one in row] for row in rows)
    return MARK + out.getvalue()


def cell(value: Any) -> Any:
    """Numbers as they are. A text that a spreadsheet would compute begins with an apostrophe."""
    if isinstance(value, int | float):
        return value
    kept = "".join(one if one in NEEDED or unicodedata.category(one) not in HIDDEN else " " for one in str(value))
    text = " ".join(kept.split())
    return f"'{text}" if text.lstrip("\u200c\u200d").startswith(FORMULA) else text
