"""The pictures as files: drawn in processes, kept in the press's cache, with what a camera writes into them."""

import hashlib
import io
import multiprocessing
import random
import shutil
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from demo.press import cache

from . import mapsheet, panorama
from .alignment import same_in_both
from .finish import gouache, old_print, print_size
from .ground import WELL_HEIGHT, height, position_of
from .rendering import bearing, render
from .views import BY_KEY, SHOTS, Shot, scene_of, seen_at

WIDTHS = {"then": 1440, "now": 1600}  # of the picture, in pixels; an old print has its margin besides
QUALITY = 84
KEPT = 2  # drawings of other versions that stay in the cache

NOT_DRAWN = {
    "alignment.py",
    "building.py",
    "clippings.py",
    "gazetteer.py",
    "guides.py",
    "route.py",
    "speech.py",
    "words.py",
}

Watch = Callable[[int, int, str], None]  # drawn, of how many, what was drawn last


def all_pictures() -> list[str]:
    """Every picture, the largest first."""
    return [panorama.KEY, mapsheet.KEY, *(shot.key for shot in SHOTS)]


def path_of(key: str, width: int | None = None) -> Path:
    return _home() / (f"{key}.jpg" if width is None else f"{key}-{width}.jpg")


def make_pictures(jobs: int, watch: Watch, width: int | None = None, wanted: list[str] | None = None) -> None:
    """Draws what the cache lacks. `width` is for tests: smaller pictures."""
    missing = [key for key in (wanted or all_pictures()) if not path_of(key, width).exists()]
    if not missing:
        return
    _sweep()
    if jobs == 1:
        for done, key in enumerate(missing, 1):
            make_picture(key, width)
            watch(done, len(missing), key)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(missing)), mp_context=context) as pool:
        waiting = {pool.submit(make_picture, key, width): key for key in missing}
        for done, future in enumerate(as_completed(waiting), 1):
            future.result()
            watch(done, len(missing), waiting[future])


def make_picture(key: str, width: int | None = None) -> None:
    """Draws one picture into its place in the cache: whole, or not at all."""
    path = path_of(key, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    cache.write(path, drawn(key, width))


def drawn(key: str, width: int | None = None) -> bytes:
    """The JPEG. The same each time."""
    if key == panorama.KEY:
        size = panorama.SIZE if width is None else (width * 2, width)
        return _jpeg(panorama.draw(size), _exif_now(panorama.DATE, panorama.EYE, panorama.HEADING, key))
    if key == mapsheet.KEY:
        return _jpeg(mapsheet.draw(), _exif_scanned(key))
    shot = BY_KEY[key]
    scene, more = scene_of(shot)
    colours, picture = render(scene, shot.camera(width or WIDTHS[shot.era]), shot.weather, more)
    if shot.era == "then":
        return _jpeg(old_print(colours, picture, shot.seed), _exif_scanned(key))
    image = gouache(colours, picture)
    return _jpeg(image, _exif_now(shot.date, shot.eye, bearing(shot.eye, shot.look), key))


def points_of(stop: str) -> list[dict[str, list[float]]]:
    """What is the same in the photographs of then and of now: from 0 to 1 of each file's width and height."""
    then, now = BY_KEY[f"{stop}-then"], BY_KEY[f"{stop}-now"]
    return [
        {"then": list(_on_print(*seen_at(then, place))), "now": [round(value, 5) for value in seen_at(now, place)]}
        for place in same_in_both(stop)
    ]


def _on_print(x: float, y: float) -> tuple[float, float]:
    """From the picture to the whole file, with margin and mount."""
    width = WIDTHS["then"]
    high, edge = width * 2 // 3, sum(print_size(width))
    return round((x * width + edge) / (width + 2 * edge), 5), round((y * high + edge) / (high + 2 * edge), 5)


def _jpeg(image: Image.Image, exif: Image.Exif) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, exif=exif)
    return out.getvalue()


# What cameras and scanners write: numbers of TIFF and EXIF 2.32 tags.
MAKE, MODEL, SOFTWARE, DATE_TIME, ARTIST = 0x010F, 0x0110, 0x0131, 0x0132, 0x013B
EXIF_PART, GPS_PART, TAKEN, DIGITIZED, OWNER, SERIAL = 0x8769, 0x8825, 0x9003, 0x9004, 0xA430, 0xA431
COMMENT = "Drawn by the demo's own script; no such place was ever photographed."


def _exif_now(day: str, eye: tuple[float, float], heading: float, key: str) -> Image.Exif:
    """Of an invented camera: so that the demo has something to take out of its public copies."""
    dice = random.Random(key)
    stamp = f"{day.replace('-', ':')} {dice.randint(9, 17):02}:{dice.randint(0, 59):02}:{dice.randint(0, 59):02}"
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[SOFTWARE] = "Holdvar Optical Works", "Moonlight 12", "demo village"
    exif[DATE_TIME], exif[ARTIST] = stamp, "Demo Script"
    exif.get_ifd(EXIF_PART).update({TAKEN: stamp, OWNER: "Demo Script", SERIAL: "HOW-1905-0802"})
    lon, lat = position_of(*eye)
    exif.get_ifd(GPS_PART).update({
        1: "N", 2: _sexagesimal(lat), 3: "E", 4: _sexagesimal(lon),
        5: b"\x00", 6: round(WELL_HEIGHT + float(height(*eye)), 1), 16: "T", 17: round(heading % 360, 1),
    })  # fmt: skip
    return exif


def _exif_scanned(key: str) -> Image.Exif:
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[SOFTWARE] = "Holdvar Optical Works", "Flatbed 3", "demo village"
    exif[DATE_TIME] = "2026:03:02 10:00:00"
    exif.get_ifd(EXIF_PART).update({DIGITIZED: "2026:03:02 10:00:00", SERIAL: "HOW-SCAN-0077"})
    return exif


def _sexagesimal(value: float) -> tuple[float, float, float]:
    degrees, rest = divmod(abs(value), 1)
    minutes, rest = divmod(rest * 60, 1)
    return degrees, minutes, round(rest * 60, 3)


@lru_cache(maxsize=1)
def version() -> str:
    """A hash of the code that draws, so that a change of it draws anew."""
    digest = hashlib.sha256(cache.press_version().encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        if path.stem not in NOT_DRAWN:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


def _home() -> Path:
    return cache.folder("village") / version()


def _sweep() -> None:
    """Makes room: what other versions have drawn goes, but for the newest few."""
    others = [path for path in cache.folder("village").iterdir() if path != _home() and path.is_dir()]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)


def facts_of(shot: Shot) -> dict[str, Any]:
    """Where and whereto a photograph was taken."""
    lon, lat = position_of(*shot.eye)
    return {
        "longitude": lon,
        "latitude": lat,
        "bearing": round(bearing(shot.eye, shot.look) % 360, 1),
        "date": shot.date,
    }
