"""The form of a page whose facts are another's: a translation is asked for its words alone."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import HelpPanel, ObjectList, TabbedInterface
from wagtail.models import Page

from .pages import BasePage


class FactsForm(WagtailAdminPageForm):
    """A page's form without the fields and lists of `fact_panels` where the page is a translation: what is not asked
    for is neither emptied nor found wanting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None or not self.instance.is_translation:
            return
        for name in names_in(self.instance.fact_panels):
            self.fields.pop(name, None)
            self.formsets.pop(name, None)


def names_in(panels: list[Any]) -> list[str]:
    """Fields and relations that the panels ask for."""
    found: list[str] = []
    for panel in panels:
        found += names_in(panel.children) if hasattr(panel, "children") else []
        found += [name for name in (getattr(panel, "field_name", None), getattr(panel, "relation_name", None)) if name]
    return found


class FactsTab(ObjectList):
    """The facts of the page that was there first; in the forms of its translations, where they are kept."""

    class BoundPanel(ObjectList.BoundPanel):
        def is_shown(self) -> bool:
            return not _is_translation(self.instance) and super().is_shown()


class FactsElsewhere(HelpPanel):
    """Tells, in a translation, on which page position and pictures are kept."""

    def __init__(self, template: str = "core/admin/facts_elsewhere.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return _is_translation(self.instance)

        def get_context_data(self, parent_context: Any = None) -> Any:
            return {**super().get_context_data(parent_context), "facts": self.instance.facts}


def tabs_of(words: list[Any], facts: list[Any], heading: str | Promise) -> TabbedInterface:
    """The form of a page with facts: its words, its facts under `heading` or where they are kept, and what every page
    has."""
    return TabbedInterface(
        [
            ObjectList([FactsElsewhere(), *words], heading=_("Content")),
            FactsTab(facts, heading=heading),
            ObjectList(BasePage.promote_panels, heading=_("Promote")),
            ObjectList(BasePage.settings_panels, heading=_("Settings")),
        ]
    )


def _is_translation(page: Page) -> bool:
    return page.pk is not None and bool(page.is_translation)
