"""Everything one simulator holds, put together: reads the options, writes nothing by itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.simulator.clock import Clock
from bot.simulator.faults import Faults
from bot.simulator.limits import Limiter
from bot.simulator.posting import Writer
from bot.simulator.records import User
from bot.simulator.snowflake import Snowflakes
from bot.simulator.state import Event, State
from bot.simulator.stream import Hub
from bot.simulator.watch import Watchers

#: The account of the service, if no other is given.
ACCOUNT = "telekom_hilft"
ACCOUNT_NAME = "Telekom hilft"


class World:
    """One simulated X with one account of ours."""

    def __init__(self, *, account: str = ACCOUNT, account_name: str = ACCOUNT_NAME, file: Path | None = None) -> None:
        self._account = account
        self._account_name = account_name
        self.state = State(file)
        self.clock = Clock(offset=self.state.clock_offset)
        self.ids = Snowflakes()
        for known in (*self.state.users, *self.state.posts, *self.state.deleted, *self.state.dms):
            self.ids.seen(known)
        self.writer = Writer(self.state, self.clock, self.ids)
        self.limiter = Limiter()
        self.faults = Faults()
        self.hub = Hub(self.state, self.faults)
        self.watchers = Watchers()
        self.closed = asyncio.Event()
        self.state.listeners += [self._publish, self.watchers.tell]
        self.account  # noqa: B018  (made on the first look)

    @property
    def account(self) -> User:
        """The service's own account; it stays the same over a reset, as clients know its id."""
        return self.writer.user(self._account, name=self._account_name)

    def move_clock(self, seconds: float) -> None:
        """Move the simulated clock forward by `seconds` (> 0)."""
        self.clock.offset += seconds
        self.state.record("clock", {"offset": self.clock.offset})

    def reset(self) -> None:
        """Forget all customers, posts, messages, rules, settings, limits, faults; account, clock and ids go on."""
        account = self.account
        self.faults.clear()
        self.limiter.reset()
        self.hub.cut()
        self.state.record("reset", {})
        self.state.record("clock", {"offset": self.clock.offset})
        self.state.add(account)

    def close(self) -> None:
        """End all open streams and held connections, so that the server can stop."""
        self.closed.set()
        self.hub.cut()
        self.watchers.close()

    def _publish(self, kind: str, item: Event) -> None:
        if kind == "post":
            self.hub.publish(self.state.posts[item["id"]])
