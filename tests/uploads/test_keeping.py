"""Pieces are recorded or go; what was never finished goes with them; and quotas count what is on its way."""

import hashlib
import io
import tempfile
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms.media import removal
from cms.media.models import Removal
from cms.media.places import media_storage
from cms.uploads import duties, keeping, reading
from cms.uploads.keeping import Placed, TakenOver
from cms.uploads.models import Piece, Upload
from tests.uploads.served import BYTES, TUS, checksum, encoded
from tests.uploads.taker import taking

pytestmark = pytest.mark.django_db


def upload(length: int = 6, **fields: Any) -> Upload:
    fields = {
        "purpose": "tests",
        "owner": uuid.uuid4(),
        "writer": uuid.uuid4(),
        "expires_at": keeping.expiry(),
        **fields,
    }
    return Upload.objects.create(length=length, **fields)


def placed(of: Upload, data: bytes) -> Placed:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        return keeping.place(of, of.offset, file, len(data))


def recorded(of: Upload, *parts: bytes) -> Upload:
    for part in parts:
        assert of.writer is not None
        keeping.record(of, of.writer, [placed(of, part)])
    return Upload.objects.get(pk=of.pk)


def is_there(name: str) -> bool:
    return media_storage("private").exists(name)


def an_hour_later() -> None:
    Removal.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    removal.remove_due()


def test_a_piece_that_was_placed_and_never_recorded_goes() -> None:
    name = str(placed(upload(), b"abc").piece.file.name)
    assert is_there(name)
    removal.remove_due()
    assert is_there(name)
    an_hour_later()
    assert not is_there(name)
    assert not Removal.objects.exists()


def test_a_piece_that_was_recorded_stays() -> None:
    of = recorded(upload(), b"abc")
    assert not Removal.objects.exists()
    an_hour_later()
    assert is_there(str(of.pieces.get().file.name))


def test_what_took_too_long_is_not_recorded_for_it_may_be_on_its_way_out() -> None:
    of = upload()
    late = placed(of, b"abc")
    Removal.objects.update(due_at=timezone.now() + removal.UNHELD / 3)
    with pytest.raises(TakenOver):
        keeping.record(of, of.writer, [late])  # type: ignore[arg-type]
    assert not Piece.objects.exists()
    assert Upload.objects.get().offset == 0


def test_the_former_writers_bytes_are_dropped() -> None:
    of = upload()
    mine = placed(of, b"abc")
    Upload.objects.update(writer=uuid.uuid4())
    with pytest.raises(TakenOver):
        keeping.record(of, of.writer, [mine])  # type: ignore[arg-type]
    removal.remove_due()
    assert not is_there(str(mine.piece.file.name))


def test_the_whole_is_put_together_with_its_sum(tmp_path: Path) -> None:
    of = recorded(upload(), b"ab", b"cde", b"f")
    assert of.finished_at is not None
    assert taking.told[-1] == ("finished", of.uuid)
    assert reading.assemble(of, tmp_path / "whole") == hashlib.sha256(b"abcdef").hexdigest()
    assert (tmp_path / "whole").read_bytes() == b"abcdef"


def test_what_has_a_gap_or_a_lost_piece_is_not_put_together(tmp_path: Path) -> None:
    of = recorded(upload(), b"ab", b"cde", b"f")
    with pytest.raises(reading.Incomplete):
        reading.assemble(recorded(upload(), b"ab"), tmp_path / "short")
    media_storage("private").delete(str(of.pieces.get(offset=2).file.name))
    with pytest.raises(reading.Incomplete):
        reading.assemble(of, tmp_path / "lost")
    of.pieces.get(offset=2).delete()
    with pytest.raises(reading.Incomplete):
        reading.assemble(of, tmp_path / "gap")


def test_once_its_bytes_are_kept_elsewhere_the_pieces_go_and_the_row_tells_nothing_of_its_sender(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    of = recorded(upload(name="anna.mp4", from_address="x"), b"abc", b"def")
    names = list(of.pieces.values_list("file", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        reading.take_over(of)
    assert not any(is_there(name) for name in names)
    of.refresh_from_db()
    assert (of.name, of.from_address) == ("", "")
    assert client.head(f"/uploads/{of.uuid}", headers=TUS).headers["Upload-Offset"] == "6"
    Upload.objects.update(expires_at=timezone.now() - timedelta(days=1))
    duties.forget_expired()
    assert not Upload.objects.exists()


def test_what_was_never_finished_goes_with_its_pieces(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    of = recorded(upload(), b"abc")
    done = recorded(upload(length=3), b"abc")
    name = str(of.pieces.get().file.name)
    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.head(f"/uploads/{of.uuid}", headers=TUS).status_code == 410
    with django_capture_on_commit_callbacks(execute=True):
        assert duties.forget_expired() == 1
    assert taking.told[-1] == ("gone", of.uuid)
    assert not is_there(name)
    assert client.head(f"/uploads/{of.uuid}", headers=TUS).status_code == 404
    assert is_there(str(done.pieces.get().file.name))  # it waits for its room, however long


def test_what_has_arrived_is_not_terminated(client: Client) -> None:
    of = recorded(upload(length=3), b"abc")
    assert client.delete(f"/uploads/{of.uuid}", headers=TUS).status_code == 403
    assert Piece.objects.count() == 1


def test_check_media_knows_pieces() -> None:
    of = recorded(upload(), b"abc")
    out = io.StringIO()
    with pytest.raises(SystemExit) as well:
        call_command("check_media", stdout=out)
    assert well.value.code == 0, out.getvalue()
    Piece.objects.update(size=4)
    with pytest.raises(SystemExit) as ill:
        call_command("check_media", stdout=out)
    assert ill.value.code == 1
    assert str(of.pieces.get().file.name) in out.getvalue()


def begin(client: Client, length: int, **metadata: str) -> Any:
    headers = TUS | {"Upload-Length": str(length), "Upload-Metadata": encoded({"purpose": "tests", **metadata})}
    return client.generic("POST", "/uploads/", headers=headers)


@pytest.mark.parametrize(
    ("quota", "code", "status"),
    [
        ({"UPLOADS_OPEN": 1}, "too-many-open", 403),
        ({"UPLOADS_OPEN_GIGABYTES": 1}, "too-much-open", 403),
        ({"UPLOADS_ROOM_GIGABYTES": 1}, "no-room", 503),
    ],
)
def test_quotas_of_an_address_and_of_the_library(
    client: Client, settings: Any, quota: dict[str, int], code: str, status: int
) -> None:
    for name, value in quota.items():
        setattr(settings, name, value)
    assert begin(client, 600_000_000).status_code == 201
    refused = begin(client, 600_000_000)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert Upload.objects.count() == 1
    Upload.objects.update(finished_at=timezone.now())
    assert begin(client, 600_000_000).status_code == 201


def test_quotas_of_one_entry(client: Client, settings: Any) -> None:
    settings.UPLOADS_OF_ONE_GIGABYTES = 1
    anna, bela = str(uuid.uuid4()), str(uuid.uuid4())
    assert begin(client, 600_000_000, owner=anna).status_code == 201
    assert begin(client, 600_000_000, owner=anna).json()["code"] == "too-much-open"
    assert begin(client, 600_000_000, owner=bela).status_code == 201


def test_bytes_that_wait_for_their_room_take_room(client: Client, settings: Any) -> None:
    recorded(upload(length=3), b"abc")
    Piece.objects.update(size=700_000_000)
    settings.UPLOADS_ROOM_GIGABYTES = 1
    assert begin(client, 400_000_000).json()["code"] == "no-room"


def test_how_often_an_address_may_begin(client: Client, settings: Any) -> None:
    caches["limits"].clear()
    settings.LIMIT_UPLOADS = 2
    answers = [begin(client, 10).status_code for _number in range(4)]
    assert answers[:2] == [201, 201]
    assert 429 in answers


def test_the_library_refuses_in_the_senders_language_and_an_unknown_purpose(client: Client) -> None:
    assert begin(client, 5, purpose="nothing").json()["code"] == "purpose"
    assert begin(client, 5, filename="no.txt").json() == {"code": "wrong-kind", "message": "Not this one."}


def test_pieces_of_a_checksummed_body_are_recorded_together(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cms.uploads.receiving.PIECE", 4)
    monkeypatch.setattr("cms.uploads.receiving.CHUNK", 4)
    of = upload(length=10)
    sent = TUS | {"Upload-Offset": "0", "Upload-Checksum": checksum("sha256", b"0123456789")}
    wrong = client.patch(f"/uploads/{of.uuid}", b"0123456780", content_type=BYTES["Content-Type"], headers=sent)
    assert (wrong.status_code, Piece.objects.count()) == (460, 0)
    removal.remove_due()
    assert not list(media_storage("private").entries(f"uploads/{of.uuid.hex[:2]}/{of.uuid}"))
    right = client.patch(f"/uploads/{of.uuid}", b"0123456789", content_type=BYTES["Content-Type"], headers=sent)
    assert (right.status_code, Piece.objects.count()) == (204, 3)
