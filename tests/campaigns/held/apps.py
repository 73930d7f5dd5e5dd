from django.apps import AppConfig


class HeldConfig(AppConfig):
    name = "tests.campaigns.held"
    label = "held"

    def ready(self) -> None:
        from . import holding

        holding.begin()
