"""The sweep: finds what SQL says is unfinished and wakes a worker again. Writes wake-ups and the queue in Redis."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from types import TracebackType

import structlog

from bot.errors import StoreUnavailable
from bot.store import cases, inbox, outbox
from bot.store.store import Store

log = structlog.get_logger()


class Sweep:
    """A thread that sweeps every `seconds` until its block ends."""

    def __init__(self, store: Store, *, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweep", daemon=True)

    def __enter__(self) -> None:
        """Begin."""
        self._thread.start()

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End; a sweep under way is finished."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                sweep(self._store, older_than=datetime.now(UTC) - timedelta(seconds=self._seconds))
            except StoreUnavailable as error:
                log.warning("sweep_failed", error=str(error))


def sweep(store: Store, *, older_than: datetime) -> None:
    """Wake workers for messages without an outcome and replies not sent; make the queue say what SQL says."""
    for conversation_id in inbox.unfinished(store, older_than=older_than):
        store.wake.converse(conversation_id)
    for reply_id in outbox.unfinished(store, older_than=older_than):
        store.wake.send(reply_id)
    cases.rebuild_queue(store)
