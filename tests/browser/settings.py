"""The library as readers meet it, with what stands in build/static served as it is."""

from cms.settings.production import *  # noqa: F403
from cms.settings.production import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LIMIT_SEARCHES = LIMIT_DOWNLOADS = LIMIT_LOGINS = LIMIT_UPLOADS = LIMIT_ENTRIES = 0
