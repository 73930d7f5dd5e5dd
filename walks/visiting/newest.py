"""The newest walk, for the library's front page."""

from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import get_language

from cms.core.access import Viewer, visible_pages
from walks.models import WalkPage

from .entries import Entry, Words
from .overview import Card, make_cards


def newest_walk(viewer: Viewer, request: HttpRequest) -> Card | None:
    """In the reader's language where there is one, else the newest of all."""
    walks = visible_pages(WalkPage.objects.select_related("locale"), viewer)
    in_order = walks.order_by(F("first_published_at").desc(nulls_last=True), "-pk").only("translation_key", "locale")
    walk = in_order.filter(locale__language_code=get_language()).first() or in_order.first()
    if walk is None:
        return None
    first = WalkPage.objects.filter(translation_key=walk.translation_key).order_by("pk").values_list("pk", flat=True)[0]
    entry = Entry(walk.translation_key, {walk.locale.language_code: Words(walk.pk)}, first)
    return make_cards([entry], [], viewer, request)[0]
