"""The store as one thing to hand around: the database, the handover queue and the wake-ups."""

from __future__ import annotations

from dataclasses import dataclass

import redis
from dramatiq.brokers.redis import RedisBroker

from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.queue import HandoverQueue
from bot.store.wake import Waker, make_broker


@dataclass(frozen=True)
class Store:
    """Both servers, opened. The functions of this room take it as their first argument."""

    database: Database
    redis: redis.Redis
    keys: Keys
    broker: RedisBroker
    queue: HandoverQueue
    wake: Waker

    def close(self) -> None:
        """Give back all connections."""
        self.database.close()
        self.redis.close()


def open_store(*, database_url: str, redis_url: str, namespace: str) -> Store:
    """Open both servers by address; connects on first use."""
    keys = Keys(namespace)
    client = redis.Redis.from_url(redis_url)
    broker = make_broker(client, keys)
    return Store(
        database=Database(database_url),
        redis=client,
        keys=keys,
        broker=broker,
        queue=HandoverQueue(client, keys),
        wake=Waker(client, keys, broker),
    )
