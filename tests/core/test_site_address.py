"""Full addresses are those of SITE_URL."""

import pytest
from wagtail.models import Site

from cms.core.site_address import follow_site_url
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["https://library.example", "http://127.0.0.1:8001"])
def test_the_site_answers_under_its_public_address(settings: object, address: str) -> None:
    settings.SITE_URL = address  # type: ignore[attr-defined]
    follow_site_url()
    assert factories.home("en").full_url == f"{address}/en/"


def test_several_sites_are_left_alone(settings: object) -> None:
    Site.objects.create(hostname="children.example", root_page=factories.home("ro"))
    settings.SITE_URL = "https://library.example"  # type: ignore[attr-defined]
    follow_site_url()
    assert not Site.objects.filter(hostname="library.example").exists()
