"""The way from a page to what lies below it, in as few queries as can be, and by Wagtail's rules.

Wagtail asks twice for each step of the way. Here what lies right below front pages is remembered for an epoch, and a
page whose children are all of one kind reads them as that. An address may also end in a file's name (`…/walk.gpx`),
which a routable page answers.
"""

from copy import copy
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from . import epoch
from .access import PUBLIC, audience_of

if TYPE_CHECKING:
    from wagtail.models import Page as Routed
else:
    Routed = object


class RoutedMixin(Routed):
    """Page.route, cheaper; and no query for restrictions where there are none."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            result: RouteResult = super().route(request, path_components)
            return result
        slug, *rest = path_components
        if "." in slug:  # in no slug
            return self._route_to_file(request, slug, rest)
        child = self._child(slug)
        if child is None:
            raise Http404
        child._cached_parent_obj = self  # treebeard asks for it once more otherwise
        if child.locale_id == self.locale_id:
            child.locale = self.locale  # nor is the language asked for at each step
        below: RouteResult = child.route(request, rest)
        return below

    def below(self, path_components: list[str]) -> Page | None:
        """The page at the end of the way from here, without asking whether it is published."""
        page: Any = self
        for slug in path_components:
            page = page._child(slug) if page is not None else None
        return page

    def get_view_restrictions(self) -> Any:
        if audience_of(self) == PUBLIC:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def _child(self, slug: str) -> Page | None:
        if self.depth == 2:  # a front page: what lies below it is asked for all the time
            return copy(_department(self, slug))
        kinds = type(self).clean_subpage_models()
        if len(kinds) == 1:
            interval = Page._get_children_path_interval(self.path)
            found = kinds[0]._default_manager.filter(path__range=interval, depth=self.depth + 1, slug=slug).first()
            if found is not None:
                return found
        found = self.get_children().filter(slug=slug).first()
        return found.specific if found is not None else None

    def _route_to_file(self, request: HttpRequest, name: str, rest: list[str]) -> RouteResult:
        if rest or not self.live or not hasattr(self, "resolve_subpage"):
            raise Http404
        match = self.resolve_subpage(f"/{name}")
        request.routable_resolver_match = match  # type: ignore[attr-defined]
        return RouteResult(self, args=tuple(match))


@epoch.Remembered
def _departments() -> dict[tuple[str, str], Page | None]:
    """Pages right below front pages, by the tree path of the front page and their slug, as they are asked for."""
    return {}


def _department(front: Page, slug: str) -> Page | None:
    kept = _departments()
    if (front.path, slug) not in kept:
        found = front.get_children().filter(slug=slug).first()
        if found is None:
            return None
        kept[front.path, slug] = found.specific
    return kept[front.path, slug]
