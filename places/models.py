"""Places, once for all: walks, stops, photographs, titles and issues of the archive, and search share them."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from cms.core import edtf
from cms.core.languages import CONTENT_LANGUAGES
from cms.core.positions import PositionMixin

DEEPEST = 8
"""Places within places: country, county, district, village, quarter, street, building, room."""


class PlaceKind(models.TextChoices):
    COUNTRY = "country", _("country")
    COUNTY = "county", _("county")
    DISTRICT = "district", _("district")
    TOWN = "town", _("town")
    VILLAGE = "village", _("village")
    QUARTER = "quarter", _("quarter")
    STREET = "street", _("street or square")
    BUILDING = "building", _("building")
    NATURE = "nature", _("hill, water or wood")
    OTHER = "other", _("other")


SETTLEMENTS = (PlaceKind.TOWN, PlaceKind.VILLAGE)


class Place(PositionMixin, index.Indexed, ClusterableModel):
    """A settlement, a part of one or a building. `name` is what it is called today in the language of the place."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind.choices, default=PlaceKind.VILLAGE)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("lies in"),
        help_text=_("The village of a building, the county of a village."),
    )
    geonames = models.PositiveIntegerField(
        _("GeoNames"), null=True, blank=True, help_text=_("The number in its address at geonames.org.")
    )
    wikidata = models.CharField(
        _("Wikidata"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$", _("A Wikidata identifier is a Q and a number, such as Q42."))],
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For editors; readers don’t see it."))

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("parent"),
        InlinePanel("names", heading=_("Names"), label=_("name")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("exactness")])],
            heading=_("Position"),
        ),
        FieldRowPanel([FieldPanel("geonames"), FieldPanel("wikidata")], heading=_("Identifiers")),
        FieldPanel("note"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.RelatedFields("names", [index.SearchField("name")]),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        above, steps = self.parent, 0
        while above is not None:
            steps += 1
            if above == self or steps >= DEEPEST:
                raise ValidationError({"parent": _("This place can’t lie there: it would lie in itself.")})
            above = above.parent

    def named(self, language: str | None = None) -> str:
        """What it is called in `language` (the reader's unless told). No query where `names` were prefetched."""
        wanted = language or get_language()
        current = (one.name for one in self.names.all() if one.language == wanted and one.kind == NameKind.CURRENT)
        return next(current, self.name)

    @property
    def old_names(self) -> list["PlaceName"]:
        return [one for one in self.names.all() if one.kind != NameKind.CURRENT]

    @property
    def identifiers(self) -> list[str]:
        """Addresses by which others know the place."""
        found = [f"https://sws.geonames.org/{self.geonames}/"] if self.geonames else []
        return [*found, f"http://www.wikidata.org/entity/{self.wikidata}"] if self.wikidata else found


class NameKind(models.TextChoices):
    CURRENT = "current", _("today’s name")
    OLD = "old", _("old name")
    OTHER = "other", _("other name")


class PlaceName(Orderable):
    """A name in a language, and when it was used."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=CONTENT_LANGUAGES)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind.choices, default=NameKind.CURRENT)
    dates = models.CharField(
        _("used"), max_length=100, blank=True, validators=[edtf.validate], help_text=_("For example 1876/1920.")
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("dates")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("name of a place")

    def __str__(self) -> str:
        return self.name


def with_those_below(place_ids: Any) -> set[int]:
    """The places and all that lie in them, by id. Each step down is one query."""
    found: set[int] = set(place_ids)
    step = found
    while step:
        step = set(Place.objects.filter(parent__in=step).values_list("pk", flat=True)) - found
        found |= step
    return found


def with_those_above(place_ids: Any) -> set[int]:
    """The places and all that they lie in, by id. Each step up is one query."""
    found: set[int] = set(place_ids)
    step = found
    while step:
        above = Place.objects.filter(pk__in=step, parent__isnull=False).values_list("parent_id", flat=True)
        step = set(above) - found
        found |= step
    return found
