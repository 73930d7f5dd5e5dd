"""Suggestions for forms, and a book's own page: what people made about it, and where it is borrowed."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.gallery.cards import make_cards
from cms.core.access import Viewer
from cms.core.middleware import same_in_every_language

from . import finding, structured
from .borrowing import borrow_url
from .isbn import hyphened
from .showing import entries_about, shown_books

SCREEN = 24


@same_in_every_language
@require_safe
@cache_control(no_store=True)
def find(request: HttpRequest) -> HttpResponse:
    """`/books/find?q=`: books that match, as JSON. `complete` is false where somebody could not be asked."""
    found = finding.suggestions(request.GET.get("q", ""), Viewer.public())
    return JsonResponse({"books": [book.as_json() for book in found.books], "complete": found.complete})


@require_safe
def book(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """`/{lang}/books/{uuid}/`. 404 for a book that the visitor may not see, as for one that does not exist."""
    viewer = Viewer.of(request)
    shown = shown_books(viewer).filter(uuid=uuid).first()
    if shown is None:
        raise Http404
    page_obj = Paginator(entries_about(shown, viewer).values_list("pk", flat=True), SCREEN).get_page(
        request.GET.get("p")
    )
    cards = make_cards(list(page_obj), request)
    context = {
        "book": shown,
        "isbn": hyphened(shown.isbn),
        "borrow_url": borrow_url(shown),
        "page_obj": page_obj,
        "cards": cards,
        "json_ld": structured.book_block(shown, [(card.page.title, card.url) for card in cards]),
    }
    answer = TemplateResponse(request, "books/book.html", context)
    patch_vary_headers(answer, ("Cookie",))
    return answer
