"""Somebody takes part: begins an entry without an account, fills in the form, and sends it."""

import re
import time
from datetime import timedelta
from typing import Any

import altcha
import pytest
from django.test import Client
from django.utils import timezone

from campaigns.acts import enter
from campaigns.models import BlockedSender, CampaignPage, CampaignQuestion, ConsentText, Person, Submission
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.senders import sender_of
from campaigns.status.address import address_of
from campaigns.taking_part import humans, people
from campaigns.taking_part.asking import asked_of
from tests.campaigns.factories import campaign, file, moderator, submission, translated
from tests.walks.factories import place

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles


def proof() -> str:
    """As a browser solves it."""
    challenge = altcha.Challenge.from_dict(humans.challenge())
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def draft(page: CampaignPage | None = None, **fields: Any) -> Submission:
    page = page or campaign(parts=("text", "book"))
    made = Submission.objects.create(campaign=page, language="hu", interface_language="hu", **fields)
    Person.objects.create(submission=made, role="sender")
    return made


def complete(made: Submission) -> dict[str, str]:
    """A form in which nothing is missing."""
    [sender] = [text.pk for text in made.campaign.consent_texts.filter(kind="sender")]
    return {
        "text": "Egy könyv, amelyet érdemes elolvasni.",
        "book_title": "Abigél",
        "book_author": "Szabó Magda",
        "name_shown": "Anna",
        "age_group": "18-64",
        "email": "anna@example.org",
        "sender_name": "Kiss Anna",
        f"agree-{sender}-asked": "1",
        f"agree-{sender}": "1",
    }


def begin(client: Client, page: CampaignPage, **fields: str) -> Any:
    return client.post(f"{page.url}take-part/", fields)


def test_an_entry_is_begun_with_one_button_and_has_an_address_of_its_own(client: Client) -> None:
    page = campaign()
    answer = begin(client, page, altcha=proof())
    assert answer.status_code == 302
    made = Submission.objects.get()
    assert answer["Location"] == address_of(made, "hu")
    assert made.state == State.DRAFT
    assert client.get(answer["Location"]).status_code == 200


def test_the_first_page_says_what_is_needed(client: Client) -> None:
    page = campaign(parts=({"kind": "video", "most_seconds": 300, "asked": {"hu": "Egy könyv bemutatása"}}, "book"))
    translated(page, "en", "Every librarian reads")
    shown = client.get(f"{page.get_translations().get().specific.url}take-part/").content.decode()
    assert "A film" in shown
    assert "at most 5 minutes" in shown
    assert "It takes about 15 minutes" in shown  # as the campaign's own page says
    assert "Egy könyv bemutatása" in shown


def test_limits_say_whether_they_are_of_each_file() -> None:
    parts = ({"kind": "audio", "most": 2, "most_seconds": 60}, {"kind": "photograph", "most_megabytes": 30})
    many, one = [asked_of(part) for part in campaign(parts=parts).parts.all()]
    assert many.limits[:2] == ["each at most 1 minute", "each file at most 500 megabytes"]
    assert one.limits[0] == "at most 30 megabytes"


@pytest.mark.parametrize("when", ["opens_at", "closes_at"])
def test_nobody_begins_before_it_opens_or_after_it_has_closed(client: Client, when: str) -> None:
    now = timezone.now()
    page = campaign(**{when: now + timedelta(days=2) if when == "opens_at" else now - timedelta(days=2)})
    assert begin(client, page, altcha=proof()).status_code == 200
    assert not Submission.objects.exists()


def test_a_proof_opens_one_entry(client: Client) -> None:
    page, solved = campaign(), proof()
    assert begin(client, page, altcha=solved).status_code == 302
    assert begin(client, page, altcha=solved).status_code == 400
    assert begin(client, page, altcha="bm90IGpzb24=").status_code == 400
    assert begin(client, page).status_code == 400
    assert Submission.objects.count() == 1


def test_without_script_the_form_has_to_be_open_for_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page, opened, now = campaign(), humans.opened_now(), time.time()
    assert begin(client, page, opened=opened).status_code == 400
    monkeypatch.setattr(time, "time", lambda: now + humans.READING + 1)
    assert begin(client, page, opened=opened + "x").status_code == 400
    assert begin(client, page, opened=opened).status_code == 302
    assert begin(client, page, opened=opened).status_code == 400
    kept_too_long = humans.opened_now()
    monkeypatch.setattr(time, "time", lambda: now + 2 * humans.LASTS)
    assert begin(client, page, opened=kept_too_long).status_code == 400


def test_a_program_that_fills_in_everything_begins_nothing(client: Client) -> None:
    page = campaign()
    assert begin(client, page, altcha=proof(), website="http://example.org").status_code == 400
    assert not Submission.objects.exists()


def test_only_so_many_are_begun_from_one_address_and_in_one_campaign(client: Client, settings: Any) -> None:
    page = campaign()
    settings.LIMIT_ENTRIES = 2
    assert [begin(client, page, altcha=proof()).status_code for _try in range(3)] == [302, 302, 400]
    settings.LIMIT_ENTRIES, settings.LIMIT_CAMPAIGN_ENTRIES = 0, 3
    assert [begin(client, page, altcha=proof()).status_code for _try in range(2)] == [302, 400]


def test_what_is_typed_is_kept_whether_it_is_right_or_wrong(client: Client) -> None:
    made = draft()
    typed = {"email": "anna(at)example", "book_isbn": "12", "name_shown": " Anna  \x00K ", "text": "a\r\nb"}
    told = client.post(address_of(made), typed, headers={"accept": "application/json"}).json()
    assert {"email", "book_isbn"} <= {one["field"] for one in told["missing"]}
    made.refresh_from_db()
    assert (made.email, made.name_shown, made.text) == ("anna(at)example", "Anna K", "a\nb")
    shown = client.get(address_of(made)).content.decode()
    assert 'value="12"' in shown
    assert 'value="anna(at)example"' in shown


def test_a_town_that_the_library_knows_by_any_name_is_the_entrys_place(client: Client) -> None:
    known = place("Oradea", kind="town", names={"hu": "Nagyvárad"})
    one, other = place("Szentmiklós"), place("Szentmiklós")
    made = draft()
    typed = [("nagyvarad", "", known), ("Szentmiklós", "", None), ("Szentmiklós", str(other.uuid), other)]
    for town, key, meant in [*typed, ("Szentmiklós", "no key", None), ("Máshol", str(one.uuid), None)]:
        client.post(address_of(made), {"town": town, "town_key": key})
        made.refresh_from_db()
        assert (made.town, made.place) == (town, meant)
    client.post(address_of(made), {"town": "Nagyvárad"})
    assert f'name="town_key" value="{known.uuid}"' in client.get(address_of(made)).content.decode()
    assert enter(made.campaign, moderator(), "mail", "hu", town="nagyvarad").place == known
    about = draft(campaign("Egy faluról", place=one, parts=("text",)), place=one)
    client.post(address_of(about), {"town": "Nagyvárad"})
    about.refresh_from_db()
    assert (about.town, about.place) == ("Nagyvárad", one)


def test_a_complete_entry_is_sent_and_has_a_receipt(client: Client) -> None:
    made = draft()
    answer = client.post(address_of(made), {**complete(made), "act": "send"})
    assert answer.status_code == 302, re.findall(r'field__error" id="(.*?)">(.+?)<', answer.content.decode())
    made.refresh_from_db()
    assert made.state == State.WAITING
    assert made.book is not None
    assert (made.book.title, made.book.author) == ("Abigél", "Szabó Magda")
    assert made.answers == {}
    assert made.sender == sender_of("Anna@example.org ", "")
    shown = client.get(answer["Location"]).content.decode()
    assert made.code in shown


@pytest.mark.parametrize(
    ("left_out", "field"),
    [("text", "text"), ("book_title", "book_title"), ("name_shown", "name_shown"), ("age_group", "age_group"),
     ("email", "email"), ("sender_name", "sender_name")],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_above(client: Client, left_out: str, field: str) -> None:
    made = draft()
    fields = {name: value for name, value in complete(made).items() if name != left_out}
    answer = client.post(address_of(made), {**fields, "act": "send"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert f'href="#{field}"' in shown
    assert re.search(rf'id="{field}-error">\s*\S', shown)
    made.refresh_from_db()
    assert made.state == State.DRAFT


def test_without_consent_nothing_is_sent(client: Client) -> None:
    made = draft()
    fields = complete(made)
    box = next(name for name in fields if re.fullmatch(r"agree-\d+", name))
    client.post(address_of(made), fields)
    del fields[box]
    answer = client.post(address_of(made), {**fields, "act": "send"})
    assert answer.status_code == 422
    assert f'href="#{box}"' in answer.content.decode()


def test_a_retired_text_has_to_be_agreed_to_anew(client: Client) -> None:
    made = draft()
    client.post(address_of(made), complete(made))
    made.campaign.consent_texts.filter(kind="sender").update(retired_at=timezone.now())
    ConsentText.objects.create(campaign=made.campaign, kind="sender", text={"hu": "Új szöveg."}, version=2)
    assert client.post(address_of(made), {"act": "send"}).status_code == 422


@pytest.mark.parametrize(("age", "needed"), [("10-13", True), ("14-17", None), ("18-64", False)])
def test_a_guardian_is_asked_for_by_the_campaigns_age(age: str, needed: bool | None) -> None:
    made = draft(age_group=age)
    assert people.guardian_needed(made) is needed
    made.campaign.guardian_below = 0
    assert people.guardian_needed(made) is False


def test_a_childs_guardian_consents_by_name(client: Client) -> None:
    made = draft()
    [text] = [one.pk for one in made.campaign.consent_texts.filter(kind="guardian")]
    fields = {**complete(made), "age_group": "10-13", "act": "send"}
    assert client.post(address_of(made), fields).status_code == 422
    fields |= {"guardian": "Kiss Éva", f"guardian-{text}-asked": "1", f"guardian-{text}": "1"}
    assert client.post(address_of(made), fields).status_code == 302
    consents = made.people.get().consents.all()
    assert {(one.text.kind, one.guardian) for one in consents} == {("sender", "Kiss Éva"), ("guardian", "Kiss Éva")}


def test_everybody_who_is_shown_agrees_by_name(client: Client) -> None:
    made = draft()
    client.post(address_of(made), {**complete(made), "act": "add"})
    other = made.people.get(role="shown")
    assert client.post(address_of(made), {"act": "send"}).status_code == 422
    own = f"person-{other.pk}"
    fields = {f"{own}-name": "Nagy Béla", f"{own}-agreed-asked": "1", f"{own}-agreed": "1", "act": "send"}
    assert client.post(address_of(made), fields).status_code == 302
    assert other.consents.get().text.kind == "shown"


def test_a_person_who_was_added_by_mistake_is_removed(client: Client) -> None:
    made = draft()
    client.post(address_of(made), {**complete(made), "act": "add"})
    other = made.people.get(role="shown")
    client.post(address_of(made), {"act": f"remove-{other.pk}"})
    assert made.people.count() == 1


def test_as_many_as_the_campaign_allows_and_no_more_of_one_person(client: Client) -> None:
    page = campaign(parts=("text",), most_entries=1)
    submission(page, State.PUBLISHED, sender=sender_of("anna@example.org", ""))
    made = draft(page)
    answer = client.post(address_of(made), {**complete(made), "act": "send"})
    assert answer.status_code == 422
    assert 'href="#email"' in answer.content.decode()


def test_a_blocked_sender_is_told_whom_to_ask(client: Client) -> None:
    made = draft()
    BlockedSender.objects.create(sender=sender_of("anna@example.org", ""))
    assert client.post(address_of(made), {**complete(made), "act": "send"}).status_code == 422


def test_a_file_that_is_missing_on_its_way_or_refused_is_told_of(client: Client) -> None:
    made = draft(campaign(parts=("video",)))
    part = made.campaign.parts.get()
    fields = {**complete(made), "act": "send"}
    assert f'href="#part-{part.pk}"' in client.post(address_of(made), fields).content.decode()
    arriving = file(made, state=FileState.ARRIVING, part=part)
    assert client.post(address_of(made), fields).status_code == 422
    client.post(address_of(made), {"act": f"drop-{arriving.pk}"})
    assert not made.files.exists()
    file(made, state=FileState.ARRIVED, part=part)
    assert client.post(address_of(made), fields).status_code == 302
    made.refresh_from_db()
    assert made.state == State.CHECKING


def test_what_is_begun_in_time_has_to_be_sent_in_time_but_a_change_that_was_asked_for_has_not(client: Client) -> None:
    made = draft()
    CampaignPage.objects.filter(pk=made.campaign_id).update(closes_at=timezone.now())
    answer = client.post(address_of(made), {**complete(made), "act": "send"})
    assert answer.status_code == 422
    assert "A felhívás lezárult" in answer.content.decode()
    Submission.objects.filter(pk=made.pk).update(state=State.CHANGE)
    assert client.post(address_of(made), {"act": "send"}).status_code == 302


def test_further_fields_are_asked_in_the_readers_language_and_answered_in_any(client: Client) -> None:
    page = campaign(parts=("text",))
    choices = {"hu": "könyvtár; iskola", "fa": "کتابخانه؛ مدرسه"}
    CampaignQuestion.objects.create(
        campaign=page,
        key="how",
        kind="choice",
        label={"hu": "Honnan?", "fa": "از کجا؟"},
        choices=choices,
        required=True,
    )
    made = draft(page)
    assert 'value="مدرسه"' in client.get(address_of(made, "fa")).content.decode()
    fields = {**complete(made), "act": "send"}
    assert client.post(address_of(made), {**fields, "answer-how": "máshonnan"}).status_code == 422
    assert client.post(address_of(made), {**fields, "answer-how": "مدرسه"}).status_code == 302
    made.refresh_from_db()
    assert made.answers == {"how": "مدرسه"}


def test_the_form_asks_few_questions_of_the_database(client: Client, django_assert_max_num_queries: Any) -> None:
    made = draft(campaign(parts=("video", "text", "book")))
    client.get(address_of(made))
    with django_assert_max_num_queries(16):
        client.get(address_of(made))
