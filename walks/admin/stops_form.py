"""Where the stops of a walk are, as one form: a row a stop, of the draft that its editors have."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from cms.core.positions import Exactness
from walks.models import StopPage, WalkPage

FACTS = ("latitude", "longitude", "exactness")
FINE = 7  # decimals of a degree: a centimetre


class PositionForm(forms.Form):
    """`was` is what the stop had when the form was made: by it one sees who changed it meanwhile."""

    lat = forms.FloatField(label=_("latitude"), required=False, min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("longitude"), required=False, min_value=-180, max_value=180)
    exactness = forms.ChoiceField(label=_("how exact"), choices=Exactness.choices)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if {"lat", "lon"} <= given.keys() and (given["lat"] is None) != (given["lon"] is None):
            missing = "lat" if given["lat"] is None else "lon"
            raise ValidationError({missing: _("A position has a latitude and a longitude: give both, or none.")})
        return given

    @property
    def position(self) -> dict[str, Any]:
        return dict(zip(FACTS, (self.cleaned_data[name] for name in ("lat", "lon", "exactness")), strict=True))


@dataclass
class Row:
    """`stop` is the page that keeps the facts; `draft` what its draft says of its position; `form` is None for who may
    not edit it, or while it is locked."""

    number: int
    stop: StopPage
    draft: dict[str, Any]
    form: PositionForm | None = None

    @property
    def own(self) -> tuple[float, float] | None:
        latitude, longitude = self.draft["latitude"], self.draft["longitude"]
        return None if latitude is None or longitude is None else (longitude, latitude)

    @property
    def by_place(self) -> tuple[float, float] | None:
        """Where its place is, for a stop that has no position of its own."""
        return self.stop.place.position if self.own is None and self.stop.place is not None else None

    @property
    def was(self) -> str:
        return " ".join(str(self.draft[name]) for name in FACTS)

    @property
    def changed(self) -> bool:
        return self.form is not None and self.form.is_valid() and self.form.position != self.draft


def rows_of(walk: WalkPage, user: Any, data: Any = None) -> list[Row]:
    """The walk's stops in their order, each once; `walk` may be a draft. As many queries for forty stops as for two."""
    steps = list(walk.steps.all())
    prefetch_related_objects(steps, "stop")
    keys = list(dict.fromkeys(step.stop.translation_key for step in steps))
    family = StopPage.objects.filter(translation_key__in=keys).select_related("place", "locale").order_by("-pk")
    firsts = {page.translation_key: page for page in family.prefetch_workflow_states().annotate_approved_schedule()}
    drafts = _drafts(list(firsts.values()))
    rows = [Row(number, firsts[key], drafts[firsts[key].pk]) for number, key in enumerate(keys, 1)]
    for row in rows:
        allowed = row.stop.permissions_for_user(user)
        if allowed.can_edit() and not allowed.page_locked():
            row.form = _form(row, data)
    return rows


def _form(row: Row, data: Any) -> PositionForm:
    """Bound where the row was sent: a stop that joined the walk meanwhile is shown as it is."""
    prefix = str(row.stop.pk)
    latitude, longitude, exactness = (row.draft[name] for name in FACTS)
    initial = {"lat": latitude, "lon": longitude, "exactness": exactness or Exactness.EXACT, "was": row.was}
    sent = data is not None and f"{prefix}-was" in data
    form = PositionForm(
        data if sent else None, prefix=prefix, initial=initial, auto_id="id_%s", use_required_attribute=False
    )
    if sent and form.is_valid() and form.position != row.draft and form.cleaned_data["was"] != row.was:
        form.add_error(None, _("Somebody else changed this position meanwhile. Load the page again, and set it anew."))
    return form


def _drafts(stops: list[StopPage]) -> dict[int, dict[str, Any]]:
    """By page, `FACTS` as its latest revision has them. One query."""
    revisions = Revision.objects.in_bulk([stop.latest_revision_id for stop in stops if stop.latest_revision_id])
    found = {}
    for stop in stops:
        revision = revisions.get(stop.latest_revision_id)
        content = revision.content if revision is not None else {}
        found[stop.pk] = {name: _short(content.get(name, getattr(stop, name))) for name in FACTS}
    return found


def _short(value: Any) -> Any:
    return round(value, FINE) if isinstance(value, float) else value
