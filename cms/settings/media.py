"""Where files lie: in a folder, or on S3 where `S3_PRIVATE_BUCKET` is set."""

from typing import Any

from .env import ENV
from .paths import VAR_DIR

S3_PUBLIC_BUCKET = ENV.text("S3_PUBLIC_BUCKET", "", "Bucket for pictures and documents of the site.")
S3_PRIVATE_BUCKET = ENV.text(
    "S3_PRIVATE_BUCKET", "", "Bucket for masters, pyramids and OCR files; no one reads it but we."
)
S3_ENDPOINT_URL = ENV.text("S3_ENDPOINT_URL", "", "Address of an S3 server that is not Amazon's.")
S3_REGION = ENV.text("S3_REGION", "us-east-1", "Region of the buckets.")
S3_ACCESS_KEY = ENV.text("S3_ACCESS_KEY", "", "Key id for both buckets.")
S3_SECRET_KEY = ENV.text("S3_SECRET_KEY", "", "Secret of that key.")
S3_BROWSER_URL = ENV.text(
    "S3_BROWSER_URL", "", "The S3 server's address as browsers reach it, where that is another than S3_ENDPOINT_URL."
)
PRIVATE_DELIVERY = ENV.choice(
    "PRIVATE_DELIVERY",
    "stream",
    ("stream", "presigned"),
    "How documents and masters go out of S3: through the site, or by an address at S3 that opens for a minute.",
)
BATCH_BUCKETS = ENV.names("BATCH_BUCKETS", [], "Buckets that batches may be ingested from, separated by commas.")

MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media" / "public"
PRIVATE_MEDIA_ROOT = VAR_DIR / "media" / "private"


def _folder(location: Any, base_url: str | None) -> dict[str, Any]:
    options = {"location": location, "base_url": base_url}
    return {"BACKEND": "cms.media.storages.folder.FolderStorage", "OPTIONS": options}


def _bucket(name: str, base_url: str | None) -> dict[str, Any]:
    options = {
        "bucket_name": name,
        "base_url": base_url,
        "endpoint_url": S3_ENDPOINT_URL or None,
        "browser_url": S3_BROWSER_URL,
        "region_name": S3_REGION,
        "access_key": S3_ACCESS_KEY or None,
        "secret_key": S3_SECRET_KEY or None,
    }
    return {"BACKEND": "cms.media.storages.bucket.BucketStorage", "OPTIONS": options}


# Both places where files may lie; `manage.py move_media` moves them from one to the other. Nothing is read from either
# but by views that ask who may: `default` is the site's pictures and documents, `private` the scans.
MEDIA_PLACES = {"folder": {"default": _folder(MEDIA_ROOT, MEDIA_URL), "private": _folder(PRIVATE_MEDIA_ROOT, None)}}
if S3_PRIVATE_BUCKET or S3_PUBLIC_BUCKET:
    if S3_PRIVATE_BUCKET and S3_PUBLIC_BUCKET and S3_PRIVATE_BUCKET != S3_PUBLIC_BUCKET:
        MEDIA_PLACES["s3"] = {
            "default": _bucket(S3_PUBLIC_BUCKET, MEDIA_URL),
            "private": _bucket(S3_PRIVATE_BUCKET, None),
        }
    else:
        ENV.fault("S3_PUBLIC_BUCKET", "S3 takes two buckets", "S3_PUBLIC_BUCKET and S3_PRIVATE_BUCKET, not the same")
STORAGES = {
    **MEDIA_PLACES.get("s3", MEDIA_PLACES["folder"]),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
