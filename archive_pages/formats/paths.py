"""Paths as files name them, made safe: what leaves the folder, or names a host, is no path here."""

from pathlib import PurePosixPath
from urllib.parse import quote, unquote, urlsplit


def resolve(folder: str, href: str) -> str | None:
    """`href` of a file in `folder` (both relative to the batch, "" for its root) as a path relative to the batch.

    `file://` and percent escapes are undone, backslashes read as slashes. None for a web address, an absolute path, a
    drive letter, a control character, or anything that climbs out of the batch. Nothing is opened.
    """
    href = href.strip()
    for prefix in ("file:///", "file://", "file:"):
        if href.lower().startswith(prefix):
            if prefix == "file:///":
                return None  # an absolute path on somebody's machine
            href = href[len(prefix) :]
            break
    try:
        if urlsplit(href).scheme:
            return None
    except ValueError:
        return None
    path = unquote(href).replace("\\", "/")
    if not path or path.startswith("/") or ":" in path.split("/")[0] or any(ord(character) < 32 for character in path):
        return None
    parts: list[str] = []
    for part in (*PurePosixPath(folder).parts, *path.split("/")):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None


def to_href(path: str) -> str:
    """A relative path as a URL reference for METS; `resolve` gives it back."""
    return quote(path)
