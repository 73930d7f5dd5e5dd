"""A stop of a walk: a place, and what there is to see, hear and read there."""

import re
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from cms.core.embargo import EmbargoMixin
from cms.core.facts_form import FactsForm, tabs_of
from cms.core.pages import BasePage
from cms.core.positions import Exactness, PositionMixin
from cms.core.shared_facts import SharedFactsMixin
from cms.core.texts import TextsField
from walks.admin.choosers import RecordingChooser
from walks.api import STOP_FIELDS
from walks.blocks import StoryBlock

from .points import PointsField
from .recording import Recording, RecordingKind

REGION = re.compile(r"\d{1,6},\d{1,6},[1-9]\d{0,5},[1-9]\d{0,5}")


class StopPage(SharedFactsMixin, EmbargoMixin, PositionMixin, BasePage):
    """Words, sound and film are each language's own; position and pictures are those of the page that was first.

    A stop without a position of its own has that of its place.
    """

    parent_page_types = ["walks.WalkPage"]
    subpage_types: list[str] = []
    closed_with_parent = True
    base_form_class = FactsForm
    exclude_fields_in_copy = ["uuid"]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("What to look at first."))
    body = StreamField(StoryBlock(), blank=True, verbose_name=_("text"))
    question = models.TextField(_("a question to look out for"), blank=True)
    answer = models.TextField(_("its answer"), blank=True, help_text=_("Shown when the reader asks for it."))
    audio = models.ForeignKey(
        "walks.Recording",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("audio guide"),
        limit_choices_to={"kind": "audio"},
    )
    video = models.ForeignKey(
        "walks.Recording",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("film"),
        limit_choices_to={"kind": "video"},
    )
    place = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.SET_NULL, related_name="stops", verbose_name=_("place")
    )
    panorama = models.ForeignKey(
        "walks.Photograph",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="panorama_of",
        verbose_name=_("panorama"),
        help_text=_("All around: a picture twice as wide as high."),
    )
    panorama_north = models.FloatField(
        _("looks first to"),
        default=0,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees to the right from the middle of the picture."),
    )

    word_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FieldPanel("audio", widget=RecordingChooser(Recording, RecordingKind.AUDIO)),
        FieldPanel("video", widget=RecordingChooser(Recording, RecordingKind.VIDEO)),
        MultiFieldPanel([FieldPanel("question"), FieldPanel("answer")], heading=_("A question to look out for")),
        *EmbargoMixin.embargo_panels,
    ]
    fact_panels = [
        FieldPanel("place"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("exactness")])],
            heading=_("Position"),
        ),
        InlinePanel("photographs", heading=_("Photographs"), label=_("photograph")),
        InlinePanel("pairs", heading=_("Then and now"), label=_("pair")),
        MultiFieldPanel(
            [
                FieldPanel("panorama"),
                FieldPanel("panorama_north"),
                HelpPanel(template="walks/admin/hotspots.html"),
                InlinePanel("hotspots", heading=_("Ways on"), label=_("way on")),
            ],
            heading=_("Panorama"),
        ),
        InlinePanel("clippings", heading=_("In the newspaper"), label=_("clipping")),
    ]
    edit_handler = tabs_of(word_panels, fact_panels, _("Place and pictures"))
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
        index.SearchField("question"),
    ]
    api_fields = [*BasePage.api_fields, *STOP_FIELDS, *EmbargoMixin.embargo_api_fields]

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        indexes = [models.Index(fields=["latitude", "longitude"])]

    def clean(self) -> None:
        super().clean()
        if self.panorama is not None and not self.panorama.is_panorama:
            raise ValidationError(
                {
                    "panorama": _(
                        "“%(title)s” has %(width)d × %(height)d pixels; a panorama is twice as wide as high. "
                        "Show it among the photographs, or choose another."
                    )
                    % {"title": self.panorama, "width": self.panorama.width, "height": self.panorama.height}
                }
            )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from walks.visiting.stop import stop_view

        return stop_view(self, request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        return self.serve(request)

    @property
    def where(self) -> tuple[float, float] | None:
        """Longitude and latitude, of the page that was there first."""
        return self.facts.own_where

    @property
    def own_where(self) -> tuple[float, float] | None:
        """This page's position, or its place's. None for what is noted down and not known."""
        at = self if self.position is not None else self.place
        return at.position if at is not None and at.exactness != Exactness.UNKNOWN else None


class StopPhotograph(Orderable):
    """A photograph of a stop. Those of the same `group` are shown together."""

    stop = ParentalKey(StopPage, on_delete=models.CASCADE, related_name="photographs")
    photograph = models.ForeignKey(
        "walks.Photograph", on_delete=models.CASCADE, related_name="shown_at", verbose_name=_("photograph")
    )
    group = TextsField(_("set"), max_length=100, help_text=_("For example “Before 1918”."))

    panels = [FieldPanel("photograph"), FieldPanel("group")]

    class Meta(Orderable.Meta):
        verbose_name = _("photograph of a stop")

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.photograph_id}"


class ThenAndNow(Orderable):
    """Two photographs of one view. `points` are two or three things that stand in both.

    `[{"then": [x, y], "now": [x, y]}, …]`, each from 0 to 1 of the picture's width and height.
    """

    stop = ParentalKey(StopPage, on_delete=models.CASCADE, related_name="pairs")
    then = models.ForeignKey(
        "walks.Photograph", on_delete=models.CASCADE, related_name="then_at", verbose_name=_("then")
    )
    now = models.ForeignKey("walks.Photograph", on_delete=models.CASCADE, related_name="now_at", verbose_name=_("now"))
    points = PointsField(_("points that are the same"))
    caption = TextsField(_("caption"), max_length=500)

    panels = [FieldRowPanel([FieldPanel("then"), FieldPanel("now")]), FieldPanel("points"), FieldPanel("caption")]

    class Meta(Orderable.Meta):
        verbose_name = _("then and now")

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.then_id}, {self.now_id}"


class StopHotspot(Orderable):
    """A sign in the panorama: the way to another stop, or a word about what is seen there. Degrees.

    `yaw` is to the right of the picture's middle, `pitch` upwards from the horizon.
    """

    stop = ParentalKey(StopPage, on_delete=models.CASCADE, related_name="hotspots")
    yaw = models.FloatField(_("to the right"), validators=[MinValueValidator(-180), MaxValueValidator(180)])
    pitch = models.FloatField(_("up"), default=0, validators=[MinValueValidator(-90), MaxValueValidator(90)])
    target = models.ForeignKey(
        StopPage, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("leads to")
    )
    label = TextsField(_("words"), max_length=200)

    panels = [FieldRowPanel([FieldPanel("yaw"), FieldPanel("pitch")]), FieldPanel("target"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        verbose_name = _("sign in a panorama")

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.yaw}°, {self.pitch}°"

    def clean(self) -> None:
        super().clean()
        if self.target is None and not self.label:
            raise ValidationError({"label": _("Say where it leads, or write what there is to see.")})


class StopClipping(Orderable):
    """A piece of an issue of the archive. `order` is the page's place in the issue from 1, `region` IIIF `x,y,w,h`."""

    stop = ParentalKey(StopPage, on_delete=models.CASCADE, related_name="clippings")
    issue = models.ForeignKey(
        "archive_pages.IssuePage", on_delete=models.CASCADE, related_name="+", verbose_name=_("issue")
    )
    order = models.PositiveIntegerField(_("page"), default=1, validators=[MinValueValidator(1)])
    region = models.CharField(
        _("part of the page"),
        max_length=40,
        blank=True,
        help_text=_(
            "Left, top, width and height in pixels of the scan, such as 100,250,900,600. Empty: the whole page."
        ),
    )
    note = TextsField(_("note"), max_length=500)

    panels = [FieldPanel("issue"), FieldRowPanel([FieldPanel("order"), FieldPanel("region")]), FieldPanel("note")]

    class Meta(Orderable.Meta):
        verbose_name = _("clipping")

    def __str__(self) -> str:
        return f"{self.stop_id}: {self.issue_id}/{self.order}"

    def clean(self) -> None:
        super().clean()
        if self.region and not REGION.fullmatch(self.region):
            raise ValidationError({"region": _("Write four numbers with commas, such as 100,250,900,600.")})
