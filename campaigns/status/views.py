"""The private address of a submission: its form while its sender may change it, its state afterwards."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from .answering import private
from .opening import opened


def entry_view(request: HttpRequest, uuid: UUID, token: str) -> HttpResponseBase:
    submission = opened(uuid, token)
    return private(TemplateResponse(request, "campaigns/status.html", {"submission": submission}))
