"""Entries that may be the same as another: a file that is the same to the byte, a picture that looks alike."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from campaigns.models import Submission, SubmissionFile
from campaigns.showing import sent_files
from cms.imaging.likeness import nearest

MOST = 10


@dataclass(frozen=True)
class Similar:
    """`same`: one of its files is the very same. Else a picture of it looks like one of these."""

    submission: Submission
    same: bool


def similar_to(submission: Submission, files: list[SubmissionFile]) -> list[Similar]:
    """The same before the like, each entry once. At most three queries."""
    others = sent_files().exclude(submission=submission)
    same, alike = _same(files, others), _alike(files, others)
    found = Submission.objects.select_related("campaign").in_bulk([*same, *alike])
    keys = list(dict.fromkeys([*same, *alike]))[:MOST]
    return [Similar(found[pk], pk in same) for pk in keys if pk in found]


def _same(files: list[SubmissionFile], others: "QuerySet[SubmissionFile, SubmissionFile]") -> list[int]:
    hashes = {file.sha256 for file in files if file.sha256}
    if not hashes:
        return []
    rows = others.filter(sha256__in=hashes).order_by("submission_id").values_list("submission_id", flat=True)
    return list(rows.distinct()[:MOST])


def _alike(files: list[SubmissionFile], others: "QuerySet[SubmissionFile, SubmissionFile]") -> list[int]:
    asked = {file.pk: file.phash for file in files if file.phash}
    if not asked:
        return []
    known = others.exclude(Q(phash=None) | Q(phash=0)).values_list("pk", "phash", "submission_id")
    rows = [(pk, phash or 0) for pk, phash, _submission in known]
    owners = {pk: owner for pk, _phash, owner in known}
    near = nearest(asked, rows)
    return [owners[pk] for found in near.values() for pk in found]
