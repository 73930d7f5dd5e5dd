"""What becomes of a submission: who may do what with it, and what each of them is told."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from campaigns import acts, consents
from campaigns.models import ConsentText, EntryPage, HandlingStep, Person
from campaigns.models.campaign import CaptionsRule
from campaigns.models.file import FileState
from campaigns.models.submission import State
from cms.letters.models import Letter
from tests.factories import reader

from . import factories

pytestmark = pytest.mark.django_db


def steps(submission: Any) -> list[str]:
    return list(HandlingStep.objects.filter(submission=submission).values_list("act", flat=True))


def letters(submission: Any) -> list[str]:
    return list(Letter.objects.filter(about=submission.uuid).order_by("pk").values_list("subject", flat=True))


def test_what_is_sent_is_checked_waits_and_is_published() -> None:
    sent = factories.submission(state=State.DRAFT, text="Egy este alatt olvastam el.")
    film = factories.file(sent, state=FileState.ARRIVED, seconds=61.5)
    acts.send(sent)
    assert sent.state == State.CHECKING
    assert sent.sent_at is not None
    assert not acts.files_checked(sent)
    film.state = FileState.READY
    film.save()
    assert acts.files_checked(sent)
    sent.refresh_from_db()
    assert sent.state == State.WAITING
    acts.approve(sent, factories.moderator())
    page = EntryPage.objects.get(submission=sent)
    assert sent.state == State.PUBLISHED
    assert page.live
    assert page.first_published_at is not None
    assert (page.title, page.text, page.kinds, page.has_video, page.seconds) == (
        "Egy jó könyv",
        "Egy este alatt olvastam el.",
        ["video", "text"],
        True,
        61.5,
    )
    assert steps(sent) == ["sent", "checked", "approved", "published"]
    assert len(letters(sent)) == 2


def test_without_files_it_waits_at_once() -> None:
    sent = acts.send(factories.submission(state=State.DRAFT))
    assert sent.state == State.WAITING


def test_only_moderators_decide() -> None:
    sent = factories.submission()
    for act in (
        lambda user: acts.approve(sent, user),
        lambda user: acts.ask_change(sent, user, "No"),
        lambda user: acts.refuse(sent, user, "No"),
        lambda user: acts.unpublish(sent, user, "No"),
        lambda user: acts.withdraw(sent, user),
    ):
        with pytest.raises(PermissionDenied):
            act(reader(f"reader{reader_number()}"))
    sent.refresh_from_db()
    assert sent.state == State.WAITING
    assert steps(sent) == []


def test_nothing_is_published_without_the_consents_that_the_campaign_asks_for() -> None:
    sent, user = factories.submission(factories.campaign(two_persons=True)), factories.moderator()
    acts.approve(sent, user)
    child = Person.objects.create(submission=sent, role="shown", name="Éva", is_child=True)
    second = factories.moderator("two")
    for kinds in ((), ("shown",)):  # nothing of her, and nothing of her guardian
        for kind in kinds:
            consents.agree(child, kind, "hu")
        with pytest.raises(acts.WrongState, match=r"Éva.*ask the sender for a change"):
            acts.approve(sent, second)
        sent.refresh_from_db()
        assert (sent.state, steps(sent), EntryPage.objects.count()) == (State.APPROVED, ["approved"], 0)
    (guardian,) = consents.agree(child, "guardian", "hu", guardian="Kiss Anna")
    guardian.withdrawn_at = guardian.given_at
    guardian.save()
    with pytest.raises(acts.WrongState, match="Éva"):
        acts.approve(sent, second)
    consents.agree(child, "guardian", "hu", guardian="Kiss Anna")
    acts.approve(sent, second)
    assert sent.state == State.PUBLISHED


def test_a_campaign_without_words_to_agree_to_publishes_but_not_what_somebody_took_back() -> None:
    page, user = factories.campaign(), factories.moderator()
    sent, other = factories.submission(page), factories.submission(page)
    ConsentText.objects.filter(campaign=page).update(retired_at=timezone.now())
    other.people.get().consents.all().delete()
    acts.approve(other, user)
    assert other.state == State.PUBLISHED
    sent.people.get().consents.update(withdrawn_at=timezone.now())
    with pytest.raises(acts.WrongState, match="Kiss Anna"):
        acts.approve(sent, user)


def test_two_persons_decide_where_the_campaign_says_so() -> None:
    sent = factories.submission(factories.campaign(two_persons=True))
    one, two = factories.moderator("one"), factories.moderator("two")
    acts.approve(sent, one)
    assert sent.state == State.APPROVED
    assert not EntryPage.objects.exists()
    with pytest.raises(acts.WrongState, match="Somebody else"):
        acts.approve(sent, one)
    acts.approve(sent, two)
    assert sent.state == State.PUBLISHED


def test_an_earlier_approval_counts_no_more_after_a_change() -> None:
    sent = factories.submission(factories.campaign(two_persons=True))
    one, two = factories.moderator("one"), factories.moderator("two")
    acts.approve(sent, one)
    acts.ask_change(sent, two, "Please name the book.")
    acts.send(sent)
    assert sent.state == State.WAITING
    acts.approve(sent, two)
    assert sent.state == State.APPROVED
    acts.approve(sent, one)
    assert sent.state == State.PUBLISHED


def test_an_entry_waits_for_its_captions() -> None:
    sent = factories.submission(factories.campaign(captions_rule=CaptionsRule.REQUIRED))
    film, user = factories.file(sent), factories.moderator()
    acts.approve(sent, user)
    assert sent.state == State.APPROVED
    with pytest.raises(acts.WrongState, match="captions"):
        acts.approve(sent, user)
    acts.captions_given(film, user, transcript="Jó napot.")
    sent.refresh_from_db()
    assert sent.state == State.PUBLISHED
    film.refresh_from_db()
    assert film.transcript == "Jó napot."


def test_what_a_campaign_asks_for_no_longer_holds_nothing_back() -> None:
    page, user = factories.campaign(captions_rule=CaptionsRule.REQUIRED), factories.moderator()
    captions, second = factories.submission(page), factories.submission(factories.campaign("Két", two_persons=True))
    factories.file(captions)
    for sent, field, value in ((captions, "captions_rule", CaptionsRule.LATER), (second, "two_persons", False)):
        acts.approve(sent, user)
        assert sent.state == State.APPROVED
        type(page).objects.filter(pk=sent.campaign_id).update(**{field: value})
        sent = type(sent).objects.get(pk=sent.pk)
        acts.approve(sent, user)
        assert (sent.state, steps(sent).count("approved")) == (State.PUBLISHED, 1)


def test_captions_do_not_stand_for_the_second_person() -> None:
    sent = factories.submission(factories.campaign(captions_rule=CaptionsRule.REQUIRED, two_persons=True))
    film, user = factories.file(sent), factories.moderator()
    acts.approve(sent, user)
    acts.captions_given(film, user, transcript="Jó napot.")
    sent.refresh_from_db()
    assert sent.state == State.APPROVED
    acts.approve(sent, factories.moderator("two"))
    assert sent.state == State.PUBLISHED


def test_what_was_taken_down_comes_back_at_its_address() -> None:
    sent, user = factories.submission(), factories.moderator()
    acts.approve(sent, user)
    page = EntryPage.objects.get()
    acts.unpublish(sent, user, "Somebody in it does not want to be seen.")
    page.refresh_from_db()
    assert sent.state == State.WAITING
    assert not page.live
    acts.approve(sent, user)
    again = EntryPage.objects.get()
    assert again.live
    assert again.uuid == page.uuid
    assert again.url == page.url


def test_a_refused_entry_has_no_page_left() -> None:
    sent, user = factories.submission(), factories.moderator()
    acts.approve(sent, user)
    acts.unpublish(sent, user, "We look at it once more.")
    acts.refuse(sent, user, "The music is somebody else’s.")
    assert not EntryPage.objects.exists()
    assert "somebody else’s" in Letter.objects.latest("pk").text
    acts.reconsider(sent, user)
    assert sent.state == State.WAITING


@pytest.mark.parametrize("act", [acts.ask_change, acts.refuse])
def test_a_reason_has_to_be_given(act: Any) -> None:
    sent = factories.submission()
    with pytest.raises(acts.WrongState, match="reason"):
        act(sent, factories.moderator(), "  ")
    sent.refresh_from_db()
    assert sent.state == State.WAITING
    assert steps(sent) == []


def test_a_file_that_can_not_be_used_is_told_of() -> None:
    sent = factories.submission(state=State.CHECKING)
    film = factories.file(sent, state=FileState.REFUSED, problem_words="A film may last five minutes.")
    acts.file_refused(film)
    sent.refresh_from_db()
    assert sent.state == State.CHANGE
    assert "five minutes" in Letter.objects.get(about=sent.uuid).text
    with pytest.raises(acts.WrongState, match="files"):
        acts.send(sent)


def test_a_change_of_the_sender_takes_the_page_off_until_it_is_approved_again() -> None:
    sent, user = factories.submission(), factories.moderator()
    acts.approve(sent, user)
    acts.take_back(sent)
    assert sent.state == State.CHANGE
    assert not EntryPage.objects.get().live
    sent.text = "Másképp."
    sent.save()
    acts.send(sent)
    acts.approve(sent, user)
    assert EntryPage.objects.get(live=True).text == "Másképp."


def test_of_two_moderators_the_second_is_told_what_the_first_has_done() -> None:
    sent = factories.submission()
    same = type(sent).objects.get(pk=sent.pk)
    acts.refuse(sent, factories.moderator("one"), "No.")
    with pytest.raises(acts.WrongState, match="refused"):
        acts.approve(same, factories.moderator("two"))


def test_withdrawn_from_every_state() -> None:
    page = factories.campaign()
    for state in State.values:
        sent = factories.submission(page, state=state)
        if state == State.WITHDRAWN:
            with pytest.raises(acts.WrongState, match="withdrawn"):
                acts.withdraw(sent)
            continue
        acts.withdraw(sent)
        assert sent.state == State.WITHDRAWN
        assert sent.email == sent.title == ""
        assert not sent.people.exists()


_number = iter(range(1000))


def reader_number() -> int:
    return next(_number)
