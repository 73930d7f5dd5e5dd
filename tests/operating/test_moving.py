"""The demo library moves from one machine's folder to the servers of the production profile, and back: it stays equal.

There, the files go by `move_media` and the rows by a backup that lists them; back, all goes by one that holds them.
"""

import hashlib
import json
import re
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.installation import embedded, installation, manage, prepare, serving

pytestmark = [pytest.mark.production, pytest.mark.timeout(900)]
WORDS = ("vásár", "híd", "nagy*", '"a város"', "școală", "کتاب")


def content(env: dict[str, str]) -> dict[str, Any]:
    """What the public gets, by address: pages, manifests, a tile of each issue, texts, and what search finds."""
    with serving(env) as address:

        def get(path: str) -> bytes:
            with urllib.request.urlopen(address + path, timeout=60) as answer:
                body: bytes = answer.read()
            return body.replace(address.encode(), b"")

        found: dict[str, Any] = {"pages": _pages(get, "wagtailcore.Page")}
        found["issues"] = _pages(get, "archive_pages.IssuePage")
        for issue in found["issues"]:
            manifest = json.loads(get(f"/iiif/presentation/3/{issue['uuid']}/manifest"))
            found[f"manifest {issue['uuid']}"] = manifest
            for image in re.findall(r'"(/iiif/image/3/[0-9a-f-]+)"', json.dumps(manifest))[:1]:
                tile = get(f"{image}/0,0,512,512/512,512/0/default.jpg")
                found[image] = hashlib.sha256(tile).hexdigest()
        for word in WORDS:
            hits = re.findall(r'href="([^"]*#[^"]*)"', get(f"/hu/search/?q={quote(word)}").decode())
            found[f"search {word}"] = sorted(hits)
    return found


def _pages(get: Any, kind: str) -> list[dict[str, Any]]:
    """All public pages of this type with all their fields."""
    found: list[dict[str, Any]] = []
    while True:
        answer = json.loads(get(f"/api/v2/pages/?type={kind}&fields=*&order=id&limit=100&offset={len(found)}"))
        found += answer["items"]
        if len(found) >= answer["meta"]["total_count"]:
            return found


def differences(one: Any, other: Any, place: str = "") -> list[str]:
    """Where two answers differ, and how."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = [*one, *(name for name in other if name not in one)]
        return [found for name in names for found in differences(one.get(name), other.get(name), f"{place}/{name}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for number, pair in pairs for found in differences(*pair, f"{place}/{number}")]
    return [] if one == other else [f"{place}: {one!r}, {other!r}"]


def test_the_demo_library_moves_to_the_servers_and_back(tmp_path: Path) -> None:
    home = embedded(tmp_path / "home")
    prepare(home)
    manage(home, "make_demo")
    before = content(home)
    assert len(before["pages"]) > len(before["issues"]) > 5
    assert all(before[f"search {word}"] for word in ("vásár", "nagy*"))
    with installation(tmp_path / "away") as away:
        prepare(away)
        buckets = {name: away[name] for name in away if name.startswith("S3_")}
        manage(home | buckets, "move_media", "--to", "s3")
        manage(home | buckets, "backup", str(tmp_path / "list"), "--media", "list")
        manage(away, "restore", str(tmp_path / "list"))
        manage(away, "search", "build", "--switch")
        assert differences(before, content(away)) == []
        assert manage(away, "check_media", "--hashes").returncode == 0
        manage(away, "backup", str(tmp_path / "whole"))
    back = embedded(tmp_path / "back")
    prepare(back)
    manage(back, "restore", str(tmp_path / "whole"))
    manage(back, "search", "build")
    assert differences(before, content(back)) == []
