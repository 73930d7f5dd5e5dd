"""What the tests of ingest share: taking a folder in, and what lies on private storage."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive_pages.files import in_use
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.report import Report
from archive_pages.ingest.run import Options, ingest
from archive_pages.models.canvas import private_storage


@pytest.fixture(autouse=True)
def empty_storage() -> Iterator[None]:
    """Import it into a test module that counts files: none of another test lie on private storage."""
    shutil.rmtree(private_storage().path(""), ignore_errors=True)
    yield
    shutil.rmtree(private_storage().path(""), ignore_errors=True)


def take(source: Path, name: str = "Hírlap", language: str = "hu", **options: Any) -> Report:
    return ingest(source, Options(TitleChoice(new_title=name, language=language), **options))


def archivist() -> User:
    """Somebody who may do everything."""
    name = "levéltáros"
    return User.objects.filter(username=name).first() or User.objects.create_superuser(name)


def stored() -> set[str]:
    """The names of all files on private storage."""
    root = Path(private_storage().path(""))
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def orphans() -> set[str]:
    names = stored()
    return names - in_use(names)


def codes(report: Report) -> dict[str, set[str]]:
    """The codes of each refused source's problems."""
    return {refused["source"]: {problem["code"] for problem in refused["problems"]} for refused in report.refused}


def warned(report: Report) -> set[str]:
    return {warning["code"] for warning in report.warnings}
