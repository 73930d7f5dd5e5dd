"""Files that only the desk has: scans of signed forms."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from campaigns.models import Consent
from cms.media.delivery import Sending, send_or_404
from cms.media.places import media_storage

from .queue import ON_THE_DESK
from .rights import for_moderators


@for_moderators
@require_safe
def consent_form(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """To be saved, never shown by the browser in our name."""
    found = Consent.objects.exclude(form="").filter(person__submission__state__in=ON_THE_DESK)
    consent = get_object_or_404(found, uuid=uuid)
    name = str(consent.form.name)
    what = Sending(media_storage("private"), name, name.rpartition("/")[2], "application/octet-stream")
    return send_or_404(request, what)
