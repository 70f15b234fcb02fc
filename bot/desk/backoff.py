"""Slows down whoever guesses passwords: each failure doubles the pause. Kept in this process's memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

#: So many failures cost nothing: people mistype, and an office shares one address.
FREE_FAILURES = {"name": 4, "address": 20}
#: The longest pause, in seconds. Short enough that nobody can lock a colleague out for the day.
LONGEST_SECONDS = 300.0
#: Failures are forgotten after this long without a new one, in seconds.
MEMORY_SECONDS = 900.0


class Backoff:
    """Counts failures per key (`name:…` or `address:…`) and says how long the key must wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: dict[str, tuple[int, float]] = {}

    def wait_seconds(self, *keys: str) -> float:
        """Give the longest pause that any of the keys must still keep, 0.0 for none."""
        now = self._clock()
        with self._lock:
            return max([0.0, *(self._until(key) - now for key in keys)])

    def _until(self, key: str) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        free = FREE_FAILURES[key.partition(":")[0]]
        return last + min(2.0 ** min(count - free, 20), LONGEST_SECONDS) if count > free else 0.0

    def failed(self, *keys: str) -> None:
        """Note a failure for each key."""
        now = self._clock()
        with self._lock:
            self._forget(now)
            for key in keys:
                count, _ = self._failures.get(key, (0, 0.0))
                self._failures[key] = (count + 1, now)

    def _forget(self, now: float) -> None:
        old = [key for key, (_, last) in self._failures.items() if now - last > MEMORY_SECONDS]
        for key in old:
            del self._failures[key]

    def succeeded(self, key: str) -> None:
        """Forget the failures of a name; those of an address stay, others may guess from there."""
        with self._lock:
            self._failures.pop(key, None)
