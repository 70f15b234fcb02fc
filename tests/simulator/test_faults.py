"""Faults on order: each of them, as tweepy sees it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests
import tweepy


def order(x: Any, kind: str, **more: Any) -> None:
    x.control("POST", "faults", {"kind": kind, "seconds": 0.1, **more})


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("http_500", tweepy.TwitterServerError),
        ("http_503", tweepy.TwitterServerError),
        ("http_429", tweepy.TooManyRequests),
        ("http_401", tweepy.Unauthorized),
    ],
)
def test_simulator_error_comes_as_often_as_ordered(x: Any, client: tweepy.Client, kind: str, error: Any) -> None:
    order(x, kind, times=2, seconds=30)
    for _ in range(2):
        with pytest.raises(error) as refused:
            client.create_tweet(text="Hallo")
        assert refused.value.response.status_code == int(kind[-3:])
        assert refused.value.response.json()["status"] == int(kind[-3:])
        if kind == "http_429":
            assert refused.value.response.headers["x-rate-limit-remaining"] == "0"
    # then it is over, and nothing had been written
    client.create_tweet(text="Hallo")
    assert len(x.control("GET", "sent")["posts"]) == 1
    assert x.control("GET", "faults") == {"faults": []}


@pytest.mark.parametrize(("kind", "written"), [("timeout_before", 0), ("timeout_after", 1)])
def test_simulator_cut_request_was_carried_out_or_not(x: Any, client: tweepy.Client, kind: str, written: int) -> None:
    # given a time-out for the next post
    order(x, kind, method="POST", path="/2/tweets")
    # when it is sent, then the client only sees a broken connection
    with pytest.raises(requests.ConnectionError):
        client.create_tweet(text="Hallo")
    # and what happened is only seen on the own timeline
    timeline = client.get_users_tweets(x.account_id).get("data", [])
    assert [post["text"] for post in timeline] == ["Hallo"] * written
    # and so is the second attempt: refused as a duplicate after the effect, accepted before it
    if written:
        with pytest.raises(tweepy.Forbidden):
            client.create_tweet(text="Hallo")
    else:
        client.create_tweet(text="Hallo")


def test_simulator_time_out_ends_a_client_that_does_not_wait(x: Any) -> None:
    order(x, "timeout_after", seconds=20)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{x.url}/2/tweets", json={"text": "Hallo"}, headers={"Authorization": "Bearer t"}, timeout=0.5)
    assert [post["text"] for post in x.control("GET", "sent")["posts"]] == ["Hallo"]


def test_simulator_slow_request_holds_up_nobody_else(x: Any, client: tweepy.Client) -> None:
    order(x, "timeout_before", path="/2/users/me", seconds=1)
    errors: list[Exception] = []

    def ask() -> None:
        try:
            client.get_me()
        except requests.ConnectionError as error:
            errors.append(error)

    waiting = threading.Thread(target=ask)
    waiting.start()
    assert x.client(return_type=dict).get_user(username="telekom_hilft")["data"]
    assert not errors
    waiting.join()
    assert len(errors) == 1


def test_simulator_duplicate_delivery_lists_everything_twice(x: Any, client: tweepy.Client) -> None:
    posts = [x.post("jana", f"@telekom_hilft {number}")["id"] for number in range(2)]
    order(x, "duplicate", path=f"/2/users/{x.account_id}/mentions")
    seen = [post["id"] for post in client.get_users_mentions(x.account_id)["data"]]
    assert seen == [posts[1], posts[1], posts[0], posts[0]]
    assert len(client.get_users_mentions(x.account_id)["data"]) == 2


def test_simulator_out_of_order_delivery_turns_the_list(x: Any, client: tweepy.Client) -> None:
    for number in range(3):
        x.dm("tom", str(number))
    order(x, "out_of_order", path="/2/dm_events")
    assert [event["text"] for event in client.get_direct_message_events()["data"]] == ["0", "1", "2"]
    assert [event["text"] for event in client.get_direct_message_events()["data"]] == ["2", "1", "0"]


def test_simulator_fault_strikes_only_what_it_was_ordered_for(x: Any, client: tweepy.Client) -> None:
    order(x, "http_500", method="POST", path="/2/tweets")
    order(x, "duplicate")
    client.get_me()
    client.get_tweet("12345")
    with pytest.raises(tweepy.TwitterServerError):
        client.create_tweet(text="Hallo")
    assert [fault["kind"] for fault in x.control("GET", "faults")["faults"]] == ["duplicate"]
    x.control("DELETE", "faults")
    client.create_tweet(text="Hallo")


def test_simulator_late_post_is_missed_by_since_id_alone(x: Any, client: tweepy.Client) -> None:
    # given a client that has read up to the newest post
    x.control("POST", "clock", {"advance_seconds": 60})
    newest = x.post("jana", "@telekom_hilft neu")["id"]
    # when a post arrives late, then since_id does not show it, a look back does
    late = x.post("murat", "@telekom_hilft verspätet", age_seconds=30)["id"]
    assert client.get_users_mentions(x.account_id, since_id=newest)["meta"]["result_count"] == 0
    assert [post["id"] for post in client.get_users_mentions(x.account_id)["data"]] == [newest, late]
