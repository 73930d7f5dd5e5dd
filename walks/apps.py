from django.apps import AppConfig


class WalksConfig(AppConfig):
    name = "walks"
    verbose_name = "Walks"

    def ready(self) -> None:
        from . import duties, media, search_changes, search_documents, signals  # noqa: F401
        from .photographs import scans  # noqa: F401
        from .visiting import oembed, permanent  # noqa: F401
