"""The filtered stream, through tweepy's StreamingClient."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import tweepy


class Listener(tweepy.StreamingClient):
    """Puts everything that happens into one queue."""

    def __init__(self) -> None:
        super().__init__("test", daemon=True, chunk_size=1, max_retries=0)
        self.seen: queue.Queue[tuple[str, Any]] = queue.Queue()

    def on_connect(self) -> None:
        self.seen.put(("connect", None))

    def on_response(self, response: tweepy.StreamResponse) -> None:
        self.seen.put(("post", response))

    def on_keep_alive(self) -> None:
        self.seen.put(("alive", None))

    def on_closed(self, response: requests.Response) -> None:
        self.seen.put(("closed", None))

    def on_request_error(self, status_code: int) -> None:
        self.seen.put(("error", status_code))
        self.disconnect()

    def on_connection_error(self) -> None:
        self.disconnect()

    def next(self, kind: str) -> Any:
        while True:
            found, value = self.seen.get(timeout=10)
            if found == kind:
                return value

    def texts(self, number: int) -> list[str]:
        return [self.next("post").data.text for _ in range(number)]


@pytest.fixture
def stream(x: Any) -> Iterator[Listener]:
    """A listener with a rule for our handle; signs of life come fast, so that it ends fast."""
    x.control("PATCH", "settings", {"keepalive_seconds": 0.1})
    listener = x.redirected(Listener())
    listener.add_rules(tweepy.StreamRule("@telekom_hilft -from:telekom_hilft", tag="uns"))
    yield listener
    listener.disconnect()
    x.control("POST", "faults", {"kind": "stream_cut"})
    if listener.thread:
        listener.thread.join(timeout=10)


def open_stream(listener: Listener) -> None:
    listener.filter(threaded=True, tweet_fields="author_id", expansions="author_id")
    listener.next("connect")


def test_simulator_stream_delivers_what_the_rules_ask_for(x: Any, stream: Listener) -> None:
    open_stream(stream)
    x.post("jana", "Heute scheint die Sonne")
    x.post("jana", "@telekom_hilft Frage & Antwort")
    response = stream.next("post")
    assert response.data.text == "@telekom_hilft Frage &amp; Antwort"
    assert [user.username for user in response.includes["users"]] == ["jana"]
    assert [rule.tag for rule in response.matching_rules] == ["uns"]


def test_simulator_stream_leaves_out_our_own_posts(x: Any, stream: Listener, client: tweepy.Client) -> None:
    open_stream(stream)
    root = x.post("jana", "@telekom_hilft eins")
    client.create_tweet(text="Hallo @telekom_hilft", in_reply_to_tweet_id=root["id"])
    x.post("jana", "@telekom_hilft zwei")
    assert stream.texts(2) == ["@telekom_hilft eins", "@telekom_hilft zwei"]


def test_simulator_stream_sends_blank_lines_when_nothing_happens(stream: Listener) -> None:
    open_stream(stream)
    stream.next("alive")
    stream.next("alive")


def test_simulator_second_stream_is_refused(x: Any, stream: Listener) -> None:
    open_stream(stream)
    answer = x.get("/2/tweets/search/stream")
    assert answer.status_code == 429
    assert answer.json()["connection_issue"] == "TooManyConnections"
    second = x.redirected(Listener())
    second.filter()
    assert second.next("error") == 429


def test_simulator_cut_stream_ends_and_loses_what_came_between(x: Any, stream: Listener) -> None:
    open_stream(stream)
    x.post("jana", "@telekom_hilft vorher")
    assert stream.texts(1) == ["@telekom_hilft vorher"]
    x.control("POST", "faults", {"kind": "stream_cut"})
    stream.next("closed")
    # tweepy comes back by itself; the next post reaches it
    stream.next("connect")
    x.post("jana", "@telekom_hilft nachher")
    assert stream.texts(1) == ["@telekom_hilft nachher"]


def test_simulator_stream_can_deliver_twice_and_out_of_order(x: Any, stream: Listener) -> None:
    open_stream(stream)
    x.control("POST", "faults", {"kind": "duplicate", "path": "/2/tweets/search/stream"})
    x.post("jana", "@telekom_hilft eins")
    assert stream.texts(2) == ["@telekom_hilft eins"] * 2
    x.control("PATCH", "settings", {"keepalive_seconds": 1})
    stream.next("alive")
    x.control("POST", "faults", {"kind": "out_of_order", "path": "/2/tweets/search/stream"})
    two = [{"author": "jana", "text": f"@telekom_hilft {word}"} for word in ("zwei", "drei")]
    x.control("POST", "seed", {"posts": two})
    assert stream.texts(2) == ["@telekom_hilft drei", "@telekom_hilft zwei"]
    # and a post that has no successor is not held back for ever
    x.control("PATCH", "settings", {"keepalive_seconds": 0.1})
    x.control("POST", "faults", {"kind": "out_of_order", "path": "/2/tweets/search/stream"})
    x.post("jana", "@telekom_hilft vier")
    assert stream.texts(1) == ["@telekom_hilft vier"]


def test_simulator_rules_are_kept_shown_and_deleted(x: Any, stream: Listener) -> None:
    rules = stream.get_rules().data
    assert [(rule.value, rule.tag) for rule in rules] == [("@telekom_hilft -from:telekom_hilft", "uns")]
    again = stream.add_rules(tweepy.StreamRule(rules[0].value))
    assert again.meta["summary"] == {"created": 0, "not_created": 1, "valid": 0, "invalid": 1}
    assert again.errors[0]["title"] == "DuplicateRule"
    wrong = stream.add_rules(tweepy.StreamRule("has:cats"))
    assert wrong.errors[0]["title"] == "UnprocessableEntity"
    dry = stream.add_rules(tweepy.StreamRule("wlan"), dry_run=True)
    assert dry.meta["summary"]["created"] == 1
    assert stream.delete_rules(rules).meta["summary"] == {"deleted": 1, "not_deleted": 0}
    assert stream.get_rules().data is None
