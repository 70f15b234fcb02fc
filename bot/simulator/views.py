"""What people and tests see of a post or message: reads the state, writes plain JSON (not X's)."""

from __future__ import annotations

from typing import Any

from bot.simulator.records import Dm, Post
from bot.simulator.render import Shown
from bot.simulator.snowflake import iso_of
from bot.simulator.world import World

Json = dict[str, Any]


def show_post(world: World, post: Post) -> Json:
    """A post for people and tests: handles instead of ids, the text as typed and as X returns it."""
    state = world.state
    author = state.users[post.author_id]
    return {
        "id": str(post.id),
        "author": author.username,
        "name": author.name,
        "text": post.text,
        "api_text": Shown(state, post).text,
        "created_at": iso_of(post.id),
        "conversation_id": str(post.conversation_id),
        "reply_to": str(post.reply_to) if post.reply_to else None,
        "reply_to_author": state.users[post.reply_to_user].username if post.reply_to_user else None,
        "quote_of": str(post.quote_of) if post.quote_of else None,
        "mentions": [state.users[one].username for one in dict.fromkeys((*post.prefix, *post.mentions))],
        "ours": author.id == world.account.id,
    }


def show_dm(world: World, dm: Dm) -> Json:
    """A message for people and tests."""
    users = world.state.users
    customer = users[dm.recipient_id if dm.sender_id == world.account.id else dm.sender_id]
    return {
        "id": str(dm.id),
        "sender": users[dm.sender_id].username,
        "recipient": users[dm.recipient_id].username,
        "name": users[dm.sender_id].name,
        "text": dm.text,
        "created_at": iso_of(dm.id),
        "customer": customer.username,
        "customer_name": customer.name,
        "ours": dm.sender_id == world.account.id,
    }
