"""How long a second `make run` takes until the library answers: five starts, each stopped again."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

from bench.timing import Times, table
from tools.environment import ROOT

STARTS = 5


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {**os.environ, "VAR_DIR": folder, "PORT": str(port), "DEMO": "0", "PYTHONUNBUFFERED": "1"}
        _start(env)  # makes the database
        times = Times(tuple(_start(env) for _ in range(STARTS)))
    print(table(["", "p50 s", "most s"], [["second make run", f"{times.p50 / 1000:.1f}", f"{times.p95 / 1000:.1f}"]]))
    return 0


def _start(env: dict[str, str]) -> float:
    """Seconds from the command to the words that the library is open."""
    began = time.perf_counter()
    with subprocess.Popen(
        ["make", "run"], cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        said = b""
        for line in process.stdout or ():
            said += line
            if b"The library is open" in line:
                break
        else:
            raise RuntimeError(f"make run did not open the library:\n{said.decode()}")
        seconds = time.perf_counter() - began
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
