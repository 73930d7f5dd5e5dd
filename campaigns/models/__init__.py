"""The models of campaigns: pages, and what people send until it is one."""

from .campaign import CampaignPage, CampaignPart, CampaignQuestion, PartKind
from .consent_text import ConsentText
from .draft import CaptionsDraft
from .entry import EntryPage
from .file import FileTiles, Rendition, RenditionKind, SubmissionFile
from .handling import BlockedSender, HandlingStep, Note
from .index import CampaignIndexPage
from .people import AgeGroup, Consent, Person, PersonRole
from .submission import Submission, Way

__all__ = [
    "AgeGroup",
    "BlockedSender",
    "CampaignIndexPage",
    "CampaignPage",
    "CampaignPart",
    "CampaignQuestion",
    "CaptionsDraft",
    "Consent",
    "ConsentText",
    "EntryPage",
    "FileTiles",
    "HandlingStep",
    "Note",
    "PartKind",
    "Person",
    "PersonRole",
    "Rendition",
    "RenditionKind",
    "Submission",
    "SubmissionFile",
    "Way",
]
