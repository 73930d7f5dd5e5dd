"""For the tests: everything in a folder and under names of its own, fast password hashing, no built assets needed."""

import os
import tempfile

from .env import ENV

# Before the other settings are read, for much follows from these.
ENV.source["VAR_DIR"] = tempfile.mkdtemp(prefix="virtual-library-test-")
ENV.source["ELASTICSEARCH_PREFIX"] = f"test-{os.getpid()}"
ENV.source["BROKER_PREFIX"] = f"test-{os.getpid()}"
for bucket in ("S3_PUBLIC_BUCKET", "S3_PRIVATE_BUCKET"):
    if ENV.source.get(bucket):
        ENV.source[bucket] = f"test-{bucket.split('_')[1].lower()}-{os.getpid()}"

from .base import *  # noqa: E402, F403
from .base import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["TEST"] = {"NAME": f"test-{os.getpid()}"}

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
SITE_URL = "http://testserver"
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILADMIN_BASE_URL = SITE_URL
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LIMIT_SEARCHES = LIMIT_DOWNLOADS = LIMIT_LOGINS = LIMIT_UPLOADS = 0
