"""The form of a translated walk: words are asked for, facts are kept where they are, and nothing is lost by saving."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data

from walks.models import StopPhotograph, WalkStep

from . import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief", password="x"))
    return client


def words(**more: str) -> dict[str, str]:
    form: dict[str, str] = nested_form_data(
        {"title": "Plimbare", "slug": "plimbare", "introduction": "Scurt.", "story": {}, "credits": "null", **more}
    )
    return form | {"story-count": "0", "body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}


def test_the_first_page_asks_for_facts_and_a_translation_says_where_they_are(editor: Client) -> None:
    walk = factories.walk()
    translation = factories.translated(walk, "ro", "Plimbare")
    first = editor.get(reverse("wagtailadmin_pages:edit", args=[walk.pk])).content.decode()
    other = editor.get(reverse("wagtailadmin_pages:edit", args=[translation.pk])).content.decode()
    assert 'name="difficulty"' in first
    assert 'name="difficulty"' not in other
    assert reverse("wagtailadmin_pages:edit", args=[walk.pk]) in other


def test_saving_a_translation_keeps_the_facts(editor: Client) -> None:
    walk = factories.walk(minutes=45, difficulty="hard")
    stop = factories.stop(walk, "Templom")
    translation = factories.translated(walk, "ro", "Plimbare")
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[translation.pk]), {**words(), "action-publish": "1"}, follow=True
    )
    assert answer.status_code == 200
    translation.refresh_from_db()
    walk.refresh_from_db()
    assert translation.introduction == "Scurt."
    assert (walk.minutes, walk.difficulty) == (45, "hard")
    assert [step.stop_id for step in WalkStep.objects.filter(walk=walk)] == [stop.pk]
    assert translation.facts.minutes == 45


def test_saving_a_translated_stop_keeps_its_pictures(editor: Client) -> None:
    from walks.models import Photograph

    stop = factories.stop(factories.walk(), "Templom", latitude=46.0, longitude=25.0)
    StopPhotograph.objects.create(stop=stop, photograph=Photograph.objects.create(title="x", width=8, height=6))
    translation = factories.translated(stop, "ro", "Biserica")
    answer = editor.post(
        reverse("wagtailadmin_pages:edit", args=[translation.pk]),
        {**words(title="Biserica", slug="biserica"), "action-publish": "1"},
        follow=True,
    )
    assert answer.status_code == 200
    translation.refresh_from_db()
    assert translation.introduction == "Scurt."
    assert StopPhotograph.objects.filter(stop=stop).count() == 1
    assert translation.where == (25.0, 46.0)


@pytest.mark.parametrize("publish_parents", [False, True])
def test_a_stop_is_translated_before_its_walk(publish_parents: bool) -> None:
    """Wagtail makes an alias of the walk above it: a page with a UUID of its own, also once it was synced."""
    walk = factories.walk()
    stop = factories.stop(walk, "Templom")
    translation = factories.translated(stop, "ro", "Biserica")
    above = translation.get_parent().specific
    assert above.alias_of_id == walk.pk
    assert len({page.uuid for page in (walk, stop, above, translation)}) == 4
    if publish_parents:
        walk.title = "Hosszú séta"
        walk.save_revision().publish()
        above.refresh_from_db()
        assert above.title == "Hosszú séta"
    second = factories.translated(factories.stop(walk, "Malom"), "ro", "Moara")
    assert second.get_parent().pk == above.pk
    assert len({page.uuid for page in (walk, stop, above, translation, second)}) == 5
    again = factories.translated(walk.get_parent().get_children().get(pk=walk.pk).specific, "fa", "گردش")
    assert again.uuid not in {walk.uuid, above.uuid}
