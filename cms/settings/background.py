"""Work in the background: one local worker, or Celery where `BROKER_URL` is set."""

from .env import ENV

BROKER_URL = ENV.text(
    "BROKER_URL", "", "Celery's broker, redis://… or amqp://…; without one, the local worker does it all."
)

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
