"""A page in several languages, and what is written once for all of them."""

from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from cms.core.access import Viewer, allows, grant_of

if TYPE_CHECKING:
    from cms.core.pages import BasePage as Base
else:
    Base = models.Model


class SharedFactsMixin(Base):
    """The page that was there first keeps the facts: where, how long, which photographs. Its translations have words of
    their own, and show its facts. `facts` is the page to ask for them."""

    class Meta:
        abstract = True

    @cached_property
    def family(self) -> "list[Self]":
        """The page in all its languages, published or not, the first one first. One query."""
        pages = type(self)._default_manager.filter(translation_key=self.translation_key)
        return list(pages.select_related("locale").order_by("pk"))

    @cached_property
    def facts(self) -> Self:
        """The first page of this page's translations, itself for one that has none."""
        first = self.family[0] if self.family else self
        return self if first.pk == self.pk else first

    @property
    def is_translation(self) -> bool:
        return bool(self.facts.pk != self.pk)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """An alias, as Wagtail makes one where a translation has no parent yet, is known by a UUID of its own."""
        if self._state.adding and self.alias_of_id is not None and hasattr(self, "uuid"):
            self.uuid = uuid4()
        super().full_clean(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """An alias takes on the words of what it stands for, and keeps its UUID, if its kind has one."""
        page = super().with_content_json(content)
        if hasattr(self, "uuid"):
            page.uuid = self.uuid
        return page

    def urls_by_language(self, request: HttpRequest) -> dict[str, str]:
        """This view of the page (of a walk: its guide, its leaflet) in each language in which the reader may see it."""
        viewer, own = Viewer.of(request), self.get_url(request)
        view = request.path.removeprefix(own) if own and request.path.startswith(own) else ""
        seen = (page for page in self.family if allows(grant_of(page), viewer))
        found = {page.locale.language_code: page.get_url(request) for page in seen}
        return {language: url + view for language, url in found.items() if url}


FACTS = _("Facts")
