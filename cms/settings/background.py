"""Work in the background: one local worker, or Celery where `BROKER_URL` is set."""

from .env import ENV

BROKER_URL = ENV.text(
    "BROKER_URL", "", "Celery's broker, redis://… or amqp://…; without one, the local worker does it all."
)
BROKER_PREFIX = ENV.text(
    "BROKER_PREFIX", "library", "Beginning of the queues' names, for libraries that share a broker."
)
WORKER_PROCESSES = ENV.integer(
    "WORKER_PROCESSES", 0, "How many batches or pages one of Celery's workers sees to at once; 0: one a core."
)

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
