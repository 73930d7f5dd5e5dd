"""The epoch is one number for all processes, and moves on at once and again after the commit."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from cms.core import epoch
from cms.core.epoch import Epoch


def test_another_process_sees_the_step(tmp_path: Path) -> None:
    mine = Epoch(tmp_path / "epoch")
    before = mine.read()
    code = "import sys; from pathlib import Path; from cms.core.epoch import Epoch; Epoch(Path(sys.argv[1])).advance()"
    subprocess.run([sys.executable, "-c", code, tmp_path / "epoch"], check=True)
    assert mine.read() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_change_counts_at_once_and_again_when_it_is_committed() -> None:
    before = epoch.current()
    with transaction.atomic():
        epoch.advance()
        assert epoch.current() == before + 1
    assert epoch.current() == before + 2
