"""Published entries for tests of what visitors see: with files and renditions as records, without bytes."""

from typing import Any

from campaigns.models import CampaignPage, EntryPage, PartKind, Rendition, RenditionKind, SubmissionFile
from campaigns.models.submission import State

from . import factories

CAPTIONS = """WEBVTT

00:00:00.500 --> 00:00:02.000
<v Anna>Ez a könyv a polcon állt.

00:00:02.000 --> 00:00:04.500
Kinyitottam &amp; elolvastam.
"""


def published(page: CampaignPage, title: str = "Egy jó könyv", **fields: Any) -> EntryPage:
    """An entry's page with what it shares with its submission."""
    of = factories.submission(page, State.PUBLISHED, title=title)
    return factories.entry(of=of, **fields)


def rendition(of: SubmissionFile, kind: str, label: str, media_type: str, **fields: Any) -> Rendition:
    name = of.new_name(label)
    return Rendition.objects.create(source=of, kind=kind, label=label, file=name, media_type=media_type, **fields)


def film(entry: EntryPage, seconds: float = 95.0, **fields: Any) -> SubmissionFile:
    """A film as the checking leaves it."""
    assert entry.submission is not None
    made = factories.file(entry.submission, width=1280, height=720, seconds=seconds, **fields)
    rendition(made, RenditionKind.FILM, "film.mp4", "video/mp4", width=1280, height=720)
    rendition(made, RenditionKind.PLAYLIST, "720.m3u8", "application/vnd.apple.mpegurl", width=1280, height=720)
    rendition(made, RenditionKind.PLAYLIST, "film.m3u8", "application/vnd.apple.mpegurl")
    rendition(made, RenditionKind.POSTER, "poster.jpg", "image/jpeg", width=1280, height=720)
    entry.has_video, entry.seconds, entry.kinds = True, seconds, [PartKind.VIDEO]
    entry.save()
    return made


def sound(entry: EntryPage, seconds: float = 60.0, **fields: Any) -> SubmissionFile:
    assert entry.submission is not None
    made = factories.file(entry.submission, PartKind.AUDIO, name="hang.m4a", seconds=seconds, **fields)
    rendition(made, RenditionKind.SOUND, "sound.m4a", "audio/mp4")
    rendition(made, RenditionKind.WAVEFORM, "waveform.json", "application/json")
    entry.has_audio, entry.seconds = True, entry.seconds + seconds
    entry.save()
    return made


def photograph(entry: EntryPage, width: int = 2400, height: int = 1600, **fields: Any) -> SubmissionFile:
    assert entry.submission is not None
    made = factories.file(entry.submission, PartKind.PHOTOGRAPH, name="kep.jpg", width=width, height=height, **fields)
    rendition(made, RenditionKind.PYRAMID, "pyramid.tif", "image/tiff", width=width, height=height)
    entry.has_photograph = True
    entry.save()
    return made
