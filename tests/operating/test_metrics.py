"""What is counted, with labels that nobody can make up, and for all web processes together."""

import re
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.test import Client

from cms.core import metrics
from tests import factories
from tests.archive_pages.scanned import scan
from tests.installation import installation, prepare, serving

TILE = "/0,0,512,512/512,512/0/default.jpg"
PART = "/0,0,300,300/100,100/0/default.jpg"

COUNTED = r'library_requests_total\{status="200",view="robots"\} (\S+)'


def value(name: str, **labels: str) -> float:
    return metrics.registry.get_sample_value(name, labels) or 0.0


@pytest.mark.usefixtures("searchable")
@pytest.mark.django_db
def test_answers_are_counted_by_view_and_outcome(client: Client) -> None:
    canvas = scan(factories.issue(), text="egy szép nyár")
    image = f"/iiif/image/3/{canvas.uuid}"
    before = {way: value("library_images_total", way=way) for way in ("tile", "cut", "kept")}
    nothing = value("library_searches_total", outcome="nothing")
    pages = value("library_requests_total", view="wagtail_serve", status="200")
    for _ in range(2):
        client.get(image + TILE)
        client.get(image + PART)
        client.get("/hu/")
    client.get("/hu/search/?q=nincsilyenszó")
    assert value("library_images_total", way="tile") == before["tile"] + 2
    assert value("library_images_total", way="cut") == before["cut"] + 1
    assert value("library_images_total", way="kept") == before["kept"] + 1
    assert value("library_searches_total", outcome="nothing") == nothing + 1
    assert value("library_requests_total", view="wagtail_serve", status="200") == pages + 2
    assert value("library_request_seconds_count", view="iiif-image-part") >= 4


@pytest.mark.django_db
def test_nobody_makes_up_labels(client: Client) -> None:
    client.get("/hu/")
    client.get("/hu/nothing/")
    client.get("/nothing.php")
    before = sum(len(list(metric.samples)) for metric in metrics.registry.collect())
    for number in range(20):
        client.get(f"/hu/invented-{number}/")
        client.get(f"/invented-{number}.php")
        client.get(f"/hu/archivum/?invented={number}")
    after = sum(len(list(metric.samples)) for metric in metrics.registry.collect())
    assert after <= before + 4


@pytest.mark.embedded
def test_two_web_processes_are_counted_as_one(tmp_path: Path) -> None:
    with installation(tmp_path, METRICS_TOKEN="token", WEB_PROCESSES="2") as env:
        prepare(env)
        with serving(env, processes=2) as address:
            sent = ask_until_both_answered(address, tmp_path / "var" / "metrics")
            asked = urllib.request.Request(f"{address}/metrics", headers={"Authorization": "Bearer token"})
            told = [urllib.request.urlopen(asked, timeout=10).read().decode() for _ in range(8)]
            counts = {found for one in told for found in re.findall(COUNTED, one)}
            assert counts == {f"{sent}.0"}


def ask_until_both_answered(address: str, counters: Path) -> int:
    """How many requests it took: whichever process is free takes one, and the second may still be starting."""
    sent, ends = 0, time.monotonic() + 60

    def ask(_number: int) -> bytes:
        with urllib.request.urlopen(f"{address}/robots.txt", timeout=10) as answer:
            body: bytes = answer.read()
            return body

    with ThreadPoolExecutor(8) as pool:
        while sent < 40 or len(list(counters.glob("*/counter_*.db"))) < 2:
            assert time.monotonic() < ends, "one process alone has answered"
            sent += len(list(pool.map(ask, range(8))))
    return sent
