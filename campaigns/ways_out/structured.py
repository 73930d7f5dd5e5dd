"""Campaigns and entries in the words of schema.org, for search engines: films, sounds and photographs as JSON-LD."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from campaigns.links import EntryLinks, own_language
from campaigns.models import CampaignPage, PartKind
from cms.core.answering import address_of
from cms.core.json_ld import CONTEXT, told
from cms.core.permanent import permanent_url
from cms.media.captions import cues

from .data import ToldEntry, book_address
from .media import Medium, first_picture

ACROSS = 1200  # pixels: what search engines want of a picture at least
TYPES = {PartKind.VIDEO: "VideoObject", PartKind.AUDIO: "AudioObject", PartKind.PHOTOGRAPH: "ImageObject"}
Json = dict[str, Any]


def entry_data(entry: ToldEntry, request: HttpRequest | None = None) -> Json:
    """A CreativeWork about its book, with each file as what it is; the one file's own type where there is but one."""
    page, links = entry.page, EntryLinks(request)
    language, url = own_language(page), links.absolute(page)
    picture = first_picture(entry.media, ACROSS)
    files = [_medium(one, entry) for one in entry.media if one.main is not None]
    alone = files[0] if len(files) == 1 else {"@type": "CreativeWork", "associatedMedia": files}
    campaign = None
    if entry.campaign is not None:
        campaign = {
            "@type": "CreativeWorkSeries",
            "name": entry.campaign.title,
            "url": address_of(entry.campaign, request),
        }
    return told(
        {
            "@context": CONTEXT,
            **alone,
            "@id": permanent_url(page),
            "url": url,
            "name": page.title,
            "description": _description(entry),
            "inLanguage": language,
            "author": {"@type": "Person", "name": page.name_shown} if page.name_shown else None,
            "datePublished": _instant(page.first_published_at),
            "thumbnailUrl": picture.url if picture is not None else None,
            "license": page.rights,
            "about": _book(entry),
            "contentLocation": _place(entry),
            "isPartOf": campaign,
            "publisher": _library(),
            "sameAs": page.elsewhere,
            "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        }
    )


def campaign_data(page: CampaignPage, request: HttpRequest | None = None) -> Json:
    """An Event that is held online, from its opening to its end; none of these where nobody has set them."""
    url = address_of(page, request)
    return told(
        {
            "@context": CONTEXT,
            "@type": "Event",
            "@id": url,
            "url": url,
            "name": page.title,
            "description": page.introduction or page.search_description,
            "inLanguage": str(page.locale.language_code),
            "startDate": _instant(page.facts.opens_at or page.first_published_at),
            "endDate": _instant(page.facts.closes_at),
            "eventAttendanceMode": f"{CONTEXT}/OnlineEventAttendanceMode",
            "location": {"@type": "VirtualLocation", "url": url},
            "isAccessibleForFree": True,
            "organizer": _library(),
        }
    )


def _medium(medium: Medium, entry: ToldEntry) -> Json:
    """Search engines want of a film its name, its picture and the day on which it came."""
    main, file = medium.main, medium.file
    picture = medium.picture(ACROSS)
    assert main is not None
    timed = medium.kind in (PartKind.VIDEO, PartKind.AUDIO)
    return told(
        {
            "@type": TYPES[PartKind(medium.kind)],
            "name": entry.page.title,
            "description": file.alt or _description(entry) or entry.page.title,
            "contentUrl": medium.address(main.label),
            "encodingFormat": main.media_type,
            "contentSize": str(main.bytes) if main.bytes else None,
            "uploadDate": _instant(entry.page.first_published_at),
            "duration": duration(file.seconds) if timed and file.seconds else None,
            "width": medium.width or None,
            "height": medium.height or None,
            "thumbnailUrl": picture.url if picture is not None else None,
            "transcript": file.transcript or " ".join(cue.text for cue in cues(file.captions)),
            "caption": _captions(medium) if timed else None,
            "license": entry.page.rights,
        }
    )


def _captions(medium: Medium) -> Json | None:
    if not medium.file.captions:
        return None
    return {
        "@type": "MediaObject",
        "contentUrl": medium.address("captions.vtt"),
        "encodingFormat": "text/vtt",
        "inLanguage": medium.file.words_language or None,
    }


def duration(seconds: float) -> str:
    """ISO 8601: `PT1M15S`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    named = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in named if count) or "0S")


def _description(entry: ToldEntry) -> str:
    book = f"{entry.book.title} · {entry.book.author}".strip(" ·") if entry.book is not None else ""
    return entry.page.text or book


def _book(entry: ToldEntry) -> Json | None:
    book = entry.book
    if book is None:
        return None
    authors = [{"@type": "Person", "name": name} for name in book.author.split("; ") if name]
    address = book_address(book, get_language() or settings.LANGUAGE_CODE)
    return told(
        {"@type": "Book", "@id": address, "url": address, "name": book.title, "author": authors, "isbn": book.isbn}
    )


def _place(entry: ToldEntry) -> Json | None:
    if entry.place is not None:
        return told({"@type": "Place", "name": entry.place.name, "sameAs": entry.place.identifiers})
    return {"@type": "Place", "name": entry.page.town} if entry.page.town else None


def _library() -> Json:
    return {"@type": "Library", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}


def _instant(at: Any) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None
