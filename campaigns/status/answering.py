"""How answers at a private address go out: kept by nobody, found by no search engine, told to no other site."""

from django.http.response import HttpResponseBase


def private(answer: HttpResponseBase) -> HttpResponseBase:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
