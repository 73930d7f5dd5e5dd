"""An entry in a frame on another site: the one page of a campaign that others may frame."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from campaigns.gallery.cards import cards_of
from campaigns.links import EntryLinks, own_language
from campaigns.models import EntryPage
from cms.core.access import Viewer, can_see
from cms.core.policy import also_from

from .data import entries_told


def embed_view(page: EntryPage, request: HttpRequest) -> HttpResponseBase:
    """What everybody may see, whoever asks: the reader's log-in is for this site alone. 404 for any other entry."""
    if not can_see(page, Viewer.public()):
        raise Http404
    links = EntryLinks(request, Viewer.public())
    context = {
        **page.get_context(request),
        "entry": entries_told([page], Viewer.public())[page.pk],
        "card": cards_of([page], request)[0],
        "campaign": links.campaign_of(page),
        "absolute": links.absolute(page),
        "own_language": own_language(page),
    }
    answer = TemplateResponse(request, "campaigns/embed.html", context)
    also_from({"frame-ancestors": ["*"]})
    answer.xframe_options_exempt = True  # type: ignore[attr-defined]
    return answer
