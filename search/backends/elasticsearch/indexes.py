"""Our indexes on the server: `<prefix>-<what>-v<schema>.<analysis>-<time>`, and the two aliases that lead to them.

Readers ask `<prefix>-<what>-read`, one index. Writers write to every index of `<prefix>-<what>-write`: the one that
readers have, and one that is being built or has been replaced and not yet dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from search.backends.base import EngineError, IndexStatus

from .client import Server
from .mapping import SETTINGS, mapping_of, versions

SLOW = 30.0  # seconds that a change of indexes may take


@dataclass
class Progress:
    """How far an index has been filled, as it stands in the mapping's `_meta`."""

    cursor: str = ""
    done: int = 0
    failed: int = 0
    total: int = 0
    complete: bool = False

    @classmethod
    def of(cls, meta: dict[str, Any]) -> "Progress":
        return cls(**{name: meta[name] for name in cls.__dataclass_fields__ if name in meta})


@dataclass
class Indexes:
    """The indexes of one kind: `what` is `catalogue` or `listing`."""

    server: Callable[[], Server]
    prefix: str
    what: str
    properties: dict[str, Any] = field(repr=False)

    @property
    def read(self) -> str:
        return f"{self.prefix}-{self.what}-read"

    @property
    def write(self) -> str:
        return f"{self.prefix}-{self.what}-write"

    def written(self) -> list[str]:
        """The indexes that changes go to."""
        return self.by_alias(self.write)[0]

    def live(self) -> str | None:
        """The index that readers have."""
        return next(iter(self.by_alias(self.read)[0]), None)

    def ready(self) -> list[str]:
        """`written`, with an index for readers among them: the first one is made here. Only under the writers' lock."""
        names, live = self.by_alias(self.write, self.read)
        if not live:
            complete = [name for name in names if self.progress(name).complete]
            if complete:
                self.switch(complete[-1])
            else:
                names.append(self.create(Progress(complete=True), [self.read, self.write]))
        return names

    def create(self, progress: Progress, aliases: list[str]) -> str:
        made = versions()
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S%f")
        name = f"{self.prefix}-{self.what}-v{made['schema']}.{made['analysis']}-{stamp}"
        self._do(
            lambda es: es.indices.create(
                index=name,
                settings=SETTINGS,
                mappings=mapping_of(self.properties, {**made, **vars(progress)}),
                aliases={alias: {} for alias in aliases},
                wait_for_active_shards=1,
            )
        )
        return name

    def unfinished(self) -> str | None:
        """An index of this release whose build was broken off."""
        names = [name for name in self.written() if self.is_current(name) and not self.progress(name).complete]
        return names[-1] if names else None

    def progress(self, name: str) -> Progress:
        return Progress.of(self.meta(name))

    def note(self, name: str, progress: Progress) -> None:
        meta = {**self.meta(name), **vars(progress)}
        self._do(lambda es: es.indices.put_mapping(index=name, meta=meta))

    def meta(self, name: str) -> dict[str, Any]:
        answer = self.server().ask(lambda es: es.indices.get_mapping(index=name))
        meta: dict[str, Any] = answer[name]["mappings"].get("_meta", {})
        return meta

    def is_current(self, name: str) -> bool:
        meta = self.meta(name)
        return all(meta.get(key) == value for key, value in versions().items())

    def refresh(self, names: list[str]) -> None:
        self._do(lambda es: es.indices.refresh(index=names))

    def switch(self, name: str) -> None:
        """Readers have this index from now on; no request falls between the old one and it."""
        actions: list[dict[str, Any]] = [
            {"remove": {"index": old, "alias": self.read}} for old in self.by_alias(self.read)[0] if old != name
        ]
        actions.append({"add": {"index": name, "alias": self.read}})
        self._do(lambda es: es.indices.update_aliases(actions=actions))

    def drop(self, name: str) -> None:
        self._do(lambda es: es.indices.delete(index=name))

    def every(self) -> list[str]:
        """All indexes of ours of this kind, the oldest first, those that no alias leads to included."""
        answer = self.server().ask(lambda es: es.indices.get_alias(index=f"{self.prefix}-{self.what}-v*"))
        return sorted(answer, key=_age)

    def statuses(self) -> list[IndexStatus]:
        names = self.every()
        if not names:
            return []
        live, written = self.by_alias(self.read, self.write)
        stats = self.server().ask(lambda es: es.indices.stats(index=names, metric=["docs", "store"]))["indices"]
        return [self._status(name, stats[name]["primaries"], name in live, name in written) for name in names]

    def _status(self, name: str, stats: dict[str, Any], live: bool, written: bool) -> IndexStatus:
        progress = self.progress(name)
        return IndexStatus(
            name,
            documents=stats["docs"]["count"],
            bytes=stats["store"]["size_in_bytes"],
            live=live,
            written=written,
            current=self.is_current(name),
            progress="" if progress.complete else f"{progress.done} / {progress.total}",
        )

    def by_alias(self, *aliases: str) -> list[list[str]]:
        """The indexes that each of the aliases leads to, the oldest first."""
        answer = self.server().ask(lambda es: es.indices.get_alias(index=f"{self.prefix}-{self.what}-v*"))
        return [
            sorted((name for name, one in answer.items() if alias in one["aliases"]), key=_age) for alias in aliases
        ]

    def _do(self, call: Callable[[Elasticsearch], Any]) -> None:
        """A change of indexes. Raises EngineError, also where the server has not carried it out in time."""
        answer = self.server().ask(call, SLOW)
        if answer.get("acknowledged") is False:
            raise EngineError(f"Elasticsearch did not acknowledge a change of {self.prefix}-{self.what}")


def _age(name: str) -> str:
    """What sorts the oldest first."""
    return name.rpartition("-")[2]
