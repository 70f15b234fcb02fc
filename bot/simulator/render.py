"""How X shows a thing: reads our records, writes the JSON objects of X API v2.

Field names are the classic ones that `tweet.fields` asks for and that X's examples use (`referenced_tweets`,
`edit_history_tweet_ids`, `includes.tweets`); the newer `post.*` names of the OpenAPI document are not simulated.
"""

from __future__ import annotations

import hashlib
import html
from typing import Any

from bot.simulator.records import Dm, Post, User
from bot.simulator.snowflake import iso_of
from bot.simulator.state import State
from bot.simulator.text import Span, spans

Json = dict[str, Any]
_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ENTITY_LISTS = {"mention": "mentions", "url": "urls", "hashtag": "hashtags"}


class Shown:
    """The text of a post as X returns it: automatic mentions in front, links as t.co, `&<>` escaped; and its
    entities, whose offsets count code points of that text."""

    def __init__(self, state: State, item: Post | Dm) -> None:
        self._state = state
        self._escape = state.settings.escape_text and isinstance(item, Post)
        self.text = ""
        self.entities: dict[str, list[Json]] = {}
        for user in item.prefix if isinstance(item, Post) else ():
            self._put(Span("mention", 0, 0, state.users[user].username), "@" + state.users[user].username)
            self.text += " "
        self.start = len(self.text)
        self._body(item.id, item.text)

    def _body(self, item_id: int, text: str) -> None:
        done = 0
        for span in spans(text):
            self._plain(text[done : span.start])
            self._put(span, self._link(item_id, span) if span.kind == "url" else text[span.start : span.end])
            done = span.end
        self._plain(text[done:])

    def _plain(self, text: str) -> None:
        self.text += html.escape(text, quote=False) if self._escape else text

    def _put(self, span: Span, text: str) -> None:
        start = len(self.text)
        self.text += text
        details = self._details(span, text)
        if details is not None:
            place = {"start": start, "end": len(self.text)}
            self.entities.setdefault(_ENTITY_LISTS[span.kind], []).append(place | details)

    def _details(self, span: Span, text: str) -> Json | None:
        if span.kind == "mention":
            user = self._state.user_by_name(span.value)
            return {"username": user.username, "id": str(user.id)} if user else None
        if span.kind == "hashtag":
            return {"tag": span.value}
        full = span.value if "://" in span.value else "http://" + span.value
        shown = full.partition("://")[2]
        return {"url": text, "expanded_url": full, "display_url": shown if len(shown) < 27 else shown[:26] + "…"}

    def _link(self, item_id: int, span: Span) -> str:
        if not self._state.settings.shorten_links:
            return span.value
        number = int.from_bytes(hashlib.sha256(f"{item_id} {span.start} {span.value}".encode()).digest()[:8])
        return "https://t.co/" + "".join(_BASE62[number // 62**place % 62] for place in range(10))


def post(state: State, item: Post, fields: frozenset[str]) -> Json:
    """A post with the default fields and those asked for."""
    shown = Shown(state, item)
    replies = [one for one in state.posts.values() if one.reply_to == item.id] if "public_metrics" in fields else []
    quotes = [one for one in state.posts.values() if one.quote_of == item.id] if "public_metrics" in fields else []
    everything: Json = {
        "id": str(item.id),
        "text": shown.text,
        "edit_history_tweet_ids": [str(item.id)],
        "author_id": str(item.author_id),
        "conversation_id": str(item.conversation_id),
        "created_at": iso_of(item.id),
        "display_text_range": [shown.start, len(shown.text)],
        "entities": shown.entities or None,
        "in_reply_to_user_id": _text(item.reply_to_user),
        "lang": "de",
        "possibly_sensitive": False,
        "public_metrics": {
            "retweet_count": 0,
            "reply_count": len(replies),
            "like_count": 0,
            "quote_count": len(quotes),
            "bookmark_count": 0,
            "impression_count": 0,
        },
        "referenced_tweets": _references(item) or None,
        "reply_settings": "everyone",
    }
    wanted = fields | {"id", "text", "edit_history_tweet_ids"}
    return {key: value for key, value in everything.items() if key in wanted and value is not None}


def user(item: User, fields: frozenset[str]) -> Json:
    """A user with the default fields and those asked for."""
    everything: Json = {
        "id": str(item.id),
        "name": item.name,
        "username": item.username,
        "created_at": iso_of(item.id),
        "description": item.description,
        "protected": False,
        "verified": False,
        "public_metrics": {
            "followers_count": 0,
            "following_count": 0,
            "tweet_count": 0,
            "listed_count": 0,
            "like_count": 0,
        },
    }
    wanted = fields | {"id", "name", "username"}
    return {key: value for key, value in everything.items() if key in wanted}


def dm(state: State, item: Dm, fields: frozenset[str]) -> Json:
    """A direct message event with the default fields and those asked for."""
    shown = Shown(state, item)
    everything: Json = {
        "id": str(item.id),
        "text": shown.text,
        "event_type": "MessageCreate",
        "created_at": iso_of(item.id),
        "dm_conversation_id": item.conversation_id,
        "sender_id": str(item.sender_id),
        "participant_ids": None,
        "entities": shown.entities or None,
    }
    wanted = fields | {"id", "text", "event_type"}
    return {key: value for key, value in everything.items() if key in wanted and value is not None}


def _references(item: Post) -> list[Json]:
    pairs = (("quoted", item.quote_of), ("replied_to", item.reply_to))
    return [{"type": kind, "id": str(post_id)} for kind, post_id in pairs if post_id is not None]


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
