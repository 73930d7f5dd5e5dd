"""Where the press keeps what it has made: unpacked fonts, and printed issues by a hash of what they were made from."""

import hashlib
import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings


def node_modules() -> Path:
    return Path(settings.BASE_DIR) / "node_modules"


def folder(name: str) -> Path:
    path = Path(settings.PRESS_CACHE) / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def write(target: Path, data: bytes) -> None:
    """Writes whole or not at all, however many processes do it at once."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(name, target)


@lru_cache(maxsize=1)
def press_version() -> str:
    """A hash of the press's own code, its texts and its fonts' lock, so that a change of either prints anew."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.suffix in {".py", ".txt"}):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def key(specification: Any) -> str:
    """A name for what is printed from `specification` (anything that JSON can hold)."""
    text = json.dumps([press_version(), specification], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
