"""A campaign: what it asks for, from whom and until when."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable
from wagtail.search import index

from campaigns.api import CAMPAIGN_FIELDS
from campaigns.blocks import CampaignBlock
from cms.core.embargo import EmbargoMixin
from cms.core.facts_form import tabs_of
from cms.core.pages import BasePage
from cms.core.rights import Rights
from cms.core.shared_children import SharedChildrenMixin
from cms.core.shared_facts import SharedFactsMixin
from cms.core.texts import TextsField, text_in

from .campaign_form import CampaignForm
from .choices import ChoicesField
from .consent_text import ConsentKind as ConsentKind
from .consent_text import ConsentText as ConsentText
from .consent_text import in_force


class CampaignState(models.TextChoices):
    COMING = "coming", _("coming")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class CaptionsRule(models.TextChoices):
    REQUIRED = "required", _("An entry waits until it has captions or a transcript")
    LATER = "later", _("An entry may appear before; readers are told that they are in preparation")


class PartKind(models.TextChoices):
    PHOTOGRAPH = "photograph", _("photograph")
    AUDIO = "audio", _("sound")
    VIDEO = "video", _("film")
    TEXT = "text", _("text")
    BOOK = "book", _("book")


LICENCES = [
    (Rights.CC_BY.value, Rights.CC_BY.label),
    (Rights.CC_BY_SA.value, Rights.CC_BY_SA.label),
    (Rights.CC_BY_NC.value, Rights.CC_BY_NC.label),
    (Rights.CC_BY_NC_ND.value, Rights.CC_BY_NC_ND.label),
    (Rights.CC0.value, Rights.CC0.label),
    (Rights.IN_COPYRIGHT.value, Rights.IN_COPYRIGHT.label),
]


class CampaignPage(RoutablePageMixin, SharedChildrenMixin, SharedFactsMixin, EmbargoMixin, BasePage):
    """Words are each language's own; facts (`opens_at` to `questions`) are those of the page that was there first.

    Entries hang on that first page, and are shown in every language. Whether it is open is decided by the clock.
    """

    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types = ["campaigns.EntryPage"]
    base_form_class = CampaignForm

    introduction = models.TextField(_("introduction"), blank=True, help_text=_("Two or three sentences."))
    story = StreamField(CampaignBlock(), blank=True, verbose_name=_("story"))
    takers = models.TextField(_("who may take part"), blank=True, help_text=_("In a sentence or two."))
    prizes = RichTextField(_("prizes"), blank=True, features=["bold", "italic", "link", "ol", "ul"])
    thanks = RichTextField(
        _("thanks"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("Shown once an entry has been sent."),
    )

    opens_at = models.DateTimeField(_("opens"), null=True, blank=True, help_text=_("In the library’s time zone."))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    hashtag = models.CharField(_("hashtag"), max_length=60, blank=True, help_text=_("Without #."))
    accounts = models.CharField(
        _("accounts to tag"), max_length=255, blank=True, help_text=_("With @, separated by spaces.")
    )
    licences = ChoicesField(choices=LICENCES, verbose_name=_("licences offered"), blank=True)
    guardian_below = models.PositiveSmallIntegerField(
        _("a guardian consents below"),
        default=16,
        validators=[MaxValueValidator(21)],
        help_text=_("Years of age; 0: nobody is asked for a guardian."),
    )
    most_entries = models.PositiveSmallIntegerField(
        _("entries of one person"), default=3, validators=[MinValueValidator(1)]
    )
    two_persons = models.BooleanField(
        _("two persons decide"), default=False, help_text=_("An entry appears once two moderators have approved it.")
    )
    captions_rule = models.CharField(
        _("captions"), max_length=10, choices=CaptionsRule.choices, default=CaptionsRule.LATER
    )
    kept_months = models.PositiveSmallIntegerField(
        _("kept for"),
        default=24,
        help_text=_("Months after it closes for which addresses and unpublished entries are kept; then they go."),
    )
    place = models.ForeignKey(
        "places.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="campaigns",
        verbose_name=_("place asked for"),
    )
    about = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("walk asked for"),
    )
    from_readers = models.BooleanField(
        _("photographs wanted"),
        default=False,
        help_text=_("Stops of walks lead here: “I have a photograph of this place”."),
    )

    word_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("story"),
        FieldPanel("takers"),
        FieldPanel("prizes"),
        FieldPanel("thanks"),
        *EmbargoMixin.embargo_panels,
    ]
    fact_panels = [
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        InlinePanel("parts", heading=_("What an entry needs"), label=_("part"), min_num=1),
        InlinePanel("questions", heading=_("Further fields"), label=_("field")),
        FieldRowPanel([FieldPanel("hashtag"), FieldPanel("accounts")]),
        MultiFieldPanel(
            [
                FieldPanel("licences"),
                FieldPanel("guardian_below"),
                InlinePanel("consent_texts", heading=_("Consent"), label=_("text")),
                FieldPanel("kept_months"),
            ],
            heading=_("Rights of people"),
        ),
        MultiFieldPanel(
            [FieldPanel("most_entries"), FieldPanel("two_persons"), FieldPanel("captions_rule")],
            heading=_("Moderation"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                PageChooserPanel("about", ["walks.WalkPage", "walks.StopPage"]),
                FieldPanel("from_readers"),
            ],
            heading=_("Photograph wanted"),
        ),
    ]
    edit_handler = tabs_of(word_panels, fact_panels, _("Taking part"))
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("story"),
        index.SearchField("takers"),
    ]
    api_fields = [*BasePage.api_fields, *CAMPAIGN_FIELDS, *EmbargoMixin.embargo_api_fields]

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        permissions = [
            ("moderate", "Can decide on entries of campaigns"),
            ("enter", "Can enter what came by mail or messenger"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("A campaign closes after it opens.")})

    def state_at(self, now: datetime | None = None) -> CampaignState:
        now = now or timezone.now()
        facts = self.facts
        if facts.opens_at is not None and now < facts.opens_at:
            return CampaignState.COMING
        if facts.closes_at is not None and facts.closes_at <= now:
            return CampaignState.CLOSED
        return CampaignState.OPEN

    def with_content_json(self, content: dict[str, Any]) -> Any:
        page = super().with_content_json(content)
        page.consent_texts = in_force(list(page.consent_texts.all()))
        return page

    @path("")
    def campaign(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.gallery.campaign import campaign_view

        return campaign_view(self, request)

    @path("entries/", name="entries")
    def entries(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.gallery.entries import entries_view

        return entries_view(self, request)

    @path("entries.atom", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.ways_out.feed import feed_view

        return feed_view(self, request)

    @path("entries.rss", name="rss")
    def rss(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.ways_out.feed import feed_view

        return feed_view(self, request, "rss")

    @path("take-part/", name="take-part")
    def take_part(self, request: HttpRequest) -> HttpResponseBase:
        from campaigns.taking_part.beginning import beginning_view

        return beginning_view(self, request)


class CampaignPart(Orderable):
    """What an entry needs: so many files of a kind, a text, a book. `alternative` to the part before: one of them.

    Lengths are seconds for sound and film; sizes megabytes a file.
    """

    campaign = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=10, choices=PartKind.choices)
    alternative = models.BooleanField(_("or"), default=False, help_text=_("This, or the part before: one is enough."))
    least = models.PositiveSmallIntegerField(_("at least"), default=1, help_text=_("0: it may be left out."))
    most = models.PositiveSmallIntegerField(_("at most"), default=1, validators=[MinValueValidator(1)])
    most_seconds = models.PositiveIntegerField(
        _("seconds at most"), null=True, blank=True, help_text=_("Of sound and film: 300 for five minutes.")
    )
    most_megabytes = models.PositiveIntegerField(_("megabytes at most"), default=500, validators=[MinValueValidator(1)])
    most_words = models.PositiveIntegerField(_("words at most"), null=True, blank=True, help_text=_("Of a text."))
    asked = TextsField(_("what is asked"), max_length=300, help_text=_("For example: the cover of the book."))

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("alternative")]),
        FieldRowPanel([FieldPanel("least"), FieldPanel("most")]),
        FieldRowPanel([FieldPanel("most_seconds"), FieldPanel("most_megabytes"), FieldPanel("most_words")]),
        FieldPanel("asked"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("part of an entry")

    def __str__(self) -> str:
        return text_in(self.asked)[0] or str(PartKind(self.kind).label)

    def clean(self) -> None:
        super().clean()
        if self.least > self.most:
            raise ValidationError({"most": _("At most can’t be less than at least.")})


class QuestionKind(models.TextChoices):
    LINE = "line", _("a line")
    TEXT = "text", _("several lines")
    CHOICE = "choice", _("one of several")
    NUMBER = "number", _("a number")
    TICK = "tick", _("yes or no")


class CampaignQuestion(Orderable):
    """A further field of a campaign's form. Answers are in `Submission.answers`, by `key`."""

    campaign = ParentalKey(CampaignPage, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(_("short name"), max_length=40, help_text=_("For lists and CSV: Latin letters."))
    label = TextsField(_("question"), blank=False, max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind.choices, default=QuestionKind.LINE)
    choices = TextsField(_("choices"), max_length=1000, help_text=_("Separated by semicolons."))
    required = models.BooleanField(_("required"), default=False)
    public = models.BooleanField(_("shown with the entry"), default=False)

    panels = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
        FieldPanel("choices"),
        FieldRowPanel([FieldPanel("required"), FieldPanel("public")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("further field")

    def __str__(self) -> str:
        return text_in(self.label)[0] or self.key


def parts_in_groups(parts: list[Any]) -> list[list[Any]]:
    """Parts that are alternatives of each other stand together; one of each group is needed."""
    groups: list[list[Any]] = []
    for part in parts:
        if part.alternative and groups:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups
