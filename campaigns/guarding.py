"""Pages of entries in the admin: what may not be done with them there, and what to do instead.

An entry's page is made, shown and taken away by `campaigns.acts` alone, so that page and submission never tell two
things. Editors mend its words. A campaign that was sent something stays: entries would lose what people agreed to.
"""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Page

from campaigns.models import EntryPage, Submission

AT_THE_DESK = gettext_lazy(
    "Pages of entries are neither deleted, moved, copied nor translated. Whoever decides on entries takes them down, "
    "or withdraws them, from the list of entries."
)
HOLDS_ENTRIES = gettext_lazy(
    "This can’t be deleted: campaigns below it were sent entries, with what people agreed to. Close the campaign, or "
    "unpublish it; entries that are withdrawn or whose time is over go by themselves."
)
COPIES_ENTRIES = gettext_lazy("Entries can’t be copied or translated. Choose this page alone, without those below it.")


def keep_entries(request: HttpRequest, page: Page, *args: Any) -> HttpResponseBase | None:
    """Wagtail's `before_delete_page`."""
    if _is_entry(page):
        return _back(request, page, AT_THE_DESK)
    return _back(request, page, HOLDS_ENTRIES) if _was_sent_entries(page) else None


def keep_in_place(request: HttpRequest, page: Page, *args: Any) -> HttpResponseBase | None:
    """Wagtail's `before_move_page`."""
    return _back(request, page, AT_THE_DESK) if _is_entry(page) else None


def keep_single(request: HttpRequest, page: Page) -> HttpResponseBase | None:
    """Wagtail's `before_copy_page`."""
    if _is_entry(page):
        return _back(request, page, AT_THE_DESK)
    if request.POST.get("copy_subpages") and _entries_below(page):
        return _back(request, page, COPIES_ENTRIES)
    return None


def keep_from_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponseBase | None:
    """Wagtail's `before_bulk_action`, for its own page lists. Of entries it comes too late: `campaigns.bulk`."""
    if action.model is not Page or action_type != "delete":
        return None
    held = next((page for page in objects if _was_sent_entries(page)), None)
    return _back(request, held, HOLDS_ENTRIES, action.next_url) if held is not None else None


def entries_left_out(request: HttpRequest, pages: list[Page], next_url: str) -> HttpResponseBase | None:
    """The way back to where they were chosen, where an entry is among them."""
    entry = next((page for page in pages if _is_entry(page)), None)
    return _back(request, entry, AT_THE_DESK, next_url) if entry is not None else None


def without_unseen(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Wagtail's `construct_page_chooser_queryset`: it offers drafts to every editor, and what was taken down is for
    those who decide alone."""
    return pages.exclude(pk__in=EntryPage.objects.filter(live=False).values("pk"))


def translate_page(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """In the place of Wagtail's own view, which asks no hook."""
    page = Page.objects.filter(pk=page_id).first()
    if page is not None and request.user.has_perm("simple_translation.submit_translation"):
        if _is_entry(page):
            return _back(request, page, AT_THE_DESK)
        if request.POST.get("include_subtree") and _entries_below(page):
            return _back(request, page, COPIES_ENTRIES)
    answer: HttpResponseBase = SubmitPageTranslationView.as_view()(request, page_id=page_id)
    return answer


def _is_entry(page: Page) -> bool:
    return bool(page.specific_class is EntryPage)


def _entries_below(page: Page) -> bool:
    return EntryPage.objects.descendant_of(page).exists()


def _was_sent_entries(page: Page) -> bool:
    return Submission.objects.filter(campaign__path__startswith=page.path).exists()


def _back(request: HttpRequest, page: Page, words: Any, next_url: str = "") -> HttpResponseBase:
    """To `next_url`, unless that is where one is: then to the list in which the page stands."""
    messages.error(request, str(words))
    if next_url not in ("", request.path):
        return redirect(next_url)
    return redirect("wagtailadmin_explore", page.get_parent().pk)
