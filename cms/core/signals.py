"""A new epoch whenever something that decides visibility is saved; the site's address after migrations."""

from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed, post_delete, post_migrate, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from . import epoch
from .site_address import follow_site_url


def visibility_changed(sender: Any, **kwargs: Any) -> None:
    if kwargs.get("raw"):
        return
    if isinstance(sender, type) and issubclass(sender, Page | PageViewRestriction | Site):
        epoch.advance()


def membership_changed(sender: Any, **kwargs: Any) -> None:
    epoch.advance()


def database_is_ready(sender: Any, **kwargs: Any) -> None:
    follow_site_url()


post_save.connect(visibility_changed)
post_delete.connect(visibility_changed)
post_page_move.connect(membership_changed)
m2m_changed.connect(membership_changed, sender=PageViewRestriction.groups.through)
m2m_changed.connect(membership_changed, sender=get_user_model().groups.through)
post_migrate.connect(database_is_ready, sender=apps.get_app_config("wagtailcore"))
