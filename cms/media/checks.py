"""Uploads stay safe, whatever the settings say."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from wagtail.images.forms import get_image_base_form

from .uploads import FORMATS, SafeImageForm


@register(Tags.security)
def pictures_are_looked_at(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The form that all picture uploads share is ours, and takes no format that we don't look at."""
    faults: list[CheckMessage] = []
    if not issubclass(get_image_base_form(), SafeImageForm):
        hint = "Set WAGTAILIMAGES_IMAGE_FORM_BASE to cms.media.uploads.SafeImageForm, or to a form derived from it."
        faults.append(Error("Uploaded pictures are not looked at before they are decoded.", hint=hint, id="media.E001"))
    if unknown := set(settings.WAGTAILIMAGES_EXTENSIONS) - set(FORMATS):
        hint = "Take them out of WAGTAILIMAGES_EXTENSIONS. An SVG can carry scripts."
        faults.append(Error(f"Pictures of unsafe kinds: {', '.join(sorted(unknown))}.", hint=hint, id="media.E002"))
    return faults
