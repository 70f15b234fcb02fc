"""X API v2, posts: reads and writes the state as X's endpoints do.

Shapes: ../shared/x-api/openapi-2.167.json. Calls: tweepy 4.17 `Client`.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from bot.simulator.answers import Json, PostView
from bot.simulator.asking import body_of, delivered, timeline, world_of
from bot.simulator.params import PAGE_PARAMETERS, TWEET_PARAMETERS, Params, id_of
from bot.simulator.problems import Problem, blank, invalid, not_found
from bot.simulator.query import QueryError, parse
from bot.simulator.records import Post
from bot.simulator.text import weighted_length
from bot.simulator.world import World

router = APIRouter(prefix="/2")
#: What X accepts in a new post and the simulator does not simulate.
_NOT_SIMULATED = frozenset(
    {
        "card_uri",
        "community_id",
        "direct_message_deep_link",
        "edit_options",
        "for_super_followers_only",
        "geo",
        "made_with_ai",
        "media",
        "nullcast",
        "paid_partnership",
        "poll",
        "reply_settings",
        "share_with_followers",
    }
)


class Reply(BaseModel):
    """`reply` of a new post."""

    model_config = ConfigDict(extra="forbid")
    in_reply_to_tweet_id: str = Field(pattern=r"^[0-9]{1,19}$")
    exclude_reply_user_ids: list[str] = []
    auto_populate_reply_metadata: bool | None = None


class NewPost(BaseModel):
    """Body of `POST /2/tweets`."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1)
    reply: Reply | None = None
    quote_tweet_id: str | None = Field(default=None, pattern=r"^[0-9]{1,19}$")


@router.get("/tweets/search/recent")
async def search(request: Request) -> Json:
    """Posts that match a query; newest first. Unlike X it does not stop after seven days."""
    known = PAGE_PARAMETERS | {"query", "next_token", "sort_order"}
    query = Params(request, known | TWEET_PARAMETERS).values.get("query", "")
    try:
        test = parse(query)
    except QueryError as error:
        raise invalid(f"Rules must be valid: {error}", query=query) from error
    state = world_of(request).state
    return timeline(request, lambda post: test(post, state), known, smallest=10, default=10)


@router.get("/tweets")
async def posts_by_ids(request: Request) -> Json:
    """Up to 100 posts by id; the missing ones stand under `errors`."""
    params = Params(request, TWEET_PARAMETERS | {"ids"})
    ids = params.values.get("ids", "").split(",")
    if not 1 <= len(ids) <= 100:
        raise invalid(
            f"The number of values in the `ids` query parameter list [{len(ids)}] is not between 1 and 100",
            ids=params.values.get("ids", ""),
        )
    view, state = PostView(params), world_of(request).state
    found = [state.posts[post_id] for one in ids if (post_id := id_of("ids", one)) in state.posts]
    errors = [not_found("tweet", "ids", one) for one in ids if int(one) not in state.posts]
    answer = view.show(state, delivered(request, found)) if found else {}
    return answer | ({"errors": errors} if errors else {})


@router.get("/tweets/{post_id}")
async def post_by_id(request: Request, post_id: str) -> Json:
    """One post; 200 with `errors` if there is none, as X does."""
    view, state = PostView(Params(request, TWEET_PARAMETERS)), world_of(request).state
    post = state.posts.get(id_of("id", post_id))
    if post is None:
        return {"errors": [not_found("tweet", "id", post_id)]}
    answer = view.show(state, [post])
    return answer | {"data": answer["data"][0]}


@router.post("/tweets", status_code=201)
async def create_post(request: Request) -> Json:
    """Post as our account, under X's rules."""
    new = await _new_post(request)
    world = world_of(request)
    author = world.account
    parent = _referenced(world, new.reply.in_reply_to_tweet_id if new.reply else None)
    quoted = _referenced(world, new.quote_tweet_id)
    exclude = {id_of("exclude_reply_user_ids", one) for one in (new.reply.exclude_reply_user_ids if new.reply else [])}
    world.writer.check_post(author, new.text, parent, world.writer.prefix(author, new.text, parent, exclude))
    post = world.writer.post(author, new.text, reply_to=parent, quote_of=quoted, exclude=exclude)
    # The text comes back as it was sent, as in X's own example; the timelines show it with the automatic mentions.
    return {"data": {"id": str(post.id), "text": post.text, "edit_history_tweet_ids": [str(post.id)]}}


@router.delete("/tweets/{post_id}")
async def delete_post(request: Request, post_id: str) -> Json:
    """Delete a post of our account."""
    world = world_of(request)
    post = world.state.posts.get(id_of("id", post_id))
    if post is None:
        return {"data": {"deleted": False}}
    if post.author_id != world.account.id:
        raise blank(403, "You are not authorized to delete this Tweet.")
    world.state.record("post_deleted", {"id": post.id})
    return {"data": {"deleted": True}}


async def _new_post(request: Request) -> NewPost:
    try:
        raw: Any = json.loads(await request.body())
    except ValueError as error:
        raise invalid("The body is not valid JSON.") from error
    for name in _NOT_SIMULATED & set(raw if isinstance(raw, dict) else ()):
        raise Problem(
            501,
            {
                "title": "Not Implemented",
                "status": 501,
                "type": "about:blank",
                "detail": f"X knows '{name}' in a new post; this simulator does not simulate it.",
            },
        )
    new = await body_of(request, NewPost)
    if not weighted_length(new.text.strip()):
        raise invalid("$.text: the text is empty")
    return new


def _referenced(world: World, post_id: str | None) -> Post | None:
    if post_id is None:
        return None
    post = world.state.posts.get(int(post_id))
    if post is None:
        raise blank(403, "You attempted to reply to or quote a Tweet that is deleted or not visible to you.")
    return post
