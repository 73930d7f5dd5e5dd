from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "cms.operating"
    label = "operating"
    verbose_name = "Operating"

    def ready(self) -> None:
        from wagtail.admin.widgets.chooser import BaseChooser

        from cms.core.policy import chooser_with_nonce
        from cms.media.holding import Expectation, expect

        from . import duties  # noqa: F401

        expect("operating.BulkFile", "file", Expectation(size="size"))
        BaseChooser.render = chooser_with_nonce
