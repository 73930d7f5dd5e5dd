"""Whole tiles through all of Django against IIPImage: the same pyramid, one process each, in one run on loopback.

`python -m bench.tiles [SCAN]` makes a library of one issue in a temporary folder, serves it by granian with one worker,
and asks both servers for the same tiles in turn. Without a SCAN it draws a page of 70 megapixels.
"""

import json
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

from bench.fastcgi import FastCgiClient
from bench.timing import Times, each, table

IIPIMAGE = Path("/usr/lib/iipimage-server/iipsrv.fcgi")
ROOT = Path(__file__).resolve().parent.parent
TILE = 512
JPEG = b"\xff\xd8"
LATENCY_TILES = 400  # asked for one after another, a round
ROUNDS = 3
SECONDS = 4.0  # of each measurement of tiles a second
CLIENTS = 2
START_SECONDS = 60


class HttpClient:
    """A kept HTTP connection."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = HTTPConnection(host, port)
        self._connection.connect()
        self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._connection.close()

    def get(self, path: str) -> bytes:
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}")
        return body


Client = HttpClient | FastCgiClient
Server = tuple[type[HttpClient] | type[FastCgiClient], int, list[str]]  # how to ask, its port, what to ask for


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-tiles-") as folder:
        scan = Path(sys.argv[1]) if len(sys.argv) > 1 else draw(Path(folder) / "page.png")
        print(report(Path(folder), scan), flush=True)
    return 0


def report(folder: Path, scan: Path) -> str:
    """The table, as Markdown. Without IIPImage only our own side is measured, and the table says so."""
    port, iip_port = free_port(), free_port()
    env = {**os.environ, "VAR_DIR": str(folder / "var"), "SITE_URL": f"http://127.0.0.1:{port}"}
    env["DJANGO_SETTINGS_MODULE"] = "cms.settings.production"
    made = subprocess.run(
        [sys.executable, "-m", "bench.tiles_library", str(scan)], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
    )
    facts: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    regions = interior(facts["width"], facts["height"])
    ours = [f"/iiif/image/3/{facts['uuid']}/{region}/512,512/0/default.jpg" for region in regions]
    theirs = [f"IIIF={facts['pyramid']}/{region}/512,/0/default.jpg" for region in regions]
    with granian(port, env):
        servers: dict[str, Server] = {"Virtual Library": (HttpClient, port, ours)}
        if not IIPIMAGE.exists():
            return told(measured(servers), facts) + "\n\nIIPImage (iipimage-server) is not installed: no comparison."
        with iipimage(iip_port):
            servers["IIPImage"] = (FastCgiClient, iip_port, theirs)
            return told(measured(servers), facts)


def measured(servers: dict[str, Server]) -> dict[str, tuple[Times, float]]:
    """Latencies and tiles a second of each server. Rounds take turns, so that a busy machine is busy for both."""
    latencies: dict[str, list[float]] = {name: [] for name in servers}
    counts: dict[str, list[float]] = {name: [] for name in servers}
    for _round in range(ROUNDS):
        for name, (client, port, wanted) in servers.items():
            with client("127.0.0.1", port) as one:
                for first in wanted[:100]:  # to warm it up, and to see that it answers with tiles
                    if not one.get(first).startswith(JPEG):
                        raise RuntimeError(f"{name} answers {first} with no JPEG")
                latencies[name].extend(each(wanted[:LATENCY_TILES], one.get).seconds)
        for name, server in servers.items():
            counts[name].append(tiles_a_second(server))
    return {name: (Times(tuple(latencies[name])), sorted(counts[name])[ROUNDS // 2]) for name in servers}


def told(found: dict[str, tuple[Times, float]], facts: dict[str, Any]) -> str:
    rows = [[name, f"{times.p50:.2f}", f"{times.p95:.2f}", f"{rate:.0f}"] for name, (times, rate) in found.items()]
    rates = [rate for _times, rate in found.values()]
    lines = [table(["server", "p50 ms", "p95 ms", f"tiles/s, {CLIENTS} clients"], rows)]
    if len(rates) == 2:
        lines.append(f"\nVirtual Library : IIPImage = {rates[0] / rates[1]:.2f} in tiles a second.")
    lines.append(
        f"Of a tile's time, reading its parameters and its bytes takes {facts['tile_ms']:.3f} ms; "
        f"the same tile through libvips {facts['libvips_ms']:.2f} ms.\n"
        f"SQL queries of a remembered tile: {facts['queries']}. "
        f"Scan of {facts['width']} × {facts['height']} pixels."
    )
    return "\n".join(lines)


def tiles_a_second(server: Server) -> float:
    """Tiles that `CLIENTS` processes get in `SECONDS`, each with its own connection and order."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(CLIENTS) as pool:
        return sum(pool.starmap(_ask_for_seconds, [(server, seed) for seed in range(CLIENTS)]))


def _ask_for_seconds(server: Server, seed: int) -> float:
    client, port, wanted = server
    wanted = random.Random(seed).sample(wanted, len(wanted))
    with client("127.0.0.1", port) as one:
        started, count = time.perf_counter(), 0
        while time.perf_counter() - started < SECONDS:
            one.get(wanted[count % len(wanted)])
            count += 1
        return count / (time.perf_counter() - started)


def interior(width: int, height: int) -> list[str]:
    """The regions of all whole tiles of the two largest levels, in an order of their own but always the same."""
    regions = [
        f"{column * side},{row * side},{side},{side}"
        for side in (TILE, 2 * TILE)
        for column in range(width // side)
        for row in range(height // side)
    ]
    random.Random(1935).shuffle(regions)
    return regions


def draw(target: Path) -> Path:
    """A page of 7000 × 10000 pixels full of letters, as the tiles of a newspaper are."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.effect_noise((7000, 10_000), 12)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(size=44)
    letters = random.Random(1848)
    for top in range(40, 9_960, 56):
        line = "".join(letters.choices("aábcdeéfghiíjklmnoóöőprstuúüűvz   ", k=400))
        pen.text((40, top), line, font=font, fill=40)
    page.save(target, compress_level=1)
    return target


@contextmanager
def granian(port: int, env: dict[str, str]) -> Iterator[None]:
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    with _running([*command, "cms.wsgi:application"], env, lambda: HttpClient("127.0.0.1", port).get("/healthz")):
        yield


@contextmanager
def iipimage(port: int) -> Iterator[None]:
    """IIPImage as Debian sets it up, but for its log."""
    env = {"VERBOSITY": "0", "LOGFILE": os.devnull}
    command = [str(IIPIMAGE), "--bind", f"127.0.0.1:{port}"]
    with _running(command, env, lambda: FastCgiClient("127.0.0.1", port)):
        yield


@contextmanager
def _running(command: list[str], env: dict[str, str], answers: Callable[[], object]) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                answers()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
