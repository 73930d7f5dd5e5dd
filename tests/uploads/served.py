"""A library of its own that takes any file, and what a browser, a bad line or a power cut does to it."""

import base64
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from tests.installation import ROOT, manage
from tools import run

TUS = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}
TOLD = """
import json, pathlib, tempfile
from cms.media.models import Removal
from cms.media.places import media_storage
from cms.uploads.models import Piece, Upload
from cms.uploads.reading import assemble
sums = {}
with tempfile.TemporaryDirectory() as folder:
    for upload in Upload.objects.exclude(finished_at=None):
        sums[str(upload.uuid)] = assemble(upload, pathlib.Path(folder) / "whole")
print(json.dumps({
    "sums": sums,
    "pieces": sorted(Piece.objects.values_list("file", flat=True)),
    "files": sorted(entry.name for entry in media_storage("private").entries("uploads/")),
    "removals": sorted(Removal.objects.values_list("name", flat=True)),
}))
"""


@dataclass
class Served:
    """`granian` is started in a session of its own, so that all of it can be killed at once."""

    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    threads: int = 4

    @property
    def address(self) -> str:
        return self.env["SITE_URL"]

    def start(self) -> None:
        command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", self.env["PORT"]]
        command += ["--blocking-threads", str(self.threads), "--no-ws", "--workers", "1", "--log-level", "error"]
        self.process = subprocess.Popen(
            [*command, "cms.wsgi:application"], cwd=ROOT, env=self.env, start_new_session=True
        )
        run.wait_until_it_answers(self.address, [self.process])

    def kill(self) -> None:
        """As a power cut does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            run.end([self.process])
            self.process = None

    def told(self) -> dict[str, Any]:
        """What the library holds: sums of the files that have arrived, and what lies on its storage."""
        found: dict[str, Any] = json.loads(
            manage(self.env, "shell", "--no-imports", "-c", TOLD).stdout.splitlines()[-1]
        )
        return found

    # What clients do

    def begin(self, length: int | str, metadata: dict[str, str], body: bytes = b"") -> requests.Response:
        told = {"purpose": "tests", "owner": str(uuid4())} | metadata
        headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": encoded(told)} | (BYTES if body else {})
        return requests.post(f"{self.address}/uploads/", data=body, headers=headers, timeout=60)

    def begun(self, length: int, **metadata: str) -> str:
        answer = self.begin(length, metadata)
        assert answer.status_code == 201, answer.text
        return self.address + answer.headers["Location"]

    def patch(self, url: str, offset: int | str, data: bytes, **headers: str) -> requests.Response:
        sent = TUS | BYTES | {"Upload-Offset": str(offset)} | headers
        return requests.patch(url, data=data, headers=sent, timeout=60)

    def offset(self, url: str) -> int:
        answer = requests.head(url, headers=TUS, timeout=60)
        assert answer.status_code == 200, answer.status_code
        return int(answer.headers["Upload-Offset"])

    @contextmanager
    def line(self, url: str, offset: int, announced: int, **headers: str) -> Any:
        """A line on which the bytes of a PATCH are sent by hand; it drops at the end."""
        port = int(self.env["PORT"])
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.sendall(self.head(url, offset, announced, **headers))
            yield line

    def head(self, url: str, offset: int, announced: int, **headers: str) -> bytes:
        """What stands before the bytes of a PATCH."""
        lines = [
            f"PATCH {url.removeprefix(self.address)} HTTP/1.1",
            f"Host: 127.0.0.1:{self.env['PORT']}",
            *(f"{name}: {value}" for name, value in (TUS | BYTES | headers).items()),
            f"Upload-Offset: {offset}",
            f"Content-Length: {announced}",
        ]
        return "\r\n".join([*lines, "", ""]).encode()

    def whole(self, data: bytes, chunk: int, breaks: list[int], **metadata: str) -> str:
        """Sends a file as a patient browser does. Its line drops within the chunks `breaks`, each once."""
        url, offset, breaks = self._begun_patiently(len(data), metadata), 0, list(breaks)
        while offset < len(data):
            part = data[offset : offset + chunk]
            if breaks and breaks[0] <= offset // chunk:
                breaks.pop(0)
                with self.line(url, offset, len(part)) as line:
                    line.sendall(part[: len(part) // 2])
            elif self.patch(url, offset, part).status_code in (409, 503):
                time.sleep(random.uniform(0.02, 0.2))
            offset = self.offset(url)
        return url

    def _begun_patiently(self, length: int, metadata: dict[str, str]) -> str:
        while (answer := self.begin(length, metadata)).status_code == 503:
            time.sleep(0.05)
        assert answer.status_code == 201, answer.text
        return self.address + answer.headers["Location"]


def encoded(metadata: dict[str, str]) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in metadata.items())


def checksum(algorithm: str, data: bytes) -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.02)
