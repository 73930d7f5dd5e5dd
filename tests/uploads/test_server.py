"""Files arrive, over lines that drop and at a server that dies: a client of others' making, raw sockets, kill -9."""

import io
import os
import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
import requests
from tusclient.client import TusClient

from cms.uploads.receiving import PIECE
from tests.breakable import breakable
from tests.installation import installation, prepare
from tests.lighthouse import as_deployed
from tests.profile import PRODUCTION
from tests.uploads.conftest import SETTINGS
from tests.uploads.served import BYTES, TUS, Served, checksum, encoded, sha256, until
from tests.uploads.settings import SILENT_SECONDS

SMALL = os.urandom(300_000)


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


def test_a_file_arrives_with_somebody_elses_client(site: Served) -> None:
    data = os.urandom(PIECE + 700_000)
    client = TusClient(f"{site.address}/uploads/")
    told = {"purpose": "tests", "filename": "film.mp4"}
    uploader = client.uploader(file_stream=io.BytesIO(data), metadata=told, chunk_size=3_000_000, upload_checksum=True)
    uploader.upload()
    assert site.told()["sums"][name_of(str(uploader.url))] == sha256(data)


def test_the_server_says_what_it_can(site: Served) -> None:
    answer = requests.options(f"{site.address}/uploads/", timeout=30)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == "60000000"
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "checksum", "expiration", "termination",
    }  # fmt: skip


def test_what_came_over_a_line_that_dropped_is_kept(site: Served) -> None:
    url = site.begun(len(SMALL))
    with site.line(url, 0, len(SMALL)) as line:
        line.sendall(SMALL[:123_457])
    until(lambda: site.offset(url) == 123_457)
    answer = site.patch(url, 123_457, SMALL[123_457:])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(len(SMALL)))
    assert site.told()["sums"][name_of(url)] == sha256(SMALL)


def test_who_comes_later_takes_over_and_what_the_former_still_brings_is_dropped(site: Served) -> None:
    url = site.begun(len(SMALL))
    with site.line(url, 0, len(SMALL)) as former:
        former.sendall(SMALL[:50_000])
        until(lambda: site.patch(url, 0, SMALL[:100_000]).status_code == 204)
        former.sendall(b"x" * (len(SMALL) - 50_000))
        assert b" 409 " in former.recv(200)
    assert site.offset(url) == 100_000
    site.patch(url, 100_000, SMALL[100_000:])
    told = site.told()
    assert told["sums"][name_of(url)] == sha256(SMALL)
    assert {one for one in told["files"] if name_of(url) in one} - set(told["removals"]) == {
        one for one in told["pieces"] if name_of(url) in one
    }


def test_a_power_cut_loses_at_most_a_piece_and_leaves_nothing_behind(site: Served) -> None:
    data = os.urandom(2 * PIECE + 400_000)
    url = site.begun(len(data))
    with site.line(url, 0, len(data)) as line:
        line.sendall(data[: PIECE + 200_000])
        until(lambda: site.offset(url) == PIECE)
        site.kill()
    site.start()
    assert site.offset(url) == PIECE
    assert list((Path(site.env["VAR_DIR"]) / "arriving").iterdir()) == []
    assert site.patch(url, PIECE, data[PIECE:]).status_code == 204
    told = site.told()
    assert told["sums"][name_of(url)] == sha256(data)
    assert set(told["files"]) == set(told["pieces"]) | (set(told["removals"]) & set(told["files"]))


def test_fifty_at_once_over_bad_lines_all_arrive(site: Served) -> None:
    files = [os.urandom(40_000 + 1000 * number) for number in range(50)]
    chunk = 20_000
    with ThreadPoolExecutor(10) as threads:
        jobs = [threads.submit(site.whole, one, chunk, [1] if number % 10 == 0 else []) for number, one in
                enumerate(files)]  # fmt: skip
        urls = [job.result() for job in jobs]
    sums = site.told()["sums"]
    assert [sums[name_of(url)] for url in urls] == [sha256(one) for one in files]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_bytes_that_do_not_match_their_checksum_are_not_kept(site: Served, algorithm: str) -> None:
    url = site.begun(len(SMALL))
    wrong = site.patch(url, 0, SMALL[:-1] + b"?", **{"Upload-Checksum": checksum(algorithm, SMALL)})
    assert (wrong.status_code, wrong.json()["code"], site.offset(url)) == (460, "checksum", 0)
    assert site.patch(url, 0, SMALL, **{"Upload-Checksum": checksum(algorithm, SMALL)}).status_code == 204
    assert site.offset(url) == len(SMALL)


def test_a_dropped_line_with_a_checksum_keeps_nothing(site: Served) -> None:
    url = site.begun(len(SMALL))
    with site.line(url, 0, len(SMALL), **{"Upload-Checksum": checksum("sha1", SMALL)}) as line:
        line.sendall(SMALL[:1000])

    def keeps_ten() -> bool:
        if site.offset(url) == 0:  # whoever sends while other lines are still listened to is told to wait
            with site.line(url, 0, len(SMALL)) as line:
                line.sendall(SMALL[:10])
        return site.offset(url) == 10

    until(keeps_ten)


def test_more_than_was_announced_is_not_taken(site: Served) -> None:
    url = site.begun(100)
    assert site.patch(url, 0, b"x" * 101).status_code == 413
    assert site.patch(url, 0, b"x" * 60).status_code == 204
    assert site.patch(url, 60, b"x" * 41).status_code == 413
    assert site.patch(url, 0, b"x").status_code == 409
    assert site.patch(url, 60, b"x" * 40).status_code == 204
    assert site.patch(url, 100, b"").status_code == 204  # the last answer was lost, and is asked for again
    assert site.patch(url, 100, b"x").status_code == 413


@pytest.mark.parametrize("length", ["-1", "0", "x", "1e3", "", "9" * 400, "²", "60000001"])
def test_lengths_that_cannot_be(site: Served, length: str) -> None:
    answer = requests.post(
        f"{site.address}/uploads/", headers=TUS | {"Upload-Length": length.encode()}, timeout=30
    )  # fmt: skip
    assert answer.status_code in (400, 413), answer.text
    assert answer.json()["message"]


def test_the_rules_of_the_protocol(site: Served) -> None:
    url = site.begun(100)
    old = requests.head(url, headers={"Tus-Resumable": "0.2.2"}, timeout=30)
    assert (old.status_code, old.headers["Tus-Version"]) == (412, "1.0.0")
    assert requests.head(url, timeout=30).status_code == 412
    assert site.patch(url, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415
    assert site.patch(url, "-1", b"x").status_code == 400
    assert requests.get(url, headers=TUS, timeout=30).status_code == 405
    assert (
        requests.patch(url, data=iter([b"x"]), headers=TUS | BYTES | {"Upload-Offset": "0"}, timeout=30).status_code
        == 411
    )
    head = requests.head(url, headers=TUS, timeout=30)
    assert (head.headers["Upload-Length"], head.headers["Cache-Control"]) == ("100", "no-store")
    assert "Upload-Expires" in head.headers


def test_the_first_bytes_may_come_with_the_creation(site: Served) -> None:
    answer = site.begin(len(SMALL), {}, SMALL[:1000])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "1000")


def test_what_was_terminated_what_never_was_and_what_is_no_address_are_the_same(site: Served) -> None:
    url = site.begun(100)
    site.patch(url, 0, b"x" * 50)
    assert requests.delete(url, headers=TUS, timeout=30).status_code == 204
    answers = {
        (answer.status_code, answer.text, answer.headers["Cache-Control"])
        for address in (url, f"{site.address}/uploads/{uuid4()}", f"{site.address}/uploads/..%2f")
        for answer in (
            requests.patch(address, data=b"x", headers=TUS | BYTES | {"Upload-Offset": "50"}, timeout=30),
            requests.delete(address, headers=TUS, timeout=30),
        )
    }
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert not [one for one in site.told()["files"] if name_of(url) in one]


def test_a_quota_holds_also_for_those_who_begin_at_the_same_moment(site: Served) -> None:
    owner = str(uuid4())
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _number: site.begin(10, {"owner": owner}), range(8)))
    assert sorted(one.status_code for one in answers) == [201] * 3 + [403] * 5
    refused = next(one for one in answers if one.status_code == 403)
    assert refused.json()["code"] == "too-many-open"


def test_readers_are_served_while_lines_creep(site: Served) -> None:
    urls = [site.begun(100) for _number in range(6)]
    lines = [site.line(url, 0, 100) for url in urls]
    try:
        for line in lines:
            line.__enter__().sendall(b"x")
        until(lambda: site.patch(site.begun(1), 0, b"x").status_code == 503)
        assert requests.get(f"{site.address}/robots.txt", timeout=10).status_code == 200
    finally:
        for line in lines:
            line.__exit__(None, None, None)
    until(lambda: site.patch(site.begun(1), 0, b"x").status_code == 204)


def test_a_line_that_fell_silent_is_cut_and_what_it_brought_is_kept(site: Served) -> None:
    url = site.begun(len(SMALL))
    with site.line(url, 0, len(SMALL)) as line:
        line.sendall(SMALL[:50_000])
        line.settimeout(4 * SILENT_SECONDS)
        while line.recv(4096):  # an answer, or none, and then its end
            pass
    until(lambda: site.offset(url) == 50_000)
    assert site.patch(url, 50_000, SMALL[50_000:]).status_code == 204


def test_silent_forms_leave_a_thread_to_readers_and_give_back_the_others(site: Served) -> None:
    form, cookie = f"{site.address}/admin/login/", {"Cookie": f"csrftoken={'a' * 32}"}  # with one, the form is read
    head = f"POST /admin/login/ HTTP/1.1\r\nHost: {site.address.partition('//')[2]}\r\nCookie: {cookie['Cookie']}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n"

    def sent() -> int:
        return requests.post(form, data={"username": "x"}, headers=cookie, timeout=60).status_code

    with ExitStack() as lines:
        for _number in range(3):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", int(site.env["PORT"]))))
            line.sendall(head.encode() + b"username=x")
        until(lambda: sent() == 503)
        assert requests.get(f"{site.address}/robots.txt", timeout=10).status_code == 200
        until(lambda: sent() == 403)  # the lines are still open here


@dataclass
class Proxied:
    """nginx as it is deployed, but that it waits for a silent line a second only."""

    site: Served
    address: str
    certificate: Path

    @contextmanager
    def line(self, url: str, announced: int) -> Iterator[ssl.SSLSocket]:
        host, _, port = self.address.removeprefix("https://").partition(":")
        trust = ssl.create_default_context(cafile=str(self.certificate))
        head = self.site.head(url, 0, announced).replace(self.site.address[7:].encode(), f"{host}:{port}".encode())
        plain = socket.create_connection((host, int(port)), timeout=30)
        with plain, trust.wrap_socket(plain, server_hostname=host) as line:
            line.sendall(head)
            yield line

    def ask(self, method: str, path: str, data: bytes = b"", **headers: str) -> requests.Response:
        url = self.address + path.removeprefix(self.site.address)
        return requests.request(method, url, data=data, headers=headers, verify=str(self.certificate), timeout=60)


@pytest.fixture(scope="module")
def proxied(site: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    folder = tmp_path_factory.mktemp("proxy")
    with as_deployed(site.address, folder, client_body_timeout="1s") as address:
        port = int(address.rpartition(":")[2])
        until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield Proxied(site, address, folder / "library.crt")


def test_the_proxy_hands_on_what_the_protocol_says_and_bodies_of_any_size(proxied: Proxied) -> None:
    data = os.urandom(1_500_000)  # more than it lets visitors send elsewhere
    assert proxied.ask("POST", "/hu/", data).status_code == 413
    told = encoded({"purpose": "tests", "owner": str(uuid4())})
    begun = proxied.ask("POST", "/uploads/", **TUS, **{"Upload-Length": str(len(data)), "Upload-Metadata": told})
    assert (begun.status_code, begun.headers["Tus-Resumable"]) == (201, "1.0.0")
    path = begun.headers["Location"]
    wrong = {"Upload-Offset": "0", "Upload-Checksum": checksum("sha256", data[1:])}
    assert proxied.ask("PATCH", path, data, **TUS, **BYTES, **wrong).status_code == 460
    sent = proxied.ask("PATCH", path, data[:-1], **TUS, **BYTES, **{"Upload-Offset": "0"})
    assert (sent.status_code, sent.headers["Upload-Offset"]) == (204, str(len(data) - 1))
    head = proxied.ask("HEAD", path, **TUS)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == (str(len(data) - 1), str(len(data)))
    assert (head.headers["Cache-Control"], head.headers["Tus-Resumable"]) == ("no-store", "1.0.0")
    assert proxied.ask("DELETE", path, **TUS).status_code == 204
    assert proxied.ask("HEAD", path, **TUS).status_code == 404
    assert proxied.ask("OPTIONS", "/uploads/").headers["Tus-Version"] == "1.0.0"


def test_what_comes_through_the_proxy_arrives_while_it_is_sent_and_a_dropped_line_keeps_it(proxied: Proxied) -> None:
    site, size = proxied.site, 2 * PIECE
    url = site.begun(size)
    with proxied.line(url, size) as line:
        line.sendall(b"x" * (PIECE + 70_000))
        until(lambda: site.offset(url) == PIECE)
    until(lambda: site.offset(url) > PIECE)


def test_the_proxy_shuts_a_line_that_fell_silent(proxied: Proxied) -> None:
    url = proxied.site.begun(100_000)
    with proxied.line(url, 100_000) as line:
        line.sendall(b"x" * 40_000)
        while line.recv(4096):
            pass
    until(lambda: proxied.site.offset(url) == 40_000)


@pytest.mark.production
@pytest.mark.skipif(not PRODUCTION, reason="about S3")
def test_while_the_storage_is_frozen_senders_are_told_to_wait(tmp_path: Path) -> None:
    with breakable("s3") as servers, installation(tmp_path, **SETTINGS | servers.settings) as env:
        prepare(env)
        served = Served(env)
        served.start()
        try:
            url = served.begun(len(SMALL))
            assert served.patch(url, 0, SMALL[:1000]).status_code == 204
            servers.freeze("s3")
            waits = served.patch(url, 1000, SMALL[1000:])
            assert waits.status_code == 503
            assert int(waits.headers["Retry-After"]) > 0
            assert served.offset(url) == 1000
            servers.thaw("s3")
            until(lambda: served.patch(url, 1000, SMALL[1000:]).status_code == 204)
            assert served.told()["sums"][name_of(url)] == sha256(SMALL)
        finally:
            served.stop()
