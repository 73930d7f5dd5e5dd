"""Every act in every state: what it leads to, or that it is refused in words and changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns import acts
from campaigns.models import EntryPage, HandlingStep, Submission
from campaigns.models.submission import State
from cms.letters.models import Letter

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
S = State
Act = Callable[[Submission, Any], Any]

ACTS: dict[str, Act] = {
    "send": lambda sent, user: acts.send(sent),
    "take_back": lambda sent, user: acts.take_back(sent),
    "files_checked": lambda sent, user: acts.files_checked(sent),
    "approve": acts.approve,
    "ask_change": lambda sent, user: acts.ask_change(sent, user, "Why."),
    "refuse": lambda sent, user: acts.refuse(sent, user, "Why."),
    "reconsider": acts.reconsider,
    "unpublish": lambda sent, user: acts.unpublish(sent, user, "Why."),
    "withdraw": lambda sent, user: acts.withdraw(sent, user),
}
LEADS: dict[str, dict[str, str]] = {
    "send": {S.DRAFT: S.WAITING, S.CHANGE: S.WAITING},
    "take_back": {S.CHECKING: S.CHANGE, S.WAITING: S.CHANGE, S.APPROVED: S.CHANGE, S.PUBLISHED: S.CHANGE},
    "files_checked": {**{state: state for state in S.values}, S.CHECKING: S.WAITING},
    "approve": {S.WAITING: S.PUBLISHED, S.APPROVED: S.PUBLISHED},
    "ask_change": {S.WAITING: S.CHANGE, S.APPROVED: S.CHANGE},
    "refuse": {S.WAITING: S.REFUSED, S.APPROVED: S.REFUSED, S.CHANGE: S.REFUSED},
    "reconsider": {S.REFUSED: S.WAITING},
    "unpublish": {S.PUBLISHED: S.WAITING},
    "withdraw": {state: S.WITHDRAWN for state in S.values if state != S.WITHDRAWN},
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_in_each_state(act: str) -> None:
    page, user = factories.campaign(), factories.moderator()
    for state in S.values:
        sent = factories.submission(page, state)
        if state == S.PUBLISHED:
            factories.entry(of=sent)
        wanted = LEADS[act].get(state)
        if wanted is None:
            with pytest.raises(acts.WrongState) as wrong:
                ACTS[act](sent, user)
            assert len(str(wrong.value)) > 15
            assert not HandlingStep.objects.filter(submission=sent).exists()
            assert not Letter.objects.filter(about=sent.uuid).exists()
        else:
            ACTS[act](sent, user)
        sent.refresh_from_db()
        assert sent.state == (wanted or state), state


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 1)), max_size=9), st.booleans())
def test_whatever_is_done_one_after_another(done: list[tuple[str, int]], two_persons: bool) -> None:
    """The page is seen exactly while the entry is published; two have approved it where two must; letters and steps
    are those of acts that took place."""
    with transaction.atomic():
        page = factories.campaign(two_persons=two_persons)
        users = [factories.moderator("one"), factories.moderator("two")]
        sent = factories.submission(page, S.DRAFT)
        for act, user in done:
            before = (sent.state, HandlingStep.objects.count(), Letter.objects.count())
            try:
                ACTS[act](sent, users[user])
            except acts.WrongState:
                sent.refresh_from_db()
                assert before == (sent.state, HandlingStep.objects.count(), Letter.objects.count())
            seen = EntryPage.objects.filter(submission=sent, live=True).exists()
            assert seen == (sent.state == S.PUBLISHED)
            if sent.state == S.PUBLISHED and two_persons:
                assert len(acts.approvers(sent)) == 2
            if sent.state == S.WITHDRAWN:
                assert (sent.email, sent.title, EntryPage.objects.count()) == ("", "", 0)
        transaction.set_rollback(True)  # what one example did is undone
