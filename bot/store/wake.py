"""Wakes workers through dramatiq on Redis: a job carries an id only. A lost wake-up costs a delay, never a message."""

from __future__ import annotations

import dramatiq
import redis
import structlog
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerConnectionError
from dramatiq.middleware import AgeLimit, ShutdownNotifications, TimeLimit

from bot.store.keys import Keys

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

    def _enqueue(self, queue: str, ident: int, delay_ms: int) -> None:
        job: dramatiq.Message[None] = dramatiq.Message(
            queue_name=queue, actor_name=queue, args=(ident,), kwargs={}, options={}
        )
        try:
            self._broker.enqueue(job, delay=delay_ms or None)
        except (BrokerConnectionError, redis.RedisError):
            log.warning("wake_lost", queue=queue, id=ident)
