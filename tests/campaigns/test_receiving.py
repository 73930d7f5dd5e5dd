"""Which files an entry takes is said before a byte of them is sent, in plain words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.models import Submission, SubmissionFile
from campaigns.models.file import FileState
from campaigns.models.submission import State
from campaigns.status.address import token_of
from cms.uploads.models import Upload
from tests.campaigns.factories import campaign, file, submission
from tests.uploads.served import TUS, encoded

pytestmark = pytest.mark.django_db
NOBODYS = "6a6f1a53-0000-4000-8000-000000000000"
FILM = {"filename": "Jó könyv.mp4", "filetype": "video/mp4"}


@pytest.fixture
def draft() -> Submission:
    return submission(campaign(parts=({"kind": "video", "most": 2, "most_megabytes": 500}, "book")), State.DRAFT)


def begin(client: Client, draft: Submission, length: int = 6, /, **changed: str) -> Any:
    part = draft.campaign.parts.get(kind="video")
    told = {"purpose": "entries", "draft": str(draft.uuid), "token": token_of(draft), "part": str(part.pk), **FILM}
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": encoded(told | changed)}
    return client.generic("POST", "/uploads/", headers=headers)


def patch(client: Client, address: str, data: bytes) -> Any:
    headers = TUS | {"Upload-Offset": "0"}
    return client.patch(address, data, content_type="application/offset+octet-stream", headers=headers)


def test_a_film_arrives_and_waits_to_be_checked(client: Client, draft: Submission) -> None:
    address = begin(client, draft)["Location"]
    one = draft.files.get()
    assert (one.state, one.name, one.bytes, one.kind) == (FileState.ARRIVING, "Jó könyv.mp4", 6, "video")
    assert patch(client, address, b"abcdef").status_code == 204
    one.refresh_from_db()
    assert one.state == FileState.ARRIVED
    assert one.arrived_at is not None
    assert Upload.objects.get(uuid=str(one.upload)).finished_at is not None


def test_a_file_that_is_not_to_be_sent_after_all_leaves_nothing(client: Client, draft: Submission) -> None:
    address = begin(client, draft)["Location"]
    assert client.delete(address, headers=TUS).status_code == 204
    assert not SubmissionFile.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status", "code", "words"),
    [
        ({"filename": "song.mp3", "filetype": "audio/mpeg"}, 415, "wrong-kind", "“song.mp3” is not a film"),
        ({"filename": "film.mp4", "filetype": "application/pdf"}, 415, "wrong-kind", "not a film"),
        ({"filename": "film.exe", "filetype": "video/mp4"}, 415, "wrong-kind", "not a film"),
        ({"filename": "film.mp4\u202e", "filetype": ""}, 201, "", ""),
        ({"part": "0"}, 400, "no-part", "does not ask"),
        ({"part": "²"}, 400, "no-part", "does not ask"),
        ({"token": "wrong"}, 404, "no-entry", "can’t be found"),
        ({"token": "é"}, 404, "no-entry", "can’t be found"),
        ({"draft": NOBODYS}, 404, "no-entry", "can’t be found"),
        ({"draft": "x"}, 404, "no-entry", "can’t be found"),
    ],
)
def test_what_is_not_wanted(
    client: Client, draft: Submission, changed: dict[str, str], status: int, code: str, words: str
) -> None:
    answer = begin(client, draft, **changed)
    assert answer.status_code == status
    if code:
        assert answer.json()["code"] == code
        assert words in answer.json()["message"]
        assert not SubmissionFile.objects.exists()


def test_unknown_and_not_yours_can_not_be_told_apart(client: Client, draft: Submission) -> None:
    answers = [begin(client, draft, token="wrong"), begin(client, draft, draft=NOBODYS)]
    assert len({(one.status_code, one.content) for one in answers}) == 1


def test_a_file_may_be_as_big_as_its_part_allows(client: Client, draft: Submission) -> None:
    refused = begin(client, draft, 500_000_001)
    assert refused.status_code == 413
    assert refused.json()["message"].startswith("The file has 501 MB, and 500 MB is the most.")
    assert begin(client, draft, 500_000_000).status_code == 201


def test_as_many_files_as_the_part_asks_for_and_refused_ones_may_be_replaced(client: Client, draft: Submission) -> None:
    part = draft.campaign.parts.get(kind="video")
    first = file(draft, state=FileState.READY, part=part)
    assert begin(client, draft).status_code == 201
    assert begin(client, draft).json()["code"] == "enough"
    first.state = FileState.REFUSED
    first.save()
    assert begin(client, draft).status_code == 201


def test_no_part_of_another_campaign(client: Client, draft: Submission) -> None:
    other = campaign("Another").parts.get(kind="video")
    assert begin(client, draft, part=str(other.pk)).json()["code"] == "no-part"


def test_a_closed_campaign_takes_nothing_but_what_was_asked_for(client: Client, draft: Submission) -> None:
    page = draft.campaign
    page.closes_at = timezone.now() - timedelta(minutes=1)
    page.save()
    assert begin(client, draft).json()["code"] == "closed"
    draft.state = State.CHANGE
    draft.save()
    assert begin(client, draft).status_code == 201


@pytest.mark.parametrize("state", [State.CHECKING, State.WAITING, State.PUBLISHED, State.WITHDRAWN])
def test_what_has_been_sent_takes_no_more(client: Client, draft: Submission, state: str) -> None:
    draft.state = state
    draft.save()
    assert begin(client, draft).json()["code"] == "sent"
