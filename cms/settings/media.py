"""Where files lie: in a folder, or on S3 where `S3_PRIVATE_BUCKET` is set."""

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

MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media" / "public"
PRIVATE_MEDIA_ROOT = VAR_DIR / "media" / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Masters, pyramids and OCR files. Nothing serves this folder but views that ask `cms.core.access`.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
