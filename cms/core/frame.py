"""What stands around every page: the library's name, the departments, and the same page in the other languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from wagtail.models import Page, Site

from . import epoch
from .access import Grant, Viewer, allows, grant_of
from .languages import direction


@dataclass(frozen=True)
class MenuLink:
    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class LanguageLink:
    """One language of the interface under its own name, and this page's address in it."""

    code: str
    name: str
    direction: str
    url: str
    current: bool


class Frame:
    """The frame of one answer. Reads nothing before it is asked; front pages and menus are remembered for an epoch."""

    def __init__(self, request: HttpRequest | None, page: Any = None) -> None:
        self.request = request
        self.page = page
        self.language = get_language() or settings.LANGUAGE_CODE

    @property
    def home_url(self) -> str:
        return _home_url(self.language)

    @property
    def search_url(self) -> str:
        return f"{self.home_url}search/"

    @cached_property
    def name(self) -> str:
        """The front page's title in the reader's language, or the setting SITE_NAME."""
        home = next((page for page in self._pages if page.url_path == self._root), None)
        return home.title if home else settings.SITE_NAME

    @cached_property
    def menu(self) -> list[MenuLink]:
        path = self.request.path if self.request else ""
        found = []
        for page in self._pages:
            if page.url_path != self._root:
                url = page.get_url(self.request) or ""
                found.append(MenuLink(page.title, url, bool(url) and path.startswith(url)))
        return found

    @cached_property
    def languages(self) -> list[LanguageLink]:
        addresses = self._addresses()
        return [
            LanguageLink(code, str(name), direction(code), addresses.get(code, _home_url(code)), code == self.language)
            for code, name in settings.LANGUAGES
        ]

    @cached_property
    def _root(self) -> str:
        """The tree address (`url_path`) of the front page in the reader's language; `""` where there is none."""
        paths = Site.get_site_root_paths()
        return next((path.root_path for path in paths if path.language_code == self.language), "")

    @cached_property
    def _pages(self) -> list[Page]:
        if not self._root or self.request is None:
            return []
        kept = _menus()
        if self._root not in kept:
            kept[self._root] = _menu_pages(self._root)
        viewer = Viewer.of(self.request)
        return [page for page, grant in kept[self._root] if allows(grant, viewer)]

    def _addresses(self) -> dict[str, str]:
        if self.request is None or getattr(self.request, "resolver_match", None) is None:
            return {}
        if hasattr(self.page, "urls_by_language"):
            query = self.request.META.get("QUERY_STRING", "")
            tail = f"?{query}" if query else ""
            return {code: url + tail for code, url in self.page.urls_by_language(self.request).items()}
        here = self.request.get_full_path()
        return {code: translate_url(here, code) for code, _name in settings.LANGUAGES}


class PlainFrame(Frame):
    """The frame of a page that must not ask the database: no menu, and the library's name from its settings."""

    @cached_property
    def name(self) -> str:
        return str(settings.SITE_NAME)

    @cached_property
    def menu(self) -> list[MenuLink]:
        return []


@epoch.Remembered
def _menus() -> dict[str, list[tuple[Page, Grant | None]]]:
    """By the tree address of a front page: that page and its menu, each with what it takes to see it."""
    return {}


def _menu_pages(root: str) -> list[tuple[Page, Grant | None]]:
    level = root.count("/")
    pages = Page.objects.live().filter(url_path__startswith=root)
    pages = pages.filter(depth=level) | pages.filter(depth=level + 1, show_in_menus=True)
    return [(page, grant_of(page)) for page in pages.order_by("path")]


def _home_url(language: str) -> str:
    with override(language):
        return reverse("wagtail_serve", args=[""])
