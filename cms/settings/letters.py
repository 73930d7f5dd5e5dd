"""Letters by e-mail, and how campaigns are decided on."""

from .env import ENV

EMAIL_URL = ENV.url(
    "EMAIL_URL",
    "",
    ("smtp", "smtps"),
    "Mail server, smtp://user:password@host:port (STARTTLS where it is offered) or smtps://…. "
    "Unset: letters stay in the admin.",
)
EMAIL_FROM = ENV.text("EMAIL_FROM", "", "Sender of letters, for example Library <letters@library.example>.")
CAMPAIGNS_TWO_PERSONS = ENV.boolean(
    "CAMPAIGNS_TWO_PERSONS", False, "Entries of every campaign appear once two moderators have approved them."
)
