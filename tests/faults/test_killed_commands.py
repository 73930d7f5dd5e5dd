"""What backs up, restores, checks and moves is killed with -9 in the middle: nothing is half there, and it goes on."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import ROOT, embedded, installation, manage, prepare

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]  # on both profiles

DIES = """
import os, signal
from datetime import timedelta
from pathlib import Path

def dies(place, name, after):
    original, calls = getattr(place, name), []
    def dying(*arguments, **named):
        if len(calls) == after:
            os.kill(os.getpid(), signal.SIGKILL)
        calls.append(1)
        return original(*arguments, **named)
    setattr(place, name, dying)
"""


def killed(env: dict[str, str], code: str) -> None:
    """Runs `code`, which dies of itself."""
    done = manage(env, "shell", "--command", DIES + code, check=False)
    assert done.returncode == -signal.SIGKILL, done.stdout + done.stderr


def said(env: dict[str, str], expression: str) -> str:
    """What an expression over the models is in this library."""
    told = manage(env, "shell", "--command", f"print('is', {expression})").stdout
    return next(line for line in told.splitlines() if line.startswith("is ")).removeprefix("is ")


def filled(env: dict[str, str]) -> None:
    prepare(env)
    subprocess.run([sys.executable, "-m", "tests.operating.filled"], cwd=ROOT, env=env, check=True)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with installation(tmp_path_factory.mktemp("library")) as env:
        filled(env)
        yield env


@pytest.fixture(scope="module")
def saved(library: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "backup"
    manage(library, "backup", str(folder))
    return folder


@pytest.mark.parametrize(("step", "after"), [("_write_rows", 0), ("_read", 3), ("_write_manifest", 0)])
def test_a_backup(library: dict[str, str], tmp_path: Path, step: str, after: int) -> None:
    folder = tmp_path / "backup"
    killed(
        library,
        f"from cms.operating.backup import write\n"
        f"dies(write, {step!r}, {after})\n"
        f"write.make(Path({str(folder)!r}), 'copy')",
    )
    assert not folder.exists()
    refused = manage(library, "restore", "--force", str(tmp_path / "backup.part"), check=False)
    assert "holds no backup" in refused.stderr
    manage(library, "backup", str(folder))
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]
    manage(library, "restore", "--verify", str(folder))


def test_a_restore(saved: Path, tmp_path: Path) -> None:
    """First among the files, then among the rows; each time the library is still an empty one."""
    with installation(tmp_path) as env:
        prepare(env)
        for step, after in (("_put", 2), ("_insert", 25)):
            killed(
                env,
                f"from cms.operating.backup import restore\n"
                f"dies(restore, {step!r}, {after})\n"
                f"restore.restore(Path({str(saved)!r}))",
            )
            empty = "__import__('importlib').import_module('cms.operating.backup.restore').site_is_empty()"
            assert said(env, empty) == "True"
        manage(env, "restore", str(saved))
        assert manage(env, "check_media", "--hashes", "--older-than", "0").returncode == 0
        issues = "__import__('archive_pages.models').models.IssuePage.objects.count()"
        assert said(env, issues) == "2"


def test_a_check_that_mends(tmp_path: Path) -> None:
    """After it has put the new pyramid on the storage, and before a record names it."""
    with installation(tmp_path) as env:
        filled(env)
        remove = (
            "from archive_pages.models import Canvas\n"
            "canvas = Canvas.objects.exclude(pyramid='').get()\n"
            "canvas.pyramid.storage.delete(canvas.pyramid.name)\n"
        )
        manage(env, "shell", "--command", remove)
        killed(
            env,
            "from archive_pages import media\n"
            "from cms.media.checking import Wanted, check\n"
            "dies(media, '_changed', 0)\n"
            "list(check(Wanted(remake=True)))",
        )
        assert "1 missing" in manage(env, "check_media", check=False).stdout
        assert "1 missing, 0 changed, 0 orphan, 1 mended" in manage(env, "check_media", "--remake").stdout
        assert manage(env, "check_media", "--hashes", "--older-than", "0").returncode == 0


@pytest.mark.production
@pytest.mark.parametrize("step", ["place", "sha256"])
def test_a_move(tmp_path: Path, step: str) -> None:
    """Before and after a file is at its new place, when nothing is noted of it yet."""
    home = embedded(tmp_path / "home")
    filled(home)
    with installation(tmp_path / "away") as away:
        prepare(away)
        env = home | {name: away[name] for name in away if name.startswith("S3_")}
        killed(
            env,
            "from cms.media import moving\n"
            "from cms.media.storages.bucket import BucketStorage\n"
            f"dies(BucketStorage, {step!r}, 2)\n"
            "list(moving.move('folder', 's3'))",
        )
        told = manage(env, "move_media", "--to", "s3", "--delete-source").stdout
        assert "2 kept" in told
        assert ("1 verified" in told) == (step == "sha256")
        assert not [path for path in (tmp_path / "home" / "var" / "media").rglob("*") if path.is_file()]
        assert manage(env, "check_media", "--hashes", "--older-than", "0").returncode == 0
