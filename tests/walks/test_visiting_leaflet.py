"""A walk on paper."""

import pytest
import segno
from django.test import Client

from cms.core.permanent import permanent_url
from tests import factories as library
from tests.walks import factories, visited
from walks.visiting.leaflet import qr_code

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def test_each_stop_has_a_code_that_leads_to_its_page(client: Client) -> None:
    walk = visited.walk(2)
    library.restrict(factories.stop(walk, "Olvasóknak"))
    html = client.get(f"{walk.url}print/").content.decode()
    stops = [step.stop for step in walk.steps.select_related("stop")]
    for stop in stops[:2]:
        assert stop.title in html
        assert qr_code(permanent_url(stop)) in html
    assert "Olvasóknak" not in html
    assert qr_code(permanent_url(stops[2])) not in html
    assert qr_code(permanent_url(walk)) in html


def test_a_code_is_square_with_a_margin_and_needs_no_script() -> None:
    drawing = qr_code("https://library.example/hu/setak/seta/megallo/")
    side = segno.make("https://library.example/hu/setak/seta/megallo/", error="m", micro=False).symbol_size(border=4)[0]
    assert f'viewBox="0 0 {side} {side}"' in drawing
    assert "style=" not in drawing
    assert "<script" not in drawing
