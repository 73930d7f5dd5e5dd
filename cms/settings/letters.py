"""Letters by e-mail, and how campaigns are decided on."""

from email.utils import parseaddr

from .env import ENV

EMAIL_URL = ENV.url(
    "EMAIL_URL",
    "",
    ("smtp", "smtps"),
    "Mail server that sends letters, smtp://user:password@host:port or smtps://…; without one, they stay in the admin.",
)
EMAIL_FROM = ENV.text("EMAIL_FROM", "", "Sender of letters, for example Library <letters@library.example>.")
if EMAIL_FROM and ("@" not in parseaddr(EMAIL_FROM)[1] or not EMAIL_FROM.isprintable()):
    ENV.fault("EMAIL_FROM", f"{EMAIL_FROM!r} is no address", "for example Library <letters@library.example>")
    EMAIL_FROM = ""

CAMPAIGNS_TWO_PERSONS = ENV.boolean(
    "CAMPAIGNS_TWO_PERSONS", False, "Entries of every campaign appear once two moderators have approved them."
)
