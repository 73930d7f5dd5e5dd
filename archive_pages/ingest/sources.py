"""Opens a batch's folder, zip or bucket, so that nothing in it can reach another place.

A zip is unpacked into a staging folder (see `staging`), after its list of entries was checked: no absolute
path, no `..`, no symbolic link, no name twice, no more entries, bytes or compression than a batch of scans has.
A folder is read where it lies; a link that leads out of it is refused.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from archive_pages.formats.paths import resolve
from cms.media.staging import Staging
from cms.parsing.problems import Problem

from . import bucket_source

MAX_ENTRIES = 500_000
MAX_RATIO = 200  # text packs 1:30, bilevel TIFF of an empty page 1:100
RATIO_MATTERS_FROM = 50_000_000  # bytes; a small file is no bomb, however well it packs
IGNORED = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}
CHUNK = 1 << 20


class SourceRefused(Exception):
    """The whole source can't be used. `problems` say why and what to do."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = list(problems)


@dataclass
class Source:
    """A folder to read from, whatever it came in. `files` are the paths below `root`, `/` between their parts."""

    name: str
    root: Path
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def path(self, relative: str) -> Path:
        return self.root / relative


@contextmanager
def opened(path: Path, staging: Staging, beat: Callable[[], None]) -> Iterator[Source]:
    """The source at `path`; `beat` is called while it is unpacked or fetched. Raises SourceRefused."""
    if (place := bucket_source.place_of(path)) is not None:
        yield _bucket(place, staging, beat)
    elif path.is_dir():
        yield _folder(path)
    elif path.is_file() and zipfile.is_zipfile(path):
        yield _zip(path, staging.folder("source"), beat)
    elif path.is_file() and path.suffix.lower() == ".pdf":
        yield Source(path.stem, path.parent, [path.name])
    elif path.exists():
        raise _refused(path.name, "no-source", _("This is neither a folder nor a zip that can be read."))
    else:
        raise _refused(str(path), "no-source", _("There is no such folder or zip. Check the path."))


def resolved(path: Path) -> Path:
    """The same wherever the process stands; an address in a bucket is that already."""
    return path if bucket_source.place_of(path) is not None else path.resolve()


def _bucket(place: bucket_source.Place, staging: Staging, beat: Callable[[], None]) -> Source:
    target = staging.folder("fetched")
    try:
        files = bucket_source.fetch(place, target, MAX_ENTRIES, beat)
    except bucket_source.Refused as refused:
        raise _refused(refused.name, refused.code, refused.message) from refused
    only = target / files[0]
    if place.prefix.lower().endswith(bucket_source.PACKED):
        if zipfile.is_zipfile(only):
            return _zip(only, staging.folder("source"), beat)
        return Source(only.stem, target, files)
    return Source(place.name, target, [one for one in files if not any(map(_ignored, one.split("/")))])


def _refused(name: str, code: str, message: str) -> SourceRefused:
    return SourceRefused(Problem(name, None, code, message, fatal=True))


def _folder(root: Path) -> Source:
    source = Source(root.name, root)
    home = root.resolve()
    for folder, folders, names in os.walk(root, followlinks=False):
        here = Path(folder)
        for name in sorted(folders + names):
            if not _is_text(name):
                source.problems.append(_name_unread(here / name, root))
        folders[:], names[:] = filter(_is_text, folders), filter(_is_text, names)
        for name in sorted(folders):
            if (here / name).is_symlink():
                source.problems.append(_link_left(here / name, root))
        folders[:] = sorted(n for n in folders if not _ignored(n) and not (here / n).is_symlink())
        for name in sorted(names):
            path = here / name
            if _ignored(name):
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(home):
                source.problems.append(_link_left(path, root))
            elif path.is_file():
                source.files.append(path.relative_to(root).as_posix())
        if len(source.files) > MAX_ENTRIES:
            raise _refused(root.name, "too-many-files", _too_many())
    return source


def _link_left(path: Path, root: Path) -> Problem:
    return Problem(
        path.relative_to(root).as_posix(),
        None,
        "link",
        _("This is a link to another place and was left out. Put the file itself into the folder."),
    )


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8: Python keeps other bytes as surrogates, which nothing else can store."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _name_unread(path: Path, root: Path) -> Problem:
    name = os.fsencode(path.relative_to(root)).decode("utf-8", "replace")
    message = _("This name is not in UTF-8, as from an old disk, so what bears it was left out. Rename it.")
    return Problem(name, None, "name-encoding", message, fatal=True)


def _too_many() -> str:
    return _("There are more than %(count)d files. Split the batch.") % {"count": MAX_ENTRIES}


def _ignored(name: str) -> bool:
    return name in IGNORED or name.startswith("._")


def _zip(path: Path, target: Path, beat: Callable[[], None]) -> Source:
    source = Source(path.stem, target)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked(archive, path.name)
            for entry, relative in entries:
                _extract(archive, entry, target / relative, path.name, beat)
                source.files.append(relative)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _refused(
            path.name, "bad-zip", _("The zip is damaged: %(error)s. Pack it again.") % {"error": error}
        ) from error
    source.files.sort()
    return source


def _checked(archive: zipfile.ZipFile, name: str) -> list[tuple[zipfile.ZipInfo, str]]:
    """The entries to extract, with safe relative paths. One bad entry refuses the zip: it is no accident."""
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        raise _refused(name, "too-many-files", _too_many())
    limit = settings.INGEST_MAX_ZIP_GIGABYTES * 10**9
    entries: list[tuple[zipfile.ZipInfo, str]] = []
    seen: set[str] = set()
    total = 0
    for info in infos:
        relative = _safe_path(info, name)
        if info.is_dir() or any(_ignored(part) for part in relative.split("/")):
            continue
        if relative.casefold() in seen:
            raise _refused(relative, "duplicate-name", _("The zip holds this file twice. Pack it again."))
        seen.add(relative.casefold())
        total += info.file_size
        if info.file_size > RATIO_MATTERS_FROM and info.file_size > MAX_RATIO * max(1, info.compress_size):
            raise _refused(relative, "zip-bomb", _("This file would grow more than 200 times when unpacked."))
        if info.flag_bits & 0x1:
            raise _refused(relative, "encrypted", _("This file is encrypted. Pack the zip without a password."))
        entries.append((info, relative))
    if total > limit:
        message = _("Unpacked, the zip has %(size).1f GB; the limit is %(limit)d GB (INGEST_MAX_ZIP_GIGABYTES).")
        raise _refused(name, "zip-bomb", message % {"size": total / 10**9, "limit": settings.INGEST_MAX_ZIP_GIGABYTES})
    return entries


def _safe_path(info: zipfile.ZipInfo, name: str) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(info.filename, "link", _("The zip holds a link or a device. Pack the files themselves."))
    written = info.orig_filename
    relative = resolve("", info.filename)
    if relative is None or ".." in written.replace("\\", "/").split("/") or "\0" in written:
        if info.is_dir() and info.filename in ("./", "/"):
            return "."
        raise _refused(
            written, "unsafe-path", _("The zip holds a file whose path leads out of it (%(zip)s).") % {"zip": name}
        )
    return relative


def _extract(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, name: str, beat: Callable[[], None]
) -> None:
    """Writes one entry, and no more bytes than its header promised."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with archive.open(info) as packed, target.open("xb") as file:
        while chunk := packed.read(min(CHUNK, left + 1)):
            left -= len(chunk)
            if left < 0:
                raise _refused(
                    info.filename, "zip-bomb", _("This file is larger than the zip says (%(zip)s).") % {"zip": name}
                )
            file.write(chunk)
            beat()
