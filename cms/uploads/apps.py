from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "cms.uploads"
    label = "uploads"
    verbose_name = "Uploads"

    def ready(self) -> None:
        from . import duties, expected  # noqa: F401
