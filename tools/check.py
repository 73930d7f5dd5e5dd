"""`make test` and `make lint`: everything that guards the project, one step after the other, with a summary.

All steps run even when one fails, so that one run shows all that is wrong. With REQUIRE_ALL=1 a skipped
test is a failure.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools.environment import BIN, PYTHON, ROOT, StepFailed, node_bin, node_env, prepare

SOURCES = ["cms", "home", "archive_pages", "search", "demo", "bench", "tools", "tests", "manage.py"]
DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SITE_URL": "https://library.example",
    "ALLOWED_HOSTS": "library.example",
    "SECRET_KEY": "for-this-check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
}


@dataclass
class Step:
    title: str
    command: list[str]
    env: dict[str, str]
    lint: bool = False


def steps() -> list[Step]:
    manage = [str(PYTHON), "manage.py"]
    templates = [str(path) for path in ROOT.glob("*/templates")] + [str(ROOT / "cms" / "templates")]
    npm = str(node_bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    tests = [
        str(PYTHON),
        "-m",
        "pytest",
        "-n",
        os.environ.get("TEST_JOBS") or "2",
        "--dist",
        "loadfile",
        "-q",
        "--durations",
        "25",
    ]
    return [
        Step("Lint (ruff)", [str(BIN / "ruff"), "check", *SOURCES], {}, lint=True),
        Step("Format (ruff)", [str(BIN / "ruff"), "format", "--check", "-q", *SOURCES], {}, lint=True),
        Step("Types (mypy)", [str(BIN / "mypy")], {}, lint=True),
        Step("Templates (djlint)", [str(BIN / "djlint"), "--lint", "--quiet", *sorted(set(templates))], {}, lint=True),
        Step("System checks", [*manage, "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED, lint=True),
        Step("Migrations", [*manage, "makemigrations", "--check", "--dry-run"], DEPLOYED, lint=True),
        Step("JavaScript", [str(node_bin() / "node"), npm, "test"], node_env()),
        Step("Tests (pytest)", tests, {}),
    ]


def main() -> int:
    only_lint = sys.argv[1:] == ["lint"]
    try:
        prepare("test")
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    results: list[tuple[str, bool, float]] = []
    for step in steps():
        if only_lint and not step.lint:
            continue
        print(f"\n── {step.title} " + "─" * max(0, 60 - len(step.title)), flush=True)
        started = time.monotonic()
        code = subprocess.run(step.command, cwd=ROOT, env={**os.environ, **step.env}, check=False).returncode
        results.append((step.title, code == 0, time.monotonic() - started))
    print("\n── Summary " + "─" * 54)
    for title, good, seconds in results:
        print(f"  {'ok    ' if good else 'FAILED'}  {title:24} {seconds:6.0f} s")
    return 0 if all(good for _, good, _ in results) else 1


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
