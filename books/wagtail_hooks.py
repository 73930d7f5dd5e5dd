"""Books in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.core.choosers import RecordChooser

from .admin import MergeBooks
from .models import Book


class BookChooserViewSet(SnippetChooserViewSet):
    base_widget_class = RecordChooser
    search_tab_label = _("Search")
    choose_one_text = _("Choose a book")
    choose_another_text = _("Choose another book")
    edit_item_text = _("Edit this book")


class BookViewSet(SnippetViewSet):
    model = Book
    icon = "doc-full"
    menu_label = _("Books")
    menu_name = "books"
    menu_order = 175
    chooser_viewset_class = BookChooserViewSet
    add_to_admin_menu = True
    list_display = ["title", "author", "isbn", "year", "get_source_display"]
    list_filter = ["source", "language"]
    list_per_page = 50
    inspect_view_enabled = False


register_snippet(BookViewSet)
hooks.register("register_bulk_action", MergeBooks)
