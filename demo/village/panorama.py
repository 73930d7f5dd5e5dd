"""All around the market square, from the well's south side: twice as wide as high, with signs to what lies near."""

import math

from PIL import Image

from . import plan
from .camera import Sphere
from .finish import gouache
from .light import Weather
from .mesh import faces_of
from .rendering import bearing, eye_at, render
from .scene import Scene, somebody, village
from .vehicles import car

SIZE = (4800, 2400)
EYE = (7.0, -9.0)
HEADING = 350.0  # what the picture's middle looks to
KEY = "panorama"
DATE = "2026-05-10"

LEADS_TO: dict[str, tuple[float, float]] = {  # stops, and where one looks for the way to them
    "church": (1.5, 122.0),
    "inn": (-27.0, 31.0),
    "library": (-140.0, 6.0),
    "bridge": (14.0, -110.0),
    "potter": (200.0, 4.0),
}
THINGS: dict[str, tuple[float, float, float]] = {"well": (0.0, 0.0, 0.3), "castle": (*plan.CASTLE, 150.0)}

LABELS: dict[str, dict[str, str]] = {
    "well": {"hu": "A kút", "ro": "Fântâna", "en": "The well", "fa": "چاه"},
    "castle": {
        "hu": "A vár, hegyen túl",
        "ro": "Cetatea, pe deal",
        "en": "The castle on its hill",
        "fa": "دژ بر فراز تپه",
    },
}


def signs() -> dict[str, tuple[float, float]]:
    """Degrees to the right of the picture's middle and up, for each sign."""
    eye = eye_at(*EYE)
    found = {}
    for name, place in (*LEADS_TO.items(), *THINGS.items()):
        high = place[2] if len(place) > 2 else 0.0
        yaw = (bearing(EYE, (place[0], place[1])) - HEADING + 180) % 360 - 180
        pitch = math.degrees(math.atan2(high - eye[2], math.dist(EYE, place[:2])))
        found[name] = (round(yaw, 1), round(pitch, 1))
    return found


def draw(size: tuple[int, int] = SIZE) -> Image.Image:
    base = village("now")
    cars = (car(-38, 21, 92, (64, 92, 128)), car(34, 20, 100, (188, 62, 50)), car(26, -22, 85, (206, 200, 188)))
    people = (
        somebody("walker", -6, 4, 2),
        somebody("stroller", 12, 6, 1),
        somebody("cyclist", 20, -12, 3),
        somebody("walker", 2, -22, 5),
        somebody("walker", 3.4, -21.4, 1),
        somebody("dog", 4.6, -20),
        somebody("child", -14, -4, 2),
    )
    view = Sphere(eye_at(*EYE), HEADING, size)
    scene = Scene((*base.faces, *faces_of(cars)), base.standing)
    colours, picture = render(scene, view, Weather(sun=(212.0, 40.0), clouds=0.5, seed=7), people)
    return gouache(colours, picture)
