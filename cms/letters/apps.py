from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "cms.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        from . import duties  # noqa: F401
