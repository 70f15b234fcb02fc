"""Snowflake ids: reads a time, writes an id that grows with it and carries it.

Layout as published by Twitter (github.com/twitter-archive/snowflake): 41 bits of milliseconds since 2010-11-04,
10 bits of machine, 12 bits of sequence.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import UTC, datetime

#: First millisecond of the snowflake epoch, in milliseconds since 1970-01-01 UTC.
EPOCH_MS = 1_288_834_974_657
_SHIFT = 22


def time_of(snowflake: int) -> float:
    """Epoch seconds at which `snowflake` was made."""
    return ((snowflake >> _SHIFT) + EPOCH_MS) / 1000


def iso_of(snowflake: int) -> str:
    """The same as X writes `created_at`: UTC with milliseconds, e.g. `2026-11-22T17:39:00.000Z`."""
    return iso(time_of(snowflake))


def iso(moment: float) -> str:
    """Epoch seconds as UTC text with milliseconds and `Z`."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


class Snowflakes:
    """Gives each new thing an id greater than all before it."""

    def __init__(self) -> None:
        self.last = 0

    def seen(self, snowflake: int) -> None:
        """Remember an id read from a state file, so that new ones stay above it."""
        self.last = max(self.last, snowflake)

    def new(self, moment: float) -> int:
        """An id for `moment` (epoch seconds), greater than every id given before."""
        self.last = max(int(moment * 1000 - EPOCH_MS) << _SHIFT, self.last + 1)
        return self.last

    def late(self, moment: float, *, taken: Container[int]) -> int:
        """An unused id of a moment in the past: what X gives a post that reaches its readers late."""
        candidate = int(moment * 1000 - EPOCH_MS) << _SHIFT
        while candidate in taken:
            candidate += 1
        return candidate
