"""Files of a submission: as they came, in quarantine; and what is made of them for everybody."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.media.stored import PrivateFileField, StoredRecord

from .campaign import PartKind


class FileState(models.TextChoices):
    """`campaigns.checking` is the only room that changes it after it has arrived."""

    ARRIVING = "arriving", _("on its way")
    ARRIVED = "arrived", _("arrived, not yet looked at")
    HELD = "held", _("held until it can be checked for malware")
    READY = "ready", _("checked")
    REFUSED = "refused", _("refused")


class SubmissionFile(StoredRecord):
    """A photograph, sound or film as it came, on private storage, and served to nobody but moderators.

    `problem` is a code of `cms.parsing.codes`, `problem_words` its sentence in the sender's language. `lease_until` and
    `tries` are the worker's. `seconds`, `width` and `height` are measured, never believed. `transcript` and `captions`
    (WebVTT) are a moderator's or the sender's; `chapters` is WebVTT as well.
    """

    FILES = "submissions"

    submission = models.ForeignKey("campaigns.Submission", on_delete=models.CASCADE, related_name="files")
    part = models.ForeignKey(
        "campaigns.CampaignPart", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=PartKind.choices)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.ARRIVING, db_index=True)
    order = models.PositiveSmallIntegerField(default=0)
    upload = models.UUIDField(null=True, blank=True, unique=True, help_text="Of `cms.uploads`, until it is taken over.")
    name = models.CharField(max_length=255, blank=True, help_text="As its sender called it; never a path.")
    master = PrivateFileField(editable=False)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    bytes = models.PositiveBigIntegerField(default=0)
    media_type = models.CharField(max_length=100, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    phash = models.BigIntegerField(null=True, blank=True, db_index=True)
    alt = models.CharField(_("alternative text"), max_length=500, blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    captions = models.TextField(_("captions"), blank=True)
    chapters = models.TextField(_("chapters"), blank=True)
    words_language = models.CharField(max_length=10, blank=True)
    problem = models.CharField(max_length=60, blank=True)
    problem_words = models.TextField(blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("file of a submission")
        verbose_name_plural = _("files of submissions")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class RenditionKind(models.TextChoices):
    PHOTOGRAPH = "photograph", _("photograph without what its camera told")
    PYRAMID = "pyramid", _("pyramid")
    FILM = "film", _("film (MP4)")
    SOUND = "sound", _("sound (M4A)")
    STEP = "step", _("film for a slower line (fragmented MP4)")
    PLAYLIST = "playlist", _("playlist (HLS)")
    POSTER = "poster", _("poster")
    WAVEFORM = "waveform", _("waveform")


class Rendition(StoredRecord):
    """A file made of a submission's file, for everybody who may see the entry. `label` is its name in addresses."""

    FILES = "renditions"

    source = models.ForeignKey(SubmissionFile, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=10, choices=RenditionKind.choices)
    label = models.CharField(max_length=60, help_text="For example 720.mp4, film.m3u8, poster.jpg.")
    file = PrivateFileField(editable=False)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("rendition")
        constraints = [models.UniqueConstraint(fields=["source", "label"], name="campaigns_one_rendition_a_label")]

    def __str__(self) -> str:
        return self.label


class FileTiles(models.Model):
    """Where each tile of a photograph's pyramid lies in its file (`cms.imaging.tiles.TileTable`)."""

    rendition = models.OneToOneField(Rendition, on_delete=models.CASCADE, primary_key=True, related_name="tiles")
    data = models.BinaryField()

    class Meta:
        verbose_name = _("tile table")

    def __str__(self) -> str:
        return str(self.rendition_id)
