"""Whoever is to be killed stops at a known moment, and leaves a mark in `VAR_DIR/held`.

A request says by its header `Hold` when its thread stops: `before` or `after` it commits what it has written of an
entry. A worker stops before it calls one of the functions that the variable `HOLD_AT` names.
"""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

BEFORE, AFTER = "before", "after"
WRITTEN = ('INSERT INTO "campaigns_handlingstep"', 'UPDATE "campaigns_submissionfile"')
"""Each act on an entry notes a step; the last bytes of a file make it an arrived one."""


def hold(what: str) -> None:
    folder = Path(settings.VAR_DIR) / "held"
    folder.mkdir(exist_ok=True)
    (folder / what).touch()
    Event().wait()


def begin() -> None:
    for function in filter(None, os.environ.get("HOLD_AT", "").split(",")):
        mock.patch(function, lambda *_arguments, function=function, **_named: hold(function)).start()


class HoldingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "Hold" not in request.headers:
            return self.get_response(request)
        when, name = request.headers["Hold"].split(" ")
        written: list[str] = []

        def execute(run: Any, sql: str, *others: Any) -> Any:
            if sql.startswith(WRITTEN):
                written.append(sql)
            return run(sql, *others)

        def commit(real: Callable[[], None] = connection.commit) -> None:
            if written and when == BEFORE:
                hold(name)
            real()
            if written:
                hold(name)

        with connection.execute_wrapper(execute), mock.patch.object(connection, "commit", commit):
            return self.get_response(request)
