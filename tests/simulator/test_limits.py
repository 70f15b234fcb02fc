"""Rate limits: headers, windows and 429."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
import tweepy

MENTIONS = "GET /2/users/:id/mentions"


def test_simulator_every_answer_tells_its_limit(x: Any) -> None:
    me = x.account_id
    for path, limit in (
        ("/2/users/me", 75),
        (f"/2/users/{me}/mentions", 300),
        (f"/2/users/{me}/tweets", 900),
        ("/2/dm_events", 15),
        ("/2/tweets/search/recent?query=wlan", 300),
    ):
        headers = x.get(path).headers
        assert int(headers["x-rate-limit-limit"]) == limit, path
        assert 0 <= int(headers["x-rate-limit-remaining"]) < limit
        assert 0 < int(headers["x-rate-limit-reset"]) - time.time() <= 901


def test_simulator_posting_has_a_daily_limit_of_the_app_too(x: Any) -> None:
    client = x.client(return_type=requests.Response)
    headers = client.create_tweet(text="Guten Morgen").headers
    assert (headers["x-rate-limit-limit"], headers["x-rate-limit-remaining"]) == ("100", "99")
    assert (headers["x-app-limit-24hour-limit"], headers["x-app-limit-24hour-remaining"]) == ("10000", "9999")


def test_simulator_used_up_window_answers_429_until_it_ends(x: Any, client: tweepy.Client) -> None:
    # given a limit of two, used up
    me = x.account_id
    x.control("PUT", "limits", {"endpoint": MENTIONS, "limit": 2})
    for _ in range(2):
        client.get_users_mentions(me)
    # when a third request comes, then it is refused with the time of the end; other endpoints go on
    with pytest.raises(tweepy.TooManyRequests) as refused:
        client.get_users_mentions(me)
    assert refused.value.response.headers["x-rate-limit-remaining"] == "0"
    assert 0 < refused.value.reset_time - time.time() <= 901
    assert refused.value.response.json()["title"] == "Too Many Requests"
    client.get_me()
    # and after the window it works again
    x.control("POST", "clock", {"advance_seconds": 900})
    client.get_users_mentions(me)


def test_simulator_refused_post_is_not_written(x: Any, client: tweepy.Client) -> None:
    x.control("PUT", "limits", {"endpoint": "POST /2/tweets", "limit": 1, "seconds": 60})
    client.create_tweet(text="eins")
    with pytest.raises(tweepy.TooManyRequests):
        client.create_tweet(text="zwei")
    assert [post["text"] for post in x.control("GET", "sent")["posts"]] == ["eins"]


def test_simulator_limits_follow_the_published_table(x: Any) -> None:
    # source: docs.x.com/x-api/fundamentals/rate-limits; the smaller of the user's and the app's figure
    limits = x.control("GET", "limits")
    assert limits[MENTIONS] == [[300, 900]]
    assert limits["POST /2/tweets"] == [[100, 900], [10_000, 86_400]]
    assert limits["POST /2/dm_conversations/with/:participant_id/messages"] == [[15, 900], [1_440, 86_400]]
    assert limits["GET /2/tweets/search/stream"] == [[50, 900]]
