"""Places in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Place


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    menu_label = _("Places")
    menu_name = "places"
    menu_order = 170
    add_to_admin_menu = True
    list_display = ["name", "kind", "parent", "exactness"]
    list_filter = ["kind", "exactness"]
    list_per_page = 50
    inspect_view_enabled = False


register_snippet(PlaceViewSet)
