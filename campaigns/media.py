"""What campaigns say of their files, for `manage.py check_media`; and that files go with their record."""

from django.db.models.signals import post_delete, post_save

from cms.core import epoch
from cms.media.gone import files_go_with
from cms.media.holding import Expectation, expect

from .models import Consent, FileTiles, Rendition, SubmissionFile

expect("campaigns.SubmissionFile", "master", Expectation(digest="sha256"))
expect("campaigns.Rendition", "file", Expectation(size="bytes", digest="sha256"))

for model in (SubmissionFile, Rendition, Consent):
    files_go_with(model)


def shown_otherwise(sender: type, **kwargs: object) -> None:
    """What is remembered of a photograph's pyramid holds no longer."""
    if not kwargs.get("raw"):
        epoch.advance()


for tiled in (Rendition, FileTiles):
    post_save.connect(shown_otherwise, sender=tiled)
    post_delete.connect(shown_otherwise, sender=tiled)
