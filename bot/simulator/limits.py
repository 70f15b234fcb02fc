"""Rate limits: reads X's table, counts requests, writes the x-rate-limit headers.

Source: https://docs.x.com/x-api/fundamentals/rate-limits (state August 2026). Where X limits both the user and the
app within 15 minutes, the smaller figure is taken; the app's 24-hour limits have headers of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

QUARTER = 15 * 60
DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Window:
    """At most `limit` requests within `seconds`; `header` is the beginning of its three response headers."""

    limit: int
    seconds: int = QUARTER
    header: str = "x-rate-limit"


def _daily(limit: int) -> Window:
    return Window(limit, DAY, "x-app-limit-24hour")


#: Endpoint as X writes it -> its windows.
TABLE: dict[str, tuple[Window, ...]] = {
    "GET /2/users/me": (Window(75),),
    "GET /2/users/by/username/:username": (Window(300),),
    "GET /2/users/:id": (Window(300),),
    "GET /2/users/:id/mentions": (Window(300),),
    "GET /2/users/:id/tweets": (Window(900),),
    "GET /2/tweets": (Window(3500),),
    "GET /2/tweets/search/recent": (Window(300),),
    "GET /2/tweets/search/stream/rules": (Window(450),),
    "POST /2/tweets/search/stream/rules": (Window(100),),
    "GET /2/tweets/search/stream": (Window(50),),
    "GET /2/tweets/:id": (Window(450),),
    "POST /2/tweets": (Window(100), _daily(10_000)),
    "DELETE /2/tweets/:id": (Window(50),),
    "GET /2/dm_events": (Window(15),),
    "GET /2/dm_conversations/with/:participant_id/dm_events": (Window(15),),
    "POST /2/dm_conversations/with/:participant_id/messages": (Window(15), _daily(1_440)),
}
_PATTERNS = {name: re.compile(re.sub(r":\w+", "[^/]+", name)) for name in TABLE}


def endpoint_of(method: str, path: str) -> str | None:
    """The entry of the table for this request, or None for a path that X does not know."""
    request = f"{method} {path}"
    return next((name for name, pattern in _PATTERNS.items() if pattern.fullmatch(request)), None)


class Limiter:
    """Counts requests per endpoint. All credentials belong to one account, so one count is enough."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Back to X's table with nothing used."""
        self.table = dict(TABLE)
        self._used: dict[tuple[str, int], tuple[float, int]] = {}

    def set(self, endpoint: str, *, limit: int, seconds: int | None = None) -> None:
        """Replace the first window of an endpoint and begin counting anew."""
        first, *others = self.table[endpoint]
        self.table[endpoint] = (replace(first, limit=limit, seconds=seconds or first.seconds), *others)
        self._used = {key: used for key, used in self._used.items() if key[0] != endpoint}

    def take(self, endpoint: str, now: float) -> tuple[bool, dict[str, tuple[int, int, float]]]:
        """Count one request at `now` (epoch seconds).

        Returns whether it is allowed, and per header name (limit, remaining, end of the window in epoch seconds).
        A refused request is not counted.
        """
        windows = self.table[endpoint]
        states = [self._current(endpoint, index, window, now) for index, window in enumerate(windows)]
        allowed = all(used < window.limit for window, (_, used) in zip(windows, states, strict=True))
        headers = {}
        for index, (window, (start, used)) in enumerate(zip(windows, states, strict=True)):
            used += allowed
            self._used[endpoint, index] = (start, used)
            headers[window.header] = (window.limit, window.limit - used, start + window.seconds)
        return allowed, headers

    def _current(self, endpoint: str, index: int, window: Window, now: float) -> tuple[float, int]:
        start, used = self._used.get((endpoint, index), (now, 0))
        return (now, 0) if now >= start + window.seconds else (start, used)
