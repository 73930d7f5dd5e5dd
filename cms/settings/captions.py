"""Who writes a first draft of captions."""

from .env import ENV

CAPTIONS_SERVICE_URL = ENV.url(
    "CAPTIONS_SERVICE_URL",
    "",
    ("https", "http"),
    "Address that is sent a sound by POST and answers with a draft of captions (WebVTT); not set: people write them.",
)
