"""The buckets as the site needs them: there, closed, and without what was left half-sent."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from .storages.bucket import BucketStorage
from .storages.client import asking

UNKNOWN = ("NotImplemented", "MethodNotAllowed")
CLOSED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
LIFECYCLE = {
    "Rules": [
        {
            "ID": "drop-unfinished-uploads",
            "Status": "Enabled",
            "Filter": {"Prefix": ""},
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        }
    ]
}


class OpenBucket(Exception):
    """Others than the site can read the bucket."""


def prepare(bucket: BucketStorage) -> Iterator[str]:
    """Makes the bucket where it is missing, and closes it; told in a sentence for each step. Raises OpenBucket,
    StorageUnavailable."""
    client, name = bucket.server.patient(), bucket.bucket_name
    with asking(bucket.server, name):
        yield f"{name}: made" if _made(bucket) else f"{name}: there already"
        if _can(lambda: client.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=CLOSED)):
            yield f"{name}: the server refuses to open it to others"
        if _opened(client, name):
            raise OpenBucket(f"{name}: a policy of this bucket opens it to everyone. Take it away and run this again.")
        if _can(lambda: client.get_bucket_lifecycle_configuration(Bucket=name)):
            yield f"{name}: has rules of its own for what gets old; they stay"
        elif _can(lambda: client.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration=LIFECYCLE)):
            yield f"{name}: the server drops what was half-sent a day ago"
        else:
            yield f"{name}: the worker drops what was half-sent a day ago"
    dropped = bucket.drop_abandoned()
    if dropped:
        yield f"{name}: {dropped} unfinished uploads dropped"


def _made(bucket: BucketStorage) -> bool:
    client, region = bucket.server.patient(), bucket.server.region
    place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region not in ("", "us-east-1") else {}
    try:
        client.head_bucket(Bucket=bucket.bucket_name)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 404:
            raise
        client.create_bucket(Bucket=bucket.bucket_name, **place)
        return True
    return False


def _opened(client: Any, name: str) -> bool:
    """Whether a policy allows something to everyone."""
    try:
        policy = json.loads(client.get_bucket_policy(Bucket=name)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchBucketPolicy", *UNKNOWN):
            return False
        raise
    statements = policy.get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    return any(one.get("Effect") == "Allow" and _everyone(one.get("Principal")) for one in statements)


def _everyone(principal: Any) -> bool:
    named = principal.values() if isinstance(principal, dict) else [principal]
    return any("*" in (one if isinstance(one, list) else [one]) for one in named)


def _can(ask: Callable[[], object]) -> bool:
    """Whether the server knows this, and has it where it is read."""
    try:
        ask()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchLifecycleConfiguration", *UNKNOWN):
            return False
        raise
    return True
