"""Real servers for every test: PostgreSQL and Valkey of our own, in folders that vanish; the whole street on demand."""

from __future__ import annotations

import itertools
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import httpx
import pytest

from bot.cli.ephemeral import free_port, started, wait
from bot.cli.processes import Process
from bot.messages import Author, Channel, Incoming, Summons
from bot.store.embedded import Postgres, Valkey
from bot.store.store import Store, open_store
from bot.store.tables import Table

ROOT = Path(__file__).parent.parent

_ids = itertools.count(1_900_000_000_000_000_000)


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[str, str]]:
    """Give the addresses of PostgreSQL (tables made) and Valkey."""
    folder = Path(mkdtemp(prefix="hilft-"))  # not pytest's: PostgreSQL's own user must be able to enter it
    postgres, valkey = Postgres(folder / "postgres"), Valkey(folder / "valkey", port=free_port())
    first = open_store(database_url=postgres.address, redis_url=valkey.address, namespace="first")
    first.database.migrate()
    first.close()
    yield postgres.address, valkey.address
    valkey.stop()
    postgres.stop()
    rmtree(folder, ignore_errors=True)


@contextmanager
def empty_store(database_url: str, redis_url: str) -> Iterator[Store]:
    """Open a store without rows and with a key space of its own."""
    opened = open_store(database_url=database_url, redis_url=redis_url, namespace=f"t{uuid.uuid4().hex[:8]}")
    with opened.database.begin() as session:
        for table in reversed(Table.metadata.sorted_tables):
            session.execute(table.delete())
    yield opened
    opened.close()


@pytest.fixture
def store(servers: tuple[str, str]) -> Iterator[Store]:
    """Give an empty store on the embedded servers."""
    with empty_store(*servers) as opened:
        yield opened


@pytest.fixture
def incoming() -> Callable[..., Incoming]:
    """Give a maker of messages as the channel would deliver them; each has an id of its own."""

    def make(text: str = "Hallo, wie finde ich meine Rechnung?", **changes: object) -> Incoming:
        ident = str(next(_ids))
        values: dict[str, object] = {
            "id": ident,
            "channel": Channel.PUBLIC,
            "thread_id": ident,
            "author": Author(id="77", handle="kundin"),
            "text": text,
            "posted_at": datetime.now(UTC),
            "summons": Summons.MENTION,
        }
        return Incoming(**(values | changes))  # type: ignore[arg-type]

    return make


class Simulated:
    """The simulator of X as its own process, with its control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=30)

    def close(self) -> None:
        """Close the connections to it."""
        self._http.close()

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Call the control API."""
        answer = self._http.request(method, f"/control/{path}", json=body)
        answer.raise_for_status()
        return dict(answer.json())

    def post(self, author: str, text: str, **more: object) -> dict[str, Any]:
        """Write a public post as a customer."""
        return self.control("POST", "posts", {"author": author, "text": text, **more})

    def dm(self, author: str, text: str) -> dict[str, Any]:
        """Write a direct message as a customer."""
        return self.control("POST", "dms", {"author": author, "text": text})

    def fault(self, kind: str, **more: object) -> None:
        """Let something go wrong with the next requests that match."""
        self.control("POST", "faults", {"kind": kind, **more})

    def replies(self) -> list[dict[str, Any]]:
        """Give what our account has posted, oldest first."""
        return list(self.control("GET", "sent")["posts"])

    def sent_dms(self) -> list[dict[str, Any]]:
        """Give the direct messages that our account has sent, oldest first."""
        return list(self.control("GET", "sent")["dms"])


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulated]:
    """Start the simulator."""
    port = free_port()
    process = Process(
        name="simulator",
        command=f"{sys.executable} -m bot.simulator --port {port} --no-demo",
        health=f"http://127.0.0.1:{port}/control/clock",
    )
    log = tmp_path_factory.mktemp("simulator") / "log"
    with started(process, {}, log=log):
        wait(process, log)
        simulated = Simulated(f"http://127.0.0.1:{port}")
        yield simulated
        simulated.close()


@pytest.fixture
def simulator(simulator_process: Simulated) -> Simulated:
    """Give the simulator, empty, without faults and with X's own limits."""
    simulator_process.control("POST", "reset")
    simulator_process.control("DELETE", "faults")
    return simulator_process


def eventually(test: Callable[[], object], *, seconds: float = 30.0) -> None:
    """Wait until `test` gives something true. Fails, without quoting any text, when it never does."""
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, "what was waited for did not come"
        time.sleep(0.1)
