"""`batch.xml` of the National Digital Newspaper Program: the list of a batch's issues."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from archive_pages.formats.paths import resolve
from cms.parsing.findings import Findings
from cms.parsing.problems import Problem
from cms.parsing.sentences import gettext as _
from cms.parsing.xml import DEFAULT_LIMITS, Element, Limits, local, read


@dataclass(slots=True)
class BatchIssue:
    """One issue of a batch. `path` of its METS file is relative to the batch's root, and stays within it."""

    path: str
    lccn: str = ""
    date: str = ""
    edition: str = ""
    line: int | None = None


@dataclass(slots=True)
class NdnpBatch:
    """A batch: its name and its issues in the file's order. Issues with unsafe paths are left out and reported."""

    name: str
    issues: list[BatchIssue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def parse(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> NdnpBatch:
    """Read a batch file. `name` is its path within the batch. Raises `UnreadableFile`."""
    document = read(data, name, limits)
    findings = Findings(name)
    findings.add(document.problems)
    root = document.root
    if local(root.tag) != "batch":
        message = _("This file holds no batch element, so it lists no issues.")
        raise findings.refuse("not-batch", message, root.sourceline)
    batch = NdnpBatch(root.get("name") or "")
    seen: set[str] = set()
    for element in root.iter():
        if local(element.tag) == "issue":
            issue = _issue(element, str(PurePosixPath(name).parent), findings)
            if issue is not None and issue.path not in seen:
                batch.issues.append(issue)
                seen.add(issue.path)
            elif issue is not None:
                message = _("The issue %(path)s is listed twice; it is read once.")
                findings.warn("issue-twice", message % {"path": issue.path}, issue.line)
    if not batch.issues:
        raise findings.refuse("no-issue", _("The batch lists no issue that can be read."), root.sourceline)
    batch.problems = findings.problems()
    return batch


def _issue(element: Element, folder: str, findings: Findings) -> BatchIssue | None:
    written = "".join(element.itertext()).strip()
    path = resolve("" if folder == "." else folder, written)
    if path is None:
        message = _("The issue “%(path)s” does not lie in the batch's own folder; it was left out. Correct its path.")
        findings.warn("unsafe-path", message % {"path": written[:100]}, element.sourceline)
        return None
    get = element.get
    return BatchIssue(path, get("lccn") or "", get("issueDate") or "", get("editionOrder") or "", element.sourceline)
