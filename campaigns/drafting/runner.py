"""The local worker's: drafts are fetched in a thread of its own, so that nothing else waits for a slow service."""

import logging
from threading import Event, Thread

from django.db import close_old_connections, connection

from .asking import queue, take_draft

logger = logging.getLogger(__name__)


class DraftRunner:
    """Its thread ends once nothing waits."""

    def __init__(self) -> None:
        self._stop = Event()
        self._thread: Thread | None = None

    def look(self) -> None:
        """Starts the thread where drafts wait and none is at them."""
        if (self._thread is None or not self._thread.is_alive()) and queue().waiting:
            self._thread = Thread(target=self._run, name="drafts", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Ends the conversation; its draft is due again at once."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            close_old_connections()
            while not self._stop.is_set() and take_draft(self._stop.is_set):
                pass
        except Exception:
            logger.exception("Drafts of captions can't be fetched just now.")
        finally:
            connection.close()


runner = DraftRunner()
