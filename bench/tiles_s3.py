"""Whole tiles from a pyramid on S3 through all of Django, against the bare range request for the same bytes.

`python -m bench.tiles_s3 [SCAN]`, on the production profile (`make services`): an issue of one scan in buckets of its
own, served by granian with one worker; each tile is asked for by turns of boto3 and of HTTP, on kept connections.
Requests to S3 are counted by a proxy between the site and the server, in a run of their own.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from bench.tiles import HttpClient, draw, free_port, granian, interior
from bench.timing import each, table

ROOT = Path(__file__).resolve().parent.parent
TILES = 400
ROUNDS = 3
BOUND_TIMES, BOUND_PLUS = 1.5, 3.0  # of the bare request, and milliseconds beside


def main() -> int:
    if not os.environ.get("S3_ENDPOINT_URL"):
        print("No S3 server: `make services`, then `set -a; . .services/env; set +a`.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="bench-tiles-s3-") as folder:
        scan = Path(sys.argv[1]) if len(sys.argv) > 1 else draw(Path(folder) / "page.png")
        report, within = measured(Path(folder), scan)
    print(report, flush=True)
    return 0 if within else 1


def measured(folder: Path, scan: Path) -> tuple[str, bool]:
    """The table, as Markdown, and whether the bounds are kept."""
    name = f"bench-{uuid.uuid4().hex[:12]}"
    port = free_port()
    env = {**os.environ, "VAR_DIR": str(folder / "var"), "SITE_URL": f"http://127.0.0.1:{port}"}
    env |= {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "DATABASE_URL": "", "ELASTICSEARCH_URL": ""}
    env |= {"BROKER_URL": "", "CACHE_URL": ""}
    env |= {"S3_PUBLIC_BUCKET": f"{name}-public", "S3_PRIVATE_BUCKET": f"{name}-private"}
    client = bare_client(env["S3_ENDPOINT_URL"])
    try:
        subprocess.run([sys.executable, "manage.py", "prepare_storage"], cwd=ROOT, env=env, check=True, stdout=2)
        facts = made(scan, env)
        regions = interior(facts["width"], facts["height"])[:TILES]
        ranges = [facts["ranges"][region] for region in regions]
        addresses = [f"/iiif/image/3/{facts['uuid']}/{region}/512,512/0/default.jpg" for region in regions]

        def bare(span: str) -> bytes:
            found = client.get_object(Bucket=env["S3_PRIVATE_BUCKET"], Key=facts["pyramid"], Range=span)
            data: bytes = found["Body"].read()
            return data

        bare_seconds: list[float] = []
        ours_seconds: list[float] = []
        with granian(port, env), HttpClient("127.0.0.1", port) as site:
            for _round in range(ROUNDS):
                each(ranges[:50], bare)
                bare_seconds += each(ranges, bare).seconds
                each(addresses[:50], site.get)
                ours_seconds += each(addresses, site.get).seconds
        requests = counted(env, port, addresses[:50])
    finally:
        dropped(client, [env["S3_PUBLIC_BUCKET"], env["S3_PRIVATE_BUCKET"]])
    return told(bare_seconds, ours_seconds, requests)


def told(bare: list[float], ours: list[float], requests: float) -> tuple[str, bool]:
    from bench.timing import Times

    first, second = Times(tuple(bare)), Times(tuple(ours))
    bound = BOUND_TIMES * first.p50 + BOUND_PLUS
    rows = [
        ["boto3, bare range request", f"{first.p50:.2f}", f"{first.p95:.2f}"],
        ["the same tile through the site", f"{second.p50:.2f}", f"{second.p95:.2f}"],
    ]
    within = second.p50 <= bound and requests <= 1
    lines = [
        table(["tile of S3", "p50 ms", "p95 ms"], rows),
        f"\nBound: {BOUND_TIMES} × {first.p50:.2f} + {BOUND_PLUS:.0f} = {bound:.2f} ms; requests to S3 a tile: "
        f"{requests:.2f} (bound 1). {'Kept' if within else 'Not kept'}.",
    ]
    return "\n".join(lines), within


def made(scan: Path, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.tiles_library", str(scan)]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE)
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def bare_client(endpoint: str) -> Any:
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"}, tcp_keepalive=True)
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=os.environ.get("S3_REGION") or "us-east-1",
        aws_access_key_id=os.environ["S3_ACCESS_KEY"],
        aws_secret_access_key=os.environ["S3_SECRET_KEY"],
        config=config,
    )


def counted(env: dict[str, str], port: int, addresses: list[str]) -> float:
    """Requests to S3 a tile, when all tiles are asked for once on a site that has just been started."""
    with (
        counting(env["S3_ENDPOINT_URL"]) as (endpoint, seen),
        granian(port, env | {"S3_ENDPOINT_URL": endpoint}),
        HttpClient("127.0.0.1", port) as site,
    ):
        each(addresses, site.get)
        return len(seen) / len(addresses)


@contextmanager
def counting(endpoint: str) -> Iterator[tuple[str, list[str]]]:
    """A proxy before the S3 server and the list of what went through it. It keeps the Host that was signed."""
    seen: list[str] = []
    target = urlsplit(endpoint)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.append(f"{self.command} {self.path} {self.headers.get('Range')}")
            connection = HTTPConnection(target.hostname or "", target.port or 80)
            connection.request(self.command, self.path, headers=dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            connection.close()

        do_HEAD = do_GET

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()


def dropped(client: Any, names: list[str]) -> None:
    for bucket in names:
        for one in client.list_objects_v2(Bucket=bucket).get("Contents", []):
            client.delete_object(Bucket=bucket, Key=one["Key"])
        client.delete_bucket(Bucket=bucket)


if __name__ == "__main__":
    sys.exit(main())
