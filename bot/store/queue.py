"""The handover queue in Redis: which case is next, and who has claimed which. Facts stay in SQL (`cases`)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast

import redis

from bot.messages import Urgency
from bot.store.keys import Keys
from bot.store.redis_errors import translated

LUA = Path(__file__).parent / "lua"

#: One step of urgency outweighs any waiting time: 10^13 ms are 300 years.
URGENCY_STEP_MS = 10**13


def score(urgency: Urgency, opened_at: datetime) -> int:
    """Give the place in the queue: the more urgent first, then who waits longest; in milliseconds."""
    most = Urgency.CRITICAL.rank
    return (most - urgency.rank) * URGENCY_STEP_MS + int(opened_at.timestamp() * 1000)


class HandoverQueue:
    """Case ids ordered by urgency and waiting time, with atomic claim and release.

    Every method raises StoreUnavailable when Redis cannot be reached.
    """

    def __init__(self, client: redis.Redis, keys: Keys) -> None:
        self._redis = client
        self._keys = keys
        self._claim = client.register_script((LUA / "claim.lua").read_text())
        self._release = client.register_script((LUA / "release.lua").read_text())

    def add(self, case_id: int, *, urgency: Urgency, opened_at: datetime) -> None:
        """Put a case in its place; again with another urgency moves it."""
        with translated():
            self._redis.zadd(self._keys.queue, {str(case_id): score(urgency, opened_at)})

    def ids(self, *, limit: int = 200) -> list[int]:
        """Give the ids of the waiting cases, the next one first."""
        with translated():
            waiting = cast("list[bytes]", self._redis.zrange(self._keys.queue, 0, limit - 1))
        return [int(case_id) for case_id in waiting]

    def claim(self, case_id: int, *, agent_id: int) -> int:
        """Claim a case; gives the id of the agent who has it now, the caller or who was first."""
        with translated():
            return int(self._claim(keys=[self._keys.queue, self._keys.claims], args=[case_id, agent_id]))

    def release(self, case_id: int, *, agent_id: int, urgency: Urgency, opened_at: datetime) -> bool:
        """Give a case back to its old place; False when another agent has it."""
        with translated():
            given = self._release(
                keys=[self._keys.queue, self._keys.claims],
                args=[case_id, agent_id, score(urgency, opened_at)],
            )
        return bool(given)

    def forget(self, case_id: int) -> None:
        """Take a closed case out of queue and claims."""
        with translated():
            self._redis.zrem(self._keys.queue, str(case_id))
            self._redis.hdel(self._keys.claims, str(case_id))

    def rebuild(self, waiting: dict[int, int], claims: dict[int, int]) -> None:
        """Replace everything by what SQL says: waiting case ids with scores, claimed ones with agent ids."""
        with translated(), self._redis.pipeline(transaction=True) as pipe:
            pipe.delete(self._keys.queue, self._keys.claims)
            if waiting:
                pipe.zadd(self._keys.queue, {str(case): place for case, place in waiting.items()})
            if claims:
                pipe.hset(self._keys.claims, mapping={str(case): agent for case, agent in claims.items()})
            pipe.execute()
