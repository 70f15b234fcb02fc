"""Translates X's posts and direct messages into `Incoming`. Pure.

What is no customer's message (our own posts, retweets) gives None.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from bot.messages import Author, Channel, Incoming, Summons

#: What must be asked for with every post and direct message, so that nothing is missing here.
POST_FIELDS = [
    "author_id", "conversation_id", "created_at", "entities", "in_reply_to_user_id", "note_tweet", "referenced_tweets",
]  # fmt: skip
POST_EXPANSIONS = ["author_id", "referenced_tweets.id.author_id"]
DM_FIELDS = ["created_at", "sender_id", "dm_conversation_id", "event_type", "text"]
DM_EXPANSIONS = ["sender_id"]


def from_post(post: Any, *, users: Mapping[str, str], quoted_authors: Mapping[str, str], me: str) -> Incoming | None:
    """Translate one post as tweepy gives it.

    `users` maps user ids to handles, `quoted_authors` ids of quoted posts to their authors' ids (both from
    `includes`), `me` is our own id. None for our own posts and retweets.
    """
    author_id = str(post.author_id)
    references = {reference.type: str(reference.id) for reference in post.referenced_tweets or ()}
    if author_id == me or "retweeted" in references:
        return None
    return Incoming(
        id=str(post.id),
        channel=Channel.PUBLIC,
        thread_id=str(post.conversation_id or post.id),
        author=Author(id=author_id, handle=users.get(author_id, "")),
        text=_text(post),
        posted_at=post.created_at,
        summons=_summons(post, quoted_authors.get(references.get("quoted", "")), me),
        reply_to=references.get("replied_to"),
    )


def _text(post: Any) -> str:
    """Give the whole text: of a long post too, and without X's three HTML escapes."""
    note = post.data.get("note_tweet") or {}
    return html.unescape(note.get("text") or post.text)


def _summons(post: Any, quoted_author: str | None, me: str) -> Summons:
    mentions = (post.entities or {}).get("mentions") or ()
    if any(str(mention.get("id")) == me for mention in mentions):
        return Summons.MENTION
    return Summons.QUOTE if quoted_author == me else Summons.NONE


def from_dm(event: Any, *, users: Mapping[str, str], me: str) -> Incoming | None:
    """Translate one direct message as tweepy gives it; None for our own and for joins and leaves."""
    sender = str(event.sender_id)
    if sender == me or event.event_type != "MessageCreate":
        return None
    return Incoming(
        id=str(event.id),
        channel=Channel.DM,
        thread_id=sender,
        author=Author(id=sender, handle=users.get(sender, "")),
        text=html.unescape(event.text or ""),
        posted_at=event.created_at,
        summons=Summons.DM,
    )


def handles(includes: Mapping[str, Any]) -> dict[str, str]:
    """Give the handles of the users that came along, by id."""
    return {str(user.id): str(user.username) for user in includes.get("users", ())}


def authors(includes: Mapping[str, Any]) -> dict[str, str]:
    """Give the authors of the posts that came along, by the post's id."""
    return {str(post.id): str(post.author_id) for post in includes.get("tweets", ())}
