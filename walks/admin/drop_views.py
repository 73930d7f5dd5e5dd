"""Many photographs at once: dropped on a walk, on a stop or into the library, taken in one by one, then arranged.

With scripts each file is sent by itself (`upload`), and its progress shown; without, all go in one form.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.imaging.iiif.links import image_url
from walks.models import Photograph, StopPage, WalkPage
from walks.photographs.arranging import add_to_stop, grouped, in_order, make_stops
from walks.photographs.likeness import similar_to
from walks.photographs.taking_in import Added, take_in
from walks.showing import may_use, offered

from .photographs import ACCEPTED, THUMBNAIL
from .uploads import REFUSED, in_words, on_disk

MOST_AT_ONCE = 200
Target = WalkPage | StopPage


@dataclass(frozen=True)
class Row:
    """A photograph that was just taken in, as the page says it."""

    photograph: Photograph
    thumbnail: str
    known: bool
    similar: list[Photograph]


@never_cache
@require_http_methods(["GET", "POST"])
def drop_into_library(request: HttpRequest) -> HttpResponseBase:
    """Without a page: photographs wait in the library until one is chosen for a stop."""
    _check_may_add(request.user)
    return _drop(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def drop_on_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _drop(request, _target(request.user, pk))


@require_POST
def upload(request: HttpRequest, pk: int | None = None) -> JsonResponse:
    """One file, for scripts. Says what became of it, or in words what is wrong with it (`error`)."""
    if pk is None:
        _check_may_add(request.user)
    else:
        _target(request.user, pk)
    file = request.FILES.get("photographs")
    if not isinstance(file, UploadedFile):
        return JsonResponse({"error": _("No file came.")})
    try:
        added = _take_in(file, request.user)
    except REFUSED as error:
        return JsonResponse({"error": in_words(error)})
    return JsonResponse(
        {
            "id": added.photograph.pk,
            "title": added.photograph.title,
            "known": added.duplicate,
            "said": said(added),
            "thumbnail": _thumbnail(added.photograph),
        }
    )


@never_cache
@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What is to become of the photographs that `?photograph=` names."""
    target = _target(request.user, pk)
    given = request.POST if request.method == "POST" else request.GET
    photographs = [one for one in _named(given) if may_use(one, request)]
    if not photographs:
        return redirect("walks_admin:drop", target.pk)
    groups = grouped(photographs)
    if request.method == "POST":
        return _arranged(request, target, groups)
    known = set(given.getlist("known"))
    alike = similar_to(photographs)
    context = {
        "target": target,
        "is_walk": isinstance(target, WalkPage),
        "stops": _stops_of(target, request.user),
        "groups": [
            {"title": _("New stop %(number)d") % {"number": number}, "position": group.position, "rows": rows}
            for number, group in enumerate(groups, 1)
            for rows in [[_row(one, known, _offered_among(alike[one.pk], request.user)) for one in group.photographs]]
        ],
        "count": len(photographs),
    }
    return render(request, "walks/admin/arrange.html", context)


def drop_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the menu of a walk's and a stop's form."""
    if view_name == "edit" and isinstance(page, WalkPage | StopPage) and _may_edit(page.facts, user):
        yield Button(_("Add photographs"), reverse("walks_admin:drop", args=[page.pk]), icon_name="image", priority=70)


def said(added: Added) -> str:
    """Whether the photograph, or one like it, was there before."""
    if added.duplicate:
        return _("This file was here already, as “%(title)s”.") % {"title": added.photograph}
    if added.similar:
        return _("It looks like “%(title)s”.") % {"title": added.similar[0]}
    return ""


def _drop(request: HttpRequest, target: Target | None) -> HttpResponseBase:
    if request.method == "POST":
        return _dropped(request, target)
    library = reverse("wagtailsnippets_walks_photograph:list")
    context = {
        "target": target,
        "accepted": ACCEPTED,
        "most": MOST_AT_ONCE,
        "upload_url": reverse("walks_admin:upload", args=[target.pk] if target else []),
        "next_url": reverse("walks_admin:arrange", args=[target.pk]) if target else library,
        "back_url": reverse("wagtailadmin_pages:edit", args=[target.pk]) if target else library,
    }
    return render(request, "walks/admin/drop.html", context)


def _dropped(request: HttpRequest, target: Target | None) -> HttpResponseBase:
    """All files of a form without scripts."""
    address = QueryDict(mutable=True)
    for file in request.FILES.getlist("photographs")[:MOST_AT_ONCE]:
        try:
            added = _take_in(file, request.user)
        except REFUSED as error:
            messages.error(request, in_words(error))
            continue
        address.appendlist("photograph", str(added.photograph.pk))
        if added.duplicate:
            address.appendlist("known", str(added.photograph.pk))
        if words := said(added):
            messages.warning(request, f"{added.photograph.master_name}: {words}")
    count = len(address.getlist("photograph"))
    if not count:
        messages.error(request, _("No photograph was taken in. Choose one or more files."))
        return redirect(request.get_full_path())
    if target is not None:
        return redirect(f"{reverse('walks_admin:arrange', args=[target.pk])}?{address.urlencode()}")
    words = ngettext("%(n)d photograph is in the library.", "%(n)d photographs are in the library.", count)
    messages.success(request, words % {"n": count})
    return redirect("wagtailsnippets_walks_photograph:list")


def _take_in(file: UploadedFile, user: Any) -> Added:
    with on_disk(file) as path:
        added = take_in(path, file.name or "", user)
    return replace(added, similar=_offered_among(added.similar, user))


def _offered_among(photographs: list[Photograph], user: Any) -> list[Photograph]:
    """Of others' photographs nothing is told to who may not choose them."""
    known = set(offered(Photograph.objects.filter(pk__in=[one.pk for one in photographs]), user))
    return [one for one in photographs if one in known]


def _arranged(request: HttpRequest, target: Target, groups: list[Any]) -> HttpResponseBase:
    photographs = [one for group in groups for one in group.photographs]
    if request.POST.get("what") == "stops" and isinstance(target, WalkPage):
        if not target.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        titles = [" ".join(title.split())[:200] for title in request.POST.getlist("title")]
        named = [
            (title or _("New stop %(number)d") % {"number": number}, group)
            for number, (title, group) in enumerate(zip([*titles, *[""] * len(groups)], groups, strict=False), 1)
        ]
        made = make_stops(target, named, request.user)
        words = ngettext(
            "%(n)d stop was made as a draft. Nothing is published yet.",
            "%(n)d stops were made as drafts. Nothing is published yet.",
            len(made),
        )
        messages.success(request, words % {"n": len(made)})
        return redirect("wagtailadmin_explore", target.pk)
    stop = target if isinstance(target, StopPage) else _chosen_stop(request, target)
    if stop is None:
        messages.error(request, _("Choose to which stop the photographs belong."))
        address = QueryDict(mutable=True)
        address.setlist("photograph", [str(one.pk) for one in photographs])
        return redirect(f"{request.path}?{address.urlencode()}")
    added = add_to_stop(stop, photographs, request.user)
    words = ngettext(
        "%(n)d photograph was added to “%(stop)s”, as a draft.",
        "%(n)d photographs were added to “%(stop)s”, as a draft.",
        added,
    )
    messages.success(request, words % {"n": added, "stop": stop})
    return redirect("wagtailadmin_pages:edit", stop.pk)


def _chosen_stop(request: HttpRequest, walk: Target) -> StopPage | None:
    asked = request.POST.get("stop", "")
    stops = {str(stop.pk): stop for stop in _stops_of(walk, request.user)}
    return stops.get(asked) if request.POST.get("what") == "stop" else None


def _stops_of(target: Target, user: Any) -> list[StopPage]:
    """Those below the walk that the user may edit."""
    if isinstance(target, StopPage):
        return []
    return [stop for stop in StopPage.objects.child_of(target) if _may_edit(stop, user)]


def _target(user: Any, pk: int) -> Target:
    """The page that keeps the facts. Raises PermissionDenied for who may not edit it."""
    page = get_object_or_404(Page, pk=pk).specific
    if not isinstance(page, WalkPage | StopPage):
        raise PermissionDenied
    found: Target = page.facts
    if not _may_edit(found, user):
        raise PermissionDenied
    return found


def _may_edit(page: Page, user: Any) -> bool:
    allowed = page.permissions_for_user(user)
    return bool(allowed.can_edit() and not allowed.page_locked())


def _check_may_add(user: Any) -> None:
    if not user.has_perm("walks.add_photograph"):
        raise PermissionDenied


def _named(given: QueryDict) -> list[Photograph]:
    numbers = [one for one in given.getlist("photograph") if one.isascii() and one.isdigit() and len(one) < 19]
    return in_order(Photograph.objects.filter(pk__in=numbers[:MOST_AT_ONCE]))


def _row(photograph: Photograph, known: set[str], alike: list[Photograph]) -> Row:
    return Row(photograph, _thumbnail(photograph), str(photograph.pk) in known, alike)


def _thumbnail(photograph: Photograph) -> str:
    return image_url(photograph, size=f"{min(THUMBNAIL, photograph.width)},")
