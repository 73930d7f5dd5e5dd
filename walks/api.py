"""What the API's pages say of walks and stops, beyond their own words: everything that a `Tour` tells the public.

The fields know no models, so that models can name them.
"""

from typing import TYPE_CHECKING, Any

from rest_framework.fields import Field
from wagtail.api import APIField

from cms.core.access import Viewer

if TYPE_CHECKING:
    from walks.visiting.tour import Tour


class OfWalk(Field):
    """One entry of `walks.ways_out.data.walk_entry`. The tours of a list are made together."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Any) -> Any:
        from walks.ways_out.data import walk_entry

        return walk_entry(self.name, self._tour(page), self.context["request"])

    def _tour(self, page: Any) -> "Tour":
        from walks.ways_out.many import tours_of

        made: dict[int, Tour] = _kept(self.context["view"], "tours")
        if page.pk not in made:
            made.update(tours_of(_asked_together(self, page), Viewer.public()))
        return made[page.pk]


class OfStop(Field):
    """One entry of `walks.ways_out.data.stop_facts`. The stops of a list are filled together."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Any) -> Any:
        from walks.ways_out.data import stop_facts
        from walks.ways_out.many import stops_of

        made = _kept(self.context["view"], "stops")
        if page.pk not in made:
            stops = stops_of(_asked_together(self, page), Viewer.public())
            made.update({pk: stop_facts(stop) for pk, stop in stops.items()})
        return made[page.pk][self.name]


WALK_FIELDS = [
    APIField("uuid"),
    APIField("introduction"),
    APIField("story"),
    APIField("access_note"),
    APIField("credits"),
    *(
        APIField(name, serializer=OfWalk(name))
        for name in (
            "cover", "place", "themes", "difficulty", "step_free", "season", "minutes", "route", "files", "stops",
        )
    ),
]  # fmt: skip
STOP_FIELDS = [
    APIField("uuid"),
    APIField("introduction"),
    APIField("body"),
    APIField("question"),
    APIField("answer"),
    *(
        APIField(name, serializer=OfStop(name))
        for name in (
            "position", "exactness", "place", "photographs", "pairs", "panorama", "audio", "video", "clippings",
        )
    ),
]  # fmt: skip


def _kept(view: Any, name: str) -> dict[int, Any]:
    """What was made for this answer so far."""
    if not hasattr(view, name):
        setattr(view, name, {})
    found: dict[int, Any] = getattr(view, name)
    return found


def _asked_together(field: Field, page: Any) -> list[Any]:
    """The pages of the answer that are of this page's type, itself among them."""
    instance = field.root.instance
    pages = [] if instance is None or hasattr(instance, "pk") else list(instance)
    same = [one for one in pages if type(one) is type(page)]
    return same if any(one.pk == page.pk for one in same) else [page]
