"""Posting as our account, under X's rules, through tweepy."""

from __future__ import annotations

from typing import Any

import pytest
import requests
import tweepy

LIMIT = 280


def test_simulator_reply_stands_under_the_customers_post(x: Any, client: tweepy.Client) -> None:
    root = x.post("jana", "@telekom_hilft Hallo")
    made = client.create_tweet(text="Hallo Jana & Co.", in_reply_to_tweet_id=root["id"])["data"]
    # the answer repeats the text as sent, the timeline shows it with the automatic mention
    assert made["text"] == "Hallo Jana & Co."
    assert client.get_tweet(made["id"])["data"]["text"] == "@jana Hallo Jana &amp; Co."
    sent = x.control("GET", "sent")["posts"]
    assert [(post["text"], post["reply_to"], post["conversation_id"]) for post in sent] == [
        ("Hallo Jana & Co.", root["id"], root["id"])
    ]


def test_simulator_reply_mentions_all_but_the_excluded(x: Any, client: tweepy.Client) -> None:
    x.control("POST", "users", {"username": "murat"})
    murat = client.get_user(username="murat")["data"]["id"]
    root = x.post("jana", "@telekom_hilft @murat hat dasselbe Problem")
    both = client.create_tweet(text="eins", in_reply_to_tweet_id=root["id"])["data"]["id"]
    one = client.create_tweet(text="zwei", in_reply_to_tweet_id=root["id"], exclude_reply_user_ids=[murat])
    assert client.get_tweet(both)["data"]["text"] == "@jana @murat eins"
    assert client.get_tweet(one["data"]["id"])["data"]["text"] == "@jana zwei"


def test_simulator_same_text_is_refused_for_a_day(x: Any, client: tweepy.Client) -> None:
    first, second = x.post("jana", "@telekom_hilft eins"), x.post("murat", "@telekom_hilft zwei")
    client.create_tweet(text="Guten Tag", in_reply_to_tweet_id=first["id"])
    # when the same text is sent again, to someone else too
    with pytest.raises(tweepy.Forbidden) as refused:
        client.create_tweet(text="Guten  Tag ", in_reply_to_tweet_id=second["id"])
    # then the body is the one seen in the field, and nothing was posted
    assert refused.value.response.json() == {
        "title": "Forbidden",
        "type": "about:blank",
        "status": 403,
        "detail": "You are not allowed to create a Tweet with duplicate content.",
    }
    assert len(x.control("GET", "sent")["posts"]) == 1
    # and after a simulated day it is allowed again
    x.control("POST", "clock", {"advance_seconds": 24 * 3600 + 1})
    client.create_tweet(text="Guten Tag", in_reply_to_tweet_id=second["id"])


def test_simulator_same_text_to_another_person_can_be_allowed(x: Any, client: tweepy.Client) -> None:
    x.control("PATCH", "settings", {"duplicate_scope": "shown"})
    first, second = x.post("jana", "@telekom_hilft eins"), x.post("murat", "@telekom_hilft zwei")
    client.create_tweet(text="Guten Tag", in_reply_to_tweet_id=first["id"])
    client.create_tweet(text="Guten Tag", in_reply_to_tweet_id=second["id"])
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="Guten Tag", in_reply_to_tweet_id=second["id"])


def test_simulator_deleted_text_may_be_posted_again(x: Any, client: tweepy.Client) -> None:
    made = client.create_tweet(text="Guten Tag")["data"]["id"]
    assert client.delete_tweet(made) == {"data": {"deleted": True}}
    assert client.delete_tweet(made) == {"data": {"deleted": False}}
    client.create_tweet(text="Guten Tag")


def test_simulator_reply_needs_a_mention_or_a_quote(x: Any, client: tweepy.Client) -> None:
    # given someone who only complained, someone who mentioned us and someone who quoted us
    ours = client.create_tweet(text="Guten Morgen")["data"]["id"]
    complained = x.post("jana", "Die Telekom ist furchtbar")
    mentioned = x.post("murat", "Danke @telekom_hilft")
    quoted = x.post("lea", "Na, guten Morgen", quote_of=ours)
    # then only the first reply is refused
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="eins", in_reply_to_tweet_id=complained["id"])
    client.create_tweet(text="zwei", in_reply_to_tweet_id=mentioned["id"])
    client.create_tweet(text="drei", in_reply_to_tweet_id=quoted["id"])
    # and the rule can be switched off
    x.control("PATCH", "settings", {"summoned_only": False})
    client.create_tweet(text="vier", in_reply_to_tweet_id=complained["id"])


@pytest.mark.parametrize("counts", [True, False])
def test_simulator_automatic_mention_counts_if_so_set(x: Any, client: tweepy.Client, counts: bool) -> None:
    x.control("PATCH", "settings", {"implicit_mention_counts": counts})
    root = x.post("jana", "@telekom_hilft Hallo")
    ours = client.create_tweet(text="eins", in_reply_to_tweet_id=root["id"])["data"]["id"]
    follow_up = x.post("jana", "Danke, und noch eins", reply_to=ours)
    # it is a mention either way
    assert client.get_users_mentions(x.account_id)["data"][0]["id"] == follow_up["id"]
    if counts:
        client.create_tweet(text="zwei", in_reply_to_tweet_id=follow_up["id"])
    else:
        with pytest.raises(tweepy.Forbidden):
            client.create_tweet(text="zwei", in_reply_to_tweet_id=follow_up["id"])


def test_simulator_length_is_weighted_and_leaves_the_automatic_mention_out(x: Any, client: tweepy.Client) -> None:
    root = x.post("jana", "@telekom_hilft Hallo")
    client.create_tweet(text="ä" * LIMIT, in_reply_to_tweet_id=root["id"])
    client.create_tweet(text="👨‍👩‍👧‍👦" * (LIMIT // 2), in_reply_to_tweet_id=root["id"])
    client.create_tweet(text="x" * (LIMIT - 24) + " https://example.de/" + "y" * 200)
    for text in ("ä" * (LIMIT + 1), "日" * (LIMIT // 2 + 1), "x" * (LIMIT - 22) + " https://example.de/a"):
        with pytest.raises(tweepy.BadRequest) as refused:
            client.create_tweet(text=text, in_reply_to_tweet_id=root["id"])
        assert "too long" in str(refused.value)
    x.control("PATCH", "settings", {"max_length": 140})
    with pytest.raises(tweepy.BadRequest):
        client.create_tweet(text="b" * 141)


def test_simulator_reply_to_a_deleted_post_is_refused(x: Any, client: tweepy.Client) -> None:
    root = x.post("jana", "@telekom_hilft Hallo")
    x.control("DELETE", f"posts/{root['id']}")
    assert "data" not in client.get_tweet(root["id"])
    assert "data" not in client.get_users_mentions(x.account_id)
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="Hallo", in_reply_to_tweet_id=root["id"])


def test_simulator_others_posts_cannot_be_deleted(x: Any, client: tweepy.Client) -> None:
    with pytest.raises(tweepy.Forbidden):
        client.delete_tweet(x.post("jana", "Hallo")["id"])


def test_simulator_quote_refers_to_the_quoted(x: Any, client: tweepy.Client) -> None:
    quoted = x.post("jana", "@telekom_hilft Lob!")
    made = client.create_tweet(text="Das freut uns", quote_tweet_id=quoted["id"])["data"]["id"]
    answer = client.get_tweet(made, tweet_fields="referenced_tweets,conversation_id")["data"]
    assert answer["referenced_tweets"] == [{"type": "quoted", "id": quoted["id"]}]
    assert answer["conversation_id"] == made


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ('{"text": ""}', 400),
        ('{"text": "  "}', 400),
        ('{"text": 5}', 400),
        ('{"txt": "a"}', 400),
        ('{"text": "a", "reply": {}}', 400),
        ('{"text": "\\ud800"}', 400),
        ("[]", 400),
        ('{"text": "a", "poll": {"options": ["b", "c"]}}', 501),
    ],
)
def test_simulator_bad_bodies_are_refused(x: Any, body: str, status: int) -> None:
    answer = requests.post(f"{x.url}/2/tweets", data=body, headers={"Authorization": "Bearer t"}, timeout=10)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert x.control("GET", "sent")["posts"] == []
