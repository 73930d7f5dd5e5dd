"""Letters in Wagtail's admin, for those who may see them: read, copied, sent again. Nobody changes one."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.auth import permission_required

from . import sending
from .filling import filled
from .models import Letter, LetterState

SEE, SEND = "letters.view_letter", "letters.change_letter"
ON_ONE_PAGE = 50


@permission_required(SEE)
@never_cache
@require_safe
def list_letters(request: HttpRequest, state: str = "") -> HttpResponseBase:
    letters = Letter.objects.filter(state=state) if state else Letter.objects.all()
    page = Paginator(letters.defer("text"), ON_ONE_PAGE).get_page(request.GET.get("p"))
    context = {
        "list_name": _("Letters"),
        "icon": "mail",
        "columns": [_("Subject"), _("To"), _("Written"), _("State")],
        "rows": page.object_list,
        "page_obj": page,
        "state": state,
        "states": LetterState.choices,
        "nobody_sends": not settings.EMAIL_URL,
    }
    return render(request, "letters/list.html", context)


@permission_required(SEE)
@never_cache
@require_safe
def show_letter(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """As its reader gets it, for copying; of one that was sent, without what opens something."""
    letter = get_object_or_404(Letter, uuid=uuid)
    sent = letter.state == LetterState.SENT
    text = letter.text if sent else filled(letter.text, letter.about, letter.language)
    context = {
        "letter": letter,
        "text": text,
        "mail_program": f"mailto:{quote(letter.to)}?subject={quote(letter.subject)}&body={quote(text)}",
        "may_send": bool(settings.EMAIL_URL) and request.user.has_perm(SEND),
        "is_sent": sent,
    }
    return render(request, "letters/show.html", context)


@permission_required(SEND)
@require_POST
def send_letter_again(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    letter = get_object_or_404(Letter, uuid=uuid)
    sending.send_again(letter)
    messages.success(request, _("The letter will be sent within a minute."))
    return redirect("letters_admin:list")


app_name = "letters_admin"
urlpatterns: list[URLPattern] = [
    path("", list_letters, name="list"),
    *(path(f"{state}/", list_letters, {"state": state}, name=f"list-{state}") for state in LetterState.values),
    path("<uuid:uuid>/", show_letter, name="show"),
    path("<uuid:uuid>/again/", send_letter_again, name="again"),
]


def may_see(user: Any) -> bool:
    return bool(user.has_perm(SEE))
