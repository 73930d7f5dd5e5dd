"""What is logged and counted, and how."""

from .env import ENV

LOG_FORMAT = ENV.choice("LOG_FORMAT", "plain", ("plain", "json"), "plain: lines for people; json: an object a line.")
LOG_REQUESTS = ENV.boolean("LOG_REQUESTS", False, "A line for each request: address by name, status, time.")
METRICS_TOKEN = ENV.text("METRICS_TOKEN", "", "Token for Prometheus at /metrics; without one, nothing is there.")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "cms.core.logs.RequestFilter"}},
    "formatters": {
        "plain": {
            "()": "cms.core.logs.PlainFormatter",
            "format": "{asctime} {levelname} {name}{mark}: {message}",
            "style": "{",
        },
        "json": {"()": "cms.core.logs.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["request"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        **{name: {"level": "INFO"} for name in ("cms", "archive_pages", "search", "home", "demo")},
        "cms.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        "axes": {"level": "CRITICAL"},  # it names users and addresses; `cms.core.limits` says what happened
    },
}
