"""A large upload through all of Django, beside a bare socket whose bytes go to the same disk in the same run.

`python -m bench.uploads [MEGABYTES]` sends 500 MB by tus, as the site's script does on a good line (each request
carries twice as much as the one before, from 8 MiB to 64), to granian with one worker on the profile of the
environment, and tells how fast it was and how much memory the worker took above what it had before. Then fifty uploads
at once, of which each tenth line drops, are held against their sums. It fails where a bound is missed or a file is not
what was sent. With an S3 server, the same parts put straight to it tell how much of the time is that server's own.
"""

import multiprocessing
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import requests

from bench.timing import table
from tests.installation import installation, prepare
from tests.uploads.served import BYTES, TUS, Served, sha256

MEGABYTES = 500
PATCH, MOST = 8 << 20, 64 << 20
CHUNK = 256 << 10
ROUNDS = 3
ABOVE_IDLE = 50.0  # MB
OF_BARE = 0.5
MANY, THREADS, SMALL = 50, 50, 4_000_000
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "tests.uploads.settings",
    "LIMIT_UPLOADS": "0",
    "UPLOADS_OPEN": "0",
    "UPLOADS_OF_ONE": "0",
}


def main() -> int:
    size = int(sys.argv[1] if len(sys.argv) > 1 else MEGABYTES) * 1_000_000
    with tempfile.TemporaryDirectory(prefix="bench-uploads-") as folder, installation(Path(folder), **SETTINGS) as env:
        prepare(env)
        served = Served(env)
        served.start()
        try:
            within = large(served, size, Path(folder), env)
            arrived = many(served)
        finally:
            served.stop()
    return 0 if within and arrived else 1


def large(served: Served, size: int, folder: Path, env: Mapping[str, str]) -> bool:
    """By turns with the bare socket; the best of each counts, for others may use the machine as well."""
    data = os.urandom(MOST)
    send(served, data, 3 * PATCH)  # everything is imported
    bare, ours, stored, memory = [], [], [], 0.0
    for _round in range(ROUNDS):
        bare.append(seconds_bare(data, size, folder))
        with watched(served) as seen:
            ours.append(send(served, data, size))
        memory = max(memory, seen.above_idle)
        if env.get("S3_ENDPOINT_URL"):
            stored.append(seconds_stored(data, size, env))
    rows = [
        ["bare socket to disk", f"{size / min(bare) / 1e6:.0f}", ""],
        ["tus through the site", f"{size / min(ours) / 1e6:.0f}", f"{memory:.0f}"],
    ]
    if stored:
        rows.append(["the same parts, straight to the S3 server", f"{size / min(stored) / 1e6:.0f}", ""])
    print(table([f"{size / 1e6:.0f} MB", "MB/s", "MB above idle"], rows))
    share = min(bare) / min(ours)
    within = share >= OF_BARE and memory <= ABOVE_IDLE
    of_stored = f", {min(stored) / min(ours):.2f} of the S3 server alone" if stored else ""
    bounds = f"{share:.2f} of bare (bound {OF_BARE}){of_stored}, {memory:.0f} MB above idle (bound {ABOVE_IDLE:.0f})"
    print(f"\n{bounds}. {'Kept' if within else 'Not kept'}.")
    return within


def send(served: Served, data: bytes, size: int) -> float:
    """Seconds from the creation to the last answer; the upload is not kept by anybody."""
    started = time.perf_counter()
    url, offset = served.begun(size), 0
    with requests.Session() as session:
        for part in parts(data, size):
            answer = session.patch(url, part, headers=TUS | BYTES | {"Upload-Offset": str(offset)}, timeout=120)
            assert answer.status_code == 204, answer.text
            offset += len(part)
    return time.perf_counter() - started


def parts(data: bytes, size: int) -> Iterator[memoryview]:
    """As the site's script cuts a file on a good line."""
    left, stride = size, PATCH
    while left:
        part = memoryview(data)[: min(stride, left)]
        yield part
        left -= len(part)
        stride = min(stride * 2, MOST)


def seconds_stored(data: bytes, size: int, env: Mapping[str, str]) -> float:
    """As long as it takes the S3 server to have the same parts, one after the other, from a client of its own."""
    client = boto3.client(
        "s3",
        endpoint_url=env["S3_ENDPOINT_URL"],
        aws_access_key_id=env["S3_ACCESS_KEY"],
        aws_secret_access_key=env["S3_SECRET_KEY"],
        region_name="us-east-1",
    )
    where = {"Bucket": env["S3_PRIVATE_BUCKET"], "Key": "bench-uploads"}
    started = time.perf_counter()
    upload = where | {"UploadId": client.create_multipart_upload(**where)["UploadId"]}
    done = [
        {"PartNumber": number, "ETag": client.upload_part(**upload, PartNumber=number, Body=bytes(part))["ETag"]}
        for number, part in enumerate(parts(data, size), start=1)
    ]
    client.complete_multipart_upload(**upload, MultipartUpload={"Parts": done})
    took = time.perf_counter() - started
    client.delete_object(**where)
    return took


def seconds_bare(data: bytes, size: int, folder: Path) -> float:
    """As long as it takes another process to have the same bytes on the disk."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taker = multiprocessing.get_context("fork").Process(target=_take, args=(server, folder / "bare"))
        taker.start()
        started = time.perf_counter()
        with socket.create_connection(server.getsockname()) as line:
            left = size
            while left:
                part = memoryview(data)[: min(PATCH, left)]
                line.sendall(part)
                left -= len(part)
            line.shutdown(socket.SHUT_WR)
            line.recv(1)  # it is on the disk
        took = time.perf_counter() - started
        taker.join()
    (folder / "bare").unlink()
    return took


def _take(server: socket.socket, path: Path) -> None:
    line, _address = server.accept()
    with line, path.open("wb") as file:
        while chunk := line.recv(CHUNK):
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())


@dataclass
class Seen:
    """Megabytes of resident memory."""

    idle: float
    samples: list[float] = field(default_factory=list)

    @property
    def above_idle(self) -> float:
        return max(self.samples, default=self.idle) - self.idle


@contextmanager
def watched(served: Served) -> Iterator[Seen]:
    """The memory of granian and its worker, looked at twenty times a second."""
    assert served.process is not None
    pid = served.process.pid
    seen, stop = Seen(resident(pid)), threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            seen.samples.append(resident(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


def resident(pid: int) -> float:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{one}/statm").read_text().split()[1]) for one in [str(pid), *children])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def many(served: Served) -> bool:
    files = [os.urandom(SMALL) for _number in range(MANY)]
    started = time.perf_counter()
    with ThreadPoolExecutor(THREADS) as threads:
        jobs = [
            threads.submit(served.whole, data, 1 << 20, [1] if number % 10 == 0 else [])
            for number, data in enumerate(files)
        ]
        urls = [job.result() for job in jobs]
    took = time.perf_counter() - started
    sums = served.told()["sums"]
    equal = sum(sums.get(url.rpartition("/")[2]) == sha256(data) for url, data in zip(urls, files, strict=True))
    speed = MANY * SMALL / took / 1e6
    print(
        f"\n{MANY} at once, each tenth line dropped: {equal} arrived as they were sent, {took:.1f} s, {speed:.0f} MB/s."
    )
    return equal == MANY


if __name__ == "__main__":
    sys.exit(main())
