"""Where the archive's own screens join Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from .admin import bulk, history, trash_views, urls
from .admin.listing import issue_listing

hooks.register("register_log_actions", history.register)
hooks.register("before_delete_page", trash_views.ask_before_deleting)
hooks.register("before_bulk_action", trash_views.trash_in_bulk)
hooks.register("before_edit_page", trash_views.keep_out)
hooks.register("before_publish_page", trash_views.keep_out)
hooks.register("before_move_page", trash_views.keep_out)
hooks.register("construct_explorer_page_queryset", trash_views.without_trash)
hooks.register("construct_page_chooser_queryset", trash_views.without_trash_to_choose)
hooks.register("register_admin_viewset", lambda: issue_listing)
for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action)


@hooks.register("register_admin_urls")
def archive_urls() -> list[URLResolver]:
    return [path("archive/", include(urls, namespace="archive_admin"))]


@hooks.register("register_admin_menu_item")
def archive_menu() -> SubmenuMenuItem:
    menu = Menu(
        items=[
            MenuItem(_("Issues"), reverse("archive-issues:index"), icon_name="doc-full", order=10),
            MenuItem(_("Batches"), reverse("archive_admin:list-batches"), icon_name="folder-inverse", order=20),
            MenuItem(_("Deleted issues"), reverse("archive_admin:list-trash"), icon_name="bin", order=30),
        ]
    )
    return SubmenuMenuItem(_("Archive"), menu, icon_name="folder-open-inverse", order=150)
