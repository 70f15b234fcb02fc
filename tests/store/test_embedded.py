"""The embedded servers: found again after a crash, kept by who only joined them."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot.cli.ephemeral import free_port
from bot.errors import SetupError
from bot.store.embedded import Valkey


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def valkey(tmp_path: Path, port: int) -> Iterator[Valkey]:
    started = Valkey(tmp_path / "valkey", port=port)
    yield started
    started.stop()


def test_store_joins_a_valkey_that_runs_and_leaves_it_running(valkey: Valkey, tmp_path: Path, port: int) -> None:
    with redis.Redis(port=port) as client:
        client.set("kept", "1")
        # when a second process joins and goes
        Valkey(tmp_path / "valkey", port=port).stop()
        # then it still serves the first
        assert client.get("kept") == b"1"


def test_store_keeps_what_redis_had_over_a_kill(tmp_path: Path, port: int) -> None:
    first = Valkey(tmp_path / "valkey", port=port)
    with redis.Redis(port=port) as client:
        client.set("kept", "1")
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
    # when it is started again
    assert first._process is not None
    first._process.wait()
    again = Valkey(tmp_path / "valkey", port=port)
    with redis.Redis(port=port) as client:
        assert client.get("kept") == b"1"
    again.stop()


def test_store_adopts_and_stops_a_valkey_that_was_left_behind(valkey: Valkey, tmp_path: Path, port: int) -> None:
    Valkey(tmp_path / "valkey", port=port, adopt=True).stop()
    with redis.Redis(port=port) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_store_says_which_port_is_taken_by_another_server(valkey: Valkey, tmp_path: Path, port: int) -> None:
    with pytest.raises(SetupError, match=f"port {port}.*BOT_VALKEY_PORT"):
        Valkey(tmp_path / "another", port=port)
