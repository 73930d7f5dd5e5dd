"""Places in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.choosers import RecordChooser

from .models import Place


class PlaceChooserViewSet(SnippetChooserViewSet):
    base_widget_class = RecordChooser
    search_tab_label = _("Search")
    choose_one_text = _("Choose a place")
    choose_another_text = _("Choose another place")
    edit_item_text = _("Edit this place")


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    menu_label = _("Places")
    menu_name = "places"
    menu_order = 170
    chooser_viewset_class = PlaceChooserViewSet
    add_to_admin_menu = True
    list_display = ["name", "kind", "parent", "exactness"]
    list_filter = ["kind", "exactness"]
    list_per_page = 50
    inspect_view_enabled = False


register_snippet(PlaceViewSet)
