"""Where the walks' own screens join Wagtail's admin."""

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .admin import urls


@hooks.register("register_admin_urls")
def walks_urls() -> list[URLResolver]:
    return [path("walks/", include(urls, namespace="walks_admin"))]


@hooks.register("register_reports_menu_item")
def gaps_item() -> MenuItem:
    return MenuItem(_("What walks still lack"), reverse("walks_admin:gaps"), icon_name="warning", order=900)
