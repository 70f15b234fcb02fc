"""Reading users, mentions, timelines, posts and search, through tweepy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
import tweepy


def ids(answer: dict[str, Any]) -> list[str]:
    return [post["id"] for post in answer.get("data", [])]


def test_simulator_users_me_is_the_service(x: Any) -> None:
    # given tweepy with its own response types
    client = x.client()
    # when it asks who it is, with OAuth 1 and with a bearer token
    by_oauth, by_bearer = client.get_me(user_auth=True), client.get_me(user_auth=False)
    # then both are the service's account
    assert by_oauth.data.username == by_bearer.data.username == "telekom_hilft"
    assert by_oauth.data.name == "Telekom hilft"


def test_simulator_user_by_username_ignores_case_and_tells_the_missing(x: Any) -> None:
    x.control("POST", "users", {"username": "@Jana_K", "name": "Jana"})
    client = x.client(return_type=dict)
    assert client.get_user(username="jana_k")["data"]["name"] == "Jana"
    missing = client.get_user(username="niemand")
    assert "data" not in missing
    assert missing["errors"][0]["type"].endswith("resource-not-found")


def test_simulator_mentions_show_who_mentioned_us_newest_first(x: Any, client: tweepy.Client) -> None:
    # given two posts to us, one to nobody, one with our name inside an address
    first = x.post("jana", "Hallo @telekom_hilft, eine Frage")
    x.post("jana", "Heute scheint die Sonne")
    x.post("jana", "mail an info@telekom_hilft.example oder @telekom_hilft_x")
    second = x.post("murat", "@TELEKOM_HILFT geht nicht")
    # then only those to us are mentions, in any spelling
    assert ids(client.get_users_mentions(x.account_id)) == [second["id"], first["id"]]


def test_simulator_post_carries_what_x_tells_about_it(x: Any, client: tweepy.Client) -> None:
    # given a conversation of three posts
    root = x.post("jana", "Frage @telekom_hilft #wlan siehe https://www.example.de/ein/langer/pfad")
    ours = client.create_tweet(text="Antwort", in_reply_to_tweet_id=root["id"])["data"]
    last = x.post("jana", "Danke!", reply_to=ours["id"])
    # when the newest mention is read with everything the service asks for
    answer = client.get_users_mentions(
        x.account_id,
        max_results=5,
        tweet_fields=[
            "author_id",
            "conversation_id",
            "created_at",
            "in_reply_to_user_id",
            "referenced_tweets",
            "entities",
            "display_text_range",
        ],
        expansions=["author_id", "referenced_tweets.id"],
        user_fields=["created_at"],
    )
    post, first = answer["data"][0], answer["data"][1]
    # then it is a reply to us in the same conversation, with the automatic mention in front
    assert post["id"] == last["id"]
    assert post["text"] == "@telekom_hilft Danke!"
    assert post["text"][slice(*post["display_text_range"])] == "Danke!"
    assert post["conversation_id"] == root["id"]
    assert post["in_reply_to_user_id"] == x.account_id
    assert post["referenced_tweets"] == [{"type": "replied_to", "id": ours["id"]}]
    assert post["edit_history_tweet_ids"] == [post["id"]]
    assert datetime.fromisoformat(post["created_at"]).tzinfo == UTC
    # and every entity stands where it says
    for kind, sign in (("mentions", "@telekom_hilft"), ("hashtags", "#wlan")):
        entity = first["entities"][kind][0]
        assert first["text"][entity["start"] : entity["end"]] == sign
    url = first["entities"]["urls"][0]
    assert first["text"][url["start"] : url["end"]] == url["url"]
    assert len(url["url"]) == 23
    assert url["expanded_url"] == "https://www.example.de/ein/langer/pfad"
    # and the expansions bring the author and the post it answers
    assert {user["username"] for user in answer["includes"]["users"]} == {"jana"}
    assert [one["text"] for one in answer["includes"]["tweets"]] == ["@jana Antwort"]


def test_simulator_without_fields_gives_the_default_fields_only(x: Any, client: tweepy.Client) -> None:
    x.post("jana", "@telekom_hilft Hallo")
    post = client.get_users_mentions(x.account_id)["data"][0]
    assert set(post) == {"id", "text", "edit_history_tweet_ids"}


def test_simulator_text_is_escaped_as_x_does(x: Any, client: tweepy.Client) -> None:
    post = x.post("jana", '@telekom_hilft Müller & Söhne <3 "gut"')
    assert client.get_tweet(post["id"])["data"]["text"] == '@telekom_hilft Müller &amp; Söhne &lt;3 "gut"'


def test_simulator_since_until_and_start_time_cut_the_list(x: Any, client: tweepy.Client) -> None:
    posts = [x.post("jana", f"@telekom_hilft {number}")["id"] for number in range(4)]
    x.control("POST", "clock", {"advance_seconds": 10})
    later = x.post("jana", "@telekom_hilft später")
    me = x.account_id
    assert ids(client.get_users_mentions(me, since_id=posts[1])) == [later["id"], posts[3], posts[2]]
    assert ids(client.get_users_mentions(me, until_id=posts[2])) == [posts[1], posts[0]]
    start = datetime.fromisoformat(later["created_at"]).replace(microsecond=0)
    assert ids(client.get_users_mentions(me, start_time=start)) == [later["id"]]
    assert client.get_users_mentions(me, since_id=later["id"]) == {"meta": {"result_count": 0}}


def test_simulator_pages_stay_stable_while_new_posts_arrive(x: Any) -> None:
    # given 12 mentions, and tweepy's paginator on its first page
    posts = [x.post("jana", f"@telekom_hilft {number}")["id"] for number in range(12)]
    client = x.client()
    pages = iter(tweepy.Paginator(client.get_users_mentions, x.account_id, max_results=5))
    seen = [str(post.id) for post in next(pages).data]
    # when a new post arrives between the pages
    x.post("jana", "@telekom_hilft dazwischen")
    for page in pages:
        seen += [str(post.id) for post in page.data]
    # then no post of before is missing or comes twice
    assert seen == posts[::-1]


def test_simulator_previous_page_leads_back(x: Any, client: tweepy.Client) -> None:
    for number in range(12):
        x.post("jana", f"@telekom_hilft {number}")
    first = client.get_users_mentions(x.account_id, max_results=5)
    second = client.get_users_mentions(x.account_id, max_results=5, pagination_token=first["meta"]["next_token"])
    back = client.get_users_mentions(x.account_id, max_results=5, pagination_token=second["meta"]["previous_token"])
    assert ids(back) == ids(first)
    assert "previous_token" not in back["meta"]


def test_simulator_ids_grow_with_time_and_carry_it(x: Any) -> None:
    before = x.post("jana", "eins")
    x.control("POST", "clock", {"advance_seconds": 3600})
    after = x.post("jana", "zwei")
    apart = (int(after["id"]) >> 22) - (int(before["id"]) >> 22)
    assert 3_600_000 <= apart < 3_660_000
    # and a post that arrives late has an id of its own time
    late = x.post("jana", "spät", age_seconds=1800)
    assert int(before["id"]) < int(late["id"]) < int(after["id"])


def test_simulator_own_timeline_shows_our_posts_only(x: Any, client: tweepy.Client) -> None:
    root = x.post("jana", "@telekom_hilft Hallo")
    news = client.create_tweet(text="Guten Morgen!")["data"]["id"]
    reply = client.create_tweet(text="Hallo Jana", in_reply_to_tweet_id=root["id"])["data"]["id"]
    assert ids(client.get_users_tweets(x.account_id)) == [reply, news]
    assert ids(client.get_users_tweets(x.account_id, exclude="replies")) == [news]


def test_simulator_posts_by_id_name_the_missing(x: Any, client: tweepy.Client) -> None:
    post = x.post("jana", "Hallo")
    answer = client.get_tweets([post["id"], "12345"])
    assert ids(answer) == [post["id"]]
    assert [(one["value"], one["title"]) for one in answer["errors"]] == [("12345", "Not Found Error")]
    assert "data" not in client.get_tweet("12345")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("@telekom_hilft", {"frage", "antwort"}),
        ("from:jana", {"frage", "danke"}),
        ("to:telekom_hilft", {"danke"}),
        ("@telekom_hilft -is:reply", {"frage", "antwort"}),
        ('"kein netz" OR #störung', {"netz"}),
        ("(from:jana OR from:murat) -@telekom_hilft", {"netz"}),
        ("is:quote", {"antwort"}),
        ("netzwerk", set()),
    ],
)
def test_simulator_search_understands_the_operators(x: Any, client: tweepy.Client, query: str, found: set[str]) -> None:
    # given posts of different kinds
    frage = x.post("jana", "Frage an @telekom_hilft")
    ours = client.create_tweet(text="Hallo", in_reply_to_tweet_id=frage["id"])["data"]["id"]
    names = {
        frage["id"]: "frage",
        x.post("jana", "danke", reply_to=ours)["id"]: "danke",
        x.post("murat", "Kein Netz in Köln #Störung")["id"]: "netz",
        x.post("lea", "@telekom_hilft schaut mal", quote_of=ours)["id"]: "antwort",
    }
    if query == "@telekom_hilft":
        found = found | {"danke"}
    # when they are searched
    answer = client.search_recent_tweets(query, max_results=10)
    # then those come that the query describes
    assert {names[one] for one in ids(answer) if one in names} == found


@pytest.mark.parametrize("query", ["has:cats", "(offen", '"offen', "", "a OR"])
def test_simulator_search_refuses_what_it_does_not_understand(client: tweepy.Client, query: str) -> None:
    with pytest.raises(tweepy.BadRequest):
        client.search_recent_tweets(query)


@pytest.mark.parametrize(
    "params",
    [
        {"max_results": 4},
        {"max_results": 101},
        {"since_id": "abc"},
        {"pagination_token": "x"},
        {"foo": "1"},
        {"tweet.fields": "author_id,nonsense"},
        {"expansions": "nonsense"},
        {"start_time": "gestern"},
    ],
)
def test_simulator_bad_parameters_are_refused_by_name(x: Any, params: dict[str, Any]) -> None:
    answer = x.get(f"/2/users/{x.account_id}/mentions", **params)
    assert answer.status_code == 400
    body = answer.json()
    assert body["type"] == "https://api.x.com/2/problems/invalid-request"
    assert next(iter(params)) in str(body["errors"])


def test_simulator_without_credentials_nothing_is_answered(x: Any) -> None:
    for header in ({}, {"Authorization": "Bearer "}, {"Authorization": "Basic abc"}):
        answer = requests.get(f"{x.url}/2/users/me", headers=header, timeout=10)
        assert answer.status_code == 401
        assert answer.json() == {
            "title": "Unauthorized",
            "detail": "Unauthorized",
            "type": "about:blank",
            "status": 401,
        }
    with pytest.raises(tweepy.Unauthorized):
        x.redirected(tweepy.Client(bearer_token="")).get_me(user_auth=False)


def test_simulator_unknown_endpoints_are_not_found(x: Any) -> None:
    assert x.get("/2/spaces").status_code == 404
