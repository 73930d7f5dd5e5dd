"""The next release: the library, and an app with a migration of its own."""

from tests.browser.settings import *  # noqa: F403
from tests.browser.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.operating.next_release"]
