"""The private address of a submission, which its sender alone knows.

Nothing that opens it is stored: the token is made of the submission's UUID and its `key` with the installation's
secret. A new `key` makes the address another one, and the old one opens nothing any more.
"""

import base64
import hmac

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from campaigns.models import Submission

PURPOSE = "campaigns.status"


def token_of(submission: Submission) -> str:
    """43 letters, digits, hyphens and underscores."""
    message = f"{PURPOSE}:{submission.uuid}:{submission.key}".encode()
    digest = hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def check_token(submission: Submission, token: str) -> bool:
    """Whether this token opens it. Takes the same time for every wrong token."""
    return hmac.compare_digest(token_of(submission).encode(), token.encode())


def address_of(submission: Submission, language: str | None = None) -> str:
    """`/hu/my-entry/<uuid>/<token>/`, in `language` or in the one in which the submission was begun. A path alone."""
    with override(language or submission.interface_language):
        return reverse("my-entry", args=[submission.uuid, token_of(submission)])
