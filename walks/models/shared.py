"""A page in several languages, and what is written once for all of them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

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
    def facts(self) -> Self:
        """The first page of this page's translations, itself for one that has none. One query."""
        first = self._family().order_by("pk").first()
        return self if first is None or first.pk == self.pk else first

    @property
    def is_translation(self) -> bool:
        return bool(self.facts.pk != self.pk)

    def _family(self) -> "models.QuerySet[Any]":
        return type(self)._default_manager.filter(translation_key=self.translation_key)


FACTS = _("Facts")
