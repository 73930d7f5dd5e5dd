"""Settlements by what somebody types: any of their names, today's or an old one, in any language.

Places are names for everybody (`places.api`), so whoever asks is told of all of them, and of nothing that was noted.
"""

from dataclasses import dataclass
from uuid import UUID

from cms.core import epoch
from search.analysis.folding import fold, normal

from .models import SETTLEMENTS, NameKind, Place, PlaceKind, PlaceName

LIVED_IN = (*SETTLEMENTS, PlaceKind.QUARTER)
MOST = 8
SHORTEST, LONGEST = 2, 120  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class Known:
    """A place with its names as they are written and as they are compared; `called` by language, as of today."""

    pk: int
    uuid: UUID
    name: str
    called: dict[str, str]
    names: dict[str, str]
    lies_in: tuple[dict[str, str], str] | None

    def named(self, language: str) -> str:
        return self.called.get(language, self.name)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`within` is what it lies in, `also` the name by which it was found, where it is shown under another one."""

    uuid: UUID
    name: str
    within: str
    also: str

    def as_json(self) -> dict[str, str]:
        return {"key": str(self.uuid), "name": self.name, "within": self.within, "also": self.also}


def suggestions(text: str, language: str) -> list[Suggestion]:
    """At most MOST, those first whose name begins so."""
    wanted = folded(text[:LONGEST])
    if len(wanted) < SHORTEST:
        return []
    found: list[tuple[tuple[bool, str, str, int], Suggestion]] = []
    for place in _known():
        by = _found_by(place, wanted)
        if by is not None:
            name = place.named(language)
            within = place.lies_in[0].get(language, place.lies_in[1]) if place.lies_in else ""
            also = "" if _fits(folded(name), wanted) else place.names[by]
            order = (not by.startswith(wanted), by, within, place.pk)
            found.append((order, Suggestion(place.uuid, name, within, also)))
    return [one for _order, one in sorted(found, key=lambda one: one[0])[:MOST]]


def meant(text: str, key: str = "") -> int | None:
    """The id of the place that `text` names: the chosen one (`key`) where several are called so, none in doubt."""
    wanted = folded(text[:LONGEST])
    found = [place for place in _known() if wanted and wanted in place.names]
    chosen = [place for place in found if str(place.uuid) == key]
    if chosen:
        return chosen[0].pk
    return found[0].pk if len(found) == 1 else None


def folded(text: str) -> str:
    return " ".join(word for one in text.replace("\0", " ").split() if (word := fold(normal(one))))


def _found_by(place: Known, wanted: str) -> str | None:
    """The name that begins so, else one of which a word does; its own before others."""
    fitting = [name for name in place.names if _fits(name, wanted)]
    return next((name for name in fitting if name.startswith(wanted)), next(iter(fitting), None))


def _fits(name: str, wanted: str) -> bool:
    return f" {wanted}" in f" {name}"


def _compared(names: list[str]) -> dict[str, str]:
    """The first of those that are alike stands for them."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(folded(name), name)
    return found


@epoch.Remembered
def _known() -> list[Known]:
    """Two queries, once an epoch."""
    called: dict[int, dict[str, str]] = {}
    names: dict[int, list[str]] = {}
    for place, name, language, kind in PlaceName.objects.order_by("sort_order", "pk").values_list(
        "place_id", "name", "language", "kind"
    ):
        names.setdefault(place, []).append(name)
        if kind == NameKind.CURRENT:
            called.setdefault(place, {}).setdefault(language, name)
    rows = list(Place.objects.order_by("pk").values_list("pk", "uuid", "name", "kind", "parent_id"))
    own = {pk: name for pk, _uuid, name, _kind, _parent in rows}
    return [
        Known(
            pk,
            uuid,
            name,
            called.get(pk, {}),
            _compared([name, *names.get(pk, [])]),
            (called.get(parent, {}), own[parent]) if parent in own else None,
        )
        for pk, uuid, name, kind, parent in rows
        if kind in LIVED_IN
    ]
