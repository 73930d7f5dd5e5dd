from django.apps import AppConfig
from django.utils.translation import gettext


class ArchivePagesConfig(AppConfig):
    name = "archive_pages"
    verbose_name = "Archive"

    def ready(self) -> None:
        from . import checks, duties, media, signals  # noqa: F401
        from .formats import sentences
        from .iiif import signals as iiif_signals  # noqa: F401

        sentences.translator = gettext
