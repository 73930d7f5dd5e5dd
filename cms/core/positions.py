"""Where on the Earth something is: WGS 84, degrees, and how well that is known."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Exactness(models.TextChoices):
    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("approximate")
    UNKNOWN = "unknown", _("unknown")


class PositionMixin(models.Model):
    """A position, whole or not at all."""

    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    exactness = models.CharField(
        _("how exact"), max_length=12, choices=Exactness.choices, default=Exactness.EXACT, blank=True
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("A position has a latitude and a longitude: give both, or none.")})

    @property
    def position(self) -> tuple[float, float] | None:
        """Longitude and latitude, in GeoJSON's order."""
        if self.longitude is None or self.latitude is None:
            return None
        return self.longitude, self.latitude
