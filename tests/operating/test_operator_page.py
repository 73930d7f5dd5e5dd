"""docs/operator.md, followed from its first line to its last: each command in its place, with all servers."""

import re
import shlex
from pathlib import Path

import pytest

from demo.press.samples import sample_issue
from tests.installation import ROOT, installation, manage

pytestmark = pytest.mark.django_db
PAGE = (ROOT / "docs" / "operator.md").read_text()


def commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line.strip() for block in blocks for line in block.replace("\\\n", " ").splitlines() if line.strip()]


@pytest.mark.production
def test_the_page_is_followed_from_top_to_bottom(tmp_path: Path) -> None:
    sample_issue(tmp_path / "scans", language="hu", pages=1)
    (tmp_path / "books.csv").write_text("title,author,isbn\nThe Quiet Orchard,Anna Kis,\n")
    places = {name: tmp_path / name.lower() for name in ("BACKUP", "BEFORE")}
    places |= {"FOLDER": tmp_path / "scans", "BOOKS": tmp_path / "books.csv"}
    done = []
    with installation(tmp_path) as env:
        env["DJANGO_SUPERUSER_PASSWORD"] = "a quiet word"
        for command in commands():
            if command == "make run":  # the browser tests run it whole; this is what it does to an empty database
                manage(env, "migrate", "--verbosity=0")
            elif command.startswith(("make ", "docker ")):  # other tests run these
                continue
            else:
                program, script, *arguments = shlex.split(command)
                assert (program, script) == (".venv/bin/python", "manage.py"), command
                arguments = [str(places.get(one, one)) for one in arguments]
                if arguments[0] == "createsuperuser":
                    arguments += ["--noinput", "--username", "admin", "--email", "admin@library.example"]
                manage(env, *arguments)
            done.append(command.split()[2] if "manage.py" in command else command)
    assert done[0] == "make run"
    assert {"createsuperuser", "ingest", "backup", "restore", "migrate", "search", "write_bulk", "import_books"} <= set(
        done
    )


def test_every_variable_of_compose_yaml_is_explained() -> None:
    used = set(re.findall(r"\$\{([A-Z_0-9]+)", (ROOT / "compose.yaml").read_text()))
    assert {name for name in used if f"`{name}" not in PAGE} <= {"ES_JAVA_OPTS", "S3_ACCESS_KEY"}
