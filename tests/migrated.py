"""Tables are made once a process of the run; each library that tests prepare begins with a copy of them.

For `tests.installation.prepare`, which migrates the copy: nothing is left to do but what hangs on its own settings.
"""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

Env = dict[str, str]
SQLITE = "library.sqlite3"


class Templates:
    """Databases to copy, by the server they lie on (none: a file). `migrate` makes the tables of an empty library."""

    def __init__(self, folder: Path, migrate: Callable[[Env], None]) -> None:
        self.folder, self.migrate = folder, migrate
        self.made: dict[str, str] = {}

    def copy(self, env: Env) -> None:
        """Into the empty database of `env`; one that has tables stays as it is."""
        if "LANGUAGE_CODE" in env or not _is_empty(env):  # the first pages follow the library's language
            return
        key = env.get("DATABASE_URL", "").rpartition("/")[0]
        if key not in self.made:
            self.made[key] = self._make(env)
        if key:
            with _server(env) as server:
                _again(server, _name(env), self.made[key])
        else:
            path = Path(env["VAR_DIR"]) / SQLITE
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.made[key], path)

    def _make(self, env: Env) -> str:
        """The file or the database that is copied from now on."""
        if not env.get("DATABASE_URL"):
            own = env | {"VAR_DIR": str(self.folder)}
            self.migrate(own)
            with closing(sqlite3.connect(self.folder / SQLITE)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return str(self.folder / SQLITE)
        name = f"test-template-{uuid4().hex[:12]}"
        with _server(env) as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        self.migrate(env | {"VAR_DIR": str(self.folder), "DATABASE_URL": _address(env, name)})
        return name

    def drop(self) -> None:
        for key, name in self.made.items():
            if key:
                with suppress(psycopg.OperationalError), _server({"DATABASE_URL": f"{key}/{name}"}) as server:
                    # a server that one test had to itself is gone by now
                    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def templates(migrate: Callable[[Env], None]) -> Iterator[Templates]:
    with TemporaryDirectory(prefix="library-tables-") as folder:
        made = Templates(Path(folder), migrate)
        try:
            yield made
        finally:
            made.drop()


def _is_empty(env: Env) -> bool:
    if not env.get("DATABASE_URL"):
        return not (Path(env["VAR_DIR"]) / SQLITE).exists()
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        found = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1").fetchone()
    return found is None


def _again(server: psycopg.Connection[tuple[object, ...]], name: str, template: str) -> None:
    server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _name(env: Env) -> str:
    return urlsplit(env["DATABASE_URL"]).path.removeprefix("/")


def _address(env: Env, name: str) -> str:
    return f"{env['DATABASE_URL'].rpartition('/')[0]}/{name}"


def _server(env: Env) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_address(env, "postgres"), autocommit=True)
