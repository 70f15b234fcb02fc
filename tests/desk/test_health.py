"""Whether the desk says truly that it can work."""

from __future__ import annotations

from fastapi.testclient import TestClient

from bot.desk.app import create_app
from bot.store.store import Store, open_store

from .conftest import HOUSE, PROFILE, SECRET, Visitor


def test_desk_is_healthy_with_both_servers(visitor: Visitor) -> None:
    answer = visitor.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_desk_is_not_healthy_without_redis(store: Store) -> None:
    # given a desk whose Redis is not there
    lost = open_store(database_url=store.database.address, redis_url="redis://127.0.0.1:1/0", namespace="lost")
    client = TestClient(create_app(lost, secret=SECRET, profile=PROFILE, house=HOUSE))
    # then it says so
    assert client.get("/health").status_code == 503
    lost.close()


def test_desk_is_not_healthy_without_postgres(store: Store) -> None:
    # given a desk whose PostgreSQL is not there
    lost = open_store(
        database_url="postgresql://nobody@127.0.0.1:1/none", redis_url="redis://127.0.0.1:1/0", namespace="lost"
    )
    client = TestClient(create_app(lost, secret=SECRET, profile=PROFILE, house=HOUSE))
    # then it says so, and a page explains it in German
    assert client.get("/health").status_code == 503
    answer = client.get("/login")
    assert answer.status_code == 503
    assert "Es geht nichts verloren" in answer.text
    lost.close()
