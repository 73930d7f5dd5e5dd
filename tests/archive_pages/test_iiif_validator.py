"""The official validator of the IIIF Image API (`iiif-validator`), level 2, against a running server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from iiif_validator.validator import ValidationInfo
from PIL import Image, ImageDraw

from tests import factories
from tests.archive_pages.scanned import scan

pytestmark = pytest.mark.django_db
OPTIONAL = [
    "rot_mirror",
    "rot_mirror_180",
    "rot_full_non90",
    "rot_region_non90",
    "linkheader_canonical",
    "linkheader_profile",
]
VALIDATOR = Path(sys.executable).parent / "iiif-validate.py"


class _SharingServer(ThreadedWSGIServer):
    """Django's closes what a thread used after each request; here that is the test's own connection."""

    def _close_connections(self) -> None:
        pass


@pytest.fixture
def server(settings: Any) -> Iterator[LiveServerThread]:
    """A server in a thread that shares the test's connection, and so sees what the test has not committed."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    for sent in (request_started, request_finished):
        sent.disconnect(close_old_connections)  # it would close the test's connection in the middle of its transaction
    thread = LiveServerThread("127.0.0.1", _StaticFilesHandler, connections_override={connection.alias: connection})
    thread.server_class = _SharingServer
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None
    settings.SITE_URL = f"http://127.0.0.1:{thread.port}"
    yield thread
    thread.terminate()
    for sent in (request_started, request_finished):
        sent.connect(close_old_connections)
    connection.dec_thread_sharing()


def reference() -> Image.Image:
    """The picture that the validator expects: a hundred squares of the colours that it knows."""
    image = Image.new("RGB", (1000, 1000))
    pen = ImageDraw.Draw(image)
    for x, column in enumerate(ValidationInfo().colorInfo):
        for y, colour in enumerate(column):
            pen.rectangle((x * 100, y * 100, x * 100 + 99, y * 100 + 99), fill=colour)
    return image


def validate(server: LiveServerThread, *options: str) -> str:
    """What the validator says, for the reference picture; fails with its words where it fails."""
    canvas = scan(factories.issue(), reference())
    command = [sys.executable, str(VALIDATOR), "--server", f"127.0.0.1:{server.port}", "--prefix", "iiif/image/3"]
    command += ["--identifier", str(canvas.uuid), "--version", "3.0", *options]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr + result.stdout
    return result.stderr


def test_level_2_of_image_api_3(server: LiveServerThread) -> None:
    report = validate(server, "--level", "2")
    assert "0 failures" in report
    assert report.count("PASS") >= 25, report


def test_optional_features_that_info_json_names(server: LiveServerThread) -> None:
    report = validate(server, *(f"--test={name}" for name in OPTIONAL))
    assert report.count("PASS") == len(OPTIONAL), report
