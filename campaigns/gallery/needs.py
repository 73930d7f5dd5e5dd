"""What an entry needs, and how long it takes to take part, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import CampaignPart, PartKind
from campaigns.models.campaign import parts_in_groups
from cms.core import dates
from cms.core.texts import text_in

from . import words

FORM = 3  # minutes
PREPARING = 5
MINUTES = {PartKind.PHOTOGRAPH: 2, PartKind.BOOK: 1, PartKind.TEXT: 10}
FILM = 300  # seconds, where a campaign sets no limit
STEP = 5


@dataclass(frozen=True)
class Need:
    """A part in words; `asked` is what the campaign says of it, in `language`."""

    words: str
    asked: str
    language: str


def needs(parts: Sequence[CampaignPart]) -> list[list[Need]]:
    """One of each group is needed; those of a group are alternatives."""
    return [[_need(part) for part in group] for group in parts_in_groups(list(parts))]


def minutes_of(parts: Sequence[CampaignPart]) -> int:
    """About how long somebody with a phone needs from the first step to the last, in steps of five minutes.

    The form, then for each needed part the quickest of its alternatives.
    """
    groups = [group for group in parts_in_groups(list(parts)) if any(part.least for part in group)]
    return STEP * ceil((FORM + sum(min(_minutes(part) for part in group) for group in groups)) / STEP)


def _minutes(part: CampaignPart) -> float:
    if part.kind in (PartKind.AUDIO, PartKind.VIDEO):
        return PREPARING + (part.most_seconds or FILM) / 60
    return MINUTES[PartKind(part.kind)] * max(part.least, 1)


def _need(part: CampaignPart) -> Need:
    asked, language = text_in(part.asked)
    told = [_things(part)]
    if part.most_seconds and part.kind in (PartKind.AUDIO, PartKind.VIDEO):
        told.append(_length(part.most_seconds))
    if part.most_words and part.kind == PartKind.TEXT:
        count = ngettext("at most %(count)s word", "at most %(count)s words", part.most_words)
        told.append(count % {"count": dates.number(part.most_words)})
    if not part.least:
        told.append(_("if you like"))
    return Need(_(", ").join(told), asked, language)


def _things(part: CampaignPart) -> str:
    """“a film”, “up to 3 photographs”, “2 to 4 photographs”."""
    kind, most, least = PartKind(part.kind), part.most, part.least
    if kind == PartKind.TEXT:
        return _("a text")
    if kind == PartKind.BOOK:
        return _("the book that it is about")
    if kind == PartKind.VIDEO:
        many = ngettext("%(count)s film", "%(count)s films", most)
        one = _("a film")
    elif kind == PartKind.AUDIO:
        many = ngettext("%(count)s sound recording", "%(count)s sound recordings", most)
        one = _("a sound recording")
    else:
        many = ngettext("%(count)s photograph", "%(count)s photographs", most)
        one = _("a photograph")
    if most == 1:
        return one
    if least == most:
        return many % {"count": dates.number(most)}
    if least < 2:
        return many % {"count": _("up to %(most)s") % {"most": dates.number(most)}}
    return many % {"count": f"{dates.number(least)}–{dates.number(most)}"}


def _length(seconds: int) -> str:
    if seconds % 60 == 0:
        return _("at most %(length)s") % {"length": words.minutes(seconds // 60)}
    count = ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": dates.number(seconds)}
    return _("at most %(length)s") % {"length": count if seconds < 60 else dates.clock(seconds)}
