"""CPU time of processes and of all that they have started, from Linux' /proc; and on which core one runs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
LISTENS = "0A"  # the state of a socket, in /proc/net/tcp


def seconds(pid: int) -> float:
    """Of the process and its descendants, those that have ended too."""
    times: dict[int, float] = {}
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(folder.name)] = int(fields[1])
        times[int(folder.name)] = sum(map(int, fields[11:15])) / TICKS  # its own, and of children that have ended
    return sum(spent for one, spent in times.items() if _descends(one, pid, parents))


def _descends(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid and pid != ancestor:
        pid = parents.get(pid, 0)
    return pid == ancestor


def listening(port: int) -> int:
    """The process that listens on this port of loopback; the first where children share it. Raises LookupError."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if row[3] == LISTENS and int(row[1].split(":")[1], 16) == port}
    for folder in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        if any(link in sockets for link in _links(folder / "fd")):
            return int(folder.name)
    raise LookupError(f"nobody listens on port {port}")


def _links(folder: Path) -> Iterator[str]:
    try:
        for file in folder.iterdir():
            yield os.readlink(file)
    except OSError:
        return


@contextmanager
def on_core(number: int) -> Iterator[None]:
    """What is started in here stays on one core, however many processes or threads it has."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[number % len(cores)]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
