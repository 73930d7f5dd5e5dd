"""What belongs to walks, in one menu of the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from walks.models import Theme

from .maps import MapSheetViewSet
from .photographs import PhotographViewSet
from .recordings import RecordingViewSet


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = _("Themes")
    menu_order = 40
    list_display = ["__str__", "slug", "order"]
    inspect_view_enabled = False


class WalksGroup(SnippetViewSetGroup):
    menu_label = _("Walks")
    menu_icon = "site"
    menu_name = "walks"
    menu_order = 160
    items = (PhotographViewSet, RecordingViewSet, ThemeViewSet, MapSheetViewSet)
