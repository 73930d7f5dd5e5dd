"""Material is one record in one locale tree, and is reached from every locale's tree.

A newspaper of 1905 is Hungarian whoever reads it. Copying 8,400 issues into four trees would make four
records of one thing; leaving them in one tree would force its interface language on every reader. So an
index or a title that has no child of a slug looks among the children of its translations.
"""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest
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
        if not path_components or self.get_children().filter(slug=path_components[0]).exists():
            return super().route(request, path_components)
        for translation in self.get_translations().order_by("locale_id"):
            child = translation.get_children().filter(slug=path_components[0]).first()
            if child is not None:
                result: RouteResult = child.specific.route(request, path_components[1:])
                return result
        raise Http404

    def shared_path(self) -> list[Any]:
        """Tree paths of this page and its translations: the parents of all children it shows."""
        return [self.path, *self.get_translations().values_list("path", flat=True)]
