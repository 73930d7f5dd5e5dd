"""What the API's pages say of campaigns and entries, beyond their own words.

The fields know no models, so that models can name them.
"""

from typing import Any

from wagtail.api import APIField

from cms.core.access import Viewer
from cms.core.told_together import ToldTogether


class OfEntry(ToldTogether):
    kept = "entries_told"

    def tell(self, pages: list[Any], request: Any) -> dict[int, dict[str, Any]]:
        from campaigns.ways_out.data import entries_told, entry_data

        return {pk: entry_data(one, request) for pk, one in entries_told(pages, Viewer.public()).items()}


class OfCampaign(ToldTogether):
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
