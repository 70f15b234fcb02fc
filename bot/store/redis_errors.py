"""Turns redis-py's errors into ours. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis

from bot.errors import StoreUnavailable


@contextmanager
def translated() -> Iterator[None]:
    """Raise StoreUnavailable for any error of redis-py in the block, `from` the original."""
    try:
        yield
    except redis.RedisError as error:
        raise StoreUnavailable("Redis does not answer; is it running and reachable?") from error
