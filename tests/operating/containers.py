"""compose.yaml and the Dockerfile without Docker: same commands, environment, user and read-only root, by bubblewrap.

The servers are those of `make services`; names of containers in the configuration become their addresses on loopback.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.samples import missing

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
USER = 10001
WEB = ("web-1", "web-2")
OURS = ("prepare", *WEB, "worker", "scheduler")
NGINX = next((path for path in ("/usr/sbin/nginx", shutil.which("nginx") or "") if Path(path).is_file()), None)


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = COMPOSE["services"][name]
    return found


def environment(name: str, servers: dict[str, str], **own: str) -> dict[str, str]:
    """What compose.yaml gives the service, with the addresses of `servers` and `own` in place of the containers'."""
    values = {key: _default(value) for key, value in service(name)["environment"].items()}
    assert set(servers) <= set(values) | {"ELASTICSEARCH_PREFIX"}, "a server that compose.yaml does not name"
    image = dict(re.findall(r"(\w+)=(\S+)", _stage("library")))
    return {**image, **values, **servers, **own, "PATH": "/app/.venv/bin:/usr/bin:/bin", "HOME": "/tmp"}


def _default(value: str) -> str:
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


def _stage(name: str) -> str:
    """The ENV lines of a stage of the Dockerfile."""
    stage = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    text = next(part for part in stage if part.splitlines()[0].endswith(f"AS {name}"))
    return "\n".join(re.findall(r"^ENV ((?:.*\\\n)*.*)$", text, re.MULTILINE))


def sandbox(name: str, env: dict[str, str], binds: dict[Path, str]) -> list[str]:
    """The service's command in a root of its own: nothing can be written but `binds` and /tmp, and nobody is root."""
    if shutil.which("bwrap") is None:
        missing("no bubblewrap on this machine (install Debian's package bubblewrap)")
    assert service(name)["read_only"] is True
    assert service(name)["user"] == f"{USER}:{USER}"
    python = Path(sys.base_prefix)
    command = ["bwrap", "--die-with-parent", "--unshare-ipc", "--unshare-uts", "--clearenv"]
    for folder in ("/usr", "/etc"):
        command += ["--ro-bind", folder, folder]
    for link in ("bin", "sbin", "lib", "lib64"):
        if Path("/", link).is_symlink():
            command += ["--symlink", os.readlink(f"/{link}"), f"/{link}"]
    for folder in ["/var", "/var/lib", *reversed([str(parent) for parent in python.parents][:-1])]:
        if not folder.startswith("/usr"):
            command += ["--perms", "0755", "--dir", folder]
    if not python.is_relative_to("/usr"):
        command += ["--ro-bind", str(python), str(python)]
    command += [
        "--ro-bind",
        str(ROOT),
        "/app",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--perms",
        "1777",
        "--tmpfs",
        "/tmp",
    ]
    command += ["--perms", "1777", "--tmpfs", "/dev/shm"]  # as every container has it, also on a read-only root
    for source, target in binds.items():
        command += ["--bind", str(source), target]
    command += ["--remount-ro", "/", "--chdir", "/app"]
    for key, value in env.items():
        command += ["--setenv", key, value]
    if os.geteuid() == 0:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP", "setpriv"]
        command += [f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs"]
        command += ["--inh-caps=-all", "--bounding-set=-all"]
    else:
        command += ["--unshare-user", "--uid", str(USER), "--gid", str(USER)]
    return [*command, *service(name)["command"]]


def give(folder: Path) -> Path:
    """A folder that the user of the containers owns, as a volume of the image is."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, USER, USER)
    return folder


class Proxy:
    """nginx with the project's configuration, in which each key of `changes` is replaced by its value."""

    def __init__(self, folder: Path, changes: dict[str, str]) -> None:
        if NGINX is None:
            missing("no nginx on this machine (install Debian's package nginx-light)")
        self.folder, self._command = folder, [str(NGINX), "-c", str(folder / "nginx.conf")]
        self._configure(changes)
        self._process = subprocess.Popen([*self._command, "-g", "daemon off;"])

    def turn(self, changes: dict[str, str]) -> None:
        """Changes the configuration while it serves; returns once all is answered that was begun by the old one."""
        before = self._workers()
        self._configure(changes)
        subprocess.run([*self._command, "-s", "reload"], check=True)
        deadline = time.monotonic() + 60
        while not self._workers().isdisjoint(before):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)

    def _configure(self, changes: dict[str, str]) -> None:
        text = (ROOT / "deploy" / "nginx.conf").read_text().replace("/tmp/", f"{self.folder}/")
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new)
        (self.folder / "nginx.conf").write_text(text)
        subprocess.run([*self._command, "-t", "-q"], check=True)

    def _workers(self) -> set[str]:
        pid = self._process.pid
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


@contextmanager
def proxy(folder: Path, changes: dict[str, str]) -> Iterator[Proxy]:
    started = Proxy(folder, changes)
    try:
        yield started
    finally:
        started.end()


def certificate(folder: Path) -> Path:
    """One of localhost's own, as `deploy/prepare` makes it: `library.crt` and `library.key` in the folder."""
    command = re.search(r"openssl req (.*?) 2>/dev/null", (ROOT / "deploy" / "prepare").read_text(), re.DOTALL)
    assert command
    script = f"openssl req {command[1]}"
    env = {**os.environ, "ALLOWED_HOSTS": "localhost", "CERTIFICATES": str(folder)}
    subprocess.run(["sh", "-euc", script], check=True, env=env, capture_output=True)
    return folder / "library.crt"
