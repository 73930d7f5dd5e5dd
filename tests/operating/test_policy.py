"""Headers that tell browsers what a page may do; `tests/browser` sees that pages and the admin work under them."""

import base64
import hashlib
import re

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def rules(policy: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


@pytest.mark.parametrize("way", ["/en/", "/hu/search/?q=x", "/fa/nothing/", "/ro/_util/login/"])
def test_readers_pages_run_no_inline_script_and_only_styles_we_know(client: Client, way: str) -> None:
    answer = client.get(way)
    page, allowed = answer.content.decode(), rules(answer["Content-Security-Policy"])
    assert allowed["script-src"] == ["'self'"]
    assert "'unsafe-inline'" not in allowed["style-src"]
    assert allowed["object-src"] == allowed["base-uri"] == ["'none'"]
    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page)
    assert not re.findall(r"\son\w+=", page)
    for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed["style-src"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_reader_s_page_is_the_same_twice(client: Client) -> None:
    """No nonce is in it: a copy that is revalidated keeps working."""
    first, second = client.get("/en/"), client.get("/en/")
    assert first["Content-Security-Policy"] == second["Content-Security-Policy"]
    assert "nonce" not in first["Content-Security-Policy"]


def test_the_admin_s_inline_scripts_carry_the_nonce_of_their_answer(admin_client: Client) -> None:
    issue = factories.issue()
    way = f"/admin/pages/{issue.pk}/edit/"
    seen = set()
    for _ in range(2):
        answer = admin_client.get(way)
        allowed = rules(answer["Content-Security-Policy"])["script-src"]
        (nonce,) = [one[7:-1] for one in allowed if one.startswith("'nonce-")]
        assert "'unsafe-inline'" not in allowed
        assert "'unsafe-eval'" not in allowed
        scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", answer.content.decode())
        executable = [one for one in scripts if "application/json" not in one and "text/" not in one]
        assert executable
        assert all(f'nonce="{nonce}"' in one for one in executable)
        seen.add(nonce)
    assert len(seen) == 2


def test_tiles_and_data_carry_no_policy(client: Client) -> None:
    assert "Content-Security-Policy" not in client.get("/api/v2/pages/").headers
