"""Links to titles and issues in the reader's language, for one page or for a list of thousands."""

from django.http import HttpRequest
from django.utils.encoding import escape_uri_path
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.models import Page

from cms.core import epoch

from .models import ArchiveIndexPage


@epoch.Remembered
def archive_indexes() -> list[ArchiveIndexPage]:
    """The published archive indexes of all languages."""
    return list(ArchiveIndexPage.objects.live().select_related("locale"))


class MaterialLinks:
    """Addresses of material under the archive index of any language. At most one query, however many links are made."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        self._request = request

    @cached_property
    def _indexes(self) -> list[ArchiveIndexPage]:
        return archive_indexes()

    @cached_property
    def _addresses(self) -> dict[int, str]:
        return {index.pk: index.get_url(self._request) or "" for index in self._indexes}

    def url(self, page: Page, language: str | None = None) -> str:
        """The address of a title or an issue in `language` (default: the reader's).

        Falls back on its own language where that one has no archive index; `""` where it has no address at all.
        """
        return self.address(page.url_path, language) or page.get_url(self._request) or ""

    def address(self, url_path: str, language: str | None = None) -> str:
        """The same for a tree address alone (`url_path`); `""` where it lies below no archive index."""
        own = self._own(url_path)
        if own is None:
            return ""
        language = language or get_language()
        index = self._in(own, language)
        address = self._addresses[index.pk] or self._addresses[own.pk]
        return address + escape_uri_path(url_path.removeprefix(own.url_path)) if address else ""

    def index_of(self, url_path: str) -> ArchiveIndexPage | None:
        """The archive index above a tree address, in the reader's language where there is one."""
        own = self._own(url_path)
        return self._in(own, get_language()) if own else None

    def index_in_language(self) -> dict[str, str] | None:
        """Title and address of the archive in the reader's language."""
        language = get_language()
        index = next((index for index in self._indexes if index.locale.language_code == language), None)
        return {"title": index.title, "url": self._addresses[index.pk]} if index else None

    def _own(self, url_path: str) -> ArchiveIndexPage | None:
        return next((index for index in self._indexes if url_path.startswith(index.url_path)), None)

    def _in(self, own: ArchiveIndexPage, language: str | None) -> ArchiveIndexPage:
        family = [index for index in self._indexes if index.translation_key == own.translation_key]
        return next((index for index in family if index.locale.language_code == language), own)

    def by_language(self, page: Page) -> dict[str, str]:
        """The page's address in each language that has an archive index."""
        languages = {index.locale.language_code for index in self._indexes}
        return {language: url for language in sorted(languages) if (url := self.url(page, language))}
