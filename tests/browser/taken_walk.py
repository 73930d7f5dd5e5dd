"""A walk to be taken along, in the library of the browser tests: `python -m tests.browser.taken_walk make`.

`change` gives a stop another text, `withdraw` unpublishes the walk, `clear` deletes it.
"""

import math
import struct
import sys
import tempfile
import wave
from pathlib import Path

import django

SLUG = "elviheto"


def make() -> None:
    from tests.walks import factories
    from walks.models import Photograph
    from walks.photographs.taking_in import take_in
    from walks.recordings.taking_in import take_in as record

    walk = factories.walk("Elvihető séta", slug=SLUG, introduction="Hálózat nélkül is.")
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(("A híd", "A malom", "Az iskola"), start=1):
            path = Path(folder) / f"{number}.jpg"
            path.write_bytes(factories.picture(1600, 1200, name))
            photograph: Photograph = take_in(path, path.name).photograph
            photograph.alt = {"hu": f"{name} képe"}
            photograph.save()
            sound = Path(folder) / f"{number}.wav"
            _tone(sound, 220 * number)
            guide = record(sound, sound.name, title=name, language="hu", transcript=f"Itt áll {name.lower()}.")
            stop = factories.stop(walk, name, introduction="Nézd meg jól!", audio=guide, latitude=46.1, longitude=25.3)
            factories.shown(stop, photograph)
            Photograph.objects.filter(pk=photograph.pk).update(
                rights="http://creativecommons.org/publicdomain/zero/1.0/"
            )


def change() -> None:
    from walks.models import WalkPage

    stop = WalkPage.objects.get(slug=SLUG).get_children().get(title="A malom").specific
    stop.introduction = "Most forog a kerék."
    stop.save_revision().publish()


def withdraw() -> None:
    from walks.models import WalkPage

    WalkPage.objects.get(slug=SLUG).unpublish()


def clear() -> None:
    from walks.models import WalkPage

    WalkPage.objects.get(slug=SLUG).delete()


def _tone(path: Path, hertz: int) -> None:
    """Two seconds."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        for moment in range(16000):
            file.writeframesraw(struct.pack("<h", round(8000 * math.sin(2 * math.pi * hertz * moment / 8000))))


if __name__ == "__main__":
    django.setup()
    {"make": make, "change": change, "withdraw": withdraw, "clear": clear}[sys.argv[1]]()
