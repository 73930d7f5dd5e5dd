from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from . import duties, from_readers, media, receiving, scans, search_changes, search_documents  # noqa: F401
        from .ways_out import oembed, permanent  # noqa: F401
