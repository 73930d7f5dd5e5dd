"""Whether somebody takes part, or a program that fills in forms by the thousand.

A browser does a second of work for it (altcha: PBKDF2 until a key begins with eight zero bits), while its reader reads
what is needed. Where it runs no script, the form must have been open for some seconds, and far fewer may be begun.
Each proof and each form opens one entry.
"""

import logging
import secrets
import time
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.core.cache import caches
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ALGORITHM, COST = "PBKDF2/SHA-256", 2_000  # a fifth of a second to a second, as the device is
LASTS = 30 * 60  # seconds
SALT = "campaigns.taking-part"
READING = 5  # seconds that nobody needs less of to read what is needed
LONGEST_PROOF = 4_000  # characters; ours have about 700


def challenge() -> dict[str, Any]:
    """What the browser's worker is to solve, as altcha's JSON."""
    made = altcha.create_challenge(ALGORITHM, COST, expires_at=int(time.time()) + LASTS, hmac_secret=_secret())
    told: dict[str, Any] = made.to_dict()
    return told


def proved(solution: str) -> bool:
    """Whether the work was done, for a challenge of ours that is not too old, and for the first time."""
    if not solution or len(solution) > LONGEST_PROOF:
        return False
    try:
        payload = altcha.Payload.from_base64(solution)
        found = altcha.verify_solution(payload, _secret())
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return False  # no base64, no JSON, or JSON of another shape
    return bool(found.verified) and _first_time(payload.challenge.parameters.nonce)


def opened_now() -> str:
    """For a hidden field: when the form was opened, signed."""
    return signing.dumps([round(time.time(), 3), secrets.token_hex(8)], salt=SALT)


def still_open(opened: str) -> str:
    """The same for a form that is shown again: its reader need not wait anew. Another one where it is none of ours."""
    return opened if _read(opened) is not None else opened_now()


def waited(opened: str) -> bool:
    """Whether the form was open for a person's time, and is sent for the first time."""
    found = _read(opened)
    return found is not None and time.time() - found[0] >= READING and _first_time(found[1])


def _read(opened: str) -> tuple[float, str] | None:
    try:
        since, number = signing.loads(opened, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return since, number


def _secret() -> str:
    return f"{SALT}:{settings.SECRET_KEY}"


def _first_time(number: str) -> bool:
    """Nobody is turned away because the cache can't be asked: then the limits of the hour hold alone."""
    try:
        return bool(caches["limits"].add(f"taking-part:{number}", 1, timeout=LASTS + 60))
    except RedisError as error:
        logger.warning("Proofs can't be remembered (%s).", type(error).__name__)
        return True
