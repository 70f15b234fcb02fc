"""The filtered stream: reads new posts and the rules, writes lines to whoever is connected."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable

from bot.simulator.answers import Json, PostView
from bot.simulator.faults import DELIVERY_KINDS, Faults
from bot.simulator.problems import too_many_streams
from bot.simulator.query import parse
from bot.simulator.records import Post, Rule
from bot.simulator.state import State

PATH = "/2/tweets/search/stream"
#: One line of the stream; X sends a blank line as a sign of life.
_NEWLINE = "\r\n"


class Connection:
    """One open stream: a queue of lines, ended by None."""

    def __init__(self, view: PostView) -> None:
        self.view = view
        self.lines: asyncio.Queue[str | None] = asyncio.Queue()


class Hub:
    """Delivers each new post to the open streams whose rules it matches."""

    def __init__(self, state: State, faults: Faults) -> None:
        self._state = state
        self._faults = faults
        self._connections: set[Connection] = set()
        self._held: list[Post] = []

    def connect(self, view: PostView) -> Connection:
        """Open a stream. Raises X's 429 when there are too many."""
        if len(self._connections) >= self._state.settings.stream_connections:
            raise too_many_streams()
        connection = Connection(view)
        self._connections.add(connection)
        return connection

    def cut(self) -> None:
        """End all open streams at once."""
        for connection in self._connections:
            connection.lines.put_nowait(None)
        self._connections.clear()

    def publish(self, post: Post) -> None:
        """Deliver a new post; an open fault makes it come twice, or after its successor."""
        if not self._connections or not self._matching(post):
            return
        fault = self._faults.take("GET", PATH, DELIVERY_KINDS)
        if fault and fault.kind == "out_of_order":
            self._held.append(post)
            return
        self._deliver([post, post] if fault else [post])
        self._release()

    async def lines(self, connection: Connection) -> AsyncIterator[str]:
        """What is written to one stream until it is cut or the client goes away."""
        try:
            yield ""
            while (line := await self._next(connection)) is not None:
                yield line + _NEWLINE
        finally:
            self._connections.discard(connection)

    async def _next(self, connection: Connection) -> str | None:
        try:
            return await asyncio.wait_for(connection.lines.get(), self._state.settings.keepalive_seconds)
        except TimeoutError:
            self._release()
            return ""

    def _release(self) -> None:
        held, self._held = self._held, []
        self._deliver(held)

    def _deliver(self, posts: Iterable[Post]) -> None:
        for post in posts:
            rules = [_named(rule) for rule in self._matching(post)]
            for connection in self._connections:
                connection.lines.put_nowait(self._line(connection.view, post, rules))

    def _line(self, view: PostView, post: Post, rules: list[Json]) -> str:
        answer = view.show(self._state, [post])
        return json.dumps(answer | {"data": answer["data"][0], "matching_rules": rules}, ensure_ascii=False)

    def _matching(self, post: Post) -> list[Rule]:
        return [rule for rule in self._state.rules.values() if parse(rule.value)(post, self._state)]


def _named(rule: Rule) -> Json:
    return {"id": str(rule.id), "tag": rule.tag} if rule.tag else {"id": str(rule.id)}
