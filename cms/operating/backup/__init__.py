"""A backup is a folder: rows of every table, the media or a list of them, and a manifest with the hash of each file.

    manifest.json               what, when, of which migrations, size and SHA-256 of every other file
    rows/<model>.jsonl.gz       first line the model's fields, then a line a row
    media.jsonl.gz              a line a file that the database names: storage, name, size, sha256
    media/<storage>/<name>      the files, with `--media copy`

Rows are written as Django serialises fields and not in a database's own format: what was saved from SQLite can be
restored into PostgreSQL, and the other way round.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA_LIST = "media.jsonl.gz"
COPY, LIST = "copy", "list"


class BackupProblem(Exception):
    """Why a backup can't be made or restored, in words for the operator."""


@dataclass
class Summary:
    """What was done: rows by model, number and bytes of files, names of files that should be there and are not."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class MediaFile:
    """A file that the database names, on the storage `storage` (`default` or `private`)."""

    storage: str
    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {"storage": self.storage, "name": self.name, "size": self.size, "sha256": self.sha256}

    def path(self, folder: Path) -> Path:
        """Where its copy lies. Raises BackupProblem for a name that would lead out of the folder."""
        root = (folder / "media").resolve()
        path = (root / self.storage / self.name).resolve()
        if self.storage not in ("default", "private") or not path.is_relative_to(root / self.storage):
            raise BackupProblem(f"The backup names a file outside of its folder: {self.name}")
        return path
