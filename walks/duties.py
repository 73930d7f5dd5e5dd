"""What is done for walks in the background: routes that no page leads along any more are forgotten."""

from datetime import timedelta
from threading import Event

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Revision

from cms.core.worker import duty

from .models import WalkPage, WalkRoute

KEPT = timedelta(days=2)
AT_ONCE = 200


def forget_unused_routes() -> int:
    """Deletes routes that neither a walk nor a draft or an earlier version of one has. Returns how many.

    A form that an editor has open may still have its route: it is left for two days.
    """
    kind = ContentType.objects.get_for_model(WalkPage)
    old = WalkRoute.objects.filter(walks=None, created_at__lt=timezone.now() - KEPT).order_by("pk")[:AT_ONCE]
    versions = Revision.objects.filter(base_content_type=kind) | Revision.objects.filter(content_type=kind)
    unused = [route for route in old if not versions.filter(content__way=route.pk).exists()]
    for route in unused:
        route.delete()
    return len(unused)


@duty("routes of walks", every=6 * 3600)
def routes_of_walks(stop: Event) -> None:
    forget_unused_routes()
