"""Settings shared by every way of running. Environment variables alone choose the profile."""

from pathlib import Path

import dj_database_url

from .background import *  # noqa: F403
from .books import *  # noqa: F403
from .captions import *  # noqa: F403
from .checking import *  # noqa: F403
from .env import ENV
from .letters import *  # noqa: F403
from .logs import *  # noqa: F403
from .maps import *  # noqa: F403
from .media import *  # noqa: F403
from .paths import BASE_DIR, BUILD_DIR, VAR_DIR
from .search import *  # noqa: F403
from .security import *  # noqa: F403
from .uploads import *  # noqa: F403

SITE_NAME = ENV.text("SITE_NAME", "Virtual Library", "Name in the admin, and where a language has no front page.")
SITE_URL = ENV.url(
    "SITE_URL",
    "http://127.0.0.1:8000",
    ("http", "https"),
    "Public address of the site, without a slash at its end. Manifests, feeds and mails build on it.",
)
SITE_ACCENT = ENV.text("SITE_ACCENT", "#8a3324", "The library's own colour, as #rrggbb.")

SECRET_KEY = ENV.text("SECRET_KEY", "", "Key that signs sessions. Kept in VAR_DIR/secret-key where it is not given.")
if not SECRET_KEY:
    from .secret import kept_secret

    SECRET_KEY = kept_secret(VAR_DIR / "secret-key")

DEBUG = False
ALLOWED_HOSTS = ENV.names(
    "ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "Host names that the site answers to, separated by commas."
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "home",
    "archive_pages",
    "walks",
    "campaigns",
    "books",
    "places",
    "search",
    "demo",
    "cms.operating",
    "cms.core",
    "cms.media",
    "cms.uploads",
    "cms.letters",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.api.v2",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "rest_framework",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.operating.probes.ProbeMiddleware",
    "cms.core.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.core.policy.PolicyMiddleware",
    "cms.core.middleware.AskAgainMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.core.middleware.SiteLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "cms.core.limits.LimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.core.editing.OneAtATimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
    "search.backends.listing.reduced.ReducedSearchMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "cms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.core.context.site",
            ],
        },
    },
]

DATABASE_URL = ENV.text(
    "DATABASE_URL",
    f"sqlite:///{VAR_DIR / 'library.sqlite3'}",
    "Database address, sqlite:///… or postgres://….",
)
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True)}
except (ValueError, KeyError) as error:
    ENV.fault("DATABASE_URL", str(error), "sqlite:///… or postgres://…")
    DATABASES = {"default": dj_database_url.parse(f"sqlite:///{VAR_DIR / 'library.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue instead of failing, and readers never wait for them.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;"
            "PRAGMA secure_delete=ON;"  # what is withdrawn is not only unlinked, but overwritten
        ),
    }
elif DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["ENGINE"] = "cms.core.postgresql"  # Django's, but that readers don't wait for a frozen server
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)  # seconds; readers are told to wait
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailcore_login"
WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "login.html"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105 - no password

# The four languages of the interface, each under its own name.
LANGUAGES = [("hu", "Magyar"), ("ro", "Română"), ("en", "English"), ("fa", "فارسی")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
LANGUAGE_CODE = ENV.choice("LANGUAGE_CODE", "en", ("hu", "ro", "en", "fa"), "Language of a visitor who asks for none.")
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
TIME_ZONE = ENV.timezone("TIME_ZONE", "Europe/Bucharest", "Time zone of dates and of scheduled publishing.")
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = True
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False

STATIC_URL = "/static/"
STATIC_ROOT = BUILD_DIR / "collected"
STATICFILES_DIRS = [BUILD_DIR / "static"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

BATCH_DIR = Path(
    ENV.text("BATCH_DIR", str(VAR_DIR / "batches"), "Folder whose sub-folders and zips the admin offers for ingest.")
)
PRESS_CACHE = Path(
    ENV.text(
        "PRESS_CACHE", str(VAR_DIR / "press-cache"), "Folder where the demo's printing press keeps what it has made."
    )
)
INGEST_MAX_MEGAPIXELS = ENV.integer("INGEST_MAX_MEGAPIXELS", 400, "Largest scan that is decoded, in megapixels.")
IIIF_CACHE_MEGABYTES = ENV.integer(
    "IIIF_CACHE_MEGABYTES", 1000, "Room on disk for parts of scans that were cut for viewers, in megabytes."
)
DOWNLOAD_CACHE_MEGABYTES = ENV.integer(
    "DOWNLOAD_CACHE_MEGABYTES", 2000, "Room on disk for PDFs and pictures that readers downloaded, in megabytes."
)
INGEST_MAX_ZIP_GIGABYTES = ENV.integer("INGEST_MAX_ZIP_GIGABYTES", 50, "Largest size of a batch's zip once unpacked.")

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILAPI_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.CustomDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 100 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.uploads.SafeImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILAPI_LIMIT_MAX = 100

SILENCED_SYSTEM_CHECKS: list[str] = []
