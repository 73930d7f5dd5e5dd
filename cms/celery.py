"""Celery: who is told, and when. What is to be done is rows (docs/decisions/0017-celery.md).

    manage.py worker --only batches     takes in batches and pages; as many, on as many machines, as you like
    manage.py worker --only schedule    beats, and does the duties

A message says that there is work of a kind, or that a duty is due, and nothing else. So one that is lost, doubled or
late harms nothing: it expires, and every few seconds `round` looks for rows whose bell nobody heard.
"""

import logging
import os
import time
from datetime import UTC, datetime
from threading import Event
from typing import Any

import billiard
import django
from celery import Celery, signals
from django.apps import apps
from django.conf import settings
from kombu.exceptions import KombuError
from kombu.pools import producers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
if not apps.ready:
    django.setup()

from cms.core import work, worker
from cms.core.breaker import Breaker
from cms.core.locks import Taken, lock
from cms.core.models import WorkerBeat

logger = logging.getLogger(__name__)

VISIBILITY = 3600  # seconds after which Redis gives a message that nobody answered for to another worker
RING_WAITS = 0.5  # seconds that a ring may take
DEAF_FOR = 5.0  # seconds without a ring after one that failed
RING_LASTS = 60
ROUND_EVERY = 5.0
DUTY_LASTS = 30.0  # seconds after which a duty leaves off; it is due again
IS_REDIS = settings.BROKER_URL.startswith("redis")


def queue_of(kind: str) -> str:
    return f"{settings.BROKER_PREFIX}.{kind}"


def _transport(**options: Any) -> dict[str, Any]:
    """Options of Redis' transport; RabbitMQ's has other ones and needs none."""
    if not IS_REDIS:
        return {}
    return {"global_keyprefix": f"{settings.BROKER_PREFIX}:", "visibility_timeout": VISIBILITY, **options}


if IS_REDIS:
    from kombu.transport import redis, virtual

    class _QoS(redis.QoS):
        """Forgets a message that the worker is done with also when Redis is not there to be told.

        kombu would count it as under way for good. It takes up the place of one process, and a worker without a free
        place never asks Redis again, nor sees that it was away.
        """

        def ack(self, delivery_tag: str) -> None:
            try:
                super().ack(delivery_tag)
            except redis.Transport.connection_errors:
                virtual.QoS.ack(self, delivery_tag)
                raise

    redis.Channel.QoS = _QoS


app = Celery("library")
app.conf.update(
    broker_url=settings.BROKER_URL or "memory://",
    broker_transport_options=_transport(socket_connect_timeout=5),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue=queue_of("duties"),
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,  # they need no broker
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    beat_scheduler="celery.beat:Scheduler",  # keeps nothing on disk: what is due at the start is all
    timezone="UTC",
)


@app.task(name="duty")
def do_duty(name: str) -> None:
    """Does a duty, unless another process is at it."""
    try:
        with lock(f"duty {name}", wait=False):
            worker.duties[name].work(_Until(DUTY_LASTS))
    except Taken:
        pass


@app.task(name="take")
def take(kind: str) -> None:
    """One piece of work, and a bell for the next: so that all kinds have their turn."""
    if work.works[kind].take() and not work.asked_to_stop():
        knock(kind)


@app.task(name="round")
def look_round() -> None:
    """Rings for work that waits. Where no worker is there to hear it, it would only pile up messages."""
    state = work.WorkState(work.live_workers(), {})
    for kind, one in work.works.items():
        waiting = one.queue().waiting
        if waiting and state.processes:
            knock(kind, min(waiting, state.processes))


class _Until(Event):
    """Is set after some seconds, or when the worker stops."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._end = time.monotonic() + seconds

    def is_set(self) -> bool:
        return time.monotonic() > self._end or work.asked_to_stop()


def schedule() -> dict[str, dict[str, Any]]:
    """Every duty in its time, all of them at the start. A message that was not taken by the next is dropped."""
    entries: dict[str, dict[str, Any]] = {"round": _entry("round", (), ROUND_EVERY)}
    for one in worker.duties.values():
        if not one.local:
            entries[one.name] = _entry("duty", (one.name,), max(1.0, one.every))
    return entries


def _entry(task: str, args: tuple[str, ...], every: float) -> dict[str, Any]:
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return {
        "task": task,
        "args": args,
        "schedule": every,
        "options": {"expires": every, "queue": queue_of("duties")},
        "last_run_at": start,
    }


app.conf.beat_schedule = schedule()


# ── The bell ────────────────────────────────────────────────────────────────────────────────────────────────────

bell = Breaker(DEAF_FOR, DEAF_FOR)


def knock(kind: str, times: int = 1) -> None:
    """Rings `times` for work of this kind. A broker that is away or frozen costs half a second, once in a while."""
    if not bell.may_ask(RING_WAITS):
        return
    try:
        with producers[_bell()].acquire(block=True, timeout=RING_WAITS) as producer:
            for _ring in range(times):
                take.apply_async(
                    (kind,), queue=queue_of(kind), producer=producer, retry=False, expires=RING_LASTS
                )  # fmt: skip
    except (KombuError, OSError) as error:
        bell.failed()
        logger.warning("The broker can't be reached; work waits for the scheduler's round: %s", error)
    else:
        bell.answered()


def try_the_broker() -> None:
    """Raises what the broker's client raises where it does not answer soon."""
    with _bell() as connection:
        connection.default_channel.close()


def _bell() -> Any:
    wait = RING_WAITS / 2
    once = {"max_retries": 0, "interval_start": 0, "interval_step": 0, "interval_max": 0}
    options = _transport(socket_timeout=wait, socket_connect_timeout=wait, **once)
    return app.connection_for_write(connect_timeout=wait, transport_options=options)


# ── The workers ─────────────────────────────────────────────────────────────────────────────────────────────────


@signals.worker_init.connect
def _prepare(**kwargs: Any) -> None:
    """Before the processes are forked: they share the flag that ends long work."""
    work.stopping = billiard.Event()


@signals.worker_shutting_down.connect
def _stop(**kwargs: Any) -> None:
    flag = work.stopping
    if hasattr(flag, "set"):
        flag.set()


@signals.worker_ready.connect
def _begin_to_beat(sender: Any, **kwargs: Any) -> None:
    """A worker that does the duties keeps the schedule; any other is there for batches."""
    queues = set(app.amqp.queues.consume_from)
    if queue_of("duties") not in queues:
        part, processes = WorkerBeat.Part.BATCHES, sender.controller.concurrency
    elif len(queues) == 1:
        part, processes = WorkerBeat.Part.SCHEDULE, 0
    else:
        part, processes = WorkerBeat.Part.ALL, sender.controller.concurrency
    sender.controller.heart = work.Heart(part, processes)
    sender.controller.heart.start()


@signals.worker_shutdown.connect
def _rest(sender: Any, **kwargs: Any) -> None:
    if hasattr(sender, "heart"):
        sender.heart.stop()
