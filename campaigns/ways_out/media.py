"""The files of published entries as the world may have them: their renditions and words, never how they came.

Nobody is asked here whether the entry may be seen: whoever has its page from the access rule may have these.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from campaigns.links import file_address
from campaigns.models import PartKind, Rendition, RenditionKind, SubmissionFile
from campaigns.models.file import FileState
from cms.imaging.iiif.links import absolute, image_url

FOR_READERS = (RenditionKind.FILM, RenditionKind.SOUND, RenditionKind.PHOTOGRAPH)
"""Kinds of renditions that are the thing itself."""
NOT_TOLD = ("master", "name", "sha256", "problem", "problem_words", "phash")
"""Fields of a file that are for moderators alone."""


@dataclass
class Medium:
    """A checked file with what was made of it. A photograph with a pyramid is an image of the Image API."""

    file: SubmissionFile
    renditions: list[Rendition] = field(default_factory=list)

    @property
    def uuid(self) -> UUID:
        return self.file.uuid

    @property
    def kind(self) -> str:
        return str(self.file.kind)

    @property
    def width(self) -> int:
        return self._measured.width

    @property
    def height(self) -> int:
        return self._measured.height

    @property
    def pyramid(self) -> Any:
        found = self.of_kind(RenditionKind.PYRAMID)
        return found.file if found is not None else None

    def of_kind(self, kind: str) -> Rendition | None:
        """The largest of that kind."""
        return max((one for one in self.renditions if one.kind == kind), key=lambda one: one.height, default=None)

    @property
    def main(self) -> Rendition | None:
        """What readers look at or listen to."""
        return next((one for kind in FOR_READERS if (one := self.of_kind(kind)) is not None), None)

    def address(self, label: str) -> str:
        return absolute(file_address(self.uuid, label))

    def picture(self, across: int) -> "Picture | None":
        """A still picture of it, no wider than `across` where it can be scaled."""
        if self.kind == PartKind.PHOTOGRAPH and self.pyramid and self.width:
            width = min(across, self.width)
            url = absolute(image_url(self, size=f"{width},"))
            return Picture(url, width, max(1, round(width * self.height / self.width)), self.file.alt)
        poster = self.of_kind(RenditionKind.POSTER)
        if poster is None:
            return None
        return Picture(self.address(poster.label), poster.width, poster.height, self.file.alt)

    @property
    def _measured(self) -> Any:
        of_reader = self.of_kind(RenditionKind.PYRAMID) or self.main
        return of_reader if of_reader is not None and of_reader.width else self.file


@dataclass(frozen=True)
class Picture:
    url: str
    width: int
    height: int
    alt: str


def media_of(submissions: Iterable[int | None]) -> dict[int, list[Medium]]:
    """The checked files of submissions in their order, by the submissions' ids. Two queries, however many."""
    wanted = {pk for pk in submissions if pk is not None}
    found: dict[int, list[Medium]] = {pk: [] for pk in wanted}
    if not wanted:
        return found
    files = SubmissionFile.objects.filter(submission__in=wanted).defer(*NOT_TOLD)
    by_file = {}
    for file in files.order_by("order", "pk"):
        if file.state != FileState.READY:  # asked for in SQL, it would be looked up first, among all that are
            continue
        by_file[file.pk] = medium = Medium(file)
        found[file.submission_id].append(medium)
    for rendition in Rendition.objects.filter(source__in=by_file).order_by("pk"):
        by_file[rendition.source_id].renditions.append(rendition)
    return found


def first_picture(media: Iterable[Medium], across: int) -> Picture | None:
    """A photograph that was sent, else a film's poster."""
    in_order = sorted(media, key=lambda one: one.kind != PartKind.PHOTOGRAPH)
    return next((picture for one in in_order if (picture := one.picture(across)) is not None), None)
