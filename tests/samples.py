"""Real digitisation samples, kept beside the checkout and never in it (docs/developer.md).

`real("ndnp-issue/1289.xml")` is a path in the folder `SAMPLES_DIR` (default `../shared/data`). Where it is missing the
test is skipped and says why; with `REQUIRE_ALL=1`, as in CI, it fails instead.
"""

import os
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent


def samples_dir() -> Path:
    return Path(os.environ.get("SAMPLES_DIR") or ROOT.parent / "shared" / "data").resolve()


def real(path: str) -> Path:
    """A real file or folder. Skips the test where it is missing, or fails it when everything is required."""
    found = samples_dir() / path
    if not found.exists():
        missing(f"no real sample {path} in {samples_dir()} (set SAMPLES_DIR)")
    return found


def missing(reason: str) -> NoReturn:
    """Skip the test with a reason, or fail it when everything is required."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
