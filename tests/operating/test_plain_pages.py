"""Pages that say why there is no other: each language, the site's frame and policy, and not one query."""

import base64
import hashlib
import re
import sys
from typing import Any

import pytest
from django.conf import settings as site
from django.core.cache import caches
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from cms.core import error_handlers, limits
from cms.core.plain_pages import plain_page

LANGUAGES = [code for code, _name in site.LANGUAGES]
PAGES: dict[str, tuple[int, dict[str, Any]]] = {
    "400": (400, {}),
    "403": (403, {}),
    "form": (403, {"template": "403_csrf.html"}),
    "404": (404, {}),
    "413": (413, {}),
    "429": (429, {"seconds": 42}),
    "account": (429, {"template": "429_account.html", "seconds": 900}),
    "500": (500, {"number": "0123abc"}),
    "503": (503, {"seconds": 10}),
}


def asked(language: str, path: str = "nothing/") -> HttpRequest:
    return RequestFactory().get(f"/{language}/{path}?q=secret")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_each_page_needs_no_database_and_shows_a_way_out(name: str, language: str) -> None:
    """Without `django_db` a query fails the test."""
    status, told = PAGES[name]
    answer = plain_page(asked(language), status, **told)
    text = answer.content.decode()
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert answer.get("Retry-After") == (str(told["seconds"]) if "seconds" in told else None)
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in text
    assert len(re.findall(r"<h1[ >]", text)) == 1
    main = text[text.index("<main") : text.index("</main>")]
    assert f'href="/{language}/"' in main
    assert "cms/site" in text
    assert site.SITE_NAME in text
    for code in LANGUAGES:
        assert f'href="/{code}/"' in text
    assert "secret" not in text
    if "seconds" in told:
        shown = {"42": "42", "900": "15", "10": "10"}[str(told["seconds"])]
        digits = shown if language != "fa" else shown.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        assert digits in main
        assert f'href="/{language}/nothing/"' in main


def test_the_language_is_that_of_the_address_then_that_of_the_browser() -> None:
    request = RequestFactory().get("/nothing", headers={"accept-language": "fa"})
    assert 'lang="fa"' in plain_page(request, 503).content.decode()
    request = RequestFactory().get("/ro/nothing", headers={"accept-language": "fa"})
    assert 'lang="ro"' in plain_page(request, 503).content.decode()


def test_editors_are_shown_their_own_way_out() -> None:
    assert 'href="/admin/"' in plain_page(RequestFactory().get("/admin/pages/3/"), 503).content.decode()


def failed(error: Exception) -> HttpResponse:
    try:
        raise error
    except type(error):
        assert sys.exc_info()[1] is error
        return error_handlers.error(asked("hu"))


def test_a_part_that_is_gone_is_no_fault_of_the_page() -> None:
    assert (failed(OperationalError()).status_code, failed(OperationalError())["Retry-After"]) == (503, "10")
    assert failed(ValueError()).status_code == 500
    assert "Retry-After" not in failed(ValueError())


@pytest.mark.parametrize(
    ("handler", "status"), [(error_handlers.page_not_found, 404), (error_handlers.permission_denied, 403)]
)
def test_not_found_and_not_open_are_told_without_a_database_too(
    handler: Any, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError

    monkeypatch.setattr("wagtail.models.Site.get_site_root_paths", gone)
    assert handler(asked("hu"), Http404()).status_code == status


def styles_are_allowed(answer: Any) -> None:
    text, policy = answer.content.decode(), answer["Content-Security-Policy"]
    for style in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy or "style-src 'self' 'unsafe-inline'" in policy  # the latter in the admin
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)


def test_over_the_limit_and_too_large_answers_need_no_database(client: Client, settings: Any) -> None:
    caches["limits"].clear()
    settings.LIMIT_SEARCHES = 1
    for _ in range(2):
        limits.counter.wait("search", "127.0.0.1", 1)
    answer = client.get("/fa/search/?q=x")
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert 'dir="rtl"' in answer.content.decode()
    styles_are_allowed(answer)
    answer = client.post("/admin/login/", {"password": "x" * 1_100_000}, headers={"accept-language": "ro"})
    assert (answer.status_code, 'lang="ro"' in answer.content.decode()) == (413, True)
    styles_are_allowed(answer)
    caches["limits"].clear()


def test_a_form_without_its_token_and_a_host_that_is_not_ours(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/hu/_util/login/", {"username": "x"})
    assert (answer.status_code, 'lang="hu"' in answer.content.decode()) == (403, True)
    styles_are_allowed(answer)
    answer = client.get("/hu/", headers={"host": "another.example"})
    assert (answer.status_code, "<main" in answer.content.decode()) == (400, True)
