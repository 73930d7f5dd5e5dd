"""Deleting issues: the question, the list of what was deleted, putting back, deleting for good."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.actions.delete_page import DeletePageAction
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from archive_pages import trash
from archive_pages.models import IssuePage, TitlePage, TrashedIssue
from archive_pages.models.trash import KEPT

from .bulk import trash_all


def ask_before_deleting(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail's `before_delete_page`: issues go to the trash, and so do those below a page that is deleted."""
    issues = trash.issues_below(page)
    if not issues.exists():
        return None
    with_page = not isinstance(page.specific_deferred, IssuePage)
    parent = page.get_parent()
    back = get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[parent.pk])
    if request.method == "POST":
        outcome = trash_all(list(issues), request.user)
        if outcome.refused:
            messages.error(request, _("You can't delete this: it holds what only an editor may delete."))
            return redirect("wagtailadmin_explore", parent.pk)
        if with_page:
            DeletePageAction(Page.objects.get(pk=page.pk), user=request.user).execute(skip_permission_checks=True)
        tell(request, outcome.done)
        return redirect(back)
    context = {"page": page, "loss": trash.what_goes(issues), "with_page": with_page, "next": request.GET.get("next")}
    return render(request, "archive_pages/admin/confirm_delete.html", context | {"back": back})


def tell(request: HttpRequest, count: int) -> None:
    words = ngettext(
        "%(count)d issue was deleted. It can be put back for 30 days.",
        "%(count)d issues were deleted. They can be put back for 30 days.",
        count,
    )
    address = reverse("archive_admin:list-trash")
    messages.success(request, words % {"count": count}, buttons=[messages.button(address, _("Deleted issues"))])


def trash_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    """Wagtail's `before_bulk_action`, for its own page lists: what is deleted there goes to the trash too."""
    if action.model is not Page:
        return None
    deleted = trash.trash_root().path
    if any(page.path.startswith(deleted) for page in objects):
        messages.error(request, _("Deleted issues can only be put back, from the list of deleted issues."))
        return redirect("archive_admin:list-trash")
    if action_type != "delete":
        return None
    issues = [issue for page in objects for issue in trash.issues_below(page)]
    if not issues:
        return None
    outcome = trash_all(issues, request.user)
    if outcome.refused:
        messages.error(request, _("You can't delete this: it holds what only an editor may delete."))
        return redirect(action.next_url)
    gone = {issue.pk for issue in issues}
    for page in objects:
        if page.pk not in gone:
            DeletePageAction(Page.objects.get(pk=page.pk), user=request.user).execute()
    tell(request, outcome.done)
    return redirect(action.next_url)


def keep_out(request: HttpRequest, page: Page, *args: Any) -> HttpResponse | None:
    """A deleted issue is neither edited nor published before it is put back."""
    if TrashedIssue.objects.filter(issue=page.pk).exists() or page.path == trash.trash_root().path:
        messages.warning(request, _("This issue was deleted. Put it back to work on it."))
        return redirect("archive_admin:list-trash")
    return None


def without_trash(parent: Page | None, pages: Any, request: HttpRequest) -> Any:
    """Wagtail's `construct_explorer_page_queryset`."""
    if parent is None or not parent.is_root():
        return pages
    return pages.exclude(slug=trash.SLUG)


def without_trash_to_choose(pages: Any, request: HttpRequest) -> Any:
    """Wagtail's `construct_page_chooser_queryset`."""
    return pages.exclude(path__startswith=trash.trash_root().path)


@require_GET
def list_trash(request: HttpRequest) -> HttpResponse:
    found = TrashedIssue.objects.select_related("issue", "title", "deleted_by").order_by("-deleted_at")
    titles = [title for title in TitlePage.objects.order_by("draft_title") if _may_add(title, request.user)]
    ids = {title.pk for title in titles}
    if not request.user.has_perm("archive_pages.delete_batch"):  # all but editors see what belongs to their titles
        found = found.filter(title__in=ids)
    page = Paginator(found, 50).get_page(request.GET.get("p"))
    rows = [
        {
            "trashed": one,
            "until": one.deleted_at + KEPT,
            "may_put_back": bool(ids) and (one.title_id is None or one.title_id in ids),
            "may_delete": one.issue.permissions_for_user(request.user).can_delete(),
        }
        for one in page
    ]
    context = {
        "list_name": _("Deleted issues"),
        "icon": "bin",
        "columns": [_("Issue"), _("Title"), _("Deleted"), _("Kept until"), _("What to do")],
        "rows": rows,
        "page_obj": page,
        "titles": titles,
    }
    return render(request, "archive_pages/admin/trash.html", context)


def _may_add(title: TitlePage, user: Any) -> bool:
    return bool(title.permissions_for_user(user).can_add_subpage())


@require_POST
def put_back(request: HttpRequest, trashed_id: int) -> HttpResponse:
    trashed = get_object_or_404(TrashedIssue, pk=trashed_id)
    chosen = request.POST.get("title", "")
    title = TitlePage.objects.filter(pk=chosen).first() if chosen.isdigit() else None
    try:
        issue = trash.put_back(trashed, request.user, title)
    except (trash.TrashProblem, PermissionDenied) as problem:
        messages.error(request, str(problem))
    else:
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[issue.pk]), _("Edit"))
        messages.success(request, _("“%(issue)s” is back.") % {"issue": issue.title}, buttons=[edit])
    return redirect("archive_admin:list-trash")


@require_http_methods(["GET", "POST"])
def delete_for_good(request: HttpRequest, trashed_id: int) -> HttpResponse:
    trashed = get_object_or_404(TrashedIssue.objects.select_related("issue"), pk=trashed_id)
    if not trashed.issue.permissions_for_user(request.user).can_delete():
        raise PermissionDenied
    if request.method == "POST":
        name = trashed.issue.title
        trash.delete_for_good([trashed], request.user)
        messages.success(request, _("“%(issue)s” was deleted for good.") % {"issue": name})
        return redirect("archive_admin:list-trash")
    loss = trash.what_goes(IssuePage.objects.filter(pk=trashed.issue_id))
    back = reverse("archive_admin:list-trash")
    context = {"page": trashed.issue, "loss": loss, "for_good": True, "back": back}
    return render(request, "archive_pages/admin/confirm_delete.html", context)
