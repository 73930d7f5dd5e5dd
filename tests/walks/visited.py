"""Walks as readers visit them: photographs that were really taken in, and a whole walk with everything at one stop."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.walks import factories
from walks.models import (
    Photograph,
    Recording,
    StopHotspot,
    StopPage,
    Theme,
    ThenAndNow,
    WalkPage,
    WalkRoute,
)
from walks.photographs.taking_in import take_in

VILLAGE = (24.55, 46.54)  # degrees east and north


def photograph(title: str = "Templom", width: int = 800, height: int = 600, **fields: Any) -> Photograph:
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{title}.jpg"
        file.write_bytes(factories.picture(width, height, title))
        taken = take_in(file, file.name).photograph
    for name, value in fields.items():
        setattr(taken, name, value)
    taken.save()
    return taken


def route(length: float = 1400.0, minutes: float = 25.0) -> WalkRoute:
    east, north = VILLAGE
    line = [[[east, north], [east + 0.004, north + 0.002], [east + 0.008, north + 0.001]]]
    bounds = [east, north, east + 0.008, north + 0.002]
    return WalkRoute.objects.create(name="Út", points=3, length=length, minutes=minutes, bounds=bounds, line=line)


def theme(slug: str = "water", **names: str) -> Theme:
    return Theme.objects.create(slug=slug, names=names or {"hu": "Víz", "en": "Water", "fa": "آب"})


def walk(stops: int = 3, name: str = "Séta a faluban", **fields: Any) -> WalkPage:
    """A walk of so many stops, some hundred metres from each other, eastwards."""
    made = factories.walk(name, introduction="Templom, malom, híd.", way=route(), **fields)
    for number in range(1, stops + 1):
        factories.stop(
            made,
            f"{number}. megálló",
            slug=f"megallo-{number}",
            introduction=f"A(z) {number}. hely.",
            latitude=VILLAGE[1],
            longitude=VILLAGE[0] + 0.003 * number,
        )
    return made


def recording(kind: str = "audio", **fields: Any) -> Recording:
    told = {
        "title": "A harang",
        "language": "hu",
        "speaker": "Kiss Anna",
        "transcript": "Hallják a harangot?",
        "captions": "WEBVTT\n\n00:00.000 --> 00:05.000\nHallják a harangot?\n",
        "seconds": 185,
        "media_type": "audio/mpeg" if kind == "audio" else "video/mp4",
    }
    return Recording.objects.create(kind=kind, **{**told, **fields})


def furnish(stop: StopPage, leads_to: StopPage | None = None) -> None:
    """Everything that a stop can have, but for a clipping."""
    old = photograph("Régi templom", date="1905~", author="Kováts István", alt={"hu": "A templom a téren"})
    new = photograph("Új templom", 900, 600, date="2024", alt={"hu": "A templom ma"})
    large = photograph("Nagy kép", 2400, 1600, caption={"hu": "A tér felülről"})
    around = photograph("Körkép", 1600, 800, alt={"hu": "Körben a tér"})
    factories.shown(stop, large)
    factories.shown(stop, old)
    points = [{"then": [0.2, 0.5], "now": [0.3, 0.5]}, {"then": [0.8, 0.5], "now": [0.7, 0.5]}]
    ThenAndNow.objects.create(stop=stop, then=old, now=new, points=points, caption={"hu": "A tér két kora"})
    stop.panorama, stop.audio = around, recording()
    stop.question, stop.answer = "Hány ablaka van?", "Hét."
    stop.body = [("text", "<p>1782-ben épült.</p>")]
    stop.save()
    if leads_to is not None:
        StopHotspot.objects.create(stop=stop, yaw=40, target=leads_to, sort_order=0)
    StopHotspot.objects.create(stop=stop, yaw=-60, pitch=5, label={"hu": "A régi iskola"}, sort_order=1)
