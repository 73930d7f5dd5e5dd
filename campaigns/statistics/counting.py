"""Entries, minutes, towns, ages, books, languages and kinds; states, and how long decisions took.

What names few is told of nobody: an age or a town of fewer than `FEW` entries is counted with the others of its kind,
and no table combines the two.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import median, quantiles
from typing import Any, NamedTuple

from django.db.models import CharField, Max, Min
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import AgeGroup, CampaignPage, PartKind, Submission, SubmissionFile
from campaigns.models.submission import State
from cms.core.dates import in_words as month_in_words
from cms.core.languages import LANGUAGE_NAMES

FEW = 3
SENT = [state for state in State if state != State.DRAFT]
SPOKEN = (PartKind.AUDIO, PartKind.VIDEO)


@dataclass
class Row:
    """`minutes` are what a table shows (`in_minutes`)."""

    name: str
    entries: int = 0
    seconds: float = 0
    minutes: int = 0


@dataclass
class Statistics:
    """Of what is published, but for `states` and times, which are of all that was ever sent."""

    entries: int = 0
    seconds: float = 0
    towns: int = 0
    books: int = 0
    campaigns: list[Row] = field(default_factory=list)
    months: list[Row] = field(default_factory=list)
    kinds: list[Row] = field(default_factory=list)
    languages: list[Row] = field(default_factory=list)
    ages: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    states: list[Row] = field(default_factory=list)
    decided: int = 0
    usual: timedelta | None = None
    most: timedelta | None = None

    @property
    def minutes(self) -> int:
        return round(self.seconds / 60)

    @property
    def tables(self) -> list[tuple[str, list[Row]]]:
        return [
            (_("By campaign"), self.campaigns),
            (_("By month"), self.months),
            (_("By kind"), self.kinds),
            (_("By language"), self.languages),
            (_("By age"), self.ages),
            (_("By town"), self.places),
        ]


COLUMNS = ("pk", "campaign_id", "state", "language", "age_group", "town", "place__name", "book_id", "text")
TIMES = {
    "at": Cast(Coalesce("sent_at", "created_at"), CharField()),
    "sent": Cast("sent_at", CharField()),
    "decided": Cast("decided_at", CharField()),
}
"""As text, in one time zone: of ten thousand entries, Django would take longer to read them than for all the rest."""


class Sent(NamedTuple):
    """A submission as it is counted."""

    pk: int
    campaign: int
    state: str
    language: str
    age: str
    town: str
    book: int | None
    written: bool
    at: datetime
    took: float | None


def statistics(campaign: CampaignPage | None = None, year: int | None = None) -> Statistics:
    """Three queries, however much was sent. `year` is that of sending, in the library's time zone."""
    all_sent = [one for one in _sent(campaign) if year is None or one.at.year == year]
    shown = [one for one in all_sent if one.state == State.PUBLISHED]
    lengths = _files({one.pk for one in shown})
    seconds: dict[int, float] = defaultdict(float)
    for (pk, _kind), length in lengths.items():
        seconds[pk] += length
    titles = dict(CampaignPage.objects.values_list("pk", "title"))
    told = Statistics(
        entries=len(shown),
        seconds=sum(seconds.values()),
        towns=len({one.town.casefold() for one in shown if one.town}),
        books=len({one.book for one in shown if one.book}),
    )
    told.campaigns = _rows(shown, seconds, lambda one: one.campaign, titles.__getitem__)
    months = _rows(shown, seconds, lambda one: (one.at.year, one.at.month), lambda month: "{}-{:02}".format(*month))
    months.sort(key=lambda row: row.name)
    told.months = [replace(row, name=month_in_words(row.name)) for row in months]
    told.kinds = _of_kinds(shown, lengths)
    told.languages = _rows(shown, seconds, lambda one: one.language, lambda code: str(LANGUAGE_NAMES.get(code, code)))
    ages = [one for one in shown if one.age]
    by_age = _rows(ages, seconds, lambda one: one.age, lambda age: str(AgeGroup(age).label))
    told.ages = _folded(by_age, _("ages named fewer than thrice"))
    places = [one for one in shown if one.town]
    told.places = _folded(_rows(places, seconds, lambda one: one.town, str), _("places named fewer than thrice"))
    for _name, table in told.tables:
        in_minutes(table)
    states = Counter(one.state for one in all_sent)
    told.states = [Row(str(state.label), states[state]) for state in SENT if states[state]]
    _times(told, all_sent)
    return told


def years() -> list[int]:
    """In which anything was sent, the last one first. A query, and one for each year between the first and the last."""
    sent = Submission.objects.filter(state__in=SENT)
    ends = sent.aggregate(first=Min("created_at"), last=Max("created_at"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[name]).year for name in ("first", "last"))
    between = [year for year in range(last - 1, first, -1) if sent.filter(created_at__year=year).exists()]
    return list(dict.fromkeys([last, *between, first]))


def _sent(campaign: CampaignPage | None) -> list[Sent]:
    found = Submission.objects.filter(state__in=SENT)
    if campaign is not None:
        found = found.filter(campaign=campaign)
    rows = found.order_by("pk").annotate(**TIMES).values_list(*COLUMNS, *TIMES)
    zone = timezone.get_current_timezone()
    return [_read(row, zone) for row in rows.iterator(2000)]


def _read(row: Any, zone: tzinfo) -> Sent:
    pk, campaign, state, language, age, town, place, book, text, at, sent, decided = row
    took = (_instant(decided) - _instant(sent)).total_seconds() if decided and sent else None
    return Sent(
        pk, campaign, state, language, age, place or town, book, bool(text), _instant(at).astimezone(zone), took
    )


def _instant(text: str) -> datetime:
    """What a database writes without a time zone is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _files(shown: set[int]) -> dict[tuple[int, str], float]:
    """How long the files of a kind are together, in seconds, by submission and kind."""
    lengths: dict[tuple[int, str], float] = defaultdict(float)
    files = SubmissionFile.objects.filter(submission__state=State.PUBLISHED).order_by()
    for pk, kind, length in files.values_list("submission_id", "kind", "seconds").iterator(2000):
        if pk in shown:
            lengths[pk, kind] += (length or 0) if kind in SPOKEN else 0
    return lengths


def _rows(
    entries: Iterable[Sent], seconds: dict[int, float], key: Callable[[Sent], Any], name: Callable[[Any], str]
) -> list[Row]:
    """The most first. `name` is asked once for each key, for words in the reader's language are dear; keys whose names
    differ in nothing but capitals are one row."""
    by_key: dict[Any, Row] = {}
    for one in entries:
        value = key(one)
        row = by_key.get(value)
        if row is None:
            row = by_key[value] = Row("")
        row.entries += 1
        row.seconds += seconds[one.pk]
    rows: dict[str, Row] = {}
    for value, counted in by_key.items():
        words = name(value)
        row = rows.setdefault(words.casefold(), Row(words))
        row.entries += counted.entries
        row.seconds += counted.seconds
    return sorted(rows.values(), key=lambda row: (-row.entries, row.name.casefold()))


def _of_kinds(entries: list[Sent], lengths: dict[tuple[int, str], float]) -> list[Row]:
    """An entry with a photograph and a sound counts for both."""
    rows = []
    for kind in PartKind:
        of_kind = [one.pk for one in entries if _has(one, kind, lengths)]
        if of_kind:
            rows.append(Row(str(kind.label), len(of_kind), sum(lengths.get((pk, kind), 0) for pk in of_kind)))
    return rows


def _has(one: Sent, kind: PartKind, lengths: dict[tuple[int, str], float]) -> bool:
    if kind == PartKind.TEXT:
        return one.written
    return bool(one.book) if kind == PartKind.BOOK else (one.pk, kind) in lengths


def _folded(rows: list[Row], name: str) -> list[Row]:
    few = [row for row in rows if row.entries < FEW]
    kept = [row for row in rows if row.entries >= FEW]
    if few:
        kept.append(Row(name, sum(row.entries for row in few), sum(row.seconds for row in few)))
    return kept


def in_minutes(rows: list[Row]) -> None:
    """Sets the rows' `minutes`, each less than one from what it is, so that together they are their sum, rounded."""
    for row in rows:
        row.minutes = int(row.seconds // 60)
    left = round(sum(row.seconds for row in rows) / 60) - sum(row.minutes for row in rows)
    for row in sorted(rows, key=lambda row: -(row.seconds % 60))[:left]:
        row.minutes += 1


def _times(told: Statistics, entries: list[Sent]) -> None:
    """How long the first half of decisions took, and nine of ten."""
    took = sorted(one.took for one in entries if one.took is not None)
    told.decided = len(took)
    if took:
        told.usual = timedelta(seconds=median(took))
        most = quantiles(took, n=10, method="inclusive")[-1] if len(took) > 1 else took[0]
        told.most = timedelta(seconds=most)
