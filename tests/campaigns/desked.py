"""A moderator at the desk, for tests."""

from typing import Any

from django.test import Client
from django.urls import reverse

from campaigns.models import Submission

from . import factories

QUEUE = "/admin/entries/"


def at_the_desk(client: Client, name: str = "moderator") -> Any:
    """Logs a moderator in."""
    user = factories.moderator(name)
    client.force_login(user)
    return user


def at(name: str, uuid: Any) -> str:
    return reverse(f"entries_desk:{name}", args=[uuid])


def decide(
    client: Client, submission: Submission, act: str, reason: str = "", seen: Any = None, query: str = ""
) -> Any:
    """What the form of the entry's page sends. `seen` is the last step that it knew."""
    last = submission.steps.order_by("at", "pk").last()
    seen = (last.pk if last else 0) if seen is None else seen
    return client.post(at("decide", submission.uuid) + query, {"act": act, "reason": reason, "seen": seen})


def text(answer: Any) -> str:
    return str(answer.content.decode())
