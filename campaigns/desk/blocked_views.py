"""Senders whose entries are no longer taken. Of them a hash is kept: what tells them apart is what they have sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.models import BlockedSender, Submission

from .queue import on_the_desk
from .rights import for_moderators

A_PAGE = 50
SHOWN = 5


@dataclass(frozen=True)
class Row:
    blocked: BlockedSender
    entries: list[Submission]

    @property
    def shown(self) -> list[Submission]:
        """The newest of them."""
        return self.entries[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.entries) - len(self.shown)

    @property
    def names(self) -> list[str]:
        """As they stand at the entries, each once."""
        return list(dict.fromkeys(one.name_shown for one in self.entries if one.name_shown))[:SHOWN]


@for_moderators
@require_GET
def list_blocked(request: HttpRequest) -> HttpResponseBase:
    found = BlockedSender.objects.select_related("user").order_by("-at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "list_name": _("Blocked senders"),
        "icon": "no-view",
        "columns": [_("Sender"), _("Entries"), _("Why, for colleagues"), _("Blocked")],
        "rows": _rows(page),
        "page_obj": page,
    }
    return TemplateResponse(request, "campaigns/desk/blocked.html", context)


@for_moderators
@require_http_methods(["GET", "POST"])
def unblock(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Asks first. Two who press at once have done it both."""
    if request.method == "POST":
        BlockedSender.objects.filter(pk=pk).delete()
        messages.success(request, _("This sender may send entries again."))
        return redirect("entries_desk:blocked")
    blocked = get_object_or_404(BlockedSender.objects.select_related("user"), pk=pk)
    return TemplateResponse(request, "campaigns/desk/unblock.html", {"row": _rows([blocked])[0]})


def _rows(blocked: Iterable[BlockedSender]) -> list[Row]:
    """With their entries, in one query."""
    all_blocked = list(blocked)
    sent: dict[str, list[Submission]] = defaultdict(list)
    hashes = [one.sender for one in all_blocked]
    for one in on_the_desk().filter(sender__in=hashes).select_related("book").order_by("-since", "-pk"):
        sent[one.sender].append(one)
    return [Row(one, sent[one.sender]) for one in all_blocked]
