"""How long things are kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaigns import keeping
from campaigns.models import EntryPage, Submission
from campaigns.models.submission import State
from cms.letters.models import Letter

from . import factories

pytestmark = pytest.mark.django_db


def draft(days: int, **fields: Any) -> Submission:
    return factories.submission(
        factories.campaign(slug=f"campaign-{days}"),
        State.DRAFT,
        touched_at=timezone.now() - timedelta(days=days),
        **fields,
    )


def later(days: int) -> None:
    """As if so many days had gone by."""
    for one in Submission.objects.all():
        Submission.objects.filter(pk=one.pk).update(touched_at=one.touched_at - timedelta(days=days))
        for step in one.steps.all():
            step.at -= timedelta(days=days)
            step.save()


def test_a_draft_without_an_address_goes_after_a_fortnight() -> None:
    young, old = draft(13, email=""), draft(15, email="")
    assert keeping.forget_due() == 1
    assert Submission.objects.get() == young
    assert old.pk != young.pk


def test_the_sender_of_a_draft_is_told_once_before_it_goes() -> None:
    left = draft(9)
    assert keeping.forget_due() == 0
    assert not Letter.objects.exists()
    later(2)
    assert keeping.forget_due() == 0
    assert keeping.forget_due() == 0
    letter = Letter.objects.get(about=left.uuid)
    assert "[[private-address]]" in letter.text
    later(2)
    assert keeping.forget_due() == 0
    later(3)
    assert keeping.forget_due() == 1
    assert not Submission.objects.exists()
    assert not Letter.objects.exists()


def test_who_was_not_told_in_time_has_four_days_from_the_letter() -> None:
    draft(100)
    assert keeping.forget_due() == 0
    assert Letter.objects.count() == 1
    later(5)
    assert keeping.forget_due() == 1


def test_a_draft_that_is_gone_on_with_stays() -> None:
    left = draft(11)
    keeping.forget_due()
    later(5)
    Submission.objects.update(touched_at=timezone.now())
    assert keeping.forget_due() == 0
    left.refresh_from_db()


def test_a_draft_that_its_sender_takes_up_in_the_same_moment_is_not_forgotten(monkeypatch: Any) -> None:
    left = draft(20, email="")
    looked_at = list(keeping._old_drafts())
    Submission.objects.update(touched_at=timezone.now())
    monkeypatch.setattr(keeping, "_old_drafts", lambda: looked_at)
    assert keeping.forget_due() == 0
    assert Submission.objects.get() == left


def test_after_a_campaign_addresses_and_what_was_not_published_are_forgotten() -> None:
    now = timezone.now()
    page = factories.campaign(opens_at=now - timedelta(900), closes_at=now - timedelta(800), kept_months=24)
    shown = factories.submission(page, State.PUBLISHED, sender="abc", phone="1", from_address="def")
    factories.entry(of=shown)
    refused = factories.submission(page, State.REFUSED, sent_at=now)
    young = factories.campaign(slug="young", closes_at=now - timedelta(600), kept_months=24)
    kept = factories.submission(young, State.REFUSED)
    assert keeping.forget_due() == 2
    shown.refresh_from_db()
    assert (shown.state, shown.email, shown.phone, shown.sender, shown.from_address) == ("published", "", "", "", "")
    assert (shown.title, shown.people.count()) == ("Egy jó könyv", 1)
    assert EntryPage.objects.get(submission=shown).live
    refused.refresh_from_db()
    assert (refused.state, refused.title, refused.people.count()) == (State.WITHDRAWN, "", 0)
    kept.refresh_from_db()
    assert kept.title
    assert keeping.forget_due() == 0


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2026, 8, 31), 1, (2026, 9, 30)),
        ((2026, 11, 15), 24, (2028, 11, 15)),
        ((2026, 12, 31), 0, (2026, 12, 31)),
    ],
)
def test_months_end_where_a_calendar_ends_them(day: Any, months: int, after: Any) -> None:
    found = keeping.months_after(datetime(*day, 10, tzinfo=UTC), months)
    assert (found.year, found.month, found.day) == after
