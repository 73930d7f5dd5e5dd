"""Where files are made before records hold them, and how the next run cleans up after one that was killed.

Each run has a folder `VAR_DIR/staging/<id>` and holds a shared lock on its file `lock`, as do its processes.
Whoever gets that lock alone knows that they are all dead. Beside it lies a `journal`: a line for each name on
private storage that the run is about to create, or to leave without a record. After a crash, each journalled name
that no record holds is deleted, so that storage and database agree again.
"""

import fcntl
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from .holding import names_held
from .places import media_storage

AT_ONCE = 500  # names in a query
logger = logging.getLogger(__name__)


def staging_root() -> Path:
    return Path(settings.VAR_DIR) / "staging"


class Staging:
    """One run's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = _locked(root, fcntl.LOCK_SH)
        self._journal = (root / "journal").open("a", encoding="utf-8")

    def folder(self, name: str) -> Path:
        path = self.root / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def note(self, names: Iterable[str]) -> None:
        """Journals names on private storage before they are created or orphaned; on the disk when this returns."""
        for name in names:
            self._journal.write(f"{name}\n")
        self._journal.flush()
        os.fsync(self._journal.fileno())

    def close(self) -> None:
        self._journal.close()
        _clean_up(self.root)
        os.close(self._lock)


def hold(root: Path) -> int:
    """For a run's child processes: keeps the folder from being swept while they live."""
    return _locked(root, fcntl.LOCK_SH)


def _locked(root: Path, kind: int) -> int:
    descriptor = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, kind)
    return descriptor


@contextmanager
def staging() -> Iterator[Staging]:
    """A fresh staging folder, after what dead runs left was swept; gone at the end."""
    sweep()
    with _registry():
        root = staging_root() / uuid.uuid4().hex
        root.mkdir(parents=True)
        run = Staging(root)
    try:
        yield run
    finally:
        run.close()


def sweep() -> int:
    """Removes the folders of dead runs and the files they left on storage. Returns how many runs those were."""
    with _registry():
        return sum(_swept(root) for root in sorted(staging_root().glob("*/")))


def _swept(root: Path) -> bool:
    descriptor = os.open(root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return _clean_up(root)
    finally:
        os.close(descriptor)


@contextmanager
def _registry() -> Iterator[None]:
    """Nobody sweeps while somebody makes a folder and has not locked it yet."""
    staging_root().mkdir(parents=True, exist_ok=True)
    with (staging_root() / "registry").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _clean_up(root: Path) -> bool:
    """Whether all of it is gone. While storage or database can't be asked the journal stays, for the next to sweep."""
    try:
        sweep_journal(root)
    except (OSError, DatabaseError) as error:
        logger.warning("What a run left on storage is cleaned up later: %s", error)
        for path in root.iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name not in ("journal", "lock"):
                path.unlink(missing_ok=True)
        return False
    shutil.rmtree(root, ignore_errors=True)
    return True


def sweep_journal(root: Path) -> None:
    """Deletes each file on private storage that the journal names and no record holds."""
    journal = root / "journal"
    if not journal.exists():
        return
    names = sorted(set(journal.read_text(encoding="utf-8").split("\n")) - {""})
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        held = names_held("private", some)
        for name in some:
            if name not in held:
                media_storage("private").delete(name)
