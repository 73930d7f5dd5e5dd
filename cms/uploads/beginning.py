"""A new upload: wanted by the room it is for, and within the quotas."""

import uuid

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.core.addresses import address_of
from cms.core.locks import lock

from . import quotas
from .keeping import expiry
from .models import Upload
from .purposes import purpose_named


def begin(request: HttpRequest, metadata: dict[str, str], length: int) -> Upload:
    """`purpose` of the metadata names who takes it. Raises Refused."""
    name = metadata.get("purpose", "")
    taker, number = purpose_named(name), uuid.uuid4()
    with lock("uploads begin"), transaction.atomic():
        opened = taker.open(request, number, metadata, length)
        upload = Upload(
            uuid=number,
            purpose=name,
            owner=opened.owner,
            name=opened.name[:255],
            media_type=opened.media_type[:100],
            length=length,
            from_address=_hash(address_of(request)),
            expires_at=expiry(),
        )
        quotas.check(upload)
        upload.save()
    return upload


def _hash(address: str) -> str:
    return salted_hmac("cms.uploads", address, algorithm="sha256").hexdigest()
