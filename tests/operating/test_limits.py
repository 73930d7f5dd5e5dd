"""Who asks too often waits, by network; nobody waits for a Redis that is gone; wrong passwords are counted."""

import socket
import time
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client, RequestFactory
from redis.backoff import NoBackoff
from redis.retry import Retry

from cms.core import limits
from cms.core.addresses import UNKNOWN, address_of, network_of
from tests import factories

LOGINS = ["/admin/login/", "/hu/_util/login/"]


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    caches["limits"].clear()
    limits.counter.breaker.reset()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::"),
        ("not an address", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_network_is_counted_as_one(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("trusted", "proxies", "told", "address"),
    [
        (False, 1, "198.51.100.1", "192.0.2.7"),  # a visitor's own word
        (True, 1, "198.51.100.1", "198.51.100.1"),
        (True, 1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # all but the last is the visitor's own word
        (True, 2, "203.0.113.9, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (True, 2, "198.51.100.1", "192.0.2.7"),  # fewer than our proxies: it did not come through them
        (True, 1, "", "192.0.2.7"),
    ],
)
def test_only_our_proxies_are_believed(settings: Any, trusted: bool, proxies: int, told: str, address: str) -> None:
    settings.TRUST_PROXY, settings.PROXY_COUNT = trusted, proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": told})
    assert address_of(request) == address


@pytest.mark.usefixtures("searchable")
@pytest.mark.django_db
def test_searches_are_limited_for_one_address_and_for_no_other(client: Client, settings: Any) -> None:
    settings.LIMIT_SEARCHES = 3
    for _ in range(3):
        assert client.get("/hu/search/?q=híd").status_code == 200
    answer = client.get("/hu/search/?q=híd")
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer["Cache-Control"] == "no-store"
    assert "<h1>" in answer.content.decode()
    for way in ("/api/v2/pages/?search=x", "/iiif/search/1/00000000-0000-4000-8000-000000000000?q=x"):
        told = client.get(way)
        assert (told.status_code, told.json()["retry_after"]) == (429, int(told["Retry-After"])), way
    assert client.get("/hu/search/?q=híd", REMOTE_ADDR="198.51.100.1").status_code == 200
    assert client.get("/hu/").status_code == 200
    assert client.get("/api/v2/pages/").status_code == 200


@pytest.mark.django_db
def test_downloads_are_limited_and_tiles_are_not(client: Client, settings: Any) -> None:
    settings.LIMIT_DOWNLOADS = 2
    canvas = factories.canvas(factories.issue())
    answers = [client.get(f"/canvas/{canvas.uuid}.txt").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    for _ in range(10):
        assert client.get(f"/iiif/image/3/{canvas.uuid}/full/max/0/default.jpg").status_code != 429
        assert client.get(f"/canvas/{canvas.uuid}.json").status_code == 200  # what the viewer reads


def test_a_minute_slides() -> None:
    counter, now = limits.Counter(), 999_980.0  # 20 s into a window
    original = time.time
    try:
        limits.time.time = lambda: now
        assert [counter.wait("x", "a", 4) for _ in range(5)] == [0, 0, 0, 0, 40]
        now += 50  # ten seconds into the next: five sixths of the last minute still count
        assert counter.wait("x", "a", 4) > 0
        now += 40
        assert counter.wait("x", "a", 4) == 0
    finally:
        limits.time.time = original


@pytest.mark.django_db
def test_a_redis_that_hangs_limits_nobody_and_is_left_alone(client: Client, settings: Any) -> None:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CACHES = {
            **settings.CACHES,
            "limits": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": f"redis://127.0.0.1:{silent.getsockname()[1]}/0",
                "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)},
            },
        }
        settings.LIMIT_SEARCHES = 1
        counter = limits.Counter()
        started = time.monotonic()
        assert [counter.wait("search", "a", 1) for _ in range(50)] == [0] * 50
        assert time.monotonic() - started < 2


@pytest.mark.django_db
@pytest.mark.parametrize("way", LOGINS)
def test_wrong_passwords_lock_an_account_for_that_address(client: Client, settings: Any, way: str) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    factories.reader("klara")
    wrong = {"username": "klara", "password": "wrong"}
    answers = [client.post(way, wrong).status_code for _ in range(3)]
    assert answers[:2] == [200, 200]
    right = {"username": "klara", "password": "a quiet word"}
    locked = client.post(way, right)
    assert locked.status_code == 429
    assert int(locked["Retry-After"]) == 900
    elsewhere = client.post(way, right, REMOTE_ADDR="198.51.100.1")
    assert elsewhere.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("way", LOGINS)
def test_passwords_are_limited_whatever_the_account(client: Client, settings: Any, way: str) -> None:
    settings.LIMIT_LOGINS = 3
    answers = [client.post(way, {"username": f"u{n}", "password": "x"}).status_code for n in range(4)]
    assert answers == [200, 200, 200, 429]
    assert client.get(way).status_code == 200


@pytest.mark.django_db
def test_the_password_of_a_page_is_limited(client: Client, settings: Any) -> None:
    settings.LIMIT_LOGINS = 2
    restriction = factories.restrict(factories.issue(), "password", password="open sesame")
    way = f"/hu/_util/authenticate_with_password/{restriction.pk}/{restriction.page_id}/"
    answers = [client.post(way, {"password": "x", "return_url": "/"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]


@pytest.mark.django_db
def test_a_visitor_sends_no_more_than_a_form(client: Client, admin_client: Client, settings: Any) -> None:
    big = {"username": "x", "password": "y" * 1_100_000}
    assert client.post("/admin/login/", big).status_code == 413
    assert admin_client.post("/admin/documents/multiple/add/", {"x": "y" * 1_100_000}).status_code != 413
    settings.UPLOAD_MEGABYTES = 1
    assert admin_client.post("/admin/documents/multiple/add/", {"x": "y" * 1_100_000}).status_code == 413
