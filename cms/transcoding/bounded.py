"""Becomes another program that may take so much and no more. Run by its path, with nothing but Python's own library:

    python -I -S bounded.py '{"memory": …, "processor": …, "file": …, "open": …}' program argument …

It dies with whoever started it, gets the processor only when nobody else wants it, and leaves no core file.
"""

import ctypes
import json
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
NICE = 10


def main(limits: str, parent: str, *command: str) -> None:
    told = json.loads(limits)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit(1)  # it died before this process could ask to be told
    bounds = {
        resource.RLIMIT_AS: told["memory"],
        resource.RLIMIT_CPU: told["processor"],
        resource.RLIMIT_FSIZE: told["file"],
        resource.RLIMIT_NOFILE: told["open"],
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        resource.setrlimit(what, (most, most))
    os.nice(NICE)
    os.execv(command[0], command)  # noqa: S606 -- no shell is wanted


if __name__ == "__main__":
    main(*sys.argv[1:])
