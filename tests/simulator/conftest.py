"""A real simulator on a free port, and unchanged tweepy clients that reach it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import tweepy
from requests.adapters import HTTPAdapter

from bot.simulator.app import create_app
from bot.simulator.server import Server

X = "https://api.twitter.com"


class Redirect(HTTPAdapter):
    """Sends what a client addresses to X to the simulator."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        request.url = str(request.url).replace(X, self.url, 1)
        return super().send(request, **options)


class Simulator:
    """One running simulator: its address, its control API, clients for it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._sessions: list[requests.Session] = []

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.url}/control/{path}", json=body, timeout=10)
        assert answer.ok, f"{method} /control/{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def get(self, path: str, **params: Any) -> requests.Response:
        """A raw request to the X API with credentials."""
        headers = {"Authorization": "Bearer test"}
        return requests.get(f"{self.url}{path}", params=params, headers=headers, timeout=10)

    def client(self, **options: Any) -> tweepy.Client:
        client = tweepy.Client(
            bearer_token="test",
            consumer_key="k",
            consumer_secret="s",
            access_token="1-t",
            access_token_secret="s",
            **options,
        )
        return self.redirected(client)

    def redirected(self, client: Any) -> Any:
        client.session.mount(X, Redirect(self.url))
        self._sessions.append(client.session)
        return client

    def post(self, author: str, text: str, **more: Any) -> dict[str, Any]:
        return self.control("POST", "posts", {"author": author, "text": text, **more})

    def dm(self, author: str, text: str, **more: Any) -> dict[str, Any]:
        return self.control("POST", "dms", {"author": author, "text": text, **more})

    @property
    def account_id(self) -> str:
        return str(self.get("/2/users/me").json()["data"]["id"])

    def close(self) -> None:
        for session in self._sessions:
            session.close()


@pytest.fixture(scope="session")
def server_in_thread() -> Any:
    return ServerInThread


class ServerInThread:
    """A simulator that lives as long as the `with` block; the same code as `python -m bot.simulator`."""

    def __init__(self, **options: Any) -> None:
        self._server = Server(create_app(**options), host="127.0.0.1", port=0)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self.simulator = Simulator(self._server.address)

    def __enter__(self) -> Simulator:
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the simulator did not start"
            time.sleep(0.01)
        return self.simulator

    def __exit__(self, *_: object) -> None:
        self.simulator.close()
        self._server.should_exit = True
        self._thread.join(timeout=10)
        assert not self._thread.is_alive(), "the simulator did not stop"


@pytest.fixture(scope="session")
def shared_simulator() -> Iterator[Simulator]:
    with ServerInThread() as simulator:
        yield simulator


@pytest.fixture
def x(shared_simulator: Simulator) -> Iterator[Simulator]:
    """The simulator, empty."""
    shared_simulator.control("POST", "reset")
    yield shared_simulator
    shared_simulator.close()


@pytest.fixture
def client(x: Simulator) -> tweepy.Client:
    """tweepy's own client, answering with plain dicts."""
    return x.client(return_type=dict)


@pytest.fixture(scope="session")
def x_api() -> Path:
    """X's OpenAPI document and examples."""
    folder = Path(__file__).parents[2].parent / "shared" / "x-api"
    if not folder.exists():
        # X's OpenAPI document is not part of the product; CI has it, and runs these.
        pytest.skip("needs ../shared")
    return folder
