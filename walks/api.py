"""What the API's pages say of walks and stops, beyond their own words: everything that a `Tour` tells the public.

The fields know no models, so that models can name them.
"""

from typing import TYPE_CHECKING, Any

from wagtail.api import APIField

from cms.core.access import Viewer
from cms.core.told_together import ToldTogether

if TYPE_CHECKING:
    from walks.visiting.tour import Tour


class OfWalk(ToldTogether):
    """One entry of `walks.ways_out.data.walk_entry`. The tours of a list are made together."""

    kept = "tours_told"

    def to_representation(self, page: Any) -> Any:
        from walks.ways_out.data import walk_entry

        return walk_entry(self.name, self.told(page), self.context["request"])

    def tell(self, pages: list[Any], request: Any) -> "dict[int, Tour]":
        from walks.ways_out.many import tours_of

        return tours_of(pages, Viewer.public())


class OfStop(ToldTogether):
    """One entry of `walks.ways_out.data.stop_facts`. The stops of a list are filled together."""

    kept = "stops_told"

    def tell(self, pages: list[Any], request: Any) -> dict[int, dict[str, Any]]:
        from walks.ways_out.data import stop_facts
        from walks.ways_out.many import stops_of

        return {pk: stop_facts(stop) for pk, stop in stops_of(pages, Viewer.public()).items()}


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
