"""Logs carry the id of a request, and nothing by which a reader could be known."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.core.logs import JsonFormatter, RequestFilter, clean
from tests import factories

ADDRESS, NAME, WORDS = "203.0.113.77", "klara-the-reader", "secretwords"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, down to the smallest note of our own loggers and of Django's, as JSON lines."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(RequestFilter())
    loggers = [logging.getLogger(name) for name in ("", "cms.requests", "django")]
    levels = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)
    for logger, level in levels:
        logger.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.usefixtures("searchable")
@pytest.mark.django_db
def test_a_visit_leaves_no_trace_of_the_visitor(client: Client, log: io.StringIO, settings: Any) -> None:
    settings.AXES_FAILURE_LIMIT = 2
    user = User.objects.create_superuser(NAME, f"{NAME}@library.example", "a quiet word")
    visitor: dict[str, Any] = {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": f"Browser of {NAME}"}
    issue = factories.issue()
    canvas = factories.canvas(issue)
    ways = [
        f"/hu/search/?q={WORDS}", f"/iiif/search/1/{issue.uuid}?q={WORDS}", f"/api/v2/pages/?search={WORDS}",
        f"/canvas/{canvas.uuid}.txt?q={WORDS}", f"/hu/nothing/?q={WORDS}", f"/iiif/nothing?q={WORDS}",
        f"/admin/?q={WORDS}", f"/hu/archivum/?q={WORDS}",
    ]  # fmt: skip
    for way in ways:
        client.get(way, **visitor)
    for _ in range(3):
        client.post("/admin/login/", {"username": NAME, "password": WORDS}, **visitor)
    client.force_login(user)
    client.get(f"/admin/pages/search/?q={WORDS}", **visitor)
    written = log.getvalue()
    assert len(lines(log)) >= len(ways) + 4
    for told in (ADDRESS, NAME, WORDS, "Browser of"):
        assert told not in written


@pytest.mark.django_db
def test_each_line_of_a_request_has_its_id_and_the_answer_too(client: Client, log: io.StringIO, settings: Any) -> None:
    settings.TRUST_PROXY = False
    answer = client.get("/hu/nothing/", headers={"x-request-id": "given-by-a-visitor"})
    number = answer["X-Request-ID"]
    assert re.fullmatch("[0-9a-f]{32}", number)
    assert {line["request_id"] for line in lines(log)} == {number}
    told = next(line for line in lines(log) if line["logger"] == "cms.requests")
    assert (told["method"], told["view"], told["status"]) == ("GET", "wagtail_serve", 404)
    assert told["ms"] > 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [("0123456789abcdef", True), ("short", False), ("x" * 65, False), ('a"b\\c{}d e', False)]
)
def test_the_proxy_s_id_is_kept_where_it_looks_like_one(client: Client, settings: Any, given: str, kept: bool) -> None:
    settings.TRUST_PROXY = True
    assert (client.get("/healthz/x", headers={"x-request-id": given})["X-Request-ID"] == given) is kept


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("GET http://es:9200/_search?q=secretwords&x=1 failed", "GET http://es:9200/_search?… failed"),
        ("postgres://library:secret@db/library", "postgres://…@db/library"),
        (
            "https://s3/b/k?X-Amz-Credential=AKIA&X-Amz-Signature=abc: 403",
            "https://s3/b/k?… 403",
        ),
        ("{'X-Amz-Signature': 'abc123'}", "{'X-Amz-Signature': '…'}"),
        ("What is this? a=b", "What is this? a=b"),
    ],
)
def test_what_libraries_write_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_traceback_is_one_line_and_cleaned(log: io.StringIO) -> None:
    try:
        raise ValueError("http://s3/b?X-Amz-Signature=abc")
    except ValueError:
        logging.getLogger("cms").exception("It failed")
    (line,) = lines(log)
    assert "ValueError" in line["error"]
    assert "abc" not in line["error"]
