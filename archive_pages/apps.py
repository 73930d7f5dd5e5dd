from django.apps import AppConfig


class ArchivePagesConfig(AppConfig):
    name = "archive_pages"
    verbose_name = "Archive"
