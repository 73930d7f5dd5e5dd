"""The pages of the demo's campaigns, in four languages: the Hungarian one was there first and has the facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from campaigns.models import CampaignIndexPage, CampaignPage, CampaignPart, ConsentText, PartKind
from campaigns.models.campaign import CaptionsRule, ConsentKind
from cms.core.rights import Rights
from places.models import Place
from walks.models import WalkPage

from .words import LANGUAGES, in_all, words

FIRST = LANGUAGES[0]
VILLAGE = "Harangod"


@dataclass(frozen=True)
class Facts:
    """What a campaign asks for. Days before and after the demo was made."""

    parts: tuple[dict[str, Any], ...]
    opened: int
    closes: int
    hashtag: str = ""
    from_readers: bool = False
    captions_rule: str = CaptionsRule.LATER


PHOTOGRAPH = {"kind": PartKind.PHOTOGRAPH, "most": 3, "most_megabytes": 30}
BOOK = {"kind": PartKind.BOOK}
FILM = {"kind": PartKind.VIDEO, "most_seconds": 300, "most_megabytes": 500}
SOUND = {"kind": PartKind.AUDIO, "most_seconds": 300, "most_megabytes": 60}
TEXT = {"kind": PartKind.TEXT, "most_words": 300}
FACTS = {
    "librarian": Facts((FILM, BOOK), 30, 300, "mindenkonyvtarosolvaso", captions_rule=CaptionsRule.REQUIRED),
    "house": Facts((PHOTOGRAPH, SOUND, {**FILM, "alternative": True}, BOOK), 20, 200, "mindenhazkonyvtar"),
    "pictures": Facts((PHOTOGRAPH, {**TEXT, "least": 0}), 10, 400, from_readers=True),
    "summer": Facts((TEXT, BOOK), 120, -30, "nyariolvasonaplo"),
}


def make_pages() -> dict[str, CampaignPage]:
    """The first page of each campaign, by key; made where they are not there yet."""
    for language in LANGUAGES:
        index = CampaignIndexPage.objects.get(locale__language_code=language)
        if not index.introduction:
            index.introduction = words(language).single["introduction"]
            index.save_revision().publish()
    return {key: _campaign(key, facts) for key, facts in FACTS.items()}


def _campaign(key: str, facts: Facts) -> CampaignPage:
    first = _page(key, FIRST, None)
    if not first.parts.exists():
        _fill(first, facts)
    for language in LANGUAGES[1:]:
        _page(key, language, first)
    return CampaignPage.objects.get(pk=first.pk)  # with its facts as they were written


def _page(key: str, language: str, first: CampaignPage | None) -> CampaignPage:
    index = CampaignIndexPage.objects.get(locale__language_code=language)
    told = words(language).campaigns[key]
    found = CampaignPage.objects.child_of(index).filter(slug=told.slug).first()
    if found is not None:
        known: CampaignPage = found
        return known
    page = CampaignPage(
        title=told.title,
        slug=told.slug,
        locale=Locale.objects.get(language_code=language),
        introduction=told.introduction,
        story=[("text", f"<p>{told.story}</p><p><i>{words(language).single['note']}</i></p>")],
        takers=told.takers,
        thanks=f"<p>{told.thanks}</p>",
    )
    if first is not None:
        page.translation_key = first.translation_key
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def _fill(page: CampaignPage, facts: Facts) -> None:
    """Its facts, as an editor fills in the form."""
    now = timezone.now()
    page.opens_at, page.closes_at = _day(now, -facts.opened), _day(now, facts.closes)
    page.hashtag, page.accounts = facts.hashtag, "@holdvari_konyvtar" if facts.hashtag else ""
    page.licences = [Rights.CC_BY, Rights.CC_BY_NC]
    page.captions_rule, page.from_readers = facts.captions_rule, facts.from_readers
    if facts.from_readers:
        page.place = Place.objects.filter(name=VILLAGE).first()
        page.about = _walk()
    for number, part in enumerate(facts.parts):
        page.parts.add(CampaignPart(sort_order=number, **part))
    for number, kind in enumerate((ConsentKind.SENDER, ConsentKind.SHOWN, ConsentKind.GUARDIAN)):
        page.consent_texts.add(ConsentText(kind=kind, text=in_all(f"consent-{kind.value}"), sort_order=number))
    page.save_revision().publish()


def _walk() -> Page | None:
    """The walk through the village, where the demo has it."""
    walk = WalkPage.objects.filter(locale__language_code=FIRST).order_by("pk").first()
    return walk.page_ptr if walk is not None else None


def _day(now: datetime, days: int) -> datetime:
    return (now + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
