"""“I have a photograph of this place”: pages invite, and another app takes what readers send, without knowing of each
other. Who takes something registers an inviter; who shows pages asks for an invitation to what a page is about."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from wagtail.models import Page


@dataclass(frozen=True)
class Subject:
    """What readers would send something about: a page, the pages that it is part of, and where it is.

    `keys` are the pages' translation keys, `places` ids; both the nearest first.
    """

    page: Page
    keys: tuple[UUID, ...]
    places: tuple[int, ...] = ()


@dataclass(frozen=True)
class Invitation:
    """`address`: where something can be sent now by whoever asked."""

    address: str
    page: int

    @property
    def url(self) -> str:
        return f"{self.address}?{urlencode({'about': self.page})}"

    @property
    def photograph(self) -> str:
        """To be followed by the UUID of a photograph that somebody may know something of."""
        return f"{self.url}&photograph="


Inviter = Callable[[HttpRequest, Subject], Invitation | None]
_inviters: list[Inviter] = []


def invites(inviter: Inviter) -> Inviter:
    """Registers who takes what readers send; None for who takes nothing about this now."""
    _inviters.append(inviter)
    return inviter


def invitation(request: HttpRequest, subject: Subject) -> Invitation | None:
    return next(filter(None, (inviter(request, subject) for inviter in _inviters)), None)
