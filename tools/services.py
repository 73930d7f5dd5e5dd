"""`make services`: the servers of the production profile on this machine, for tests and benchmarks.

PostgreSQL, Redis, Elasticsearch and S3 run on loopback, each on a port of its own, their data in one folder
(`SERVICES_DIR`, `.services/` unless told). Their settings are in `SERVICES_DIR/env`:

    set -a; . .services/env; set +a

They hold nothing of worth: PostgreSQL doesn't wait for the disk. What they are built from lies in `SERVICES_HOME`
(`SERVICES_DIR/built` unless told), so that several clones may share it.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ROOT, StepFailed, say

DIR = Path(os.environ.get("SERVICES_DIR") or ROOT / ".services").resolve()
BUILT = Path(os.environ.get("SERVICES_HOME") or DIR / "built").resolve()
SCRIPTS = ROOT / "tests" / "services"
START_TIMEOUT = 60.0
STOP_TIMEOUT = 30.0
ACCESS_KEY, SECRET_KEY = "library", "library-of-tests"


class Missing(StepFailed):
    """A program that a server needs is not installed; the message says how to get it."""


@dataclass(frozen=True)
class Service:
    """A server: `missing` names the first program that it lacks, `settings` are those of the library that reach it."""

    name: str
    missing: Callable[[], str | None]
    start: Callable[[int], None]
    stop: Callable[[], None]
    running: Callable[[], bool]
    settings: Callable[[int], dict[str, str]]


def main(arguments: list[str]) -> int:
    command, names = (arguments[0] if arguments else "start"), arguments[1:]
    try:
        return {"start": start_all, "stop": stop_all, "status": tell}[command](named(names))
    except KeyError as error:
        print(f"{error}: start, stop or status, then any of {', '.join(one.name for one in SERVICES)}", file=sys.stderr)
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
    return 1


def named(names: Collection[str]) -> list[Service]:
    """The services of these names, all where none is given. Raises KeyError."""
    by_name = {service.name: service for service in SERVICES}
    return [by_name[name] for name in names] or list(SERVICES)


def start_all(services: Collection[Service]) -> int:
    """Starts what does not run yet, and writes the settings down."""
    lacking = [reason for service in services if not service.running() and (reason := service.missing())]
    if lacking:
        raise Missing("\n".join(["These servers can't be started here:", *(f"  {reason}" for reason in lacking)]))
    for service in services:
        if service.running():
            say(f"{service.name}: running")
            continue
        started = time.monotonic()
        service.start(port_of(service.name))
        say(f"{service.name}: started on port {port_of(service.name)} in {time.monotonic() - started:.1f} s")
    write_settings()
    say(f"settings: {DIR / 'env'}")
    return 0


def running() -> set[str]:
    return {service.name for service in SERVICES if service.running()}


def stop_all(services: Collection[Service]) -> int:
    """Stops those that were started from this folder, and no others."""
    for service in services:
        if service.running():
            service.stop()
            say(f"{service.name}: stopped")
        else:
            say(f"{service.name}: not running")
    return 0


def tell(services: Collection[Service]) -> int:
    for service in services:
        state = f"running on port {port_of(service.name)}" if service.running() else "not running"
        say(f"{service.name}: {state if service.running() else service.missing() or state}")
    return 0


def settings() -> dict[str, str]:
    """The environment variables by which the library uses these servers."""
    return {name: value for service in SERVICES for name, value in service.settings(port_of(service.name)).items()}


def write_settings() -> None:
    (DIR / "env").write_text("".join(f"{name}={value}\n" for name, value in settings().items()))


def port_of(name: str) -> int:
    """The service's port: chosen once, kept in `ports.json`, and chosen anew when another program has taken it."""
    path = DIR / "ports.json"
    ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    service = next(one for one in SERVICES if one.name == name)
    if name not in ports or (not service.running() and not _is_free(ports[name])):
        ports[name] = _free_port()
        DIR.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(ports))
    return ports[name]


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(answers: Callable[[], bool], what: str, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not answers():
        if time.monotonic() > deadline:
            tail = "\n".join(log.read_text(errors="replace").splitlines()[-10:]) if log.exists() else ""
            raise StepFailed(f"{what} did not start. The end of {log}:\n{tail}")
        time.sleep(0.05)


def _is_process(pid_file: Path, program: str) -> bool:
    """Whether the process of this number is that program: numbers are used again."""
    try:
        pid = int(pid_file.read_text().split()[0])
        return program.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return False


def _script(name: str, env: dict[str, str]) -> None:
    """What the script says is shown while it works; the end of it is in the error. Raises StepFailed."""
    said: list[str] = []
    with subprocess.Popen(
        [str(SCRIPTS / name)],
        env={**os.environ, "SERVICES_HOME": str(BUILT), **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stderr or ():
            sys.stderr.write(line)
            said.append(line)
    if process.returncode:
        raise StepFailed(f"tests/services/{name} failed:\n{''.join(said[-20:]).rstrip()}")


# ── PostgreSQL ──────────────────────────────────────────────────────────────────────────────────────────────────

POSTGRES_DATA = DIR / "postgresql"
POSTGRES_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "autovacuum_naptime": "10s",
}


def _postgres(program: str) -> str | None:
    """The program's path: Debian keeps them out of PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(versions[-1]) if versions else shutil.which(program)


def _as_owner() -> dict[str, str | int]:
    """PostgreSQL refuses to run as root."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def _postgres_missing() -> str | None:
    if _postgres("initdb") is None:
        return "PostgreSQL: apt install postgresql (or put initdb and pg_ctl on the PATH)"
    return None


def _postgres_start(port: int) -> None:
    log = POSTGRES_DATA / "log"
    if not (POSTGRES_DATA / "PG_VERSION").exists():
        POSTGRES_DATA.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(POSTGRES_DATA, owner.pw_uid, owner.pw_gid)
        POSTGRES_DATA.chmod(0o700)
        _postgres_run("initdb", "-D", POSTGRES_DATA, "-U", "library", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    (POSTGRES_DATA / "postmaster.pid").unlink(missing_ok=True)  # it is not running: see `running`
    options = [f"-c {name}={value}" for name, value in POSTGRES_OPTIONS.items()]
    options += [f"-p {port}", "-c listen_addresses=127.0.0.1", "-c unix_socket_directories="]
    _postgres_run("pg_ctl", "start", "-w", "-D", POSTGRES_DATA, "-l", log, "-o", " ".join(options))
    exists = "SELECT count(*) FROM pg_database WHERE datname = 'library'"
    address = ("-h", "127.0.0.1", "-p", port, "-U", "library")
    if _postgres_run("psql", *address, "-At", "-c", exists, "postgres").strip() == "0":
        _postgres_run("createdb", *address, "library")


def _postgres_run(program: str, *arguments: str | Path | int) -> str:
    """Its output goes to a file: a server that pg_ctl starts would keep a pipe open."""
    found = _postgres(program)
    if found is None:
        raise Missing(f"{program} is missing: apt install postgresql")
    output = DIR / "postgresql.out"
    with output.open("wb") as file:
        result = subprocess.run(
            [found, *(str(one) for one in arguments)], cwd="/", stdout=file, stderr=file, check=False, **_as_owner()
        )  # type: ignore[call-overload]
    said = output.read_text(errors="replace")
    if result.returncode:
        hint = ""
        if os.geteuid() == 0:
            hint = f" Can the user “postgres” reach {POSTGRES_DATA}? If not, choose another folder by SERVICES_DIR."
        raise StepFailed(f"{program} failed: {said.strip()}{hint}")
    return said


def _postgres_stop() -> None:
    _postgres_run("pg_ctl", "stop", "-w", "-m", "fast", "-D", POSTGRES_DATA)


# ── Redis ───────────────────────────────────────────────────────────────────────────────────────────────────────

REDIS_DATA = DIR / "redis"


def _redis_missing() -> str | None:
    return None if shutil.which("redis-server") else "Redis: apt install redis-server"


def _redis_start(port: int) -> None:
    REDIS_DATA.mkdir(parents=True, exist_ok=True)
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(REDIS_DATA)]
    command += ["--appendonly", "yes", "--daemonize", "yes", "--pidfile", str(REDIS_DATA / "pid")]
    command += ["--logfile", str(REDIS_DATA / "log"), "--save", ""]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    _wait(lambda: _answers(port), "Redis", REDIS_DATA / "log")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _redis_stop() -> None:
    pid = int((REDIS_DATA / "pid").read_text())
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_TIMEOUT
    while _is_process(REDIS_DATA / "pid", "redis-server") and time.monotonic() < deadline:
        time.sleep(0.05)


# ── Elasticsearch and S3: scripts beside the tests ──────────────────────────────────────────────────────────────

ELASTICSEARCH_DATA = DIR / "elasticsearch"
S3_DATA = DIR / "s3"


def _java_missing() -> str | None:
    lacking = [program for program in ("java", "mvn") if shutil.which(program) is None]
    return "Elasticsearch: apt install openjdk-17-jdk-headless maven" if lacking else None


def _go_missing() -> str | None:
    built = any((BUILT / "s3" / "bin").glob("versitygw-*"))
    return None if built or shutil.which("go") else "S3 (VersityGW): Go 1.24 or newer, go.dev/doc/install"


def _elasticsearch(script: str, port: int | None = None) -> None:
    env = {"ELASTICSEARCH_DATA": str(ELASTICSEARCH_DATA)} | ({"ELASTICSEARCH_PORT": str(port)} if port else {})
    _script(f"elasticsearch/{script}", env)


def _s3(script: str, port: int | None = None) -> None:
    env = {"S3_DATA": str(S3_DATA), "S3_ACCESS_KEY": ACCESS_KEY, "S3_SECRET_KEY": SECRET_KEY}
    _script(f"s3/{script}", env | ({"S3_PORT": str(port)} if port else {}))


SERVICES = (
    Service(
        "postgresql",
        _postgres_missing,
        _postgres_start,
        _postgres_stop,
        lambda: _is_process(POSTGRES_DATA / "postmaster.pid", "postgres"),
        lambda port: {"DATABASE_URL": f"postgres://library@127.0.0.1:{port}/library"},
    ),
    Service(
        "redis",
        _redis_missing,
        _redis_start,
        _redis_stop,
        lambda: _is_process(REDIS_DATA / "pid", "redis-server"),
        lambda port: {"BROKER_URL": f"redis://127.0.0.1:{port}/0", "CACHE_URL": f"redis://127.0.0.1:{port}/1"},
    ),
    Service(
        "elasticsearch",
        _java_missing,
        lambda port: _elasticsearch("start", port),
        lambda: _elasticsearch("stop"),
        lambda: _is_process(ELASTICSEARCH_DATA / "pid", "services.elasticsearch"),
        lambda port: {"ELASTICSEARCH_URL": f"http://127.0.0.1:{port}"},
    ),
    Service(
        "s3",
        _go_missing,
        lambda port: _s3("start", port),
        lambda: _s3("stop"),
        lambda: _is_process(S3_DATA / "pid", "versitygw"),
        lambda port: {
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "S3_ACCESS_KEY": ACCESS_KEY,
            "S3_SECRET_KEY": SECRET_KEY,
            "S3_PUBLIC_BUCKET": "library-public",
            "S3_PRIVATE_BUCKET": "library-private",
        },
    ),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
