"""The control API: seeding, reading, clock, settings, and errors that teach."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import requests


def test_simulator_seed_writes_many_at_once(x: Any) -> None:
    seeded = x.control(
        "POST",
        "seed",
        {
            "users": [{"username": "jana", "name": "Jana"}],
            "posts": [{"author": "jana", "text": f"@telekom_hilft {number}"} for number in range(50)],
            "dms": [{"author": "tom", "text": "Hallo"}],
        },
    )
    assert [len(seeded[key]) for key in ("users", "posts", "dms")] == [1, 50, 1]
    assert len({post["id"] for post in seeded["posts"]}) == 50
    everything = x.control("GET", "posts")
    assert everything["account"] == "telekom_hilft"
    assert [post["id"] for post in everything["posts"]] == [post["id"] for post in seeded["posts"]]
    assert len(x.control("GET", "posts?author=@Jana")["posts"]) == 50


@pytest.mark.parametrize(
    ("method", "path", "body", "key"),
    [
        ("POST", "posts", {"author": "viel zu langer name", "text": "a"}, "author"),
        ("POST", "posts", {"author": "jana"}, "text"),
        ("POST", "posts", {"author": "jana", "text": "a", "reply_to": "12345"}, "reply_to"),
        ("POST", "posts", {"author": "jana", "text": "a", "antwort": 1}, "antwort"),
        ("POST", "posts", {"author": "jana", "text": "\ud800"}, "text"),
        ("POST", "dms", {"author": "telekom_hilft", "text": "a"}, "author"),
        ("POST", "faults", {"kind": "http_418"}, "kind"),
        ("POST", "faults", {"kind": "http_500", "times": 0}, "times"),
        ("POST", "clock", {"advance_seconds": -1}, "advance_seconds"),
        ("PUT", "limits", {"endpoint": "GET /2/nothing", "limit": 1}, "endpoint"),
        ("PATCH", "settings", {"max_length": "lang"}, "max_length"),
        ("DELETE", "posts/12345", None, "post_id"),
        ("GET", "posts?author=niemand", None, "author"),
    ],
)
def test_simulator_bad_order_names_key_value_and_what_was_expected(
    x: Any, method: str, path: str, body: Any, key: str
) -> None:
    answer = requests.request(method, f"{x.url}/control/{path}", json=body, timeout=10)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["key"] == key
    assert error["expected"] and error["value"]


def test_simulator_broken_json_is_no_order(x: Any) -> None:
    answer = requests.post(f"{x.url}/control/posts", data="{", headers={"content-type": "application/json"}, timeout=10)
    assert answer.status_code == 422


def test_simulator_clock_moves_forward_and_stamps_posts(x: Any) -> None:
    before = datetime.fromisoformat(x.control("GET", "clock")["now"])
    after = datetime.fromisoformat(x.control("POST", "clock", {"advance_seconds": 7200})["now"])
    assert 7200 <= (after - before).total_seconds() < 7260
    assert datetime.fromisoformat(x.post("jana", "Hallo")["created_at"]) >= after


def test_simulator_reset_forgets_all_but_the_time(x: Any) -> None:
    old = x.post("jana", "@telekom_hilft Hallo")
    x.control("PATCH", "settings", {"max_length": 140})
    x.control("PUT", "limits", {"endpoint": "POST /2/tweets", "limit": 0})
    x.control("POST", "faults", {"kind": "http_500"})
    ahead = x.control("GET", "clock")["ahead_seconds"]
    x.control("POST", "reset")
    assert x.control("GET", "posts")["posts"] == []
    assert x.control("GET", "settings")["max_length"] == 280
    assert x.control("GET", "clock")["ahead_seconds"] == ahead
    assert x.client(return_type=dict).create_tweet(text="Hallo")["data"]
    assert int(x.post("jana", "Hallo")["id"]) > int(old["id"])


def test_simulator_settings_change_one_by_one(x: Any) -> None:
    x.control("PATCH", "settings", {"escape_text": False})
    settings = x.control("PATCH", "settings", {"shorten_links": False})
    assert (settings["escape_text"], settings["shorten_links"], settings["max_length"]) == (False, False, 280)
    post = x.post("jana", "@telekom_hilft A & B https://example.de/a")
    assert post["api_text"] == post["text"]


def test_simulator_live_events_tell_what_changed(x: Any) -> None:
    with requests.get(f"{x.url}/control/events", stream=True, timeout=10) as events:
        lines = events.iter_lines(chunk_size=1, decode_unicode=True)
        assert next(line for line in lines if line.startswith(":")) == ": ready"
        post = x.post("jana", "geheim")
        data = [next(line for line in lines if line.startswith("data:")) for _ in range(2)]
    assert data[1] == f'data: {{"kind": "post", "id": "{post["id"]}"}}'
    assert "geheim" not in "".join(data)


def test_simulator_pages_of_other_sites_cannot_give_orders(x: Any) -> None:
    x.post("jana", "Hallo")
    answer = requests.post(f"{x.url}/control/reset", headers={"Origin": "https://example.org"}, timeout=10)
    assert answer.status_code == 403
    assert len(x.control("GET", "posts")["posts"]) == 1


def test_simulator_keeps_our_account_over_a_reset_since_clients_know_its_id(x: Any) -> None:
    before = x.account_id
    x.control("POST", "reset")
    assert x.account_id == before
