"""A real shared cache before the library (nginx, which keeps what it is allowed to) hands on no reader's page."""

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode, urlsplit

import pytest

from tests.core.test_access_ways_out import LISTS, OWN, PAGES
from tests.installation import ROOT, free_port, installation, manage, prepare, serving
from tests.operating.containers import NGINX
from tests.samples import missing

pytestmark = pytest.mark.django_db
SECRET = "Zárolt"
CONFIGURATION = """
daemon off; pid {folder}/pid; error_log stderr crit;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=shared:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{library};
            proxy_set_header Host 127.0.0.1:{library};
            proxy_cache shared;
            proxy_cache_key $request_uri;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""
ASK = """
from archive_pages.models import *; import json; from tests import factories
i = IssuePage.objects.get(title="Zárolt"); o = IssuePage.objects.exclude(pk=i.pk).get()
c = factories.canvas(i, "titkos aranyrög"); t = i.get_parent().specific
from tests.archive_pages.scanned import scan
s = scan(i, text="titkos")
from cms.operating import bulk; bulk.write()
print("NAMES" + json.dumps(dict(canvas=str(s.uuid), issue=str(i.uuid), title=str(t.uuid), pk=i.pk, name=t.slug,
    slug=i.slug, fa=factories.archive("fa").slug, open=str(o.canvases.first().uuid))))
"""


@dataclass
class Visitor:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, whether the cache had it, body. Redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(form) if form is not None else None
        connection.request("POST" if form is not None else "GET", quote(path, safe="/?&=:,%*!"), body, headers)
        answer = connection.getresponse()
        data = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        return answer.status, answer.headers.get("X-Cache") or "", data


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, dict[str, str]]]:
    """The cache's port, and the names of a restricted issue of the library behind it."""
    if NGINX is None:
        missing("no nginx on this machine (install Debian's package nginx-light)")
    folder, port = tmp_path_factory.mktemp("cache"), free_port()
    limits = {"LIMIT_SEARCHES": "0", "LIMIT_DOWNLOADS": "0", "LIMIT_LOGINS": "0"}
    with installation(folder, **limits) as env:
        prepare(env)
        subprocess.run([sys.executable, "-m", "tests.operating.filled"], cwd=ROOT, env=env, check=True)
        said = manage(env, "shell", "-c", ASK).stdout
        names: dict[str, str] = json.loads(said.split("NAMES")[1].splitlines()[0])
        manage(env, "search", "update")
        with serving(env) as address:
            text = CONFIGURATION.format(folder=folder, port=port, library=urlsplit(address).port)
            (folder / "nginx.conf").write_text(text)
            folder.chmod(0o755)
            cache = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-g", "user root;"])
            try:
                wait_for(port)
                yield port, names
            finally:
                cache.terminate()
                cache.wait(timeout=20)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@pytest.fixture
def member(cached: tuple[int, dict[str, str]]) -> Visitor:
    """One who may see the restricted issue."""
    visitor = Visitor(cached[0])
    _, _, form = visitor.get("/hu/_util/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    answers = {"csrfmiddlewaretoken": token[1].decode(), "username": "member", "password": "a quiet word", "next": "/"}
    assert visitor.get("/hu/_util/login/", answers)[0] == 302
    return visitor


def test_what_a_member_read_no_stranger_gets(cached: tuple[int, dict[str, str]], member: Visitor) -> None:
    port, names = cached
    stranger, seen = Visitor(port), 0
    for way in [*OWN, *PAGES, *LISTS]:
        path = way.format(**names)
        for _ in range(2):
            status, _, body = member.get(path)
            seen += status == 200 and (SECRET.encode() in body or names["issue"].encode() in body or b"titkos" in body)
        status, kept, body = stranger.get(path)
        text = body.decode("utf-8", "replace").replace(path, "")
        assert "aranyr" not in text, way
        if way not in OWN:  # those name what was asked for
            assert not [name for name in (names["issue"], names["canvas"]) if name in text], way
        if way in OWN and "no-size" not in way:
            assert (status, kept) != (200, "HIT"), way
            assert status == 404, way
    assert seen > 20  # the member did read them


def test_the_cache_does_keep_what_is_for_everyone(cached: tuple[int, dict[str, str]], member: Visitor) -> None:
    """Else the test above would prove nothing. What one who is logged in brought into it is the same for all."""
    port, names = cached
    tile = f"/iiif/image/3/{names['open']}/0,0,512,512/512,512/0/default.jpg"
    first, second = member.get(tile), Visitor(port).get(tile)
    assert (first[0], first[1], second[0], second[1]) == (200, "MISS", 200, "HIT")
    assert first[2] == second[2]


def test_a_page_that_knows_who_asks_is_kept_for_nobody(cached: tuple[int, dict[str, str]], member: Visitor) -> None:
    for path in ("/hu/", "/hu/archivum/", "/hu/search/?q=nyari", "/admin/login/", "/hu/nothing-here/"):
        for visitor in (member, Visitor(cached[0]), member, Visitor(cached[0])):
            assert visitor.get(path)[1] != "HIT", path
