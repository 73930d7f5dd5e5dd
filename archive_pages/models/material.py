"""Material is one record in one locale tree, and is reached from every locale's tree (`cms.core.shared_children`)."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from cms.core.shared_children import SharedChildrenMixin

if TYPE_CHECKING:
    from cms.core.pages import BasePage as Routed
else:
    Routed = object

__all__ = ["MaterialMixin", "SharedChildrenMixin"]


class MaterialMixin(Routed):
    """A title or an issue: one record, with an address in every language that has an archive."""

    def urls_by_language(self, request: HttpRequest) -> dict[str, str]:
        from archive_pages.links import MaterialLinks

        return {**MaterialLinks(request).by_language(self), **super().urls_by_language(request)}
