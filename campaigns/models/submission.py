"""What somebody sends to a campaign, from the first click until it is an entry, or is gone again."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import codes
from .campaign import LICENCES
from .handed_on import HandedOnMixin


class Way(models.TextChoices):
    """How it came."""

    FORM = "form", _("by the form")
    MAIL = "mail", _("by mail")
    EMAIL = "email", _("by e-mail")
    MESSENGER = "messenger", _("by messenger")
    PLATFORM = "platform", _("on another platform")


class State(models.TextChoices):
    """Where a submission is. `campaigns.acts` is the only room that changes it.

    DRAFT ─send─► CHECKING ─files ready─► WAITING ─approve─► (APPROVED ─second person, captions─►) PUBLISHED
                     ▲                      │ ├─ask─► CHANGE ─send─► CHECKING
                     └──────────────────────┘ └─refuse─► REFUSED
    From each of them: WITHDRAWN, which leaves nothing but this row without a word about anybody.
    """

    DRAFT = "draft", _("being written")
    CHECKING = "checking", _("its files are being checked")
    WAITING = "waiting", _("waits for a decision")
    CHANGE = "change", _("a change was asked for")
    APPROVED = "approved", _("approved, not yet shown")
    PUBLISHED = "published", _("published")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Submission(HandedOnMixin):
    """`campaign` is the campaign's first page (`facts`). `code` is what people say on the telephone; it opens nothing.

    `key` is changed to make its status address another one (`campaigns.status.address`). `answers` are those to the
    campaign's questions, by their keys. `email` and `phone` are for the answer alone, and never shown; `sender` is a
    keyed hash of them, by which entries of one person are counted and a sender is blocked.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=12, unique=True, default=codes.new_code, editable=False)
    key = models.UUIDField(default=uuid4, editable=False)
    campaign = models.ForeignKey("campaigns.CampaignPage", on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    way = models.CharField(_("how it came"), max_length=10, choices=Way.choices, default=Way.FORM)
    interface_language = models.CharField(max_length=10, choices=settings.LANGUAGES, default="en")

    title = models.CharField(_("title"), max_length=255, blank=True)
    book = models.ForeignKey(
        "books.Book",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
        verbose_name=_("book"),
    )
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
        verbose_name=_("place"),
    )
    about = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    photograph = models.UUIDField(null=True, blank=True, editable=False, help_text="“Who or when is this?”")
    answers = models.JSONField(default=dict, blank=True)
    licence = models.CharField(_("licence"), max_length=100, choices=LICENCES, blank=True)

    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    sender = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    from_address = models.CharField(max_length=64, blank=True, editable=False, help_text="Keyed hash of an address.")

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    touched_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["campaign", "state", "sent_at"])]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def is_open_to_its_sender(self) -> bool:
        """Whether its sender may still change it."""
        return self.state in (State.DRAFT, State.CHANGE)
