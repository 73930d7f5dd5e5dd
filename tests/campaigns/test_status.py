"""The private address of an entry: what its sender sees and can do there, and that nobody else finds it."""

import io
import zipfile
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from django.test import Client

from campaigns import acts
from campaigns.models import Submission
from campaigns.models.submission import State
from campaigns.status.address import address_of, check_token, token_of
from cms.core.logs import clean
from tests.campaigns.factories import campaign, file, moderator, submission

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]  # the same on both profiles
SENT = [State.CHECKING, State.WAITING, State.APPROVED, State.REFUSED]


def test_a_token_opens_its_own_submission_alone_until_its_key_is_changed() -> None:
    page = campaign()
    one, other = submission(page), submission(page)
    token = token_of(one)
    assert check_token(one, token)
    assert not check_token(other, token)
    one.key = uuid4()
    assert not check_token(one, token)


@pytest.mark.parametrize("state", SENT)
def test_its_sender_sees_where_it_is(client: Client, state: str) -> None:
    sent = submission(state=state)
    answer = client.get(address_of(sent))
    assert answer.status_code == 200
    assert sent.code in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


@pytest.mark.parametrize("rest", ["", "withdraw/", "change/", "name/", "consent/1/", "copy/"])
def test_wrong_unknown_and_withdrawn_are_the_same(client: Client, rest: str) -> None:
    sent = submission()
    gone = submission(sent.campaign, State.WITHDRAWN)
    known = address_of(sent)
    wrong = known.replace(token_of(sent), "A" * 43)
    unknown = known.replace(str(sent.uuid), str(uuid4()))
    answers = [client.post(address + rest) for address in (wrong, unknown, address_of(gone))]
    assert {answer.status_code for answer in answers} == {404}
    own = [answer.wsgi_request.path.split("/my-entry/")[1].encode() for answer in answers]
    bodies = {answer.content.replace(part, b"") for answer, part in zip(answers, own, strict=True)}
    assert len(bodies) == 1


def test_a_sent_entry_does_not_change_by_its_form(client: Client) -> None:
    sent = submission()
    assert client.post(address_of(sent), {"name_shown": "Más", "act": "send"}).status_code == 302
    sent.refresh_from_db()
    assert sent.name_shown == "Kiss Anna"


def test_the_reason_of_the_library_is_shown(client: Client) -> None:
    refused, changed, user = submission(), submission(campaign("Másik")), moderator()
    acts.refuse(refused, user, "Ez sajnos reklám.")
    acts.ask_change(changed, user, "Kérjük, nevezd meg a könyvet.")
    assert "Ez sajnos reklám." in client.get(address_of(refused)).content.decode()
    form = client.get(address_of(changed)).content.decode()
    assert "Kérjük, nevezd meg a könyvet." in form
    assert "data-form" in form


def test_withdrawing_is_asked_twice_and_leaves_nothing(client: Client) -> None:
    sent = submission()
    file(sent)
    assert client.get(f"{address_of(sent)}withdraw/").status_code == 200
    sent.refresh_from_db()
    assert sent.state == State.WAITING
    assert client.post(f"{address_of(sent)}withdraw/").status_code == 200
    sent.refresh_from_db()
    assert sent.state == State.WITHDRAWN
    assert (sent.email, sent.name_shown, sent.people.count(), sent.files.count()) == ("", "", 0, 0)
    assert client.get(address_of(sent)).status_code == 404


def test_a_consent_that_is_taken_back_takes_the_entry_down(client: Client) -> None:
    sent = submission()
    acts.approve(sent, moderator())
    consent = sent.people.get().consents.get()
    page = sent.entry
    assert client.get(page.url).status_code == 200
    assert client.get(f"{address_of(sent)}consent/{consent.pk}/").status_code == 200
    assert client.post(f"{address_of(sent)}consent/{consent.pk}/").status_code == 302
    sent.refresh_from_db()
    consent.refresh_from_db()
    assert sent.state == State.CHANGE
    assert consent.withdrawn_at is not None
    assert client.get(page.url).status_code == 404


def test_nobody_takes_back_the_consent_of_another_entry(client: Client) -> None:
    page = campaign()
    one, other = submission(page), submission(page)
    consent = other.people.get().consents.get()
    client.post(f"{address_of(one)}consent/{consent.pk}/")
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_the_name_is_changed_where_readers_see_it(client: Client) -> None:
    sent = submission()
    acts.approve(sent, moderator())
    assert client.post(f"{address_of(sent)}name/", {"name_shown": " "}).status_code == 422
    assert client.post(f"{address_of(sent)}name/", {"name_shown": "K. A."}).status_code == 302
    sent.refresh_from_db()
    assert sent.name_shown == "K. A."
    assert "K. A." in client.get(sent.entry.url).content.decode()
    assert sent.steps.filter(act="changed").exists()


def test_its_sender_takes_it_back_to_change_it(client: Client) -> None:
    sent = submission()
    assert client.post(f"{address_of(sent)}change/").status_code == 302
    assert "data-form" in client.get(address_of(sent)).content.decode()
    refused = submission(sent.campaign, State.REFUSED)
    assert client.post(f"{address_of(refused)}change/").status_code == 409


def test_a_copy_of_everything_is_taken(client: Client) -> None:
    sent = submission()
    answer = client.post(f"{address_of(sent)}copy/")
    assert answer["Cache-Control"] == "no-store"
    copy = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "anna@example.org" in copy.read("entry.json").decode()


def test_asking_too_often_is_refused(client: Client, settings: Any) -> None:
    settings.LIMIT_ENTRY_PAGES = 2
    sent = submission()
    found = [client.get(address_of(sent), REMOTE_ADDR="192.0.2.44").status_code for _try in range(3)]
    assert found == [200, 200, 429]


def test_the_address_is_in_no_log() -> None:
    address = address_of(submission())
    told = clean(f"Internal Server Error: {address}copy/ of https://library.example{address}")
    assert told.count("/my-entry/…") == 2
    assert address.rsplit("/", 2)[1] not in told


def test_a_draft_is_nowhere_else(client: Client) -> None:
    page = campaign()
    draft = Submission.objects.create(campaign=page, language="hu", interface_language="hu", title="Titkos vázlat")
    for address in (page.url, f"{page.url}entries/", f"{page.url}entries.atom", f"{page.url}{draft.code}/"):
        assert "Titkos vázlat" not in client.get(address).content.decode()


def test_the_status_asks_few_questions_of_the_database(client: Client, django_assert_max_num_queries: Any) -> None:
    sent = submission()
    file(sent)
    client.get(address_of(sent))
    with django_assert_max_num_queries(14):
        client.get(address_of(sent))


@pytest.mark.parametrize("state", [State.DRAFT, State.CHANGE])
def test_what_its_sender_still_writes_can_be_deleted_and_needs_no_taking_back(client: Client, state: str) -> None:
    sent = submission(state=state)
    assert client.get(f"{address_of(sent)}withdraw/").status_code == 200
    for answer in (
        client.get(f"{address_of(sent)}change/"),
        client.post(f"{address_of(sent)}change/"),
        client.post(f"{address_of(sent)}name/", {"name_shown": " "}),
    ):
        assert (answer.status_code, answer["Location"]) == (302, address_of(sent))
    assert client.get(address_of(sent)).status_code == 200
    sent.refresh_from_db()
    assert sent.state == state


def test_what_was_taken_back_twice_at_once_is_open_to_its_sender(client: Client) -> None:
    sent = submission(state=State.WAITING)

    def elsewhere(found: Submission) -> None:
        """The same press, that came a moment earlier."""
        acts_take_back(Submission.objects.get(pk=found.pk))
        acts_take_back(found)

    acts_take_back = acts.take_back
    with mock.patch.object(acts, "take_back", elsewhere):
        answer = client.post(f"{address_of(sent)}change/")
    assert (answer.status_code, answer["Location"]) == (302, address_of(sent))
