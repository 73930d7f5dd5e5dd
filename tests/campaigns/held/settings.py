"""The library, whose server and workers stop where a test tells them to, and wait to be killed (`holding`)."""

from tests.browser.settings import *  # noqa: F403
from tests.browser.settings import INSTALLED_APPS, MIDDLEWARE

INSTALLED_APPS = [*INSTALLED_APPS, "tests.campaigns.held"]
MIDDLEWARE = ["tests.campaigns.held.holding.HoldingMiddleware", *MIDDLEWARE]
