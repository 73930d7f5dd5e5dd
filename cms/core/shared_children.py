"""One record in one locale tree, reached from every locale's tree.

A newspaper of 1905 is Hungarian whoever reads it, and a film that somebody sent is one film. Copying them into four
trees would make four records of one thing; leaving them in one tree would force its interface language on every reader.
So a page that has no child of a slug looks among the children of its translations.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult

if TYPE_CHECKING:
    from .pages import BasePage as Routed
else:
    Routed = object


class SharedChildrenMixin(Routed):
    """Routes to the children of this page's translations where it has none of that name itself."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components or "." in path_components[0]:  # itself, or a file below it: in no slug
            return super().route(request, path_components)
        child = self.child_in_any_language(path_components[0])
        if child is None:
            raise Http404
        result: RouteResult = child.specific.route(request, path_components[1:])
        return result

    def child_in_any_language(self, slug: str) -> Page | None:
        child = self.get_children().filter(slug=slug).first()
        if child is None:
            return self._child_of_translation(slug)
        child._cached_parent_obj = self  # treebeard asks for it once more otherwise
        return child

    def _child(self, slug: str) -> Page | None:
        """For `below`, which asks for addresses without a reader."""
        child = self.child_in_any_language(slug)
        return child.specific if child is not None else None

    def _child_of_translation(self, slug: str) -> Page | None:
        """Of several, that of the oldest locale. Two queries, however many languages there are."""
        parents = list(self.get_translations().order_by("locale_id").values_list("path", flat=True))
        below = Q(pk__in=())
        for path in parents:
            below |= Q(path__range=Page._get_children_path_interval(path), depth=self.depth + 1)
        found = {page.path[: -Page.steplen]: page for page in Page.objects.filter(below, slug=slug)}
        return next((found[path] for path in parents if path in found), None)

    def shared_path(self) -> list[Any]:
        """Tree paths of this page and its translations: the parents of all children it shows."""
        return [self.path, *self.get_translations().values_list("path", flat=True)]
