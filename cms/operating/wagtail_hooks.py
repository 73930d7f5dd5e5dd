"""The health page among Wagtail's reports."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import advice


class ForSuperusers(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_admin_urls")
def health_url() -> list[URLPattern]:
    return [path("reports/health/", advice.show, name="health-report")]


@hooks.register("register_reports_menu_item")
def health_item() -> Any:
    return ForSuperusers(_("Health"), reverse("health-report"), icon_name="circle-check", order=900)
