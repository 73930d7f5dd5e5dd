"""The first start of compose.yaml: an empty volume and empty servers become a site with the demo library.

On a read-only root, as nobody, with 256 MB of /tmp. The demo is the small one (`DEMO=small`); its way is the same.
"""

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from demo.library.catalogue import a_little
from tests.installation import free_port, of_process, on_servers
from tests.operating.containers import environment, give, sandbox
from tests.operating.test_compose import SERVERS

pytestmark = [pytest.mark.production, pytest.mark.timeout(900)]


def test_the_first_start_makes_the_demo_library_and_the_next_leaves_it(tmp_path: Path) -> None:
    volume, certificates = give(tmp_path / "library"), give(tmp_path / "certificates")
    port = str(free_port())
    own = {"SITE_URL": "https://localhost", "LISTEN": "127.0.0.1", "DEMO": "small"}
    with on_servers(of_process(), f"test-demo-{os.getpid()}") as env:
        servers = {name: env[name] for name in SERVERS}
        binds = {volume: "/var/lib/library", certificates: "/certificates"}
        command = sandbox("prepare", environment("prepare", servers, **own), binds)
        for words in ("the demo library is ready", "is there already"):
            done = subprocess.run(command, check=False, timeout=800, capture_output=True, text=True)
            assert (done.returncode, words in done.stdout) == (0, True), done.stdout + done.stderr
        assert (certificates / "library.crt").stat().st_size
        assert (volume / "demo-password").stat().st_mode & 0o777 == 0o600
        web = subprocess.Popen(
            sandbox("web-1", environment("web-1", servers, **own, PORT=port), {volume: "/var/lib/library"})
        )
        try:
            titles = asked(port, "/api/v2/pages/?type=archive_pages.TitlePage").json()["items"]
            assert {one["title"] for one in titles} == {entry.title for entry in a_little()}
            issues = asked(port, "/api/v2/pages/?type=archive_pages.IssuePage&fields=uuid").json()["items"]
            assert len(issues) == len(titles)
            canvases = asked(port, f"/api/v2/canvases/?issue={issues[0]['uuid']}").json()["items"]
            tile = asked(port, f"/iiif/image/3/{canvases[0]['uuid']}/0,0,512,512/512,512/0/default.jpg")
            assert tile.content[:3] == b"\xff\xd8\xff"
            assert "<mark>" in asked(port, "/en/search/?q=the").text
            assert asked(port, "/fa/").status_code == 200
        finally:
            web.terminate()
            web.wait(timeout=60)


def asked(port: str, path: str) -> Any:
    """The answer of the web process to its proxy, once it answers."""
    headers = {"Host": "localhost", "X-Forwarded-Proto": "https"}
    deadline = time.monotonic() + 90
    while True:
        try:
            answer = requests.get(f"http://127.0.0.1:{port}{path}", headers=headers, timeout=60)
        except requests.ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            assert answer.status_code == 200, (path, answer.text[:500])
            return answer
