"""The purpose "tests": any file for the owner that it names, but for those called `no.txt`."""

from uuid import UUID, uuid4

from django.http import HttpRequest

from cms.uploads.models import Upload
from cms.uploads.purposes import Opened, Refused, purpose

told: list[tuple[str, UUID]] = []


@purpose("tests")
class Tests:
    def open(self, request: HttpRequest, uuid: UUID, metadata: dict[str, str], length: int) -> Opened:
        if metadata.get("filename") == "no.txt":
            raise Refused(415, "Not this one.", "wrong-kind")
        return Opened(UUID(metadata.get("owner", str(uuid4()))), metadata.get("filename", "a"), "text/plain")

    def finished(self, upload: Upload) -> None:
        told.append(("finished", upload.uuid))

    def gone(self, upload: Upload) -> None:
        told.append(("gone", upload.uuid))
