"""A busy run of a whole library, its web process and its worker: what they wrote, and what visitors were sent.

In none of it stands who asked, what was searched for, a password, a key, or an address that opens a file to anybody.
"""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.installation import ROOT, installation, manage, prepare
from tests.profile import PRODUCTION
from tools import run

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
ADDRESS, BROWSER, WORDS, WRONG = "203.0.113.77", "Browser-of-klara", "secretwords", "wrongpassword"
USERS = {"editor": "editor@library.example", "member": ""}  # tests.operating.filled makes them
TOKEN = "token-of-the-metrics"
SIGNED = ("X-Amz-Signature", "X-Amz-Credential", "AWSAccessKeyId", "StringToSign")
NAMES = """
from archive_pages.models import *; from cms.media.models import *; import json
i = IssuePage.objects.get(title="Zárolt"); o = IssuePage.objects.exclude(pk=i.pk).get(); c = o.canvases.first()
from tests.archive_pages.scanned import scan
s = scan(i, text="titkos"); d = CustomDocument.objects.get(); p = CustomImage.objects.get()
print("NAMES" + json.dumps(dict(canvas=str(c.uuid), closed=str(s.uuid), issue=str(o.uuid), hidden=str(i.uuid), pk=o.pk,
    url=o.get_url(), document=d.url, picture=p.file.url, rendition=p.get_rendition("width-20").url, image=p.pk)))
"""
PUBLIC = [
    "/hu/", "/fa/", "{url}", "{url}?q=secretwords", "/hu/search/?q=secretwords", "/hu/search/?q=szép",
    "/api/v2/pages/?search=secretwords", "/api/v2/pages/?fields=*", "/api/v2/documents/", "/api/v2/images/{image}/",
    "/api/v2/canvases/{canvas}/", "/iiif/presentation/3/{issue}/manifest", "/iiif/search/2/{issue}?q=secretwords",
    "/iiif/image/3/{canvas}/full/200,/0/default.jpg", "/canvas/{canvas}.txt", "/canvas/{canvas}.pdf",
    "/canvas/{canvas}/master", "/canvas/{closed}/master", "{document}", "{picture}", "{rendition}", "/bulk/",
    "/bulk/text.jsonl.gz", "/sitemap.xml", "/robots.txt", "/hu/nothing/?q=secretwords", "/id/{hidden}", "/readyz",
    "/iiif/nothing?q=secretwords", "/hu/%00?q=secretwords", "/api/v2/pages/?search=secretwords&order=nothing",
]  # fmt: skip
EDITORS = [
    "/admin/", "/admin/reports/health/", "/admin/pages/search/?q=secretwords", "/admin/pages/{pk}/edit/",
    "/admin/archive/issues/{pk}/pages/{canvas}/", "/admin/images/{image}/", "/admin/archive/batches/",
]  # fmt: skip


@dataclass
class Visitor:
    """A browser behind the proxy, with an address, a name and cookies that must not come to light."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    signed: int = 0

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """Notes all that was sent back, but where a file is: that is for this visitor alone. The answer's status."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": ADDRESS,
            "User-Agent": BROWSER,
            "Referer": f"http://127.0.0.1:{self.port}/hu/",
        }
        if form is not None:
            form = {**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(
            "GET" if form is None else "POST", quote(path, safe="/?&=:,%*!"), urlencode(form) if form else None, headers
        )
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        self.signed += any(one in answer.headers.get("Location", "") for one in SIGNED)
        kept = [
            f"{name}: {value}"
            for name, value in answer.headers.items()
            if name.lower() not in ("location", "set-cookie")
        ]
        self.given.append("\n".join([*kept, body]))
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        return answer.status

    def log_in(self, name: str) -> None:
        self.ask("/admin/login/")
        self.ask("/admin/login/", {"username": name, "password": WRONG})
        assert self.ask("/admin/login/", {"username": name, "password": "a quiet word", "next": "/hu/"}) == 302


@contextmanager
def running(env: dict[str, str], log: Path) -> Iterator[int]:
    """The port of the library, whose web process and worker write into `log`."""
    granian = Path(sys.executable).parent / "granian"
    serve = [str(granian), "--interface", "wsgi", "--port", env["PORT"], "--blocking-threads", "4", "--no-ws"]
    with log.open("wb") as out:
        started = [
            subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
            for command in (
                [*serve, "--workers", "1", "--log-level", "warning", "cms.wsgi:application"],
                [sys.executable, "manage.py", "worker"],
            )
        ]
        try:
            run.wait_until_it_answers(env["SITE_URL"], started)
            yield urlsplit(env["SITE_URL"]).port or 80
        finally:
            run.end(started)


def visit(port: int, names: dict[str, str], user: str) -> Visitor:
    visitor = Visitor(port)
    if user:
        visitor.log_in(user)
    for way in PUBLIC + (EDITORS if user == "editor" else []):
        assert visitor.ask(way.format(**names)) != 500, way  # 503 is no fault where the machine has much to do
    return visitor


@pytest.mark.parametrize("delivery", ["stream", "presigned"])
def test_nothing_comes_to_light(tmp_path: Path, delivery: str) -> None:
    told = {
        "PRIVATE_DELIVERY": delivery, "LOG_FORMAT": "json", "LOG_REQUESTS": "1", "METRICS_TOKEN": TOKEN,
        "TRUST_PROXY": "1", "LIMIT_SEARCHES": "0", "LIMIT_DOWNLOADS": "0",
    }  # fmt: skip
    with installation(tmp_path, **told) as env:
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.operating.filled"], cwd=ROOT, env=env, check=True)
        names = json.loads(manage(env, "shell", "-c", NAMES).stdout.split("NAMES")[1].splitlines()[0])
        manage(env, "search", "update")
        manage(env, "write_bulk")
        log = tmp_path / "log"
        with running(env, log) as port:
            visitors = together(port, names)
            metrics = Visitor(port)
            metrics.ask("/metrics")
        written = log.read_text("utf-8", "replace")
    sent = "\n".join(one for visitor in visitors for one in visitor.given)
    answered = [json.loads(line) for line in written.splitlines() if '"cms.requests"' in line]
    assert len(answered) >= len(visitors) * len(PUBLIC)
    sessions = [value for visitor in visitors for name, value in visitor.cookies.items() if name == "sessionid"]
    assert len(sessions) == 2
    keys = [os.environ[name] for name in ("S3_SECRET_KEY",) if os.environ.get(name)]
    for word in (ADDRESS, BROWSER, WORDS, WRONG, "a quiet word", *USERS, *filter(None, USERS.values()), *sessions):
        assert not re.search(rf"(?<![\w/.]){re.escape(word)}(?![\w.-])", written), word
    for word in (*SIGNED, TOKEN, *keys):
        assert word not in written, word
        assert word not in sent, word
    if PRODUCTION:
        assert any(visitor.signed for visitor in visitors) == (delivery == "presigned")


def together(port: int, names: dict[str, str]) -> list[Visitor]:
    """A stranger, a reader and an editor at the same time."""
    done: list[Visitor] = []
    threads = [
        threading.Thread(target=lambda user=user: done.append(visit(port, names, user))) for user in ("", *USERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(threads)
    return done
