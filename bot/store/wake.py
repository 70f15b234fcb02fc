"""Wakes workers through dramatiq on Redis: a job carries an id only. A lost wake-up costs a delay, never a message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError
from dramatiq.middleware import AgeLimit, ShutdownNotifications, TimeLimit

from bot.store.keys import Keys
from bot.store.redis_errors import translated

log = structlog.get_logger()

#: Two kinds of work, each a queue of its own: a conversation to go on with, a reply to send.
CONVERSE = "converse"
SEND = "send"


def make_broker(client: redis.Redis, keys: Keys) -> RedisBroker:
    """Give dramatiq's broker below our namespace. It does not retry: the sweep does, from SQL."""
    middleware = [AgeLimit(), TimeLimit(), ShutdownNotifications()]
    broker: RedisBroker = RedisBroker(client=client, namespace=keys.work, middleware=middleware)  # type: ignore[no-untyped-call]
    for queue in (CONVERSE, SEND):
        broker.declare_queue(queue)
    return broker


class Waker:
    """Tells whoever works on a queue that there is something to do."""

    def __init__(self, client: redis.Redis, keys: Keys, broker: RedisBroker) -> None:
        self._redis = client
        self._keys = keys
        self._broker = broker

    def converse(self, conversation_id: int, *, delay_ms: int = 0) -> None:
        """Ask for the next turns of a conversation."""
        self._enqueue(CONVERSE, conversation_id, delay_ms)

    def send(self, reply_id: int, *, delay_ms: int = 0) -> None:
        """Ask for a reply of the outbox to be sent."""
        self._enqueue(SEND, reply_id, delay_ms)

    def changed(self, what: str) -> None:
        """Tell the desks that something changed, such as `case:12`."""
        try:
            self._redis.publish(self._keys.changed, what)
        except redis.RedisError:
            log.warning("wake_lost", queue="changed")

    def changes(self, *, seconds: float) -> Iterator[bool]:
        """Give True for each time that something changed, False after every `seconds` of silence, for ever.

        The first is True: something may have happened before. Raises StoreUnavailable when Redis is gone.
        """
        with translated(), closing(self._redis.pubsub(ignore_subscribe_messages=True)) as channel:  # type: ignore[no-untyped-call]
            channel.subscribe(self._keys.changed)
            yield True
            while True:
                yield channel.get_message(timeout=seconds) is not None

    def _enqueue(self, queue: str, ident: int, delay_ms: int) -> None:
        job: dramatiq.Message[None] = dramatiq.Message(
            queue_name=queue, actor_name=queue, args=(ident,), kwargs={}, options={}
        )
        try:
            self._broker.enqueue(job, delay=delay_ms or None)
        except (BrokerConnectionError, redis.RedisError):
            log.warning("wake_lost", queue=queue, id=ident)
