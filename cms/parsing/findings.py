"""Collects what is wrong in one file, so that five thousand equal defects become one sentence, not five thousand."""

from typing import Protocol

from cms.parsing.problems import Problem, UnreadableFile
from cms.parsing.sentences import gettext as _


class HasLine(Protocol):
    """An element of lxml, as far as it matters here."""

    @property
    def sourceline(self) -> int | None: ...


class Findings:
    """Warnings about one file, one `Problem` a code: the first place is named, the others are counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: dict[str, Problem] = {}
        self._counts: dict[str, int] = {}

    def warn(self, code: str, message: str, line: int | None = None, times: int = 1) -> None:
        if code in self._problems:
            self._counts[code] += times
            return
        self._problems[code] = Problem(self.file, line, code, message)
        self._counts[code] = times

    def add(self, problems: list[Problem]) -> None:
        for problem in problems:
            self.warn(problem.code, problem.message, problem.line)

    def refuse(self, code: str, message: str, line: int | None = None) -> UnreadableFile:
        """The exception to raise when the file can't be used at all."""
        return UnreadableFile(Problem(self.file, line, code, message, fatal=True))

    def problems(self) -> list[Problem]:
        """All findings so far, in the order in which they were first met."""
        return [self._counted(code, problem) for code, problem in self._problems.items()]

    def _counted(self, code: str, problem: Problem) -> Problem:
        count = self._counts[code]
        if count == 1:
            return problem
        message = _("%(sentence)s (%(count)d times in this file; this is the first place.)")
        message %= {"sentence": problem.message, "count": count}
        return Problem(problem.file, problem.line, code, message)


class Here:
    """The element being read: called with a code and a sentence, it warns about that element's line."""

    __slots__ = ("element", "findings")

    def __init__(self, findings: Findings, element: HasLine) -> None:
        self.findings = findings
        self.element = element

    def __call__(self, code: str, message: str) -> None:
        self.findings.warn(code, message, self.element.sourceline)


def line_at(data: bytes, place: int) -> int:
    """The line of a file in which a byte stands, from 1."""
    return data.count(b"\n", 0, place) + 1
