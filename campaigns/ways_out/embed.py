"""An entry in a frame on another site: the one page of a campaign that others may frame."""

from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from campaigns.gallery.entry import photographs
from campaigns.gallery.player import players, starts_at
from campaigns.links import EntryLinks, own_language
from campaigns.models import EntryPage
from cms.core.access import Viewer, can_see
from cms.core.answering import address_of
from cms.core.languages import direction
from cms.core.policy import also_from

from .data import entries_told


def embed_view(page: EntryPage, request: HttpRequest) -> HttpResponseBase:
    """What everybody may see, whoever asks: the reader's log-in is for this site alone. 404 for any other entry."""
    if not can_see(page, Viewer.public()):
        raise Http404
    links = EntryLinks(request, Viewer.public())
    entry, campaign, language = (
        entries_told([page], Viewer.public())[page.pk],
        links.campaign_of(page),
        own_language(page),
    )
    played = players(
        entry.media, page.title, language, starts_at(request.GET.get("t", "")), request.GET.get("player", "1")
    )
    context = {
        **page.get_context(request),
        "entry": entry,
        "players": played,
        "photographs": photographs(entry.media),
        "campaign": campaign,
        "campaign_address": address_of(campaign, request) if campaign is not None else "",
        "elsewhere_host": urlsplit(page.elsewhere).hostname or "",
        "absolute": links.absolute(page),
        "content_language": language,
        "content_direction": direction(language),
    }
    answer = TemplateResponse(request, "campaigns/embed.html", context)
    also_from({"frame-ancestors": ["*"]})
    answer.xframe_options_exempt = True
    return answer
