"""A walk: its story, its route, and its stops in order."""

import uuid
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from cms.core.embargo import EmbargoMixin
from cms.core.facts_form import FactsForm, tabs_of
from cms.core.pages import BasePage
from cms.core.shared_facts import SharedFactsMixin
from walks.api import WALK_FIELDS
from walks.blocks import StoryBlock


class Difficulty(models.TextChoices):
    EASY = "easy", _("easy")
    MODERATE = "moderate", _("moderate")
    HARD = "hard", _("hard")


class StepFree(models.TextChoices):
    YES = "yes", _("step-free")
    PARTLY = "partly", _("partly step-free")
    NO = "no", _("with steps")


class Season(models.TextChoices):
    ALWAYS = "always", _("all year")
    SPRING = "spring", _("spring")
    SUMMER = "summer", _("summer")
    AUTUMN = "autumn", _("autumn")
    WINTER = "winter", _("winter")
    DRY = "dry", _("in dry weather")


class WalkPage(RoutablePageMixin, SharedFactsMixin, EmbargoMixin, BasePage):
    """Words are each language's own; facts (`cover` to `steps`) are those of the page that was there first."""

    parent_page_types = ["walks.WalkIndexPage"]
    subpage_types = ["walks.StopPage"]
    base_form_class = FactsForm
    exclude_fields_in_copy = ["uuid"]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Two or three sentences."))
    story = StreamField(StoryBlock(), blank=True, verbose_name=_("story"))
    access_note = models.TextField(
        _("on the way"), blank=True, help_text=_("Steps, slopes, benches, water, toilets; how to get there.")
    )
    credits = RichTextField(_("credits"), blank=True, features=["bold", "italic", "link"])
    cover = models.ForeignKey(
        "walks.Photograph", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("cover")
    )
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="walks",
        verbose_name=_("place"),
        help_text=_("The town or village through which it leads."),
    )
    themes = ParentalManyToManyField("walks.Theme", blank=True, related_name="walks", verbose_name=_("themes"))
    difficulty = models.CharField(
        _("difficulty"), max_length=10, choices=Difficulty.choices, default=Difficulty.EASY, blank=True
    )
    step_free = models.CharField(_("step-free"), max_length=10, choices=StepFree.choices, blank=True)
    season = models.CharField(_("season"), max_length=10, choices=Season.choices, default=Season.ALWAYS, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes"), null=True, blank=True, help_text=_("With stops. Empty: reckoned from the route and the stops.")
    )
    way = models.ForeignKey(
        "walks.WalkRoute",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="walks",
        verbose_name=_("route"),
    )

    word_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("story"),
        FieldPanel("access_note"),
        FieldPanel("credits"),
        *EmbargoMixin.embargo_panels,
    ]
    fact_panels = [
        FieldPanel("cover"),
        FieldPanel("place"),
        FieldPanel("themes"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("difficulty"), FieldPanel("step_free")]),
                FieldRowPanel([FieldPanel("season"), FieldPanel("minutes")]),
            ],
            heading=_("Facts"),
        ),
        FieldPanel("way"),
        InlinePanel("steps", heading=_("Stops in order"), label=_("stop")),
    ]
    edit_handler = tabs_of(word_panels, fact_panels, _("Route and stops"))
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("story"),
        index.SearchField("access_note"),
    ]
    api_fields = [*BasePage.api_fields, *WALK_FIELDS, *EmbargoMixin.embargo_api_fields]

    class Meta:
        verbose_name = _("walk")
        verbose_name_plural = _("walks")

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("The walk’s page")), ("guide", _("The guide, first stop")), ("print", _("The leaflet"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        view = {"guide": self.guide, "print": self.leaflet}.get(mode_name, self.walk)
        return view(request)

    @path("")
    def walk(self, request: HttpRequest) -> HttpResponseBase:
        from walks.visiting.walk import walk_view

        return walk_view(self, request)

    @path("guide/", name="guide")
    @path("guide/<int:number>/", name="guide-stop")
    def guide(self, request: HttpRequest, number: int = 1) -> HttpResponseBase:
        from walks.visiting.guide import guide_view

        return guide_view(self, request, number)

    @path("print/", name="print")
    def leaflet(self, request: HttpRequest) -> HttpResponseBase:
        from walks.visiting.leaflet import leaflet_view

        return leaflet_view(self, request)

    @path("embed/", name="embed")
    def embed(self, request: HttpRequest) -> HttpResponseBase:
        from walks.visiting.embed import embed_view

        return embed_view(self, request)

    @path("offline.json", name="offline")
    def offline(self, request: HttpRequest) -> HttpResponseBase:
        from walks.offline.listing import offline_view

        return offline_view(self, request)

    @path("app.webmanifest", name="app")
    def app(self, request: HttpRequest) -> HttpResponseBase:
        from walks.offline.app import app_manifest

        return app_manifest(self, request)

    @path("walk.geojson", name="geojson")
    def geojson(self, request: HttpRequest) -> HttpResponseBase:
        from walks.ways_out.geojson import one_walk

        return one_walk(self, request)

    @path("walk.gpx", name="gpx")
    def gpx(self, request: HttpRequest) -> HttpResponseBase:
        from walks.ways_out.files import gpx_view

        return gpx_view(self, request)

    @path("walk.kml", name="kml")
    def kml(self, request: HttpRequest) -> HttpResponseBase:
        from walks.ways_out.files import kml_view

        return kml_view(self, request)


class WalkStep(Orderable):
    """A stop at its place in the walk: one below the walk, or another walk's, that so is written once."""

    walk = ParentalKey(WalkPage, on_delete=models.CASCADE, related_name="steps")
    stop = models.ForeignKey("walks.StopPage", on_delete=models.CASCADE, related_name="steps", verbose_name=_("stop"))

    panels = [FieldPanel("stop")]

    class Meta(Orderable.Meta):
        verbose_name = _("step")

    def __str__(self) -> str:
        return f"{self.walk_id}: {self.stop_id}"
