"""What guards the site: who is believed about a visitor's address, limits, headers, and where counts are kept."""

from datetime import timedelta

from redis.backoff import NoBackoff
from redis.retry import Retry

from .env import ENV

TRUST_PROXY = ENV.boolean(
    "TRUST_PROXY",
    False,
    "Believe X-Forwarded-Proto, X-Forwarded-For and X-Request-ID. Only behind a proxy that sets them itself.",
)
PROXY_COUNT = ENV.integer("PROXY_COUNT", 1, "Proxies of ours between a reader and the site, each adding an address.")

CACHE_URL = ENV.text("CACHE_URL", "", "Redis for counts that several web processes share, redis://….")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Counts of `cms.core.limits`. Redis may be slow or gone: nobody waits for it longer than this.
    "limits": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "retry": Retry(NoBackoff(), 0)},
    }
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"},
}

# Most requests in a minute from one address; 0: any number.
LIMIT_SEARCHES = ENV.integer("LIMIT_SEARCHES", 120, "Searches in a minute from one address; 0: any number.")
LIMIT_DOWNLOADS = ENV.integer("LIMIT_DOWNLOADS", 120, "Downloads in a minute from one address; 0: any number.")
LIMIT_LOGINS = ENV.integer("LIMIT_LOGINS", 30, "Passwords sent in a minute from one address; 0: any number.")
LIMIT_ENTRY_PAGES = ENV.integer(
    "LIMIT_ENTRY_PAGES", 900, "Requests in a minute from one address to senders’ own entries; 0: any number."
)
LIMIT_ENTRIES = ENV.integer(
    "LIMIT_ENTRIES", 60, "Entries begun in an hour from one address, such as a school’s; 0: any number."
)
LIMIT_CAMPAIGN_ENTRIES = ENV.integer(
    "LIMIT_CAMPAIGN_ENTRIES", 1000, "Entries begun in an hour in one campaign; 0: any number."
)
LOGIN_FAILURES = ENV.integer(
    "LOGIN_FAILURES", 10, "Wrong passwords for one account from one address, after which it waits for 15 minutes."
)
UPLOAD_MEGABYTES = ENV.integer("UPLOAD_MEGABYTES", 2048, "Largest upload of an editor, in megabytes.")
VISITOR_UPLOAD_MEGABYTES = 1

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_ENABLED = LOGIN_FAILURES > 0
AXES_FAILURE_LIMIT = LOGIN_FAILURES
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a reading room shares an address
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "cms.core.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "cms.core.limits.locked_out"

CSRF_FAILURE_VIEW = "cms.core.error_handlers.form_refused"

# `cms.core.policy` adds what depends on the installation and on the page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}
