"""The headers of tus 1.0.0, read: whatever else than the protocol says is refused."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .refusals import Refused

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
ALGORITHMS = ("sha1", "sha256")
BODY = "application/offset+octet-stream"
LONGEST_METADATA = 8192
NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
KEY = re.compile(r"[!-+\--~]{1,100}", re.ASCII)  # what is printed, but no comma and no space


@dataclass(frozen=True)
class Checksum:
    algorithm: str
    digest: bytes

    def new(self) -> Any:
        return hashlib.new(self.algorithm, usedforsecurity=False)


def number(text: str | None, header: str) -> int:
    """Raises Refused for what is missing, negative, or no whole number of at most 15 digits."""
    if text is None or not NUMBER.fullmatch(text):
        raise Refused(400, _("The header %(header)s is missing or is no number.") % {"header": header}, "number")
    return int(text)


def metadata(header: str) -> dict[str, str]:
    """`Upload-Metadata`: `name base64,name base64`. Raises Refused."""
    if len(header) > LONGEST_METADATA:
        raise _bad_metadata()
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip(" ") for one in header.split(","))):
        key, _space, value = pair.partition(" ")
        if not KEY.fullmatch(key) or key in found:
            raise _bad_metadata()
        try:
            found[key] = _decoded(value).decode("utf-8")
        except UnicodeDecodeError as error:
            raise _bad_metadata() from error
    return found


def checksum(header: str | None) -> Checksum | None:
    """`Upload-Checksum`: `sha256 base64`. Raises Refused."""
    if header is None:
        return None
    algorithm, _space, value = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refused(400, _("Checksums of this kind are not known here."), "checksum-algorithm")
    found = Checksum(algorithm, _decoded(value))
    if len(found.digest) != found.new().digest_size:
        raise _bad_metadata()
    return found


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise _bad_metadata() from error


def _bad_metadata() -> Refused:
    return Refused(400, _("What was told about the file can’t be read."), "metadata")
