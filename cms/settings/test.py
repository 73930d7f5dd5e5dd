"""For the tests: everything in a folder of its own, fast password hashing, no built assets needed."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES

VAR_DIR = Path(tempfile.mkdtemp(prefix="virtual-library-test-"))
MEDIA_ROOT = VAR_DIR / "media" / "public"
PRIVATE_MEDIA_ROOT = VAR_DIR / "media" / "private"
INDEX_DIR = VAR_DIR / "index"
BATCH_DIR = VAR_DIR / "batches"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_MEDIA_ROOT  # type: ignore[index]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILADMIN_BASE_URL = SITE_URL
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
