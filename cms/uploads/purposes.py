"""Who takes files: a room registers a purpose, and decides before a byte is sent whether it wants the file.

@purpose("entries")
class Entries:
    def open(self, request, uuid, metadata, length) -> Opened: ...
    def finished(self, upload) -> None: ...
    def gone(self, upload) -> None: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from .models import Upload
from .refusals import Refused

__all__ = ["Opened", "Purpose", "Refused", "purpose", "purpose_named"]


@dataclass(frozen=True)
class Opened:
    """What a room says of a file that it wants. By `owner`, a record of its own, open uploads are counted."""

    owner: UUID
    name: str
    media_type: str = ""


class Purpose(Protocol):
    """All three are called within a transaction, that of the upload's own row."""

    def open(self, request: HttpRequest, uuid: UUID, metadata: dict[str, str], length: int) -> Opened:
        """Raises Refused. `uuid` will be the upload's; what is written here goes again where a quota is reached."""

    def finished(self, upload: Upload) -> None:
        """Its last byte is being recorded."""

    def gone(self, upload: Upload) -> None:
        """It expired or was terminated before it was finished."""


P = TypeVar("P", bound=Purpose)
_purposes: dict[str, Purpose] = {}


def purpose(name: str) -> Callable[[type[P]], type[P]]:
    def register(made: type[P]) -> type[P]:
        _purposes[name] = made()
        return made

    return register


def purpose_named(name: str) -> Purpose:
    """Raises Refused."""
    try:
        return _purposes[name]
    except KeyError as error:
        raise Refused(400, _("It is not known what this file is for."), "purpose") from error
