"""Where the campaigns' own screens join Wagtail's admin."""

from typing import Any

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .desk import urls
from .desk.menu import DeskItem, EnterItem


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLResolver]:
    return [path("entries/", include(urls, namespace="entries_desk"))]


@hooks.register("register_admin_menu_item")
def desk_item() -> Any:
    return DeskItem(_("Entries"), reverse("entries_desk:list"), name="entries", icon_name="list-ul", order=160)


@hooks.register("register_admin_menu_item")
def enter_item() -> Any:
    return EnterItem(_("Enter entries"), reverse("entries_desk:enter"), name="enter", icon_name="list-ul", order=160)
