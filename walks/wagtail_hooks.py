"""Where the walks' own screens join Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from .admin import drop_views, maps, route_field, urls
from .admin.menu import WalksGroup

register_snippet(WalksGroup)
route_field.register()
hooks.register("insert_editor_js", maps.position_maps)
hooks.register("register_page_header_buttons", maps.walk_buttons)
hooks.register("register_page_header_buttons", drop_views.drop_button)


@hooks.register("register_admin_urls")
def walks_urls() -> list[URLResolver]:
    return [path("walks/", include(urls, namespace="walks_admin"))]


@hooks.register("register_reports_menu_item")
def gaps_item() -> MenuItem:
    return MenuItem(_("What walks still lack"), reverse("walks_admin:gaps"), icon_name="warning", order=900)
