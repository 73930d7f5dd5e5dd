"""What follows from saving and deleting the archive's records, whoever does it."""

from django.db.models.signals import post_save

from . import workflow
from .models import ArchiveIndexPage

post_save.connect(workflow.give_what_siblings_have, sender=ArchiveIndexPage)
