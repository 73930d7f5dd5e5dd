"""System checks that hold the doors shut."""

from typing import Any

from django.db import models
from django.test.utils import isolate_apps
from wagtail.api.v2.views import PagesAPIViewSet

from archive_pages import checks
from cms.api import api_router
from cms.core.embargo import EmbargoMixin
from cms.media.checks import pictures_are_looked_at


def test_all_holds_now() -> None:
    assert checks.embargoes_are_on_pages(None) == []
    assert checks.api_asks_access(None) == []
    assert pictures_are_looked_at(None) == []


def test_an_endpoint_of_wagtail_s_own_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setitem(api_router._endpoints, "more", PagesAPIViewSet)
    (fault,) = checks.api_asks_access(None)
    assert "more" in fault.msg
    assert fault.hint


@isolate_apps("archive_pages")
def test_an_embargo_on_what_is_no_page_is_refused(monkeypatch: Any) -> None:
    class Leaflet(EmbargoMixin):
        class Meta:
            app_label = "archive_pages"

    def get_models() -> list[type[models.Model]]:
        return [Leaflet]

    monkeypatch.setattr(checks.apps, "get_models", get_models)
    (fault,) = checks.embargoes_are_on_pages(None)
    assert "Leaflet" in fault.msg


def test_unsafe_uploads_are_refused(settings: Any) -> None:
    settings.WAGTAILIMAGES_IMAGE_FORM_BASE = ""
    settings.WAGTAILIMAGES_EXTENSIONS = ["png", "svg"]
    assert [fault.id for fault in pictures_are_looked_at(None)] == ["media.E001", "media.E002"]
