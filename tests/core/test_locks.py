"""A lock is one process's at a time, over all processes, and goes with the process that holds it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from cms.core.locks import Taken, lock

HOLD = """
import sys
import json
import django
from django.conf import settings
settings.configure(VAR_DIR=sys.argv[1], DATABASES=json.loads(sys.argv[2]))
django.setup()
from cms.core.locks import lock
with lock("a name"):
    print("held", flush=True)
    sys.stdin.read()
"""
pytestmark = pytest.mark.django_db


@contextmanager
def another_process_holds_it() -> Iterator[subprocess.Popen[str]]:
    database = {key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "USER", "HOST", "PORT")}
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(settings.VAR_DIR), json.dumps({"default": database})],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_lock_that_is_held_elsewhere_is_not_to_be_had() -> None:
    with another_process_holds_it():
        with pytest.raises(Taken), lock("a name", wait=False):
            raise AssertionError("two hold it")
        with lock("another name", wait=False):
            pass


def test_a_lock_goes_with_its_process() -> None:
    with another_process_holds_it() as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        with lock("a name"):
            pass


def test_an_error_gives_the_lock_back() -> None:
    with pytest.raises(BlockingIOError), lock("a name", wait=False):  # the block's own error stays what it is
        raise BlockingIOError
    with lock("a name", wait=False):
        pass
