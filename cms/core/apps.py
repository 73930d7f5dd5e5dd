from django.apps import AppConfig
from django.utils.translation import gettext


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        from cms.parsing import sentences

        from . import checks, duties, signals  # noqa: F401

        sentences.translator = gettext
