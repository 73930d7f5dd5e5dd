"""compose.yaml is sound, and what it starts works: over TLS, through the proxy, without root, on a read-only root."""

import http.client
import json
import os
import re
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.installation import free_port, of_process, on_servers
from tests.operating import containers
from tests.operating.containers import COMPOSE, OURS, ROOT, WEB, environment, give, proxy, sandbox, service

SERVERS = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "ELASTICSEARCH_URL", "ELASTICSEARCH_PREFIX", "S3_ENDPOINT_URL",
           "S3_ACCESS_KEY", "S3_SECRET_KEY", "S3_PUBLIC_BUCKET", "S3_PRIVATE_BUCKET")  # fmt: skip
pytestmark = pytest.mark.timeout(900)


def test_every_part_is_there_and_gives_no_more_than_it_must() -> None:
    assert set(COMPOSE["services"]) == {*OURS, "proxy", "postgres", "redis", "elasticsearch", "s3"}
    for name in (*OURS, "proxy"):
        one = service(name)
        assert one["read_only"] is True, name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in one["security_opt"], name
        assert not one["user"].startswith(("0", "root")), name
    open_to_the_world = [name for name, one in COMPOSE["services"].items() if "ports" in one]
    assert open_to_the_world == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [name for name, one in COMPOSE["services"].items() if "outside" in one["networks"]] == ["proxy"]


def test_every_variable_is_one_of_ours() -> None:
    documented = (ROOT / "docs" / "operator.md").read_text()
    known = {*re.findall(r"^\| `([A-Z_0-9]+)` \|", documented, re.MULTILINE), "TMPDIR", "CERTIFICATES", "WEB_PROCESSES"}
    for name in OURS:
        assert set(service(name)["environment"]) <= known, name


def test_images_are_pinned_to_a_version() -> None:
    images = [one["image"] for name, one in COMPOSE["services"].items() if name not in (*OURS, "proxy")]
    assert [image for image in images if not re.search(r":v?\d", image)] == []
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [base for base in bases if not re.search(r":\d", base)] == []


@dataclass
class Browser:
    """A visitor over TLS who trusts the site's own certificate, and keeps cookies."""

    port: int
    certificate: Path
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, bytes]:
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://localhost:{self.port}/"}
        connection.request("POST" if form is not None else "GET", path, body, sent)
        answer = connection.getresponse()
        data = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        return answer, data


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """What `docker compose up` starts, on the servers of `make services`, with pages of our own, not the demo."""
    folder = tmp_path_factory.mktemp("compose")
    volume, certificates = give(folder / "library"), give(folder / "certificates")
    binds = {volume: "/var/lib/library", certificates: "/certificates"}
    tls, plain = free_port(), free_port()
    ports = {name: str(free_port()) for name in WEB}
    with on_servers(of_process(), f"test-compose-{os.getpid()}") as env:
        servers = {name: env[name] for name in SERVERS}
        own = {"SITE_URL": f"https://localhost:{tls}", "LISTEN": "127.0.0.1", "DEMO": "0"}
        for _again in range(2):  # it may run at any time
            command = sandbox("prepare", environment("prepare", servers, **own), binds)
            subprocess.run(command, check=True, timeout=400)
        filling = sandbox("prepare", environment("prepare", servers, **own), binds)
        subprocess.run([*filling[:-1], "python", "-m", "tests.operating.filled"], check=True, timeout=120)
        running = []
        try:
            for name in (*WEB, "worker", "scheduler"):
                port = {"PORT": ports[name]} if name in ports else {}
                started = sandbox(name, environment(name, servers, **own, **port), {volume: "/var/lib/library"})
                running.append(subprocess.Popen(started))
            changes = {
                **{f"server {name}:8000": f"server 127.0.0.1:{number}" for name, number in ports.items()},
                "listen 8080;": f"listen 127.0.0.1:{plain};",
                "listen 8443 ssl": f"listen 127.0.0.1:{tls} ssl",
                "/certificates/": f"{certificates}/",
                "/srv/static/": f"{ROOT}/build/collected/",
            }
            with proxy(give(folder / "proxy"), changes):
                browser = Browser(tls, certificates / "library.crt")
                wait_until_it_answers(browser)
                yield browser
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(timeout=60)


def wait_until_it_answers(browser: Browser) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if browser.ask("/healthz")[0].status == 200:
                return
        except OSError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.production
def test_pages_tiles_files_and_logins_work_over_tls(opened: Browser) -> None:
    answer, page = opened.ask("/en/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    styles = re.search(rb'href="(/static/[^"]+\.css)"', page)
    assert styles
    static, css = opened.ask(styles[1].decode())
    assert (static.status, static.headers["Content-Type"]) == (200, "text/css")
    assert "immutable" in static.headers["Cache-Control"]
    part, some = opened.ask(styles[1].decode(), Range="bytes=10-19")
    assert (part.status, some) == (206, css[10:20])

    issues = json.loads(opened.ask("/api/v2/pages/?type=archive_pages.IssuePage&fields=uuid")[1])["items"]
    canvas = json.loads(opened.ask(f"/api/v2/canvases/?issue={issues[0]['uuid']}")[1])["items"][0]["uuid"]
    tile = f"/iiif/image/3/{canvas}/0,0,512,512/512,512/0/default.jpg"
    answer, whole = opened.ask(tile)
    assert (answer.status, answer.headers["Content-Type"], whole[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    answer, some = opened.ask(tile, Range="bytes=0-99")
    assert (answer.status, some) == (206, whole[:100])
    manifest = json.loads(opened.ask(f"/canvas/{canvas}.json")[1])
    assert manifest

    _, form = opened.ask("/admin/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    answers = {"csrfmiddlewaretoken": token[1].decode(), "username": "editor", "password": "a quiet word"}
    answer, _ = opened.ask("/admin/login/", answers)
    assert answer.status == 302
    assert "Secure" in answer.headers["Set-Cookie"]
    assert opened.ask("/admin/")[0].status == 200


@pytest.mark.production
def test_the_proxy_keeps_to_itself_what_is_not_for_visitors(opened: Browser) -> None:
    visitor = Browser(opened.port, opened.certificate)
    assert visitor.ask("/metrics")[0].status == 404
    assert visitor.ask("/readyz")[0].status == 404
    assert visitor.ask("/en/", form={"x": "y" * 1_200_000})[0].status == 413
    given = visitor.ask("/en/", X_Request_ID="of-the-visitor-1")[0].headers["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", given)  # nginx's, believed by the library


@pytest.mark.production
def test_nothing_was_written_outside_of_the_volume(opened: Browser) -> None:
    """The sandbox would have refused it; and what is in the volume belongs to the user of the containers."""
    env = environment("web-1", {}, SITE_URL="https://localhost")
    tried = sandbox("web-1", env, {})[:-1]
    for target in ("/app/x", "/usr/x", "/etc/x", "/x"):
        done = subprocess.run([*tried, "touch", target], capture_output=True, text=True, check=False)
        assert "Read-only file system" in done.stderr or "Permission denied" in done.stderr, target
    who = subprocess.run([*tried, "id", "-u"], capture_output=True, text=True, check=True).stdout.strip()
    assert who == str(containers.USER)
