"""Files and words of records at addresses of their own, for whom the caller has found them to be opened.

`audience` is what `cms.core.access.opened_to` says of who asks. Programs of any site may have what is everybody's, and
no cache keeps the rest. What is not there is told as what may not be seen.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from cms.core.access import PUBLIC
from cms.core.answering import nothing_here, stamped
from cms.core.copies import keep

from .delivery import Sending, send_or_404
from .places import media_storage


def send_file(
    request: HttpRequest, stored: str, file_name: str, content_type: str, audience: str, *, attachment: bool
) -> HttpResponseBase:
    """A file of private storage, or a range of it, never at a bucket's own address: players stay on the site."""
    public = audience == PUBLIC
    what = Sending(media_storage("private"), stored, file_name, content_type, attachment, closed=not public)
    return _to(audience, send_or_404(request, what))


def send_words(request: HttpRequest, text: str, file_name: str, content_type: str, audience: str) -> HttpResponseBase:
    """Captions, chapters, a transcript; 404 where there are none."""
    if not text:
        raise nothing_here()
    etag = stamped(text)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(False, file_name) or ""
    response["ETag"] = etag
    return _to(audience, response)


def _to(audience: str, response: HttpResponseBase) -> HttpResponseBase:
    if audience == PUBLIC:
        response["Access-Control-Allow-Origin"] = "*"
    return keep(response, public=audience == PUBLIC)
