"""A walk without stops, in the library of the browser tests: `python -m tests.browser.empty_walk make` says its number.

`stops` makes one with three, of which nobody has placed the last. `clear` deletes it, and every photograph that was
brought for it.
"""

import sys

import django

SLUG = "ures-seta"
MARK = "ejtett"
"""What the names of photographs begin with that tests bring."""


def make() -> None:
    from tests.walks import factories

    print(factories.walk("Üres séta", slug=SLUG, live=False).pk)


def stops() -> None:
    from tests.walks import factories

    walk = factories.walk("Elhelyezendő séta", slug=SLUG, live=False)
    factories.stop(walk, "Első", latitude=46.5, longitude=24.5)
    factories.stop(walk, "Második", latitude=46.5004, longitude=24.501)
    factories.stop(walk, "Harmadik")
    print(walk.pk)


def clear() -> None:
    from walks.models import Photograph, WalkPage, WalkRoute

    WalkPage.objects.get(slug=SLUG).delete()
    Photograph.objects.filter(master_name__startswith=MARK).delete()
    WalkRoute.objects.filter(file_name__startswith=MARK).delete()


if __name__ == "__main__":
    django.setup()
    {"make": make, "stops": stops, "clear": clear}[sys.argv[1]]()
