"""Names of all places in a language, in the order of its dictionaries: for lists to choose from."""

from cms.core import epoch
from cms.core.collation import sort_key

from .models import NameKind, Place, PlaceName


@epoch.Remembered
def _kept() -> dict[str, dict[int, str]]:
    """By language, as they are asked for."""
    return {}


def names_in_order(language: str) -> dict[int, str]:
    """Names by the place's id. Two queries, once an epoch; nobody may change it."""
    kept = _kept()
    if language not in kept:
        own = PlaceName.objects.filter(language=language, kind=NameKind.CURRENT).order_by("-sort_order")
        called = dict(Place.objects.values_list("pk", "name")) | dict(own.values_list("place_id", "name"))
        kept[language] = dict(sorted(called.items(), key=lambda one: sort_key(one[1], language)))
    return kept[language]
