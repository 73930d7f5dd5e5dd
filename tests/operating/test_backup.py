"""A backup holds all, is refused when damaged, and restores a library of either profile."""

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import ROOT, installation, manage, prepare
from tests.profile import PRODUCTION

pytestmark = pytest.mark.django_db
SERVERS = ("DATABASE_URL", "ELASTICSEARCH_URL", "S3_PRIVATE_BUCKET", "S3_PUBLIC_BUCKET", "BROKER_URL", "CACHE_URL")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, str], Path]]:
    """A filled library on the profile of the run, and a backup of it."""
    folder = tmp_path_factory.mktemp("library")
    with installation(folder) as env:
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.operating.filled"], cwd=ROOT, env=env, check=True)
        said = manage(env, "backup", str(folder / "backup"))
        assert "missing" not in said.stderr
        yield env, folder / "backup"


def embedded(env: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of a library without servers."""
    return {name: value for name, value in env.items() if name not in SERVERS} | {"VAR_DIR": str(folder / "embedded")}


def contents(backup: Path) -> dict[str, list[str]]:
    """The rows of each table and the list of files, in whatever order the database gives them."""
    files = [*(backup / "rows").iterdir(), backup / "media.jsonl.gz"]
    return {file.name: sorted(gzip.open(file, "rt", encoding="utf-8")) for file in files}


def test_what_was_restored_is_what_was_saved(library: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    """From the profile of the run into an empty embedded library, and from there into an empty one of the run's."""
    env, backup = library
    saved = contents(backup)
    assert any("Marosvölgyi" in line for line in saved["wagtailcore.page.jsonl.gz"])
    assert len(saved["media.jsonl.gz"]) >= 5  # master, pyramid, picture, rendition, document
    without = embedded(env, tmp_path)
    manage(without, "migrate", "--verbosity=0")
    manage(without, "restore", str(backup))
    manage(without, "backup", str(tmp_path / "again"))
    assert contents(tmp_path / "again") == saved
    with installation(tmp_path / "third", SITE_URL=env["SITE_URL"]) as third:  # which the site's record follows
        prepare(third)
        manage(third, "restore", str(tmp_path / "again"))
        manage(third, "backup", str(tmp_path / "last"))
        assert contents(tmp_path / "last") == saved
        works = "from tests import factories as f; f.issue(f.title('Új'), '1999-01-01')"  # sequences follow the rows
        manage(third, "shell", "-c", works)
        queued = "from search.models import OutboxEntry as O; print('trees', O.objects.filter(kind='tree').count())"
        assert "trees 1" in manage(third, "shell", "-c", queued).stdout  # search takes in what came


def test_a_library_with_something_in_it_is_only_replaced_by_force(library: tuple[dict[str, str], Path]) -> None:
    env, backup = library
    refused = manage(env, "restore", str(backup), check=False)
    assert refused.returncode == 1
    assert "This library is not empty" in refused.stderr
    remove = "from archive_pages.models import IssuePage; [i.delete() for i in IssuePage.objects.all()]"
    manage(env, "shell", "-c", remove)
    manage(env, "restore", "--force", str(backup))
    count = "from archive_pages.models import IssuePage; print('n', IssuePage.objects.count())"
    counted = manage(env, "shell", "-c", count)
    assert "n 2" in counted.stdout


@pytest.mark.parametrize("damage", ["flip", "cut", "missing", "media", "rows", "outside", "manifest"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    library: tuple[dict[str, str], Path], tmp_path: Path, damage: str
) -> None:
    env, backup = library
    copy = tmp_path / "copy"
    shutil.copytree(backup, copy)
    rows = copy / "rows" / "wagtailcore.page.jsonl.gz"
    match damage:
        case "flip":
            data = bytearray(rows.read_bytes())
            data[len(data) // 2] ^= 1
            rows.write_bytes(data)
        case "cut":
            rows.write_bytes(rows.read_bytes()[:-20])
        case "missing":
            rows.unlink()
        case "media":
            next(path for path in (copy / "media").rglob("*") if path.is_file()).write_bytes(b"other")
        case "rows":
            told = json.loads((copy / "manifest.json").read_text())
            told["migrations"].append(["home", "9999_future"])
            (copy / "manifest.json").write_text(json.dumps(told))
        case "outside":
            line = {"storage": "default", "name": "../../../outside", "size": 1, "sha256": "x"}
            with gzip.open(copy / "media.jsonl.gz", "wt") as file:
                file.write(json.dumps(line))
        case "manifest":
            (copy / "manifest.json").write_text("{")
    refused = manage(env, "restore", "--force", str(copy), check=False)
    assert refused.returncode == 1
    assert "CommandError: " in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_list_of_files_finds_what_is_missing(library: tuple[dict[str, str], Path], tmp_path: Path) -> None:
    env, _backup = library
    manage(env, "backup", "--media", "list", str(tmp_path / "list"))
    assert not (tmp_path / "list" / "media").exists()
    manage(env, "restore", "--force", str(tmp_path / "list"))  # all files are where they were
    without = embedded(env, tmp_path)
    manage(without, "migrate", "--verbosity=0")
    short = manage(without, "restore", str(tmp_path / "list"), check=False)
    assert short.returncode == 1
    assert "files of the list are missing" in short.stderr
    assert "Traceback" not in short.stderr


def test_a_backup_is_never_written_over_another(library: tuple[dict[str, str], Path]) -> None:
    env, backup = library
    before = (backup / "manifest.json").read_bytes()
    refused = manage(env, "backup", str(backup), check=False)
    assert refused.returncode == 1
    assert "exists" in refused.stderr
    assert (backup / "manifest.json").read_bytes() == before


def test_no_secret_is_in_a_backup(library: tuple[dict[str, str], Path]) -> None:
    env, backup = library
    manifest = (backup / "manifest.json").read_text()
    for name in ("SECRET_KEY", "S3_SECRET_KEY", "DATABASE_URL"):
        assert not env.get(name) or env[name] not in manifest
    assert not PRODUCTION or '"DATABASE_URL"' in manifest  # the names are there
