"""Programs that are let at strangers' files are bounded, and nothing of them outlives who started them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cms.transcoding.running import Limits, TookTooLong, run

pytestmark = pytest.mark.embedded
PYTHON = (sys.executable, "-I", "-c")
SLEEPER = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
LIMITS = Limits(seconds=20, processor=10, memory=1 << 30, file=1 << 20, open=32)


def test_what_it_writes_and_complains_is_told(tmp_path: Path) -> None:
    ended = run(
        [*PYTHON, "import sys; print('answer'); sys.stderr.write('trouble'); sys.exit(3)"],
        tmp_path,
        LIMITS,
    )
    assert (ended.code, ended.answer, ended.said) == (3, b"answer\n", "trouble")


def test_it_sees_nothing_of_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    ended = run([*PYTHON, "import os; print(os.environ, os.getcwd())"], tmp_path, LIMITS)
    assert b"hidden" not in ended.answer
    assert str(tmp_path).encode() in ended.answer


@pytest.mark.parametrize(
    "greedy",
    [
        "x = bytearray(2 << 30)",
        "open('large', 'wb').write(bytes(2 << 20))",
        "[os.open('.', 0) for _ in range(40)]",
    ],
)
def test_it_may_take_so_much_and_no_more(greedy: str, tmp_path: Path) -> None:
    ended = run([*PYTHON, f"import os\n{greedy}\nprint('took it')"], tmp_path, LIMITS)
    assert ended.code != 0
    assert b"took it" not in ended.answer
    large = tmp_path / "large"
    assert not large.exists() or large.stat().st_size <= 1 << 20


def test_the_processor_is_its_for_so_long(tmp_path: Path) -> None:
    ended = run([*PYTHON, "while True: pass"], tmp_path, Limits(seconds=20, processor=1))
    assert ended.code in (-signal.SIGKILL, -signal.SIGXCPU)


def test_what_takes_too_long_is_killed(tmp_path: Path) -> None:
    with pytest.raises(TookTooLong):
        run([*PYTHON, SLEEPER], tmp_path, Limits(seconds=1.5, processor=10))
    assert not alive(int((tmp_path / "pid").read_text()))


def test_who_watches_may_end_it(tmp_path: Path) -> None:
    class Enough(Exception):
        pass

    beats = []

    def beat() -> None:
        beats.append(1)
        if (tmp_path / "pid").exists() and (tmp_path / "pid").read_text():
            raise Enough

    with pytest.raises(Enough):
        run([*PYTHON, SLEEPER], tmp_path, LIMITS, beat)
    assert beats
    assert not alive(int((tmp_path / "pid").read_text()))


def test_it_dies_with_who_started_it(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cms.transcoding.running import Limits, run\n"
        f"run([sys.executable, '-I', '-c', {SLEEPER!r}], Path({str(tmp_path)!r}), Limits(60, 60))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2])
    until = time.monotonic() + 20
    while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text()) and time.monotonic() < until:
        os.sched_yield()
    pid = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    while alive(pid) and time.monotonic() < until:
        os.sched_yield()
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
