"""A real ClamAV daemon for tests, whose only signature is that of the harmless EICAR test file.

with clamd(tmp_path) as daemon:
    settings.CLAMD_ADDRESS = daemon.address
"""

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from clamav_client.clamd import ClamdError, ClamdNetworkSocket

from tests.installation import free_port

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STARTS = 60  # seconds
SETTINGS = """
Foreground yes
DatabaseDirectory {folder}/database
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {folder}
StreamMaxLength {largest}
SelfCheck 0
MaxThreads 2
"""


class Daemon:
    """Its addresses, and what may happen to it."""

    def __init__(self, folder: Path, largest: str) -> None:
        self.folder, self.port = folder, free_port()
        database = folder / "database"
        database.mkdir()
        database.joinpath("test.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")
        digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
        database.joinpath("test.hdb").write_text(f"{digest}:{len(EICAR)}:Test.Eicar.Whole\n")
        folder.joinpath("clamd.conf").write_text(SETTINGS.format(folder=folder, port=self.port, largest=largest))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        return f"unix://{self.folder}/clamd.ctl"

    def start(self) -> None:
        command = ["clamd", f"--config-file={self.folder}/clamd.conf"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + STARTS
        while not self._answers():
            assert time.monotonic() < until, "clamd does not start"
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"clamd ended with {self.process.wait(0.05)}")

    def _answers(self) -> bool:
        try:
            return ClamdNetworkSocket("127.0.0.1", self.port, timeout=1).ping().strip() == "PONG"
        except ClamdError:
            return False

    def freeze(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextmanager
def clamd(largest: str = "20M") -> Iterator[Daemon]:
    with TemporaryDirectory(prefix="clamd-") as folder:
        Path(folder).chmod(0o755)
        daemon = Daemon(Path(folder), largest)
        try:
            daemon.start()
            yield daemon
        finally:
            daemon.kill()
