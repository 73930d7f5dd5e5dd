"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
_library = get_wsgi_application()  # before what needs the settings

from cms.core.silent_lines import cutting_silent_lines  # noqa: E402

application = cutting_silent_lines(_library)
