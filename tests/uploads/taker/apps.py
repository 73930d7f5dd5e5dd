from django.apps import AppConfig


class TakerConfig(AppConfig):
    name = "tests.uploads.taker"
    label = "taker"

    def ready(self) -> None:
        from . import taking  # noqa: F401
