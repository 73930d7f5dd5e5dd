"""Sound and film: an audio guide, a story told, a short film."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from cms.core.languages import CONTENT_LANGUAGES
from cms.core.rights import RightsMixin
from cms.media.stored import PrivateFileField, StoredRecord


class RecordingKind(models.TextChoices):
    AUDIO = "audio", _("audio")
    VIDEO = "video", _("video")


class Recording(RightsMixin, index.Indexed, StoredRecord):
    """A file in one language, with its words for who can't hear it. Seen by whoever may see a page that has it.

    `captions` is WebVTT. `seconds` is how long it lasts.
    """

    FILES = "recordings"

    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(max_length=10, choices=RecordingKind.choices, editable=False)
    language = models.CharField(_("language"), max_length=10, choices=CONTENT_LANGUAGES)
    speaker = models.CharField(_("speaker"), max_length=255, blank=True)
    credit = models.CharField(_("credit"), max_length=255, blank=True)
    transcript = models.TextField(
        _("transcript"), blank=True, help_text=_("Every word that is said, and sounds that matter, in brackets.")
    )
    captions = models.TextField(
        _("captions"), blank=True, help_text=_("WebVTT. Films need them; a guide shows them while it is heard.")
    )
    file = PrivateFileField(editable=False)
    file_name = models.CharField(max_length=255, blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    bytes = models.PositiveBigIntegerField(default=0, editable=False)
    seconds = models.FloatField(default=0, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("language")]),
        FieldRowPanel([FieldPanel("speaker"), FieldPanel("credit")]),
        *RightsMixin.rights_panels,
        FieldPanel("transcript"),
        FieldPanel("captions"),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("speaker"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title
