"""Commands that the documentation tells people to type do what it says."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from demo.press.samples import sample_issue
from tests.installation import of_process
from tests.operating.containers import COMPOSE

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands() -> list[tuple[str, str]]:
    """Every line of every shell block, with the page that it stands on."""
    found = []
    for page in PAGES:
        for block in re.findall(r"```sh\n(.*?)```", page.read_text(), re.DOTALL):
            found += [(page.name, line.strip()) for line in block.replace("\\\n", " ").splitlines() if line.strip()]
    return found


def test_pages_hold_commands_at_all() -> None:
    assert len(commands()) > 5


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation of its own with one ingested issue, and what the placeholders of the pages stand for."""
    folder = tmp_path_factory.mktemp("library")
    env = {**of_process(), "VAR_DIR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    scans = folder / "scans"
    sample_issue(scans, language="hu", pages=1)
    run(".venv/bin/python manage.py migrate -v0", env)
    report = folder / "report.json"
    run(f'.venv/bin/python manage.py ingest {scans} --new-title "Első" --language hu --json {report}', env)
    uuid = re.search(r'"uuid": "([0-9a-f-]{36})"', report.read_text())
    assert uuid
    return {**env, "UUID": uuid[1], "DIRECTORY": str(folder / "export"), **backups(folder)}


def backups(folder: Path) -> dict[str, str]:
    return {"BACKUP": str(folder / "backup"), "BEFORE": str(folder / "before")}


def run(command: str, env: dict[str, str]) -> None:
    result = subprocess.run(
        shlex.split(command), cwd=ROOT, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    assert result.returncode == 0, f"{command}\n{result.stdout}\n{result.stderr}"


def its_services_and_commands_exist(words: list[str]) -> None:
    """No engine runs in tests: test_compose.py starts what “up” starts, test_deploy.py does what an update does."""
    verb, *rest = [word for word in words if not word.startswith("-")]
    assert verb in {"up", "build", "run", "exec"}
    inside = rest[1:] if verb == "exec" else []
    assert set(rest) - set(inside) <= set(COMPOSE["services"]), words
    if inside:
        assert inside[0] == "nginx" or (inside[:2] == ["python", "manage.py"] and inside[2] in get_commands()), words


@pytest.mark.parametrize(("page", "command"), sorted(set(commands())))
def test_a_command_of_the_documentation_works(page: str, command: str, library: dict[str, str], tmp_path: Path) -> None:
    target = re.fullmatch(r"(?:[A-Z_]+=\S+ )*make ([a-z-]+)", command)
    if target:
        assert re.search(rf"^{target[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE), f"no such target: {command}"
        return
    if command.startswith("docker compose "):
        its_services_and_commands_exist(shlex.split(command)[2:])
        return
    if command.startswith((".venv/bin/python manage.py", "python manage.py")):
        command = command.replace(".venv/bin/python", "python").replace("python", str(ROOT / ".venv/bin/python"), 1)
        if "FOLDER" in command:  # scans of its own: what is in the archive under one title is refused under another
            sample_issue(tmp_path / "scans", language="hu", pages=1, seed=sum(command.encode()))
        (tmp_path / "books.csv").write_text("title,author,isbn\nAbigél,Szabó Magda,\n", encoding="utf-8")
        own = {"FOLDER": str(tmp_path / "scans"), "BOOKS": str(tmp_path / "books.csv")}
        for placeholder, value in {**library, **own}.items():
            if placeholder in ("FOLDER", "UUID", "DIRECTORY", "BACKUP", "BEFORE", "BOOKS"):
                command = re.sub(rf"\b{placeholder}\b", value, command)
        if "createsuperuser" in command:
            command += " --noinput --username admin --email admin@library.example"
            library["DJANGO_SUPERUSER_PASSWORD"] = "a quiet word"
        run(command, library)
        return
    pytest.fail(f"{page} tells people to type what no test runs: {command}")
