"""X API v2, users and their timelines: reads the state as X's endpoints do."""

from __future__ import annotations

from fastapi import APIRouter, Request

from bot.simulator import render
from bot.simulator.answers import Json
from bot.simulator.asking import timeline, world_of
from bot.simulator.params import (
    PAGE_PARAMETERS,
    TWEET_FIELDS,
    TWEET_PARAMETERS,
    USER_EXPANSIONS,
    USER_FIELDS,
    Params,
    id_of,
)
from bot.simulator.problems import Problem, not_found
from bot.simulator.records import User

router = APIRouter(prefix="/2")
_PARAMETERS = frozenset({"expansions", "tweet.fields", "user.fields"})


@router.get("/users/me")
async def me(request: Request) -> Json:
    """The account that the credentials belong to."""
    return {"data": render.user(world_of(request).account, _user_fields(request))}


@router.get("/users/by/username/{username}")
async def user_by_username(request: Request, username: str) -> Json:
    """A user by handle; 200 with `errors` if there is none, as X does."""
    fields = _user_fields(request)
    user = world_of(request).state.user_by_name(username)
    return {"data": render.user(user, fields)} if user else {"errors": [not_found("user", "username", username)]}


@router.get("/users/{user_id}")
async def user_by_id(request: Request, user_id: str) -> Json:
    """A user by id."""
    fields = _user_fields(request)
    user = world_of(request).state.users.get(id_of("id", user_id))
    return {"data": render.user(user, fields)} if user else {"errors": [not_found("user", "id", user_id)]}


@router.get("/users/{user_id}/mentions")
async def mentions(request: Request, user_id: str) -> Json:
    """Posts that mention a user, also by the automatic mention of a reply; newest first."""
    user = _known_user(request, user_id)
    return timeline(request, lambda post: user.id in (*post.mentions, *post.prefix), PAGE_PARAMETERS)


@router.get("/users/{user_id}/tweets")
async def posts_of(request: Request, user_id: str) -> Json:
    """Posts of a user; newest first."""
    user = _known_user(request, user_id)
    without = Params(request, PAGE_PARAMETERS | TWEET_PARAMETERS | {"exclude"}).choices(
        "exclude", frozenset({"replies", "retweets"})
    )
    return timeline(
        request,
        lambda post: post.author_id == user.id and not ("replies" in without and post.reply_to),
        PAGE_PARAMETERS | {"exclude"},
    )


def _known_user(request: Request, user_id: str) -> User:
    user = world_of(request).state.users.get(id_of("id", user_id))
    if user is None:
        raise Problem(404, not_found("user", "id", user_id) | {"status": 404})
    return user


def _user_fields(request: Request) -> frozenset[str]:
    params = Params(request, _PARAMETERS)
    params.choices("expansions", USER_EXPANSIONS)
    params.choices("tweet.fields", TWEET_FIELDS)
    return params.choices("user.fields", USER_FIELDS)
