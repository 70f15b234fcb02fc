"""Answers with posts or messages: reads records and a request's parameters, writes X's JSON with pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.simulator import render
from bot.simulator.params import (
    DM_EXPANSIONS,
    DM_FIELDS,
    TWEET_EXPANSIONS,
    TWEET_FIELDS,
    USER_FIELDS,
    Params,
)
from bot.simulator.problems import invalid
from bot.simulator.records import Dm, Post
from bot.simulator.snowflake import time_of
from bot.simulator.state import State

Json = dict[str, Any]
Item = TypeVar("Item", Post, Dm)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class PostView:
    """How the posts of one answer are to be shown: fields and expansions as the request asks."""

    def __init__(self, params: Params) -> None:
        self.expansions = params.choices("expansions", TWEET_EXPANSIONS)
        self.user_fields = params.choices("user.fields", USER_FIELDS)
        # An expansion brings the field with it that it expands.
        self.fields = params.choices("tweet.fields", TWEET_FIELDS) | {name.split(".")[0] for name in self.expansions}

    def show(self, state: State, posts: Sequence[Post]) -> Json:
        """`data` as a list, and `includes` with what the expansions ask for."""
        referenced = self._referenced(state, posts)
        users = self._users(posts, referenced)
        includes: Json = {}
        if users:
            includes["users"] = [render.user(state.users[one], self.user_fields) for one in users]
        if referenced and {"referenced_tweets.id", "referenced_tweets.id.author_id"} & self.expansions:
            includes["tweets"] = [render.post(state, one, self.fields) for one in referenced]
        data = [render.post(state, one, self.fields) for one in posts]
        return {"data": data} | ({"includes": includes} if includes else {})

    def _referenced(self, state: State, posts: Sequence[Post]) -> list[Post]:
        ids = dict.fromkeys(ref for one in posts for ref in (one.quote_of, one.reply_to) if ref in state.posts)
        return [state.posts[ref] for ref in ids if ref is not None]

    def _users(self, posts: Sequence[Post], referenced: Sequence[Post]) -> list[int]:
        found: list[int | None] = []
        for one in posts:
            found += [one.author_id] if "author_id" in self.expansions else []
            found += [one.reply_to_user] if "in_reply_to_user_id" in self.expansions else []
            found += [*one.prefix, *one.mentions] if "entities.mentions.username" in self.expansions else []
        if "referenced_tweets.id.author_id" in self.expansions:
            found += [one.author_id for one in referenced]
        return [user for user in dict.fromkeys(found) if user is not None]


class DmView:
    """How the messages of one answer are to be shown."""

    def __init__(self, params: Params) -> None:
        self.expansions = params.choices("expansions", DM_EXPANSIONS)
        self.user_fields = params.choices("user.fields", USER_FIELDS)
        self.fields = params.choices("dm_event.fields", DM_FIELDS) | {name.split(".")[0] for name in self.expansions}

    def show(self, state: State, dms: Sequence[Dm]) -> Json:
        """`data` as a list, and `includes` with the senders if asked for."""
        answer: Json = {"data": [render.dm(state, one, self.fields) for one in dms]}
        senders = dict.fromkeys(one.sender_id for one in dms) if "sender_id" in self.expansions else {}
        if senders:
            answer["includes"] = {"users": [render.user(state.users[one], self.user_fields) for one in senders]}
        return answer


def within(params: Params) -> Callable[[Post | Dm], bool]:
    """The test that `since_id`, `until_id`, `start_time` and `end_time` describe."""
    since, until = params.id("since_id"), params.id("until_id")
    start, end = params.time("start_time"), params.time("end_time")

    def fits(item: Post | Dm) -> bool:
        return (
            (since is None or item.id > since)
            and (until is None or item.id < until)
            and (start is None or time_of(item.id) >= start)
            and (end is None or time_of(item.id) < end)
        )

    return fits


def page(items: Sequence[Item], *, size: int, token: str | None) -> tuple[list[Item], Json]:
    """Cut one page out of `items` (newest first) and write its `meta`.

    The token names the id at which a page begins, so new posts that arrive between two requests shift nothing.
    """
    after, before = _read_token(token)
    rest = [one for one in items if (after is None or one.id < after) and (before is None or one.id > before)]
    chosen = rest[-size:] if before is not None else rest[:size]
    meta: Json = {"result_count": len(chosen)}
    if chosen:
        meta |= {"newest_id": str(chosen[0].id), "oldest_id": str(chosen[-1].id)}
        if items[-1].id < chosen[-1].id:
            meta["next_token"] = "7n" + _base36(chosen[-1].id)
        if token is not None and items[0].id > chosen[0].id:
            meta["previous_token"] = "7p" + _base36(chosen[0].id)
    return chosen, meta


def _read_token(token: str | None) -> tuple[int | None, int | None]:
    if token is None:
        return None, None
    if not (token[:2] in {"7n", "7p"} and token[2:] and set(token[2:]) <= set(_DIGITS) and len(token) < 17):
        raise invalid(
            "The `pagination_token` query parameter value is not one that this API gave", pagination_token=token
        )
    bound = int(token[2:], 36)
    return (bound, None) if token.startswith("7n") else (None, bound)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
