"""What the tests of ingest share: taking a folder in, and what lies on private storage."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from archive_pages.files import in_use
from archive_pages.ingest.records import TitleChoice
from archive_pages.ingest.report import Report
from archive_pages.ingest.run import Options, ingest
from tests import storing
from tests.storing import stored


@pytest.fixture(autouse=True)
def empty_storage() -> Iterator[None]:
    """Import it into a test module that counts files: none of another test lie on private storage."""
    storing.clear()
    yield
    storing.clear()


def take(source: Path, name: str = "Hírlap", language: str = "hu", **options: Any) -> Report:
    return ingest(source, Options(TitleChoice(new_title=name, language=language), **options))


def archivist() -> User:
    """Somebody who may do everything."""
    name = "levéltáros"
    return User.objects.filter(username=name).first() or User.objects.create_superuser(name)


def orphans() -> set[str]:
    names = stored()
    return names - in_use(names)


def codes(report: Report) -> dict[str, set[str]]:
    """The codes of each refused source's problems."""
    return {refused["source"]: {problem["code"] for problem in refused["problems"]} for refused in report.refused}


def warned(report: Report) -> set[str]:
    return {warning["code"] for warning in report.warnings}
