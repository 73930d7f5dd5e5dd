from django.apps import AppConfig


class ArchivePagesConfig(AppConfig):
    name = "archive_pages"
    verbose_name = "Archive"

    def ready(self) -> None:
        from . import checks, duties, media, signals  # noqa: F401
        from .iiif import canvas_scans, scan_signals  # noqa: F401
        from .reading import resolver  # noqa: F401
