"""Where the campaigns' own screens join Wagtail's admin."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import bulk, guarding
from .desk import urls
from .desk.menu import DeskItem, EnterItem, ForModerators


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLResolver]:
    return [path("entries/", include(urls, namespace="entries_desk"))]


@hooks.register("register_admin_menu_item")
def desk_item() -> Any:
    return DeskItem(_("Entries"), reverse("entries_desk:list"), name="entries", icon_name="list-ul", order=160)


@hooks.register("register_admin_menu_item")
def blocked_item() -> Any:
    address = reverse("entries_desk:blocked")
    return ForModerators(_("Blocked senders"), address, name="blocked", icon_name="no-view", order=161)


@hooks.register("register_admin_menu_item")
def enter_item() -> Any:
    return EnterItem(_("Enter entries"), reverse("entries_desk:enter"), name="enter", icon_name="list-ul", order=160)


@hooks.register("register_reports_menu_item")
def statistics_item() -> Any:
    return ForModerators(_("Entries in numbers"), reverse("entries_desk:statistics"), icon_name="list-ul", order=910)


hooks.register("before_delete_page", guarding.keep_entries, order=-1)  # before issues below go to the trash
hooks.register("before_move_page", guarding.keep_in_place)
hooks.register("before_copy_page", guarding.keep_single)
hooks.register("construct_page_chooser_queryset", guarding.without_unseen)
hooks.register("before_bulk_action", guarding.keep_from_bulk, order=-1)
for action in bulk.ACTIONS:
    hooks.register("register_bulk_action", action, order=1)  # after Wagtail's, whose names they have


@hooks.register("register_admin_urls", order=-1)
def translate_url() -> list[URLPattern]:
    return [path("translation/submit/page/<int:page_id>/", guarding.translate_page)]
