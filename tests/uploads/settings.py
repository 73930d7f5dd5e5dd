"""The library with a room that takes any file."""

from tests.browser.settings import *  # noqa: F403
from tests.browser.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.uploads.taker"]
SILENT_SECONDS = 3.0
