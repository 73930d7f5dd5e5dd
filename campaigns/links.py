"""Addresses of entries in the reader's language: below her language's page of the campaign, where she may see that.

Their files have one address each, in every language and for whoever may have them (`campaigns.delivery`).
"""

from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.models import Page

from cms.core import epoch
from cms.core.access import Viewer, allows, grant_of
from cms.imaging.iiif.links import absolute

from .models import CampaignPage, EntryPage


@epoch.Remembered
def campaign_pages() -> list[CampaignPage]:
    """All campaigns in all languages, the first of each family first: some dozens. Nobody may change them."""
    return list(CampaignPage.objects.select_related("locale").order_by("pk"))


class EntryLinks:
    """One query at most, however many links are made. Languages whose page of the campaign is closed are left out."""

    def __init__(self, request: HttpRequest | None = None, viewer: Viewer | None = None) -> None:
        self._request = request
        self._viewer = viewer or (Viewer.of(request) if request is not None else Viewer.public())

    @cached_property
    def _families(self) -> dict[str, list[CampaignPage]]:
        """The campaign in all its languages, by the tree path of each of its pages."""
        by_key: dict[object, list[CampaignPage]] = {}
        for page in campaign_pages():
            by_key.setdefault(page.translation_key, []).append(page)
        return {page.path: family for family in by_key.values() for page in family}

    def campaign_of(self, entry: Page, language: str | None = None) -> CampaignPage | None:
        """Its campaign in `language` (the reader's unless told), else the page that it lies below."""
        own = entry.path[: -Page.steplen]
        family = self._families.get(own, [])
        seen = [page for page in family if page.path == own or allows(grant_of(page), self._viewer)]
        wanted = language or get_language()
        return min(seen, key=lambda one: (one.locale.language_code != wanted, one.path != own), default=None)

    def url(self, entry: Page, language: str | None = None) -> str:
        """A path on this site; `""` for an entry that has none."""
        campaign = self.campaign_of(entry, language)
        above = campaign.get_url(self._request) if campaign is not None else ""
        return f"{above}{entry.slug}/" if above else ""

    def absolute(self, entry: Page, language: str | None = None) -> str:
        url = self.url(entry, language)
        return absolute(url) if url.startswith("/") else url

    def by_language(self, entry: Page) -> dict[str, str]:
        """Its address in each language in which the viewer may see its campaign."""
        family = self._families.get(entry.path[: -Page.steplen], [])
        languages = [str(page.locale.language_code) for page in family if allows(grant_of(page), self._viewer)]
        return {language: url for language in languages if (url := self.url(entry, language))}


def file_address(uuid: UUID, label: str) -> str:
    """Of what was made of a file, of its words (`captions.vtt`), or of the file as it came (`master`)."""
    return f"/entry-file/{uuid}/{label}"


def own_language(entry: EntryPage) -> str:
    """The language of what is said and written in it."""
    return entry.language or str(entry.locale.language_code)
