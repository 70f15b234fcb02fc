"""Live updates: a page hears of a change without asking."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
from fastapi import FastAPI

from bot.desk.live import Changes
from bot.store.store import Store

from .conftest import PASSWORD, Visitor, make_user


def enter(address: str) -> httpx.Client:
    """Log Anna in over a real connection."""
    client = httpx.Client(base_url=address, follow_redirects=True, timeout=10)
    Visitor(client).send("/login", name="Anna Berger", password=PASSWORD)  # type: ignore[arg-type]
    return client


def next_event(lines: Iterator[str]) -> str:
    """Wait for the next event of a stream; gives its name."""
    return next(line.removeprefix("event: ") for line in lines if line.startswith("event: "))


def test_desk_stream_tells_of_each_new_case(address: str, store: Store, new_case: Callable[..., int]) -> None:
    # given an open page that has had its first news
    make_user(store, name="Anna Berger", initials="ab")
    with closing(enter(address)) as client, client.stream("GET", "/events") as stream:
        lines = stream.iter_lines()
        assert next_event(lines) == "changed"
        # when a customer's message is handed over, twice
        for _ in range(2):
            new_case()
            # then the stream says so (it would wait for ever if it did not)
            assert next_event(lines) == "changed"


def test_desk_stream_carries_no_data(address: str, store: Store, new_case: Callable[..., int]) -> None:
    make_user(store, name="Anna Berger", initials="ab")
    with closing(enter(address)) as client, client.stream("GET", "/events") as stream:
        lines = stream.iter_lines()
        next_event(lines)
        new_case("Geheim")
        next_event(lines)
        assert next(lines) == "data: now"


def test_desk_stream_is_closed_to_strangers(address: str) -> None:
    assert httpx.get(f"{address}/events").status_code == 401


def test_desk_stream_survives_a_lost_connection_to_redis(
    address: str, store: Store, new_case: Callable[..., int]
) -> None:
    # given an open page, and a Redis that cuts off everyone who listens
    make_user(store, name="Anna Berger", initials="ab")
    with closing(enter(address)) as client, client.stream("GET", "/events") as stream:
        lines = stream.iter_lines()
        next_event(lines)
        store.redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        # then the page hears again as soon as the desk listens again, and of what comes after
        assert next_event(lines) == "changed"
        new_case()
        assert next_event(lines) == "changed"


def test_desk_stream_ends_when_the_process_is_to_end(app: FastAPI) -> None:
    # given a page that waits for news
    changes: Changes = app.state.desk.changes

    async def wait_for_the_end() -> None:
        changes.start()
        reader = asyncio.create_task(_read(changes))
        await asyncio.sleep(0.1)
        # when the process is told to end
        signal.raise_signal(signal.SIGTERM)
        await reader
        changes.stop()

    told: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    try:
        asyncio.run(asyncio.wait_for(wait_for_the_end(), 30))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    # then the stream has ended, and the server's own handler was asked, too
    assert told == [signal.SIGTERM]


async def _read(changes: Changes) -> list[None]:
    return [news async for news in changes.news()]
