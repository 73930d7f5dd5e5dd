from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "cms.operating"
    label = "operating"
    verbose_name = "Operating"

    def ready(self) -> None:
        from wagtail.admin.widgets.chooser import BaseChooser

        from cms.core.policy import chooser_with_nonce

        from . import duties  # noqa: F401

        BaseChooser.render = chooser_with_nonce
