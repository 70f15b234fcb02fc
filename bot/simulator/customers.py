"""What customers do: reads orders of the control API, writes people, posts, messages; X's rules do not bind them."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException

from bot.simulator.orders import CustomerDm, CustomerPost, NewUser
from bot.simulator.records import Post, User
from bot.simulator.views import show_dm, show_post
from bot.simulator.world import World

Json = dict[str, Any]


def write_user(world: World, order: NewUser) -> Json:
    """Make the person, or find the one with this handle."""
    user = world.writer.user(_handle(order.username), name=order.name, description=order.description)
    return {"id": str(user.id), "username": user.username, "name": user.name}


def write_post(world: World, order: CustomerPost) -> Json:
    """Write the post and show it."""
    author = world.writer.user(_handle(order.author), name=order.name)
    post = world.writer.post(
        author,
        order.text,
        age=order.age_seconds,
        reply_to=known_post(world, order.reply_to, "reply_to") if order.reply_to else None,
        quote_of=known_post(world, order.quote_of, "quote_of") if order.quote_of else None,
    )
    return show_post(world, post)


def write_dm(world: World, order: CustomerDm) -> Json:
    """Write the message to our account and show it."""
    author = world.writer.user(_handle(order.author), name=order.name)
    if author.id == world.account.id:
        raise refusal("author", order.author, "a customer, not the account of the service itself")
    return show_dm(world, world.writer.dm(author, world.account, order.text, age=order.age_seconds))


def _handle(handle: str) -> str:
    return handle.removeprefix("@")


def person(world: World, handle: str | None) -> User | None:
    """The user with this handle, None if no handle is given. Raises 422 if there is nobody."""
    user = world.state.user_by_name(_handle(handle)) if handle is not None else None
    if handle is not None and user is None:
        raise refusal("author", handle, "the handle of someone who has written before")
    return user


def known_post(world: World, post_id: str, key: str) -> Post:
    """The post with this id. Raises 422, naming `key`, if there is none."""
    post = world.state.posts.get(int(post_id)) if post_id.isascii() and post_id.isdigit() else None
    if post is None:
        raise refusal(key, post_id, "the id of a post that exists (GET /control/posts lists them)")
    return post


def refusal(key: str, value: str, expected: str) -> HTTPException:
    """A 422 that names key, value and what was expected."""
    return HTTPException(422, [{"key": key, "value": value[:60], "expected": expected}])
