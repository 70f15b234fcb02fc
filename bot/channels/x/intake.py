"""The intake: polls X for ever, each source at its own pace, and listens to the stream where that is set."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from bot.channels.x.account import Account
from bot.channels.x.receive import poll_dms, poll_mentions
from bot.channels.x.stream import MentionStream
from bot.errors import BotError, ChannelRateLimited
from bot.store.store import Store

log = structlog.get_logger()

#: Longest pause after failures in a row, in seconds.
MOST_SECONDS = 60.0


class Source:
    """One thing to poll: when next, and how patient after failures."""

    def __init__(self, name: str, poll: Callable[[], int], *, seconds: float) -> None:
        self.name = name
        self._poll = poll
        self._seconds = seconds
        self._failures = 0
        self.due = 0.0

    def poll(self) -> None:
        """Poll once and set the next time; a failure of ours or of X is logged and tried again later."""
        try:
            self._poll()
            self._failures = 0
            self.due = time.monotonic() + self._seconds
        except ChannelRateLimited as error:
            pause = max(1.0, error.reset_at - time.time())
            self._later(error, pause)
        except BotError as error:
            self._failures += 1
            self._later(error, min(MOST_SECONDS, self._seconds * 2**self._failures))

    def _later(self, error: BotError, pause: float) -> None:
        log.warning("poll_failed", source=self.name, error=type(error).__name__, pause_seconds=round(pause, 1))
        self.due = time.monotonic() + pause


class Intake:
    """All ways in from X, until `stopped` is set."""

    def __init__(self, store: Store, account: Account, *, stopped: threading.Event) -> None:
        self._store = store
        self._account = account
        self._stopped = stopped

    def who_we_are(self) -> tuple[str, str] | None:
        """Ask X for our id and handle until it answers; None when we were stopped before."""
        pause = 0.5
        while not self._stopped.is_set():
            try:
                return self._account.me()
            except BotError as error:
                log.warning("x_not_reached", error=type(error).__name__, pause_seconds=pause)
                self._stopped.wait(pause)
                pause = min(MOST_SECONDS, pause * 2)
        return None

    def listen(self, me: str, handle: str) -> None:
        """Open the filtered stream beside the polling."""
        MentionStream(self._store, self._account, me=me, handle=handle).start()

    def run(self, me: str, *, poll_seconds: float, dm_poll_seconds: float) -> None:
        """Poll both sources, each at its pace, until stopped."""
        sources = [
            Source("mentions", lambda: poll_mentions(self._store, self._account, me), seconds=poll_seconds),
            Source("dms", lambda: poll_dms(self._store, self._account, me), seconds=dm_poll_seconds),
        ]
        while not self._stopped.is_set():
            for source in sources:
                if source.due <= time.monotonic() and not self._stopped.is_set():
                    source.poll()
            next_due = min(source.due for source in sources)
            self._stopped.wait(max(0.05, next_due - time.monotonic()))
