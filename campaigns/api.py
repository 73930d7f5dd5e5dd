"""What the API's pages say of campaigns and entries, beyond their own words.

The fields know no models, so that models can name them.
"""

from typing import Any

from rest_framework.fields import Field
from wagtail.api import APIField

from cms.core.access import Viewer


class _OfMany(Field):
    """One entry of what is told of a page. Those of the pages of a list are made together."""

    kept = ""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(source="*", read_only=True)

    def to_representation(self, page: Any) -> Any:
        made: dict[int, Any] = self.context["view"].__dict__.setdefault(self.kept, {})
        if page.pk not in made:
            made.update(self.tell(self._asked_together(page), self.context["request"]))
        return made[page.pk][self.name]

    def tell(self, pages: list[Any], request: Any) -> dict[int, dict[str, Any]]:
        raise NotImplementedError

    def _asked_together(self, page: Any) -> list[Any]:
        """The pages of the answer that are of this page's type, itself among them."""
        instance = self.root.instance
        pages = [] if instance is None or hasattr(instance, "pk") else list(instance)
        same = [one for one in pages if type(one) is type(page)]
        return same if any(one.pk == page.pk for one in same) else [page]


class OfEntry(_OfMany):
    kept = "entries_told"

    def tell(self, pages: list[Any], request: Any) -> dict[int, dict[str, Any]]:
        from campaigns.ways_out.data import entries_told, entry_data

        return {pk: entry_data(one, request) for pk, one in entries_told(pages, Viewer.public()).items()}


class OfCampaign(_OfMany):
    kept = "campaigns_told"

    def tell(self, pages: list[Any], request: Any) -> dict[int, dict[str, Any]]:
        from campaigns.ways_out.data import campaign_data, campaigns_told

        return {pk: campaign_data(one, request) for pk, one in campaigns_told(pages).items()}


ENTRY_FIELDS = [
    *(APIField(name) for name in ("uuid", "text", "language", "name_shown", "age_group", "town")),
    *(APIField(name) for name in ("kinds", "seconds", "elsewhere")),
    *(
        APIField(name, serializer=OfEntry(name))
        for name in ("permanent_url", "campaign", "book", "place", "answers", "files")
    ),
]
CAMPAIGN_FIELDS = [
    *(APIField(name) for name in ("introduction", "story", "takers", "prizes")),
    *(
        APIField(name, serializer=OfCampaign(name))
        for name in (
            "state", "opens_at", "closes_at", "hashtag", "accounts", "licences", "place", "parts", "entries",
            "minutes", "feeds",
        )
    ),
]  # fmt: skip
