"""What a film costs, and whether readers notice.

`python -m bench.transcoding [SECONDS]` makes films of 720 and 1080 lines as telephones do, one of them with more light
than a screen shows (HLG), and tells seconds of the processor for each second of film. Meanwhile a page is asked for
again and again; it fails where pages are much slower than they were before.
"""

import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import django
import requests

from bench.timing import Times, each, table
from tests.installation import installation, prepare, serving
from tests.transcoding import films as made

SECONDS = 20
ASKED = 150
MOST_SLOWER, MOST_MILLISECONDS = 2.5, 60.0
"""A page's p95 beside a film may be so many times as long as without, or this long."""
USUAL = ("-b:v", "12M")
BRIGHT = (
    *("-vf", "format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc:range=tv"),
    *("-c:v", "libx265", "-x265-params", "log-level=none", "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-b:v", "12M"),
)
FILMS = {"1280x720": ("1280x720", USUAL), "1920x1080": ("1920x1080", USUAL), "1920x1080 HLG": ("1920x1080", BRIGHT)}
"""By what they are called: how large, and how they are coded."""


def main() -> int:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
    django.setup()
    with tempfile.TemporaryDirectory(prefix="bench-films-") as folder, installation(Path(folder)) as env:
        prepare(env)
        with serving(env) as address:
            alone = pages(f"{address}/en/")
            rows = [row(name, seconds, Path(folder), f"{address}/en/") for name in FILMS]
    print(table(["film", "clock", "processor a second of film", "page p50", "page p95"], [one for one, _p95 in rows]))
    print(f"A page without a film: {alone.p50:.1f} ms, p95 {alone.p95:.1f} ms.")
    slowest = max(p95 for _one, p95 in rows)
    return 0 if slowest <= max(MOST_MILLISECONDS, MOST_SLOWER * alone.p95) else 1


def row(name: str, seconds: int, folder: Path, address: str) -> tuple[list[str], float]:
    from cms.transcoding import films
    from cms.transcoding.probe import probe
    from cms.transcoding.recognise import recognise

    size, coding = FILMS[name]
    path, out = folder / f"{name}.mp4", folder / f"out-{name}"
    out.mkdir()
    noisy = "testsrc2=s={size}:r={rate}:d={seconds},noise=alls=12:allf=t"
    path.write_bytes(made.film("film.mp4", size, seconds, 30, picture=noisy, after=coding))
    container = recognise(path).container
    assert container is not None
    asked: list[Times] = []
    over = threading.Event()
    asking = threading.Thread(target=lambda: asked.append(pages(address, over)))
    asking.start()
    started, before = time.monotonic(), processor()
    films.make(path, container, probe(path, container, None), out)
    clock, used = time.monotonic() - started, processor() - before
    over.set()
    asking.join()
    times = asked[0]
    told = [
        f"{name}, {seconds} s",
        f"{clock:.1f} s",
        f"{used / seconds:.2f} s",
        f"{times.p50:.1f} ms",
        f"{times.p95:.1f} ms",
    ]
    return told, times.p95


def pages(address: str, over: threading.Event | None = None) -> Times:
    """A page asked for `ASKED` times, or until `over`."""
    with requests.Session() as session:

        def ask(_number: int) -> None:
            assert session.get(address, timeout=30).ok

        each(range(20), ask)
        if over is None:
            return each(range(ASKED), ask)
        found: list[float] = []
        while not over.is_set():
            found.extend(each(range(5), ask).seconds)
        return Times(tuple(found))


def processor() -> float:
    """Seconds that children of this process have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
