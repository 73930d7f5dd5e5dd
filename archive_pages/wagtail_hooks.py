"""Where the archive's own screens join Wagtail's admin."""

from wagtail import hooks

from .admin import history

hooks.register("register_log_actions", history.register)
