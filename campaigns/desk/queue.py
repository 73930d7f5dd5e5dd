"""The queue: which entries a moderator looks at, in which order, and what stands in a row.

An address such as `?state=waiting&kind=video` is the queue; an entry's page carries it along, so that the next one is
the next of that queue.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.models import CampaignPage, PartKind, Person, Submission
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.showing import sent_files
from cms.core.languages import CONTENT_LANGUAGES

DECIDABLE = (State.WAITING, State.APPROVED)
"""What waits for somebody at the desk."""
ON_THE_DESK = (*DECIDABLE, State.CHECKING, State.CHANGE, State.PUBLISHED, State.REFUSED, State.WITHDRAWN)
"""All but what its sender is still writing: that is nobody else's business."""
ALL, PLATFORM, NEWEST = "all", "platform", "newest"


FIRST = ("q", "state", "campaign")
"""What is asked most; the rest is folded away until it is wanted."""


class QueueForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False)
    campaign: Any = forms.ModelChoiceField(CampaignPage.objects.none(), label=_("Campaign"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    assigned = forms.ChoiceField(label=_("Assigned to"), required=False)
    waiting = forms.ChoiceField(label=_("Waits longer than"), required=False)
    trouble = forms.BooleanField(label=_("With a problem"), required=False)
    order = forms.ChoiceField(label=_("Order"), required=False)
    q = forms.CharField(
        label=_("Code, title or name"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="queue-%s", label_suffix="")
        kinds = [(one, label) for one, label in PartKind.choices if one != PartKind.BOOK]
        times = [("1", _("a day")), ("3", _("three days")), ("7", _("a week")), ("30", _("a month"))]
        states = [(one.value, one.label) for one in ON_THE_DESK]
        self._offer("state", _("To be decided"), [*states, (ALL, _("All"))])
        self._offer("kind", _("All"), [*kinds, (PLATFORM, _("on another platform"))])
        self._offer("language", _("All"), CONTENT_LANGUAGES)
        self._offer("assigned", _("Anybody"), [("me", _("Me")), ("nobody", _("Nobody"))])
        self._offer("waiting", _("However long"), times)
        self._offer("order", _("Longest waiting first"), [(NEWEST, _("Newest first"))])
        campaigns: Any = self.fields["campaign"]
        campaigns.empty_label = _("All")
        sent = Submission.objects.filter(campaign=OuterRef("pk"))
        campaigns.queryset = CampaignPage.objects.filter(Exists(sent)).order_by("title")

    def first_fields(self) -> list[Any]:
        return [self[name] for name in FIRST]

    def further_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in FIRST]

    def _offer(self, name: str, empty: Any, choices: Any) -> None:
        one: Any = self.fields[name]
        one.choices = [("", empty), *choices]


@dataclass
class Queue:
    """What one moderator asked for. What can't be read of an address is left out of it, as if it were not there."""

    asked: QueryDict
    user: Any
    form: QueueForm = field(init=False)

    def __post_init__(self) -> None:
        self.form = QueueForm(self.asked)
        self.form.is_valid()
        self.given: dict[str, Any] = {name: value for name, value in self.form.cleaned_data.items() if value}

    @cached_property
    def query(self) -> str:
        """The queue as part of an address, with its question mark; `""` for the plain one."""
        kept = QueryDict(mutable=True)
        for name, value in self.given.items():
            kept[name] = str(value.pk) if isinstance(value, CampaignPage) else "1" if value is True else str(value)
        return f"?{kept.urlencode()}" if kept else ""

    @property
    def narrowed(self) -> bool:
        return bool(set(self.given) - {"order"})

    @property
    def narrowed_further(self) -> bool:
        return bool(set(self.given) - set(FIRST))

    @property
    def entries(self) -> "QuerySet[Any, Any]":
        """In the order asked for, each with the instant `since` since when it waits."""
        found = on_the_desk().filter(self._states())
        for rule in self._rules():
            found = found.filter(rule)
        way = "-" if self.given.get("order") == NEWEST else ""
        return found.order_by(f"{way}since", f"{way}pk")

    def _states(self) -> Q:
        state = self.given.get("state")
        if state == ALL:
            return Q(state__in=ON_THE_DESK)
        return Q(state=state) if state else Q(state__in=DECIDABLE)

    def _rules(self) -> list[Q | Exists]:
        given = self.given
        rules: list[Q | Exists] = []
        files = sent_files().filter(submission=OuterRef("pk"))
        if "campaign" in given:
            rules.append(Q(campaign=given["campaign"]))
        if (kind := given.get("kind")) == PLATFORM:
            rules.append(~Q(elsewhere=""))
        elif kind == PartKind.TEXT:
            rules.append(~Q(text=""))
        elif kind:
            rules.append(Exists(files.filter(kind=kind)))
        if "language" in given:
            rules.append(Q(language=given["language"]))
        if "assigned" in given:
            rules.append(Q(assigned_to=self.user) if given["assigned"] == "me" else Q(assigned_to=None))
        if "waiting" in given:
            rules.append(Q(since__lt=timezone.now() - timedelta(days=int(given["waiting"]))))
        if "trouble" in given:
            rules.append(Exists(files.filter(Q(state__in=(FileState.HELD, FileState.REFUSED)) | ~Q(problem=""))))
        if words := given.get("q"):
            named = Exists(Person.objects.filter(submission=OuterRef("pk"), name__icontains=words))
            at_once = Q(code__iexact=words) | Q(title__icontains=words) | Q(name_shown__icontains=words)
            rules.append(at_once | Q(named))
        return rules

    def beside(self, submission: Submission) -> "tuple[Submission | None, Submission | None]":
        """The entries before and after this one, whether or not it is still in the queue itself. Two queries."""
        since = submission.sent_at or submission.created_at
        older = Q(since__lt=since) | Q(since=since, pk__lt=submission.pk)
        newer = Q(since__gt=since) | Q(since=since, pk__gt=submission.pk)
        entries = self.entries
        earlier = entries.filter(older).order_by("-since", "-pk").first()
        later = entries.filter(newer).order_by("since", "pk").first()
        return (later, earlier) if self.given.get("order") == NEWEST else (earlier, later)


def on_the_desk() -> "QuerySet[Any, Any]":
    """Everything that was ever sent."""
    return Submission.objects.filter(state__in=ON_THE_DESK).annotate(since=Coalesce("sent_at", "created_at"))


def waiting_for_somebody() -> int:
    return Submission.objects.filter(state__in=DECIDABLE).count()
