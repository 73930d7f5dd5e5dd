"""Where letters join Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import admin


class LettersItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return admin.may_see(request.user)


@hooks.register("register_admin_urls")
def letters_urls() -> list[URLResolver]:
    return [path("letters/", include(admin, namespace="letters_admin"))]


@hooks.register("register_reports_menu_item")
def letters_item() -> Any:
    return LettersItem(_("Letters"), reverse("letters_admin:list"), icon_name="mail", order=920)


@hooks.register("register_permissions")
def letters_permissions() -> "QuerySet[Permission]":
    return Permission.objects.filter(content_type__app_label="letters", codename__in=("view_letter", "change_letter"))
