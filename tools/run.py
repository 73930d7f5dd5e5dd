"""`make run`: from a clone to a library that readers can open.

Prepares what is missing, then starts the worker and the server, tells the addresses, and stops both
on Ctrl-C or when one of them ends.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from tools.environment import PYTHON, ROOT, StepFailed, digest, once, prepare, run, say, var_dir

START_TIMEOUT = 60  # seconds until the server must have answered
STOP_TIMEOUT = 10  # seconds in which the server and the worker may end by themselves


class Stop(Exception):
    """Someone asked us to stop."""


def main() -> int:
    started = time.monotonic()
    port = os.environ.get("PORT") or "8000"
    address = f"http://127.0.0.1:{port}"
    os.environ.setdefault("SITE_URL", address)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop)  # SIGINT too: a shell that starts us in the background has it ignored
    children: list[subprocess.Popen[bytes]] = []
    try:
        _refuse_taken_port(port)
        prepare("run")
        prepare_site()
        children = start(port)
        wait_until_it_answers(address, children)
        print(welcome(address, time.monotonic() - started), flush=True)
        return watch(children)
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except Stop:
        print("\nStopping …", flush=True)
        return 0
    finally:
        end(children)


def prepare_site() -> None:
    """Database tables, buckets, collected static files and, in an empty site, the demo library."""
    stamps = var_dir() / "stamps"
    manage = (PYTHON, ROOT / "manage.py")
    migrations = [path for path in ROOT.glob("*/**/migrations/*.py") if ".venv" not in path.parts]
    database = os.environ.get("DATABASE_URL", "")
    if not database and not (var_dir() / "library.sqlite3").exists():
        (stamps / "database").unlink(missing_ok=True)
        (stamps / "demo").unlink(missing_ok=True)
    lock = ROOT / "requirements" / "run.txt"
    once(
        stamps / "database",
        digest([*migrations, lock], database),
        "Database",
        lambda: run(*manage, "migrate", "--verbosity=0"),
    )
    if buckets := os.environ.get("S3_PRIVATE_BUCKET", ""):
        address = os.environ.get("S3_ENDPOINT_URL", "")
        once(stamps / "storage", digest([], address, buckets), "Buckets", lambda: run(*manage, "prepare_storage"))
    built = [path for path in (ROOT / "build" / "static").rglob("*") if path.is_file()]
    collected = ROOT / "build" / "collected"
    if not collected.exists():
        (stamps / "static").unlink(missing_ok=True)
    once(
        stamps / "static",
        digest([*built, lock]),
        "Static files",
        lambda: run(*manage, "collectstatic", "--noinput", "--clear", "--verbosity=0"),
    )
    if (os.environ.get("DEMO") or "1") != "0":
        once(stamps / "demo", database or "embedded", "Demo library", lambda: run(*manage, "make_demo", quiet=False))


def start(port: str) -> list[subprocess.Popen[bytes]]:
    """The worker and the server, each in a session of its own so that Ctrl-C reaches them through us alone."""
    granian = PYTHON.parent / "granian"
    server = [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, "--workers", "1"]
    server += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    # A browser that keeps its connection open must not keep Ctrl-C waiting.
    server += ["--workers-kill-timeout", "3", "cms.wsgi:application"]
    worker = [PYTHON, ROOT / "manage.py", "worker"]
    return [
        subprocess.Popen([str(part) for part in command], cwd=ROOT, start_new_session=True)
        for command in (server, worker)
    ]


def wait_until_it_answers(address: str, children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if any(child.poll() is not None for child in children):
            raise StepFailed("The server or the worker ended at once; what it said stands above.")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise StepFailed(f"{address} did not answer within {START_TIMEOUT} s.")


def welcome(address: str, seconds: float) -> str:
    lines = [
        "",
        f"  The library is open (after {seconds:.1f} s):",
        "",
        f"    Site    {address}/",
        f"    Admin   {address}/admin/",
        f"    API     {address}/api/v2/pages/",
        "",
    ]
    password = var_dir() / "demo-password"
    if password.exists():
        lines[-1:] = ["", f"    Demo editor “demo”, password “{password.read_text().strip()}”", ""]
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Returns when a child has ended, which none should."""
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
    say("The server or the worker has ended; stopping the other.")
    return 1


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ends all that was started: gently, and after ten seconds by force, its own children included."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_TIMEOUT
    for child in children:
        try:
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _refuse_taken_port(port: str) -> None:
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise StepFailed(f"PORT={port} is no port number. Try PORT=8001 make run.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise StepFailed(
                f"Port {port} can't be used ({error.strerror}). Try PORT={int(port) + 1} make run."
            ) from error


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
