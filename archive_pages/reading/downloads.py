"""Pages and issues as files: text, ALTO, PDF, JPEG, words with boxes, citations."""

import mimetypes
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from archive_pages.models import Canvas, CanvasText, IssuePage
from archive_pages.text_layer import TextLayer
from cms.core.access import can_preview
from cms.core.answering import nothing_here
from cms.core.languages import direction
from cms.core.middleware import same_in_every_language
from cms.core.permanent import keep, permanent_url
from cms.media.delivery import Sending, send
from cms.media.places import media_storage

from . import citations, names
from .alto import alto_of
from .canvas_data import canvas_data
from .citing import cited
from .kept import kept_files
from .lookup import absent, answer, attach, readable_canvas, readable_issue, title_of
from .page_image import page_jpeg
from .page_pdf import MANY_PAGES, ONE_PAGE, Description, pdf_of

FORM = 1  # grows when a file is made otherwise than before, so that kept copies are made anew
FIRST = 64  # bytes; a PDF's header is shorter
PLAIN = "text/plain; charset=utf-8"


@same_in_every_language
@require_safe
@gzip_page
def canvas_text(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The text in reading order, a blank line between passages."""
    return _of_words(request, uuid, "txt", lambda canvas, layer: _file(canvas, "txt", layer.plain() + "\n", PLAIN))


@same_in_every_language
@require_safe
@gzip_page
def canvas_alto(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """ALTO 4 in the pixels of the canvas, written from the text layer, whatever format the OCR came in."""
    return _of_words(
        request,
        uuid,
        "alto",
        lambda canvas, layer: _file(canvas, "alto.xml", alto_of(canvas, layer), "application/xml"),
    )


@same_in_every_language
@require_safe
@gzip_page
def canvas_json(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Words with their boxes (`canvas_data`), for the viewer and for anybody's programs."""

    def words(canvas: Canvas, layer: TextLayer) -> JsonResponse:
        data = canvas_data(canvas, layer, permanent_url(canvas))
        return JsonResponse(data, json_dumps_params={"separators": (",", ":")})

    return _open_to_programs(_of_words(request, uuid, "json", words))


def _of_words(
    request: HttpRequest, uuid: UUID, form: str, make: Callable[[Canvas, TextLayer], HttpResponseBase]
) -> HttpResponseBase:
    """The canvas's words in some form, or plain words where it has none."""
    canvas = readable_canvas(request, uuid)
    layer = canvas.text_layer()
    if layer is None:
        return _no_text(canvas)
    version = canvas_version(canvas, form)
    return answer(request, canvas.issue, version, lambda: make(canvas, layer), canvas.modified_at)


@same_in_every_language
@require_safe
def canvas_jpeg(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The scan with every pixel, as one JPEG."""
    canvas = readable_canvas(request, uuid)
    if not canvas.pyramid:
        return _no_picture(canvas.issue)
    return _made(
        request, canvas.issue, canvas_version(canvas, "jpg"), lambda: iter([page_jpeg(canvas)]), "image/jpeg",
        names.canvas_file(canvas, title_of(canvas.issue), "jpg"),
    )  # fmt: skip


@require_safe
def canvas_pdf(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The page as a PDF that can be searched."""
    canvas = readable_canvas(request, uuid)
    if not canvas.pyramid:
        return _no_picture(canvas.issue)
    title = title_of(canvas.issue)
    label = _("%(issue)s, page %(page)s") % {"issue": canvas.issue.title, "page": canvas.label}
    return _made(
        request, canvas.issue, canvas_version(canvas, f"pdf-{get_language()}"),
        lambda: _pdf([canvas], canvas.issue, label, permanent_url(canvas), ONE_PAGE), "application/pdf",
        names.canvas_file(canvas, title, "pdf"),
    )  # fmt: skip


@same_in_every_language
@require_safe
def canvas_master(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The scan's file as it came, for those who work on the issue; for others there is nothing here."""
    canvas = readable_canvas(request, uuid)
    if not can_preview(canvas.issue, request.user):
        raise nothing_here()
    name = str(canvas.master.name or "")
    suffix = PurePosixPath(name).suffix.lstrip(".") or "bin"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file_name = names.canvas_file(canvas, title_of(canvas.issue), suffix)
    try:
        return send(request, Sending(media_storage("private"), name, file_name, kind, may_redirect=True))
    except FileNotFoundError:
        return _no_picture(canvas.issue)


@require_safe
def issue_pdf(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """All pages of the issue as one PDF that can be searched. Sent while it is being made."""
    issue = readable_issue(request, uuid)
    canvases = list(issue.canvases.exclude(pyramid="").select_related("tiles").order_by("order"))
    if not canvases:
        return _no_picture(issue)
    return _made(
        request, issue, issue_version(issue, canvases, "pdf"),
        lambda: _pdf(canvases, issue, issue.title, permanent_url(issue), MANY_PAGES), "application/pdf",
        names.issue_file(issue, title_of(issue), "pdf"),
    )  # fmt: skip


@same_in_every_language
@require_safe
@gzip_page
def issue_text(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The text of all pages; a line with a form feed begins each page."""
    issue = readable_issue(request, uuid)
    canvases = list(issue.canvases.filter(text__isnull=False).order_by("order"))
    if not canvases:
        return absent(_("No page of this issue has text."))

    def pages() -> Iterator[str]:
        texts = CanvasText.objects.filter(canvas__in=canvases).select_related("canvas").order_by("canvas__order")
        for number, text in enumerate(texts.iterator(chunk_size=20)):
            yield ("\f\n" if number else "") + text.layer().plain() + "\n"

    def make() -> HttpResponseBase:
        response = StreamingHttpResponse(pages(), content_type=PLAIN)
        return attach(response, names.issue_file(issue, title_of(issue), "txt"))

    return answer(request, issue, issue_version(issue, canvases, "txt"), make)


def _citation(
    suffix: str, content_type: str, write: Callable[[citations.Source], str]
) -> Callable[..., HttpResponseBase]:
    @require_safe
    def view(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
        issue = readable_issue(request, uuid)
        source = cited(issue, title_of(issue), _page_asked(request, issue))
        body = write(source)
        version = f"{suffix}-{FORM}-{uuid}-{body}"

        def make() -> HttpResponseBase:
            response = HttpResponse(body, content_type=content_type)
            return attach(response, names.issue_file(issue, title_of(issue), suffix))

        return answer(request, issue, version, make)

    return view


issue_bibtex = _citation("bib", "application/x-bibtex; charset=utf-8", citations.bibtex)
issue_ris = _citation("ris", "application/x-research-info-systems; charset=utf-8", citations.ris)
issue_csl = _citation("csl.json", "application/vnd.citationstyles.csl+json", citations.csl_text)


def canvas_version(canvas: Canvas, form: str) -> str:
    """A name that changes with the canvas, its text or its picture."""
    return (
        f"{form}-{FORM}-{canvas.uuid}-{canvas.modified_at.timestamp()}-{canvas.ocr_sha256[:12]}-{canvas.pyramid.name}"
    )


def issue_version(issue: IssuePage, canvases: list[Canvas], form: str) -> str:
    """A name that changes with the issue's own record and with each of its canvases."""
    parts = [form, str(FORM), str(issue.uuid), issue.title, str(get_language())]
    return "\n".join([*parts, *(canvas_version(canvas, "") for canvas in canvases)])


def _made(
    request: HttpRequest,
    issue: IssuePage,
    version: str,
    make: Callable[[], Iterator[bytes]],
    content_type: str,
    name: str,
) -> HttpResponseBase:
    kept = kept_files()

    def respond() -> HttpResponseBase:
        response = StreamingHttpResponse(_begun(kept.stream(version, make)), content_type=content_type)
        size = kept.size(version)
        if size is not None:
            response["Content-Length"] = str(size)
        return attach(response, name)

    return answer(request, issue, version, respond)


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, once the first picture was read: while files can't be had the answer is 503, no broken file."""
    start = [b""]
    while sum(map(len, start)) < FIRST and (chunk := next(chunks, None)) is not None:
        start.append(chunk)
    return chain(start[1:], chunks)


def _pdf(canvases: list[Canvas], issue: IssuePage, name: str, address: str, longest: int) -> Iterator[bytes]:
    language = issue.languages[0] if issue.languages else ""
    about = Description(name, settings.SITE_NAME, language, address, direction(language) == "rtl")
    return pdf_of(canvases, about, longest)


def _page_asked(request: HttpRequest, issue: IssuePage) -> Canvas | None:
    """The canvas of `?page=`, the order of a page; none where none or no such page is asked for."""
    order = request.GET.get("page", "")
    if not (order.isascii() and order.isdigit() and len(order) < 7):
        return None
    return issue.canvases.filter(order=int(order)).first()


def _file(canvas: Canvas, suffix: str, body: str | bytes, content_type: str) -> HttpResponseBase:
    response = HttpResponse(body, content_type=content_type)
    return attach(response, names.canvas_file(canvas, title_of(canvas.issue), suffix))


def _open_to_programs(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _no_text(canvas: Canvas) -> HttpResponseBase:
    return keep(absent(_("This page has no text: nobody has read it by machine or by hand yet.")), canvas.issue)


def _no_picture(issue: IssuePage) -> HttpResponseBase:
    return keep(absent(_("There is no picture of this page.")), issue)
