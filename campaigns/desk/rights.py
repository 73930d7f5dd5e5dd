"""Who may sit at the desk, and who may enter what came by mail: one right each, for all campaigns."""

from typing import Any

from django.views.decorators.cache import never_cache
from wagtail.admin.auth import any_permission_required, permission_required

MODERATE, ENTER = "campaigns.moderate", "campaigns.enter"


def for_moderators(view: Any) -> Any:
    """A view that raises PermissionDenied for others, and whose answer nothing keeps."""
    return permission_required(MODERATE)(never_cache(view))


def for_secretaries(view: Any) -> Any:
    return permission_required(ENTER)(never_cache(view))


def for_staff(view: Any) -> Any:
    """For either of them."""
    return any_permission_required(MODERATE, ENTER)(never_cache(view))
