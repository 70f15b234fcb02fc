"""Every test of the store runs twice: on the embedded Valkey and on Debian's redis-server."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
import redis

from bot.cli.ephemeral import free_port
from bot.store.store import Store
from tests.conftest import empty_store


@pytest.fixture(scope="session")
def debian_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Debian's redis-server; gives its address."""
    binary = shutil.which("redis-server")
    if binary is None:
        # A laptop need not have it: the same tests ran on Valkey; CI installs it, and runs these.
        pytest.skip("needs redis-server (Debian: apt-get install redis-server)")
    port, folder = free_port(), tmp_path_factory.mktemp("redis")
    process = subprocess.Popen([binary, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)])
    with redis.Redis(port=port, retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.05), 100)) as client:
        client.ping()
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


@pytest.fixture(params=["valkey", "redis"])
def store(request: pytest.FixtureRequest, servers: tuple[str, str]) -> Iterator[Store]:
    """Give an empty store on each of both servers."""
    redis_url = servers[1] if request.param == "valkey" else request.getfixturevalue("debian_redis")
    with empty_store(servers[0], redis_url) as opened:
        yield opened
