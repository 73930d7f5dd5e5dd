"""What `manage.py check --database default` says of the search index. A plain `check` asks no server."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register

from .backends import engine
from .backends.base import EngineError
from .backends.listing import listing


@register(Tags.database)
def search_index(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not databases:
        return []
    try:
        old = [one.name for one in [*engine().indexes(), *listing().indexes()] if one.live and not one.current]
    except EngineError as error:
        return [
            Warning(
                f"The search engine can't be asked: {error}",
                hint="Is Elasticsearch running, and is ELASTICSEARCH_URL its address?",
                id="search.W001",
            )
        ]
    return [
        Warning(
            f"The search index {name} was made by an earlier release. It answers, but not as this one would.",
            hint="Run manage.py search build --switch.",
            id="search.W002",
        )
        for name in old
    ]
