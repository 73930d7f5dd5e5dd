"""The desk in the admin's menu, with the number of entries that wait."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from cms.core.dates import number

from .queue import waiting_for_somebody
from .rights import ENTER, MODERATE


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MODERATE))

    def render_component(self, request: HttpRequest) -> Any:
        waiting = waiting_for_somebody()
        label = _("Entries (%(waiting)s)") % {"waiting": number(waiting)} if waiting else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


class EnterItem(MenuItem):
    """For those who enter what came by mail, and decide on nothing: moderators find it in the queue."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(ENTER) and not request.user.has_perm(MODERATE))


class ForModerators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MODERATE))
