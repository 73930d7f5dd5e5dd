"""The one place where environment variables become settings.

Every variable is declared once with its kind, default and meaning. A value that can't be read never
stops the import: its default stands in, and `cms.core.checks` reports it as a failed system check,
so an operator reads a sentence and not a traceback. `docs/operator.md` lists the same variables, and
a test holds the two together.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    name: str
    default: Any
    help: str
    read: Callable[[str], Any]


@dataclass(frozen=True)
class Fault:
    """A variable whose value could not be read: its name, the reason, and what would be accepted."""

    name: str
    reason: str
    hint: str


@dataclass
class Environment:
    """Reads declared variables from `source` and remembers what was wrong with them."""

    source: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    variables: dict[str, Variable] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def _get(self, name: str, default: Any, help: str, read: Callable[[str], Any], hint: str) -> Any:
        self.variables[name] = Variable(name, default, help, read)
        raw = self.source.get(name)
        if raw is None or raw == "":
            return default
        try:
            return read(raw)
        except ValueError as error:
            self.faults.append(Fault(name, str(error), hint))
            return default

    def fault(self, name: str, reason: str, hint: str) -> None:
        """Reports a value that was read well and yet can't be used."""
        self.faults.append(Fault(name, reason, hint))

    def text(self, name: str, default: str, help: str) -> str:
        value: str = self._get(name, default, help, str, "any text")
        return value

    def timezone(self, name: str, default: str, help: str) -> str:
        value: str = self._get(name, default, help, _timezone, "a name such as Europe/Bucharest")
        return value

    def boolean(self, name: str, default: bool, help: str) -> bool:
        value: bool = self._get(name, default, help, _boolean, "1 or 0")
        return value

    def integer(self, name: str, default: int, help: str) -> int:
        value: int = self._get(name, default, help, _integer, "a whole number, 0 or more")
        return value

    def names(self, name: str, default: list[str], help: str) -> list[str]:
        value: list[str] = self._get(name, default, help, _names, "names separated by commas")
        return value

    def choice(self, name: str, default: str, choices: tuple[str, ...], help: str) -> str:
        def read(raw: str) -> str:
            if raw not in choices:
                raise ValueError(f"{raw!r} is not one of {', '.join(choices)}")
            return raw

        value: str = self._get(name, default, help, read, " or ".join(choices))
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...], help: str) -> str:
        def read(raw: str) -> str:
            scheme, mark, rest = raw.partition("://")
            if not mark or scheme not in schemes or not rest:
                raise ValueError(f"{raw!r} is not an address that begins with {'://, '.join(schemes)}://")
            return raw.rstrip("/")

        value: str = self._get(name, default, help, read, f"for example {schemes[0]}://…")
        return value


def _boolean(raw: str) -> bool:
    if raw.lower() in TRUE:
        return True
    if raw.lower() in FALSE:
        return False
    raise ValueError(f"{raw!r} is neither yes nor no")


def _timezone(raw: str) -> str:
    if raw not in available_timezones():
        raise ValueError(f"{raw!r} is no time zone")
    return raw


def _integer(raw: str) -> int:
    if not raw.isascii() or not raw.isdigit():
        raise ValueError(f"{raw!r} is not a whole number")
    return int(raw)


def _names(raw: str) -> list[str]:
    return [name.strip() for name in raw.split(",") if name.strip()]


ENV = Environment()
