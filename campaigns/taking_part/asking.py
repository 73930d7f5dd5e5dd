"""What a part of an entry asks for, in words and in numbers for the page's scripts."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import CampaignPart, PartKind
from cms.core.dates import number
from cms.core.languages import direction
from cms.core.texts import text_in

ACCEPTED = {
    PartKind.PHOTOGRAPH: "image/jpeg,image/png,image/webp,image/heic,image/heif,image/tiff",
    PartKind.AUDIO: "audio/*",
    PartKind.VIDEO: "video/*",
}


@dataclass(frozen=True)
class Asked:
    """`words` and `limits` are sentences, `own` what the campaign says itself, in `own_language`."""

    part: CampaignPart
    words: str
    limits: list[str]
    own: str
    own_language: str

    @property
    def key(self) -> str:
        return str(self.part.pk)

    @property
    def own_direction(self) -> str:
        return direction(self.own_language)

    @property
    def accepted(self) -> str:
        return ACCEPTED.get(PartKind(self.part.kind), "")

    @property
    def rules(self) -> str:
        """For `campaigns/assets`, as JSON: what is checked before a file is sent."""
        part = self.part
        told = {
            "part": part.pk,
            "kind": part.kind,
            "most": part.most,
            "seconds": part.most_seconds,
            "megabytes": part.most_megabytes,
        }
        return json.dumps(told)


def asked_of(part: CampaignPart) -> Asked:
    own, language = text_in(part.asked)
    return Asked(part, _words(part), list(_limits(part)), own, language)


def length_in_words(seconds: int) -> str:
    """“5 minutes”, “90 seconds”."""
    if seconds >= 60 and seconds % 60 == 0:
        return ngettext("%(count)s minute", "%(count)s minutes", seconds // 60) % {"count": number(seconds // 60)}
    return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": number(seconds)}


def _words(part: CampaignPart) -> str:
    if part.kind == PartKind.BOOK:
        return _("A book: its title is enough")
    if part.kind == PartKind.TEXT:
        return _("A text")
    count, many = number(part.most), part.most
    return {
        PartKind.PHOTOGRAPH: ngettext("A photograph", "Up to %(count)s photographs", many),
        PartKind.AUDIO: ngettext("A sound recording", "Up to %(count)s sound recordings", many),
        PartKind.VIDEO: ngettext("A film", "Up to %(count)s films", many),
    }[PartKind(part.kind)] % {"count": count}


def _limits(part: CampaignPart) -> Iterator[str]:
    if part.kind in (PartKind.AUDIO, PartKind.VIDEO) and part.most_seconds:
        words = _("each at most %(length)s") if part.most > 1 else _("at most %(length)s")
        yield words % {"length": length_in_words(part.most_seconds)}
    if part.kind in ACCEPTED:
        words = _("each file at most %(count)s megabytes") if part.most > 1 else _("at most %(count)s megabytes")
        yield words % {"count": number(part.most_megabytes)}
    if part.kind == PartKind.TEXT and part.most_words:
        yield ngettext("at most %(count)s word", "at most %(count)s words", part.most_words) % {
            "count": number(part.most_words)
        }
    if part.least == 0:
        yield _("may be left out")
