"""Entries in every state, and what is sent over HTTP to each of them: written down, and sent by nobody yet.

    manage.py shell -c "from tests.campaigns.held.told import main; main()"

Within an installation of its own. Each act has two entries: for a death before its commit, and for one after it.
"""

import json
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.test import Client

from campaigns.models.submission import State
from campaigns.status.address import address_of
from tests.campaigns import kills
from tests.campaigns.held.holding import AFTER, BEFORE
from tests.campaigns.kill_table import Act, Library, table, word_of

ACTS = {
    "draft: an upload arrives": State.DRAFT,
    "draft: sent": State.WAITING,
    "checking: taken back": State.CHANGE,
    "waiting: approved": State.PUBLISHED,
    "change: sent again": State.WAITING,
    "approved: approved by another": State.PUBLISHED,
    "published: taken down": State.WAITING,
    "taken down: approved again": State.PUBLISHED,
    "refused: reconsidered": State.WAITING,
    "published: withdrawn": State.WITHDRAWN,
}
"""What is killed while it is answered, and where the entry is once it is answered in the end."""
TOKEN = "t" * 32


class NotingClient(Client):
    """Writes down what a browser would send."""

    noted: dict[str, Any]

    def request(self, **request: Any) -> Any:
        headers = {name[5:].replace("_", "-"): value for name, value in request.items() if name.startswith("HTTP_")}
        self.noted = {
            "method": request["REQUEST_METHOD"],
            "path": request["PATH_INFO"],
            "body": request["wsgi.input"].read().decode("latin-1"),
            "headers": headers | {"Content-Type": request["CONTENT_TYPE"]},
        }
        return HttpResponse()


def main() -> None:
    library = kills.made()
    session = library.desk.cookies["sessionid"].value
    noting = replace(library, desk=NotingClient(), reader=NotingClient())
    acts = {act.name: act for act in table(noting)}
    told = [_told(library, noting, acts[name], when) for name in ACTS for when in (BEFORE, AFTER)]
    checked = _entry(library.arrived(), "checking: checked", State.WAITING)
    print(json.dumps({"entries": told, "checked": checked, "cookies": {"sessionid": session, "csrftoken": TOKEN}}))


def _told(library: Library, noting: Library, act: Act, when: str) -> dict[str, Any]:
    sent = act.begun(library)
    act.do(noting, sent)
    client = next(one for one in (noting.desk, noting.reader) if "noted" in vars(one))
    told = _entry(sent, act.name, ACTS[act.name]) | {"when": when, "request": vars(client).pop("noted")}
    return told


def _entry(sent: Any, act: str, end: State) -> dict[str, Any]:
    addresses = {
        "sender": address_of(sent, "hu"),
        "page": f"{sent.campaign.url}{sent.code}/",
        "desk": f"/admin/entries/{sent.uuid}/",
    }
    return {"act": act, "uuid": str(sent.uuid), "word": word_of(sent.uuid), "end": end, **addresses}
