"""What the API says of relations of archive pages."""

from typing import Any

from rest_framework.fields import Field

from cms.core import access


class VisibleTitlesField(Field):
    """Related titles as `{"id", "uuid", "title"}`, none that the public may not see."""

    def to_representation(self, titles: Any) -> list[dict[str, Any]]:
        public = access.Viewer.public()
        return [
            {"id": one.pk, "uuid": str(one.uuid), "title": one.title}
            for one in titles.all()
            if access.allows(access.grant_of(one), public)
        ]


class PlacesField(Field):
    """The places that a title or an issue is about, as `{"id", "uuid", "name", "kind"}`."""

    def to_representation(self, rows: Any) -> list[dict[str, Any]]:
        return [
            {"id": one.place.pk, "uuid": str(one.place.uuid), "name": one.place.name, "kind": one.place.kind}
            for one in rows.all()
        ]
