"""Where the archive's own screens join Wagtail's admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from .admin import history, urls

hooks.register("register_log_actions", history.register)


@hooks.register("register_admin_urls")
def archive_urls() -> list[URLResolver]:
    return [path("archive/", include(urls, namespace="archive_admin"))]
