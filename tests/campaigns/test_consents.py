"""Consents: to which words somebody agreed can be told for ever, whatever editors write afterwards."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from campaigns import consents
from campaigns.models import Consent, ConsentText, Person
from tests.factories import reader

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


@pytest.fixture
def editor(client: Client) -> Client:
    user = reader("editor")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def form_of(client: Client, page: Any) -> Any:
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    data["story-count"] = "0"
    return data


def saved(client: Client, page: Any, publish: bool = True, **changed: str) -> None:
    data = form_of(client, page)
    for name, value in changed.items():
        assert name in data, name
        data[name] = value
    if publish:
        data["action-publish"] = "1"
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors


def english(page: Any, kind: str = "sender") -> list[tuple[str, int, bool]]:
    texts = ConsentText.objects.filter(campaign=page, kind=kind).order_by("pk")
    return [(text.text["en"], text.version, text.retired_at is None) for text in texts]


FIRST = "consent_texts-0-text_en"


def test_changed_words_are_the_next_version_and_who_agreed_agreed_to_the_former(editor: Client) -> None:
    page = factories.campaign()
    agreed = Consent.objects.get(person__submission=factories.submission(page))
    saved(editor, page, **{FIRST: "I agree to more."})
    assert english(page) == [("I agree.", 1, False), ("I agree to more.", 2, True)]
    agreed.refresh_from_db()
    assert agreed.text.text["en"] == "I agree."
    saved(editor, page)
    assert english(page) == [("I agree.", 1, False), ("I agree to more.", 2, True)]
    assert [text.text["en"] for text in consents.current(page, "sender")] == ["I agree to more."]
    assert len(consents.current(page)) == 3


def test_before_anybody_takes_part_words_are_simply_mended(editor: Client) -> None:
    page = factories.campaign()
    saved(editor, page, **{FIRST: "I agree, too."})
    assert english(page) == [("I agree, too.", 1, True)]


def test_a_deleted_text_stays_for_those_who_agreed(editor: Client) -> None:
    page = factories.campaign()
    agreed = Consent.objects.get(person__submission=factories.submission(page))
    saved(editor, page, **{"consent_texts-0-DELETE": "on"})
    assert english(page) == [("I agree.", 1, False)]
    assert consents.current(page, "sender") == []
    agreed.refresh_from_db()
    assert form_of(editor, page)["consent_texts-TOTAL_FORMS"] == "2"


def test_a_draft_changes_nothing_and_published_later_makes_one_version(editor: Client) -> None:
    page = factories.campaign()
    factories.submission(page)
    saved(editor, page, publish=False, **{FIRST: "I agree to more."})
    saved(editor, page, publish=False)
    assert english(page) == [("I agree.", 1, True)]
    saved(editor, page)
    assert english(page) == [("I agree.", 1, False), ("I agree to more.", 2, True)]
    saved(editor, page, publish=False, **{"title": "Another title"})
    saved(editor, page)
    assert english(page) == [("I agree.", 1, False), ("I agree to more.", 2, True)]


def test_an_earlier_version_of_the_page_brings_its_words_back(editor: Client) -> None:
    page = factories.campaign()
    factories.submission(page)
    saved(editor, page)
    first = page.__class__.objects.get(pk=page.pk).latest_revision
    saved(editor, page, **{FIRST: "I agree to more."})
    first.publish()
    assert english(page) == [("I agree.", 1, True), ("I agree to more.", 2, False)]
    page.__class__.objects.get(pk=page.pk).revisions.exclude(pk=first.pk).latest("pk").publish()
    assert [row[2] for row in english(page)].count(True) == 1
    assert [text.text["en"] for text in consents.current(page, "sender")] == ["I agree to more."]


def test_somebody_agrees_to_what_is_in_force() -> None:
    page = factories.campaign()
    sent = factories.submission(page)
    person = Person.objects.create(submission=sent, role="shown", name="Éva", is_child=True)
    (consent,) = consents.agree(person, "guardian", "hu", guardian="Kiss Anna")
    (again,) = consents.agree(person, "guardian", "en", guardian="Kiss Anna", form=ContentFile(b"%PDF-", "form.pdf"))
    assert again.pk == consent.pk
    assert (again.language, again.guardian) == ("en", "Kiss Anna")
    assert again.form.read() == b"%PDF-"
    again.form.delete()


def test_nobody_agrees_to_nothing() -> None:
    page = factories.campaign()
    sent = factories.submission(page)
    ConsentText.objects.filter(campaign=page, kind="shown").delete()
    with pytest.raises(consents.NothingToAgreeTo):
        consents.agree(sent.people.get(), "shown", "hu")


def test_who_has_not_agreed_or_has_taken_it_back_is_known() -> None:
    sent = factories.submission(factories.campaign())
    assert consents.without_consent(sent) == []
    other = Person.objects.create(submission=sent, role="shown", name="Éva")
    assert consents.without_consent(sent) == [other]
    (consent,) = consents.agree(other, "shown", "hu")
    assert consents.without_consent(sent) == []
    consent.withdrawn_at = consent.given_at
    consent.save()
    assert consents.without_consent(sent) == [other]
