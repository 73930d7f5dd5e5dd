"""Material is one record in one locale tree, and is reached from every locale's tree.

A newspaper of 1905 is Hungarian whoever reads it. Copying 8,400 issues into four trees would make four
records of one thing; leaving them in one tree would force its interface language on every reader. So an
index or a title that has no child of a slug looks among the children of its translations.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.url_routing import RouteResult

if TYPE_CHECKING:
    from cms.core.pages import BasePage as Routed
else:
    Routed = object


class MaterialMixin(Routed):
    """A title or an issue: one record, with an address in every language that has an archive."""

    def urls_by_language(self, request: HttpRequest) -> dict[str, str]:
        from archive_pages.links import MaterialLinks

        return {**MaterialLinks(request).by_language(self), **super().urls_by_language(request)}


class SharedChildrenMixin(Routed):
    """Routes to the children of this page's translations where it has none of that name itself."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        child = self.get_children().filter(slug=slug).first()
        if child is not None:
            child._cached_parent_obj = self  # treebeard asks for it once more otherwise
        else:
            child = self._child_of_translation(slug)
        if child is None:
            raise Http404
        result: RouteResult = child.specific.route(request, rest)
        return result

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
