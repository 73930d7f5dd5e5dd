"""`make test` and `make lint`: everything that guards the project, one step after the other, with a summary.

All steps run even when one fails, so that one run shows all that is wrong. The tests run on both profiles. With
REQUIRE_ALL=1 a skipped test is a failure, and so is a server of the production profile that can't be had.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import services
from tools.environment import BIN, PYTHON, ROOT, StepFailed, node_bin, node_env, prepare

SOURCES = [
    "cms",
    "home",
    "archive_pages",
    "search",
    "places",
    "walks",
    "campaigns",
    "books",
    "demo",
    "bench",
    "tools",
    "tests",
    "manage.py",
]
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
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
    servers: bool = False


def steps() -> list[Step]:
    manage = [str(PYTHON), "manage.py"]
    templates = [str(path) for path in ROOT.glob("*/templates")] + [str(ROOT / "cms" / "templates")]
    npm = str(node_bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    dclint = str(ROOT / "node_modules" / "dclint" / "bin" / "dclint.cjs")
    jobs = os.environ.get("TEST_JOBS") or "2"
    tests = [
        str(PYTHON),
        "-m",
        "pytest",
        "-n",
        jobs,
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
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
        Step("Dockerfile (hadolint)", [str(BIN / "hadolint"), "Dockerfile"], {}, lint=True),
        Step("compose.yaml (dclint)", [str(node_bin() / "node"), dclint, "compose.yaml"], node_env(), lint=True),
        Step("Bill of materials", [str(PYTHON), "-m", "tools.supply", "sbom"], {}, lint=True),
        Step("Advisories (pip-audit)", [str(PYTHON), "-m", "tools.supply", "audit"], {}, lint=True),
        Step("JavaScript", [str(node_bin() / "node"), npm, "test"], node_env()),
        Step("Tests, embedded (pytest)", tests, dict.fromkeys(services.settings(), "")),
        Step("Tests, production (pytest)", tests, services.settings(), servers=True),
    ]


def main() -> int:
    only_lint = sys.argv[1:] == ["lint"]
    try:
        prepare("test")
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    results: list[tuple[str, str, float]] = []
    with servers(wanted=not only_lint) as lacking:
        for step in steps():
            if only_lint and not step.lint:
                continue
            print(f"\n── {step.title} " + "─" * max(0, 60 - len(step.title)), flush=True)
            if step.servers and lacking:
                print(f"{lacking}\nThe production profile was not tested.", flush=True)
                results.append((step.title, "FAILED" if REQUIRE_ALL else "not run", 0.0))
                continue
            started = time.monotonic()
            code = subprocess.run(step.command, cwd=ROOT, env={**os.environ, **step.env}, check=False).returncode
            results.append((step.title, "FAILED" if code else "ok", time.monotonic() - started))
    print("\n── Summary " + "─" * 54)
    for title, outcome, seconds in results:
        print(f"  {outcome:7}  {title:28} {seconds:6.0f} s")
    if lacking:
        print(f"\n{lacking}\n“make services” says more.")
    return 1 if any(outcome == "FAILED" for _, outcome, _ in results) else 0


@contextmanager
def servers(wanted: bool) -> Iterator[str]:
    """The production profile's servers, for as long as the steps take; those that ran before go on. Gives the reason
    why they can't be had, or nothing."""
    if not wanted:
        yield ""
        return
    print("\n── Servers of the production profile " + "─" * 28, flush=True)
    before = services.running()
    try:
        services.start_all(services.SERVICES)
    except StepFailed as error:
        yield str(error)
        return
    try:
        yield ""
    finally:
        services.stop_all([one for one in services.SERVICES if one.name not in before])


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
