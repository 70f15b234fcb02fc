"""People and cases to work with in the desk, on the real servers of every test."""

from __future__ import annotations

import itertools
import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.desk.access import hash_password
from bot.desk.app import create_app
from bot.desk.show import Profile
from bot.messages import Author, Channel, Decision, Incoming, Outcome, Summons, Urgency
from bot.policy import House
from bot.privacy import guard
from bot.store import cases, inbox, turns, users
from bot.store.store import Store
from bot.store.tables import Conversation, User

SECRET = "a secret of thirty-two characters"
PASSWORD = "ein langer guter Satz"
PASSWORD_HASH = hash_password(PASSWORD)
PROFILE = Profile(
    handle="hilft",
    display_name="Beispiel hilft",
    concerns={
        "rechnung.betrag-strittig": "Rechnungsbetrag strittig",
        "rechnung.erste-rechnung-hoeher": "Erste Rechnung",
    },
)
HOUSE = House(
    first_marks=("🤖 Automatische Antwort",), next_mark="🤖", reply_limit=280, dm_limit=1000, public=("0800 33 01000",)
)

_ids = itertools.count(1_000)


@pytest.fixture
def app(store: Store) -> FastAPI:
    """Give the desk's application."""
    return create_app(store, secret=SECRET, profile=PROFILE, house=HOUSE)


@pytest.fixture
def visitor(app: FastAPI) -> Iterator[Visitor]:
    """Give a browser in which nobody is logged in."""
    with TestClient(app) as client:
        yield Visitor(client)


@pytest.fixture
def anna(store: Store, app: FastAPI, visitor: Visitor) -> Visitor:
    """Give Anna's browser; she is an agent, ^ab."""
    return log_in(store, app, name="Anna Berger", initials="ab")


@pytest.fixture
def carl(store: Store, app: FastAPI, visitor: Visitor) -> Visitor:
    """Give Carl's browser; he is an agent, ^cd."""
    return log_in(store, app, name="Carl Dorn", initials="cd")


class Visitor:
    """A browser without scripts: it keeps its cookies and sends the word that the last page gave it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def open(self, path: str) -> str:
        """Give the page at this path."""
        return self.client.get(path).text

    def word(self, path: str = "/login") -> str:
        """Give the word of this session, from a page with a form."""
        found = re.search(r'name="word" value="([^"]+)"', self.client.get(path).text)
        assert found, "the page has no form"
        return found[1]

    def send(self, path: str, **fields: str):  # type: ignore[no-untyped-def]
        """Send a form with the session's word; redirects are followed."""
        return self.client.post(path, data={"word": self.word(), **fields})


def make_user(store: Store, *, name: str, initials: str, role: str = "agent") -> User:
    """Add someone who can log in with PASSWORD."""
    return users.create(store, name=name, initials=initials, role=role, password_hash=PASSWORD_HASH)


def log_in(store: Store, app: FastAPI, *, name: str, initials: str, role: str = "agent") -> Visitor:
    """Add someone and give a browser in which they are logged in."""
    make_user(store, name=name, initials=initials, role=role)
    visitor = Visitor(TestClient(app))
    assert visitor.send("/login", name=name, password=PASSWORD).url.path == "/"
    return visitor


@pytest.fixture
def new_case(store: Store) -> Callable[..., int]:
    """Give a function that lets a customer write and the machine hand over, the way a live message goes."""

    def make(
        text: str = "Auf meiner Rechnung stehen 80 Euro zu viel. Was soll das?",
        *,
        handle: str = "mara_w",
        channel: Channel = Channel.PUBLIC,
        urgency: Urgency = Urgency.NORMAL,
        intent: str = "rechnung.betrag-strittig",
        reason: str = "concern_is_for_people",
        summons: Summons | None = None,
        wordings: tuple[str, ...] = (),
    ) -> int:
        number = str(next(_ids))
        incoming = Incoming(
            id=number,
            channel=channel,
            thread_id=number,
            author=Author(id=f"author-{number}", handle=handle),
            text=text,
            posted_at=datetime.now(UTC),
            summons=summons or (Summons.DM if channel is Channel.DM else Summons.MENTION),
        )
        inbox.append(store, guard(incoming))
        decision = Decision(
            outcome=Outcome.HANDOVER,
            reason=reason,
            urgency=urgency,
            intent=intent,
            confidence=0.87,
            candidates=((intent, 0.81), ("rechnung.erste-rechnung-hoeher", 0.42)),
        )
        with store.database.begin() as session:
            conversation_id = session.query(Conversation.id).filter_by(thread_id=number).one()[0]
        message_id = inbox.next_pending(store, conversation_id)
        assert message_id is not None
        turns.record(store, turns.snapshot(store, message_id), decision, wordings=wordings)
        with store.database.begin() as session:
            case = cases.current(session, conversation_id)
            assert case is not None
            return case.id

    return make


@pytest.fixture
def address(app: FastAPI) -> Iterator[str]:
    """Serve the desk for real, on loopback; gives its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    httpx.get(f"{url}/health", timeout=30)
    yield url
    server.should_exit = True
    thread.join()
