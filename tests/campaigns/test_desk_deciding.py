"""Decisions at the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.acts import undoing
from campaigns.models import EntryPage, HandlingStep
from campaigns.models.campaign import CaptionsRule
from campaigns.models.handling import Act
from campaigns.models.submission import State
from campaigns.status.renaming import rename
from cms.letters.models import Letter, LetterState

from . import factories
from .desked import at, at_the_desk, decide, text

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def test_an_entry_is_published_and_the_next_one_shown(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    first, second = factories.submission(page, title="Első"), factories.submission(page, title="Második")
    answer = decide(client, first, "approve", query="?kind=")
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert EntryPage.objects.filter(submission=first, live=True).exists()
    assert answer["Location"] == at("show", second.uuid)
    last = decide(client, second, "approve")
    assert last["Location"] == "/admin/entries/"


def test_the_next_one_is_the_next_of_that_queue(client: Client) -> None:
    at_the_desk(client)
    page = factories.campaign()
    first = factories.submission(page, text="x")
    factories.submission(page)
    third = factories.submission(page, text="x")
    answer = decide(client, first, "approve", query="?kind=text")
    assert answer["Location"] == f"{at('show', third.uuid)}?kind=text"


@pytest.mark.parametrize(("act", "state"), [("change", State.CHANGE), ("refuse", State.REFUSED)])
def test_a_sender_is_told_why(client: Client, act: str, state: str) -> None:
    at_the_desk(client)
    entry = factories.submission(interface_language="ro")
    decide(client, entry, act, "  ")
    entry.refresh_from_db()
    assert entry.state == State.WAITING  # without a reason nothing happens
    decide(client, entry, act, "Sunetul nu se aude.")
    entry.refresh_from_db()
    assert entry.state == state
    letter = Letter.objects.get(about=entry.uuid)
    assert letter.language == "ro"
    assert "Sunetul nu se aude." in letter.text


def test_a_letter_is_read_before_it_goes_out(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    answer = client.post(at("preview", entry.uuid), {"act": "change", "reason": "Halk a hang."}).json()
    assert answer["to"] == "anna@example.org"
    assert answer["subject"]
    assert "Halk a hang." in answer["text"]
    assert "my-entry" not in answer["text"]  # the private address is its sender's
    assert "[[" not in answer["text"]
    assert not Letter.objects.exists()


def test_what_changed_meanwhile_is_not_decided_on_unseen(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    entry.steps.create(act=Act.SENT)
    answer = decide(client, entry, "approve", seen=0)
    entry.refresh_from_db()
    assert entry.state == State.WAITING
    assert answer["Location"] == at("show", entry.uuid)
    assert "Something happened to this entry" in text(client.get(answer["Location"]))


def test_who_comes_second_is_told_so(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    decide(client, entry, "refuse", "Nem ide való.")
    answer = decide(client, entry, "approve")
    assert "This entry was refused." in text(client.get(answer["Location"]))
    entry.refresh_from_db()
    assert entry.state == State.REFUSED


def test_two_persons_decide_where_the_campaign_wants_it(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(factories.campaign(two_persons=True))
    assert "a second person publishes" in text(client.get(at("show", entry.uuid)))
    decide(client, entry, "approve")
    entry.refresh_from_db()
    assert entry.state == State.APPROVED
    mine = text(client.get(at("show", entry.uuid)))
    assert "somebody other than you" in mine
    assert "data-desk-approve" not in mine
    at_the_desk(client, "colleague")
    assert "you can be that" in text(client.get(at("show", entry.uuid)))
    decide(client, entry, "approve")
    entry.refresh_from_db()
    assert entry.state == State.PUBLISHED


@pytest.mark.parametrize("act", ["approve", "change", "refuse"])
def test_a_decision_is_taken_back_while_its_letter_is_here(client: Client, act: str) -> None:
    at_the_desk(client)
    entry = factories.submission()
    decide(client, entry, act, "Mert.")
    assert "Take the decision back" in text(client.get(at("show", entry.uuid)))
    decide(client, entry, "undo")
    entry.refresh_from_db()
    assert entry.state == State.WAITING
    assert not Letter.objects.filter(about=entry.uuid).exists()
    assert not EntryPage.objects.filter(live=True).exists()


def test_what_the_sender_knows_is_not_taken_back(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    decide(client, entry, "change", "Mert.")
    Letter.objects.update(state=LetterState.SENT)
    assert "Take the decision back" not in text(client.get(at("show", entry.uuid)))
    decide(client, entry, "undo")
    entry.refresh_from_db()
    assert entry.state == State.CHANGE


def test_a_decision_stands_once_its_time_is_over_also_where_nobody_sends_letters(client: Client, settings: Any) -> None:
    settings.EMAIL_URL = ""
    at_the_desk(client)
    page = factories.campaign()
    told, untold = factories.submission(page), factories.submission(page, email="", phone="0264")
    for entry in (told, untold):
        decide(client, entry, "approve")
        assert "Possible until" in text(client.get(at("show", entry.uuid)))
        HandlingStep.objects.filter(submission=entry).update(at=timezone.now() - undoing.TO_UNDO - timedelta(seconds=1))
        assert "Take the decision back" not in text(client.get(at("show", entry.uuid)))
        decide(client, entry, "undo")
        entry.refresh_from_db()
        assert entry.state == State.PUBLISHED
        assert "within an hour" in text(client.get(at("show", entry.uuid)))
    assert Letter.objects.filter(about=told.uuid).exists()


def test_an_approved_entry_whose_name_was_changed_is_approved_anew(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(factories.campaign(captions_rule=CaptionsRule.REQUIRED))
    factories.file(entry)
    decide(client, entry, "approve")
    assert "data-desk-approve" not in text(client.get(at("show", entry.uuid)))
    rename(entry, "Valaki más")
    assert "data-desk-approve" in text(client.get(at("show", entry.uuid)))


def test_an_entry_is_withdrawn_at_the_desk_by_who_is_sure(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(title="Titkos cím")
    decide(client, entry, "approve")
    page = text(client.get(decide(client, entry, "withdraw")["Location"]))
    assert "Tick the box first" in page
    seen = entry.steps.order_by("at", "pk").last()
    client.post(at("decide", entry.uuid), {"act": "withdraw", "seen": seen.pk if seen else 0, "sure": "on"})
    entry.refresh_from_db()
    assert (entry.state, entry.title) == (State.WITHDRAWN, "")
    assert not EntryPage.objects.exists()
    gone = text(client.get(at("show", entry.uuid)))
    assert f"{entry.code}</bdi></a>” is withdrawn" in gone
    client.post(at("note", entry.uuid), {"text": "Titkos"})  # a window that was left open
    client.post(at("assign", entry.uuid), {"to": entry.pk})
    rename(entry, "Titkos")
    entry.refresh_from_db()
    assert (entry.notes.count(), entry.assigned_to, entry.name_shown) == (0, None, "")


def test_a_first_approval_that_was_taken_back_counts_no_more(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission(factories.campaign(two_persons=True))
    decide(client, entry, "approve")
    decide(client, entry, "undo")
    at_the_desk(client, "colleague")
    decide(client, entry, "approve")
    entry.refresh_from_db()
    assert entry.state == State.APPROVED


def test_a_published_entry_is_taken_down_and_a_refused_one_taken_up_again(client: Client) -> None:
    at_the_desk(client)
    entry = factories.submission()
    decide(client, entry, "approve")
    decide(client, entry, "unpublish", "Kérte.")
    entry.refresh_from_db()
    assert entry.state == State.WAITING
    assert not EntryPage.objects.filter(live=True).exists()
    decide(client, entry, "refuse", "Nem ide való.")
    Letter.objects.update(state=LetterState.SENT)
    decide(client, entry, "reconsider")
    entry.refresh_from_db()
    assert entry.state == State.WAITING
