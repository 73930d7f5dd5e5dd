"""Who does what to the archive: the groups, and the workflow that an issue passes before readers see it.

A migration makes them (`0004_workflow`), named in the installation's language; a library renames and changes them as it
likes in the admin's settings. An archive index made later, for a new language, is given what its siblings have.
"""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, WorkflowPage

from .models import ArchiveIndexPage

ARCHIVISTS = {"en": "Archivists", "hu": "Archívumkezelők", "ro": "Arhiviști", "fa": "بایگان‌ها"}
REVIEWERS = {"en": "Reviewers", "hu": "Lektorok", "ro": "Corectori", "fa": "بازبین‌ها"}
EDITORS = {"en": "Editors", "hu": "Szerkesztők", "ro": "Redactori", "fa": "ویراستارها"}


def group(names: dict[str, str]) -> Group:
    """The group made under one of these names. Raises `Group.DoesNotExist` where a library has renamed it."""
    return Group.objects.filter(name__in=names.values()).earliest("pk")


def give_what_siblings_have(sender: Any, instance: ArchiveIndexPage, created: bool, **kwargs: Any) -> None:
    """A new archive index gets the workflow and the groups' permissions of the oldest other one."""
    if not created or kwargs.get("raw"):
        return
    sibling = ArchiveIndexPage.objects.exclude(pk=instance.pk).order_by("pk").first()
    if sibling is None:
        return
    page = Page.objects.get(pk=instance.pk)
    link = WorkflowPage.objects.filter(page_id=sibling.pk).first()
    if link:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": link.workflow})
    for one in GroupPagePermission.objects.filter(page_id=sibling.pk):
        GroupPagePermission.objects.get_or_create(group=one.group, page=page, permission=one.permission)
