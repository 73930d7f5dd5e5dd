"""A library of its own for tests that run processes: an empty database, folders, index and buckets, gone at the end.

It is on the profile of the test run. `with installation(tmp_path) as env:` gives the environment for `manage.py`,
granian and workers; `prepare(env)` makes tables and buckets, `with serving(env) as address:` opens it to readers.
"""

import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import psycopg
from elasticsearch import Elasticsearch
from psycopg import sql

from tests.migrated import Templates, templates
from tests.profile import PRODUCTION
from tools import run, services

ROOT = Path(__file__).resolve().parent.parent
_templates: list[Templates] = []


@contextmanager
def installation(folder: Path, **settings: str) -> Iterator[dict[str, str]]:
    """The environment of an empty library whose `VAR_DIR` is in `folder`; `settings` are added to it."""
    env = _environment(folder)
    if not PRODUCTION:
        yield env | settings
        return
    with on_servers(env | settings, f"test-{uuid.uuid4().hex[:12]}") as on_its_own:
        yield on_its_own


def embedded(folder: Path) -> dict[str, str]:
    """The environment of an empty library on the embedded profile, whatever profile the tests run on."""
    return _environment(folder) | dict.fromkeys(services.settings(), "")


def of_process() -> dict[str, str]:
    """This process's environment for another one, without what Playwright needs to live beside Django."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}


def _environment(folder: Path) -> dict[str, str]:
    port = free_port()
    return {
        **of_process(),
        "VAR_DIR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",  # needs no collected static files
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
    }


@contextmanager
def on_servers(env: dict[str, str], name: str) -> Iterator[dict[str, str]]:
    """The environment with a database, index names, buckets and a Redis database of its own on the servers it names."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 5)
    own = {
        "DATABASE_URL": env["DATABASE_URL"].rpartition("/")[0] + f"/{name}",
        "ELASTICSEARCH_PREFIX": name,
        "S3_PUBLIC_BUCKET": f"{name}-public",
        "S3_PRIVATE_BUCKET": f"{name}-private",
        "BROKER_URL": env["BROKER_URL"].rpartition("/")[0] + f"/{2 + 2 * worker}",
        "BROKER_PREFIX": name,
        "CACHE_URL": env["CACHE_URL"].rpartition("/")[0] + f"/{3 + 2 * worker}",
    }
    _on_postgres(env, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield env | own
    finally:
        _on_postgres(env, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        _drop_indexes(env["ELASTICSEARCH_URL"], name)
        for bucket in (own["S3_PUBLIC_BUCKET"], own["S3_PRIVATE_BUCKET"]):
            _drop_bucket(env, bucket)


def manage(env: dict[str, str], *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Runs `manage.py` to its end; fails with its words where it fails, unless told not to check."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert not (check and done.returncode), done.stderr + done.stdout
    return done


@contextmanager
def tables_made_once() -> Iterator[None]:
    """For the run of the tests: `prepare` then begins with a copy."""
    with templates(_migrate) as made:
        _templates.append(made)
        try:
            yield
        finally:
            _templates.remove(made)


def prepare(env: dict[str, str]) -> None:
    for made in _templates:
        made.copy(env)
    _migrate(env)
    if env.get("S3_PRIVATE_BUCKET"):
        manage(env, "prepare_storage")


def _migrate(env: dict[str, str]) -> None:
    manage(env, "migrate", "--verbosity=0")


@contextmanager
def serving(env: dict[str, str], processes: int = 1) -> Iterator[str]:
    """The address of the library that granian serves as `make run` does, without a slash at its end."""
    granian = Path(sys.executable).parent / "granian"
    command = [str(granian), "--interface", "wsgi", "--port", env["PORT"], "--blocking-threads", "4", "--no-ws"]
    command += ["--workers", str(processes)]
    server = subprocess.Popen([*command, "--log-level", "warning", "cms.wsgi:application"], cwd=ROOT, env=env)
    try:
        run.wait_until_it_answers(env["SITE_URL"], [server])
        yield env["SITE_URL"]
    finally:
        run.end([server])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _on_postgres(env: dict[str, str], statement: sql.Composed) -> None:
    address = env["DATABASE_URL"].rpartition("/")[0] + "/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _drop_indexes(url: str, name: str) -> None:
    with Elasticsearch(url) as client:
        for index in client.indices.get(index=f"{name}*", expand_wildcards="all"):
            client.indices.delete(index=index)


def _drop_bucket(env: dict[str, str], bucket: str) -> None:
    store = boto3.resource(
        "s3",
        endpoint_url=env["S3_ENDPOINT_URL"],
        aws_access_key_id=env["S3_ACCESS_KEY"],
        aws_secret_access_key=env["S3_SECRET_KEY"],
        region_name="us-east-1",
    ).Bucket(bucket)
    if store.creation_date is None:
        return
    store.objects.all().delete()
    for upload in store.multipart_uploads.all():
        upload.abort()
    store.delete()
