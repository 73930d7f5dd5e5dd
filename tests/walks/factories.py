"""Walks for tests, made as editors make them; photographs with real files."""

import uuid
from io import BytesIO
from typing import Any

from django.utils.text import slugify
from PIL import Image, ImageDraw

from home.models import HomePage
from places.models import Place, PlaceName
from walks.models import Photograph, StopPage, StopPhotograph, WalkIndexPage, WalkPage, WalkStep


def index(language: str = "hu") -> WalkIndexPage:
    return WalkIndexPage.objects.get(locale__language_code=language)


def walk(name: str = "Séta a faluban", language: str = "hu", **fields: Any) -> WalkPage:
    page = WalkPage(title=name, slug=fields.pop("slug", slugify(name)), **fields)
    index(language).add_child(instance=page)
    return page


def stop(parent: WalkPage, name: str = "A templom", step: bool = True, **fields: Any) -> StopPage:
    """A stop below `parent` and, unless told otherwise, the last of its steps."""
    page = StopPage(title=name, slug=fields.pop("slug", slugify(name)), **fields)
    parent.add_child(instance=page)
    if step:
        WalkStep.objects.create(walk=parent, stop=page, sort_order=parent.steps.count())
    return page


def translated(page: Any, language: str, name: str, live: bool = True) -> Any:
    """The page in another language, as Wagtail's "Translate this page" makes it."""
    from wagtail.models import Locale

    made = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    made.title, made.slug, made.live = name, slugify(name) or made.slug, live
    made.save()
    return made


def place(name: str = "Holdfalva", **fields: Any) -> Place:
    names = fields.pop("names", {})
    made = Place.objects.create(name=name, **fields)
    for language, other in names.items():
        PlaceName.objects.create(place=made, language=language, name=other)
    return made


def picture(width: int = 800, height: int = 600, words: str = "") -> bytes:
    """A JPEG with a slope of grey, and words by which it differs from others."""
    image, out = Image.radial_gradient("L").resize((width, height)).convert("RGB"), BytesIO()
    ImageDraw.Draw(image).text(
        (20, 20), words or str(uuid.uuid4()), font_size=max(16, height // 12), fill=(200, 30, 30)
    )
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


def shown(page: StopPage, photograph: Photograph) -> StopPhotograph:
    """The photograph at the stop."""
    return StopPhotograph.objects.create(stop=page, photograph=photograph, sort_order=page.photographs.count())


def home(language: str = "hu") -> HomePage:
    return HomePage.objects.get(locale__language_code=language)
