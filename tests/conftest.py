"""Real servers for every test: PostgreSQL and Valkey of our own, in folders that vanish; the whole street on demand."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bot.cli.ephemeral import free_port
from bot.messages import Author, Channel, Incoming, Summons
from bot.store.embedded import Postgres, Valkey
from bot.store.store import Store, open_store
from bot.store.tables import Table

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

_ids = itertools.count(1_900_000_000_000_000_000)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Give the addresses of PostgreSQL (tables made) and Valkey."""
    folder = tmp_path_factory.mktemp("servers")
    postgres, valkey = Postgres(folder / "postgres"), Valkey(folder / "valkey", port=free_port())
    first = open_store(database_url=postgres.address, redis_url=valkey.address, namespace="first")
    first.database.migrate()
    first.close()
    yield postgres.address, valkey.address
    valkey.stop()
    postgres.stop()


@pytest.fixture
def store(servers: tuple[str, str]) -> Iterator[Store]:
    """Give an empty store with a key space of its own."""
    database_url, redis_url = servers
    opened = open_store(database_url=database_url, redis_url=redis_url, namespace=f"t{uuid.uuid4().hex[:8]}")
    with opened.database.begin() as session:
        for table in reversed(Table.metadata.sorted_tables):
            session.execute(table.delete())
    yield opened
    opened.close()


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
