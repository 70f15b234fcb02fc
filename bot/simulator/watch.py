"""Live changes for the page: reads the state's events, writes server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from bot.simulator.state import Event

#: Seconds between two comments on an idle connection, so that proxies and browsers keep it open.
_IDLE_SECONDS = 15


class Watchers:
    """The open connections of pages that watch the timeline."""

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[str | None]] = set()

    def tell(self, kind: str, item: Event) -> None:
        """Tell every page that something changed. Only kind and id travel: the page asks for the rest."""
        message = json.dumps({"kind": kind, "id": str(item.get("id", ""))})
        for queue in self._queues:
            queue.put_nowait(message)

    def close(self) -> None:
        """End all connections."""
        for queue in self._queues:
            queue.put_nowait(None)

    async def follow(self) -> AsyncIterator[str]:
        """The changes from now on, as lines of a server-sent event stream."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield "retry: 1000\n\n: ready\n\n"
            while (message := await _next(queue)) is not None:
                yield f"event: change\ndata: {message}\n\n" if message else ": still here\n\n"
        finally:
            self._queues.discard(queue)


async def _next(queue: asyncio.Queue[str | None]) -> str | None:
    """The next message, an empty one after a quiet while, None at the end."""
    try:
        return await asyncio.wait_for(queue.get(), _IDLE_SECONDS)
    except TimeoutError:
        return ""
