"""Settings: every variable is documented, and a bad one is a sentence, not a traceback."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.env import ENV, Environment
from tests.installation import of_process

ROOT = Path(__file__).resolve().parent.parent.parent
OPERATOR = (ROOT / "docs" / "operator.md").read_text()

READS = r"os\.(environ(?!\.setdefault\(\"(DJANGO_SETTINGS_MODULE|VIPS|PROMETHEUS))|getenv)"


def documented() -> set[str]:
    table = OPERATOR.split("## Settings")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_0-9]+)` \|", table, re.MULTILINE))


def declared() -> set[str]:
    """All variables of all settings modules: production declares some that the tests' settings don't."""
    code = "import cms.settings.production as p; print('\\n'.join(p.ENV.variables))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_the_operators_page_lists_every_variable_and_no_other() -> None:
    assert documented() == declared() | {"PORT", "DEMO"}  # the last two are `make run`'s own


def test_no_module_reads_the_environment_behind_the_settings_back() -> None:
    apps = ["cms", "home", "archive_pages", "search", "places", "walks", "campaigns", "books"]
    readers = [
        str(path.relative_to(ROOT))
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if re.search(READS, path.read_text())
    ]
    assert readers == ["cms/settings/env.py"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("SITE_URL", "library.example", "is not an address that begins with http://, https://"),
        ("LANGUAGE_CODE", "xx", "is not one of hu, ro, en, fa"),
        ("INGEST_MAX_MEGAPIXELS", "many", "is not a whole number"),
        ("TRUST_PROXY", "perhaps", "is neither yes nor no"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("SITE_ACCENT", "red;}", "SITE_ACCENT is no colour"),
        ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE"),
    ],
)
def test_a_bad_value_fails_as_a_check_in_plain_words(name: str, value: str, reason: str, tmp_path: Path) -> None:
    env = {**of_process(), "DJANGO_SETTINGS_MODULE": "cms.settings.production", "VAR_DIR": str(tmp_path), name: value}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert reason in result.stderr
    assert "HINT" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_variable_is_declared_once() -> None:
    environment = Environment(source={"A": "7"})
    assert environment.integer("A", 1, "A number.") == 7
    assert environment.integer("B", 1, "Another.") == 1
    assert list(environment.variables) == ["A", "B"]
    assert all(variable.help.endswith((".", ")")) for variable in ENV.variables.values())
