"""What monitors ask: without secrets, in time also where a server is frozen, and no lever for load."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import Message
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError
from django.test import Client

from cms.operating import health, parts
from tests import factories
from tests.installation import ROOT, installation, prepare, serving
from tests.profile import PRODUCTION


def ask(url: str, token: str = "") -> tuple[int, Message, str]:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.mark.django_db
def test_a_library_tells_how_it_is(tmp_path: Path) -> None:
    """From its first start to its worker's end: the answers, the numbers, the log."""
    token = "only-for-prometheus"
    with installation(tmp_path, METRICS_TOKEN=token, LOG_FORMAT="json", LOG_REQUESTS="1") as env:
        env["ALLOWED_HOSTS"] = "library.example"  # a probe comes by whatever address
        with serving(env) as address:  # without tables
            assert ask(f"{address}/healthz")[0] == 200
            status, headers, body = ask(f"{address}/readyz")
            assert (status, json.loads(body)["status"]) == (503, "down")
            assert headers["Retry-After"]
            assert headers["Cache-Control"] == "no-store"
            prepare(env)
            worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=env)
            try:
                report = until_status(address, "ok")
            finally:
                worker.send_signal(signal.SIGTERM)
                worker.wait(timeout=30)
            servers = {"messages"} if PRODUCTION else set()
            assert set(report["parts"]) == {"database", "migrations", "storage", "search", "work"} | servers
            secrets = [env[name] for name in env if re.search("SECRET|PASSWORD|_URL$", name) and env[name]]
            assert not [secret for secret in secrets if secret in json.dumps(report)]
            assert until_status(address, "degraded")["parts"]["work"]["status"] == "down"
            assert ask(f"{address}/metrics")[0] == 404
            assert ask(f"{address}/metrics", token[:-1])[0] == 404
            status, _, numbers = ask(f"{address}/metrics", token)
            assert status == 200
            assert 'library_up{part="work"} 0.0' in numbers
            assert "library_queue_age_seconds" in numbers


def until_status(address: str, wanted: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        report: dict[str, Any] = json.loads(ask(f"{address}/readyz")[2])
        if report["status"] == wanted:
            return report
        assert time.monotonic() < deadline, report
        time.sleep(0.3)


def test_metrics_are_nowhere_without_a_token(client: Client, settings: Any, db: None) -> None:
    settings.METRICS_TOKEN = ""
    for given in ("", "Bearer ", "Bearer x"):
        assert client.get("/metrics", headers={"authorization": given}).status_code == 404


def test_a_part_that_freezes_is_told_in_time_and_asked_once() -> None:
    frozen, asked = Event(), []

    def freeze() -> parts.Finding:
        asked.append(1)
        frozen.wait(20)
        return parts.Finding(health.OK)

    watch = health.Watch({"frozen": parts.Check(freeze, needed=True), "well": parts.Check(lambda: parts.Finding("ok"))})
    started = time.monotonic()
    report = watch.look()
    assert time.monotonic() - started < health.PATIENCE + 1
    assert [part.state for part in report.parts] == [health.DOWN, health.OK]
    assert report.state == health.DOWN
    watch._report = None
    watch.look()
    assert len(asked) == 1  # no second thread waits for it
    frozen.set()


def test_an_answer_is_kept_for_a_moment() -> None:
    asked = []
    watch = health.Watch({"one": parts.Check(lambda: asked.append(1) or parts.Finding(health.OK))})
    for _ in range(50):
        watch.look()
    assert len(asked) == 1


def test_what_fails_is_down_and_says_no_more(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> parts.Finding:
        raise DatabaseError("password=secret host=db.internal")

    part = health.Watch({"one": parts.Check(fail)}).look().parts[0]
    assert (part.state, part.facts) == (health.DOWN, {"reason": "unreachable"})
    assert "db.internal" in caplog.text  # for the operator


def test_the_health_page_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    found = (
        health.Part("database", health.OK, True),
        health.Part("search", health.DOWN, False, {"reason": "no answer"}),
        health.Part("work", health.DOWN, False, {"workers": 0, "size": 3, "age_seconds": 7200, "failed": 1}),
    )
    monkeypatch.setattr(health, "look", lambda: health.Report(found, 0.0))
    client.force_login(User.objects.create_superuser("operator"))
    page = client.get("/admin/reports/health/").content.decode()
    assert "The search engine does not answer." in page
    assert "Start the worker and the scheduler" in page
    assert "3 things wait, the first for 2 hours" in page
    assert "/admin/reports/health/" in client.get("/admin/").content.decode()
    client.force_login(factories.reader("archivist", "Editors"))
    assert client.get("/admin/reports/health/").status_code in (302, 403)
