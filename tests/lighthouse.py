"""Lighthouse, as it comes with the locked npm packages, on a Chromium of this machine.

`audited(address)` opens the page as on a phone of the middle class (412 pixels wide, slow 4G, simulated) and gives the
report. Where Lighthouse, Node or Chromium is missing, the test is skipped and says why.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.chromium import program
from tests.installation import ROOT, free_port
from tests.operating.containers import certificate, proxy
from tests.samples import missing
from tools.environment import StepFailed, node_bin

PROGRAM = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
BROWSER = "--headless=new --no-sandbox --ignore-certificate-errors --disable-quic --disable-background-networking"
PATIENCE = 240  # seconds

Report = dict[str, Any]


def audited(address: str, *options: str) -> Report:
    """The report; the scores of what could not be measured are None."""
    browser = program()
    if not PROGRAM.exists():
        missing("Lighthouse is not installed (run npm ci)")
    try:
        node = node_bin() / "node"
    except StepFailed as error:
        missing(str(error))
    with TemporaryDirectory(prefix="lighthouse-") as folder:
        report = Path(folder) / "report.json"
        command = [str(node), str(PROGRAM), address, "--quiet", "--no-enable-error-reporting", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={BROWSER}", *options]
        env = {**os.environ, "CHROME_PATH": browser}
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        assert report.exists(), done.stderr
        told: Report = json.loads(report.read_text())
        return told


def score(report: Report, category: str) -> int:
    """Of 100; 0 for what could not be measured."""
    return round(100 * (report["categories"][category]["score"] or 0))


@contextmanager
def as_deployed(library: str, folder: Path, port: int | None = None, **words: str) -> Iterator[str]:
    """The address of nginx before the library, as `deploy/nginx.conf` has it: TLS, HTTP/2, compressed. `words` are
    values that directives get in the place of their own, such as `client_body_timeout="1s"`."""
    certificate(folder)
    tls, plain = port or free_port(), free_port()
    changes = {
        "server web-1:8000 max_fails=2 fail_timeout=2s;": f"server {library.partition('//')[2]};",
        "server web-2:8000 max_fails=2 fail_timeout=2s;": "",
        "listen 8080;": f"listen 127.0.0.1:{plain};",
        "listen 8443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "/certificates/": f"{folder}/",
        "/srv/static/": f"{ROOT}/build/static/",
    }
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for name, value in words.items():
        changes |= dict.fromkeys(re.findall(rf"\b{name} [^;]*;", text), f"{name} {value};")
    with proxy(folder, changes):
        yield f"https://localhost:{tls}"
