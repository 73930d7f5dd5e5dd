"""What both kinds of storage promise: whole files or none, and nothing written over. Run on the folder and on S3."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile, File

from cms.media.places import media_storage
from cms.media.storages.base import MediaStorage
from cms.media.storages.bucket import PART_SIZE, BucketStorage
from tests import storing

pytestmark = pytest.mark.django_db


@pytest.fixture
def storage() -> MediaStorage:
    storing.clear()
    return media_storage("private")


def read(storage: MediaStorage, name: str) -> bytes:
    return b"".join(storage.chunks(name))


def test_what_is_saved_is_read_again_whole_or_in_part(storage: MediaStorage) -> None:
    name = storage.save("a/b/ő.txt", ContentFile(b"0123456789"))
    assert name == "a/b/ő.txt"
    assert storage.open(name).read() == read(storage, name) == b"0123456789"
    assert storage.read_range(name, 3, 4) == b"3456"
    assert b"".join(storage.chunks(name, 8)) == b"89"
    assert b"".join(storage.chunks(name, 2, 5)) == b"234"
    with storage.local(name) as path:
        assert path.read_bytes() == b"0123456789"
    entry = storage.describe(name)
    assert (entry.name, entry.size, storage.size(name), storage.exists(name)) == (name, 10, 10, True)
    assert entry.version
    assert [one.name for one in storage.entries()] == [name]
    assert storage.listdir("a") == (["b"], [])
    assert storage.listdir("a/b") == ([], ["ő.txt"])


def test_what_is_not_there_and_what_lies_beyond_the_end(storage: MediaStorage) -> None:
    for ask in (storage.describe, storage.size, storage.open, storage.chunks, storage.sha256):
        with pytest.raises(FileNotFoundError):
            ask("none.txt")
    with pytest.raises(FileNotFoundError):
        storage.read_range("none.txt", 0, 1)
    assert not storage.exists("none.txt")
    storage.delete("none.txt")
    name = storage.save("short.txt", ContentFile(b"abc"))
    for offset, length in ((2, 2), (3, 1), (100, 5)):
        with pytest.raises(EOFError):
            storage.read_range(name, offset, length)


@pytest.mark.parametrize("name", ["../out.txt", "a/../../out.txt", "/etc/passwd"])
def test_no_name_leads_out(storage: MediaStorage, name: str) -> None:
    with pytest.raises(SuspiciousOperation):
        storage.save(name, ContentFile(b"x"))
    with pytest.raises(SuspiciousOperation):
        storage.open(name)


def test_a_name_that_is_taken_is_not_written_over(storage: MediaStorage, tmp_path: Path) -> None:
    first = storage.save("one.txt", ContentFile(b"first"))
    second = storage.save("one.txt", ContentFile(b"second"))
    assert first != second
    assert (read(storage, first), read(storage, second)) == (b"first", b"second")
    mine = tmp_path / "mine"
    mine.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        storage.place(mine, first)
    assert read(storage, first) == b"first"
    storage.place(mine, "two.txt")
    storage.place(mine, "two.txt")  # the same once more, as after an answer that was lost
    assert read(storage, "two.txt") == b"mine"


def test_many_at_once_under_one_name_are_all_kept(storage: MediaStorage) -> None:
    together = threading.Barrier(12)

    def save(number: int) -> str:
        together.wait()
        return storage.save("same.txt", ContentFile(str(number).encode() * 2000))

    with ThreadPoolExecutor(12) as pool:
        names = list(pool.map(save, range(12)))
    assert len(set(names)) == 12
    for number, name in enumerate(names):
        assert read(storage, name) == str(number).encode() * 2000


def test_many_at_once_for_exactly_one_name_have_one_winner(storage: MediaStorage, tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def place(number: int) -> int | None:
        path = tmp_path / str(number)
        path.write_bytes(bytes([number]) * 5000)
        together.wait()
        try:
            storage.place(path, "exactly.bin", move=number % 2 == 0)
        except FileExistsError:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        winners = [found for found in pool.map(place, range(8)) if found is not None]
    assert len(winners) == 1
    assert read(storage, "exactly.bin") == bytes(winners) * 5000
    assert storing.stored() == {"exactly.bin"}


class Breaking(BytesIO):
    """An upload that ends with an error after `good` bytes."""

    def __init__(self, good: int) -> None:
        super().__init__(b"x" * good)

    def read(self, size: Any = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise ConnectionResetError("the visitor went away")
        return data


@pytest.mark.parametrize("size", [1000, PART_SIZE + 1000])
def test_an_upload_that_breaks_leaves_nothing(storage: MediaStorage, size: int) -> None:
    broken = File(Breaking(size), name="broken.bin")
    broken.size = 3 * PART_SIZE
    with pytest.raises(ConnectionResetError):
        storage.save("broken.bin", broken)
    assert storing.stored() == set()
    if isinstance(storage, BucketStorage):
        uploads = storage.server.patient().list_multipart_uploads(Bucket=storage.bucket_name)
        assert not uploads.get("Uploads")


def test_a_file_of_several_parts(storage: MediaStorage, tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        for number in range(40):
            file.write(bytes([number]) * (1 << 20))
    storage.place(large, "large.bin")
    assert storage.size("large.bin") == 40 << 20
    assert storage.read_range("large.bin", (20 << 20) - 1, 2) == bytes([19, 20])
    other = tmp_path / "other"
    other.write_bytes(bytes(40 << 20))
    with pytest.raises(FileExistsError):
        storage.place(other, "large.bin")
    assert storage.read_range("large.bin", (39 << 20), 1) == bytes([39])


def test_a_listing_of_many_pages_is_whole(storage: MediaStorage) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda number: storage.save(f"many/{number:04d}", ContentFile(b"x")), range(1010)))
    assert [entry.name for entry in storage.entries("many/")] == [f"many/{number:04d}" for number in range(1010)]
    storing.clear()


def test_private_files_have_no_address_and_public_ones_ours(storage: MediaStorage) -> None:
    with pytest.raises(ValueError, match="URL"):
        storage.url("a.tif")
    assert media_storage("default").url("images/ő.png") == "/media/images/%C5%91.png"
