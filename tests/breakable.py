"""Servers that a test may stop, kill and freeze: a set of its own, so that no other test is hurt.

with breakable("redis", "s3") as servers:
    env = os.environ | servers.settings
    servers.freeze("s3")
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installation import ROOT

PID_FILES = {
    "postgresql": "postgresql/postmaster.pid",
    "redis": "redis/pid",
    "elasticsearch": "elasticsearch/pid",
    "s3": "s3/pid",
}


class Servers:
    """The servers of `tools.services` in a folder of their own. What is started is stopped at the end."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder, self.names = folder, names
        built = os.environ.get("SERVICES_HOME") or Path(os.environ.get("SERVICES_DIR") or ROOT / ".services") / "built"
        self._env = {
            **os.environ,
            "SERVICES_DIR": str(folder),
            "SERVICES_HOME": str(built),
            "ELASTICSEARCH_HEAP": "512m",
        }

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables by which the library uses those of them that were asked for."""
        lines = dict(line.split("=", 1) for line in (self.folder / "env").read_text().splitlines())
        port = {name: str(number) for name, number in json.loads((self.folder / "ports.json").read_text()).items()}
        ours = {port[name] for name in self.names}
        return {
            name: value
            for name, value in lines.items()
            if re.findall(r":(\d+)", value)[-1:] and re.findall(r":(\d+)", value)[-1] in ours
        } | ({name: value for name, value in lines.items() if name.startswith("S3_")} if "s3" in self.names else {})

    def start(self, *names: str) -> None:
        self._run("start", *names)

    def stop(self, *names: str) -> None:
        """As an operator stops them: they finish what they are at."""
        self._run("stop", *names)

    def kill(self, name: str) -> None:
        """As a power cut does."""
        for pid in self._processes(name):
            os.kill(pid, signal.SIGKILL)

    def freeze(self, name: str) -> None:
        """They keep their connections and answer nothing."""
        for pid in self._processes(name):
            os.kill(pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        for pid in self._processes(name):
            os.kill(pid, signal.SIGCONT)

    def _processes(self, name: str) -> list[int]:
        """The server and what it has started; none where it does not run."""
        try:
            first = int((self.folder / PID_FILES[name]).read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return []
        children = Path(f"/proc/{first}/task/{first}/children")
        return [first, *map(int, children.read_text().split())] if children.exists() else []

    def _run(self, command: str, *names: str) -> None:
        command_line = [sys.executable, "-m", "tools.services", command, *(names or self.names)]
        done = subprocess.run(command_line, cwd=ROOT, env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def breakable(*names: str) -> Iterator[Servers]:
    """Starts the servers `names` with their data in a folder of their own, which goes with them."""
    with tempfile.TemporaryDirectory(prefix="servers-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user
        servers = Servers(Path(folder), names)
        servers.start()
        try:
            yield servers
        finally:
            for name in names:
                servers.thaw(name)
            servers.stop()
