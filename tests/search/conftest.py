"""An index of its own for each test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    settings.INDEX_DIR = tmp_path / "index"
    return tmp_path / "index"
