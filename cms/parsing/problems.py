"""What is wrong in a file from outside, in plain words, and the exception for one that can't be used."""

from dataclasses import dataclass

from cms.parsing.codes import CODES


@dataclass(slots=True)
class Problem:
    """Something wrong in a file: where, a stable code for programs (one of `codes.CODES`), and a sentence for people.

    `fatal` problems refuse the issue; the others are warnings, and say what was clipped or left out.
    """

    file: str
    line: int | None
    code: str
    message: str
    fatal: bool = False

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"“{self.code}” is not among the codes of problems.")


class UnreadableFile(Exception):
    """A file that can't be read at all. `problem` names it, the line and the way out."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.file}:{problem.line or ''} {problem.message}")
        self.problem = problem
