"""Live updates: hears on Redis that something changed and tells every open page. Reads the channel `changed`."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from types import FrameType

import structlog

from bot.errors import StoreUnavailable
from bot.store.store import Store

log = structlog.get_logger()

#: How long to wait for news before looking whether the process ends, in seconds.
LISTEN_SECONDS = 0.5
#: Pause before Redis is asked again after a failure, in seconds.
RETRY_SECONDS = 1.0


class Changes:
    """One listener a process, any number of pages; several changes at once become one piece of news."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pages: set[asyncio.Event] = set()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; call it inside the event loop that serves the pages."""
        self._loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._end_on(number)
        self._thread = threading.Thread(target=self._listen, name="desk-changes", daemon=True)
        self._thread.start()

    def _end_on(self, number: signal.Signals) -> None:
        """End the streams before the server's own handler runs: it would wait for them, and they never end."""
        before = signal.getsignal(number)

        def end(got: int, frame: FrameType | None) -> None:
            self.end()
            if callable(before):
                before(got, frame)

        signal.signal(number, end)

    def end(self) -> None:
        """Let every stream end."""
        self._stop.set()
        self._loop.call_soon_threadsafe(self._tell)

    def stop(self) -> None:
        """Stop listening."""
        self.end()
        if self._thread:
            self._thread.join()

    def _listen(self) -> None:
        while not self._stop.is_set():
            try:
                self._hear()
            except StoreUnavailable as error:  # the pages must go on hearing afterwards
                log.warning("desk_changes_lost", error=type(error).__name__)
                self._stop.wait(RETRY_SECONDS)

    def _hear(self) -> None:
        for news in self._store.wake.changes(seconds=LISTEN_SECONDS):
            if self._stop.is_set():
                return
            if news:
                self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        for page in self._pages:
            page.set()

    @contextmanager
    def _page(self) -> Iterator[asyncio.Event]:
        news = asyncio.Event()
        self._pages.add(news)
        try:
            yield news
        finally:
            self._pages.discard(news)

    async def news(self) -> AsyncIterator[None]:
        """Give one None for each time that something changed; ends with the reader or with the process."""
        with self._page() as news:
            while await news.wait() and not self._stop.is_set():
                news.clear()
                yield None
