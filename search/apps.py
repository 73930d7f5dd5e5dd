from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    label = "library_search"  # Wagtail's own app is labelled "wagtailsearch", modelsearch's "modelsearch"
    verbose_name = "Search"

    def ready(self) -> None:
        from . import checks, duties, signals  # noqa: F401
