"""What every endpoint of X needs from a request: reads requests, writes checked bodies and pages of posts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from bot.simulator.answers import Json, PostView, page, within
from bot.simulator.params import TWEET_PARAMETERS, Params
from bot.simulator.problems import invalid
from bot.simulator.records import Dm, Post
from bot.simulator.world import World

Item = TypeVar("Item", Post, Dm)
Model = TypeVar("Model", bound=BaseModel)


def world_of(request: Request) -> World:
    """The simulator that this request is for."""
    world: World = request.app.state.world
    return world


async def body_of(request: Request, model: type[Model]) -> Model:
    """The JSON body, checked. Raises X's 400."""
    try:
        return model.model_validate(json.loads(await request.body()))
    except ValidationError as error:
        first = error.errors()[0]
        raise invalid(f"$.{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        raise invalid("The body is not valid JSON.") from error


def delivered(request: Request, items: Sequence[Item]) -> list[Item]:
    """The items of a list as they are delivered: an open fault doubles or turns them."""
    kind = request.state.delivery
    if kind == "duplicate":
        return [item for item in items for _ in range(2)]
    return list(reversed(items)) if kind == "out_of_order" else list(items)


def timeline(
    request: Request, wanted: Callable[[Post], bool], known: frozenset[str], *, smallest: int = 5, default: int = 10
) -> Json:
    """One page of the posts that are `wanted`, newest first; `known` are the parameters that the endpoint takes."""
    params = Params(request, known | TWEET_PARAMETERS)
    state, view, fits = world_of(request).state, PostView(params), within(params)
    items = [post for post in reversed(state.posts_by_age()) if wanted(post) and fits(post)]
    size = params.number("max_results", low=smallest, high=100, default=default)
    token = params.values.get("pagination_token") or params.values.get("next_token")
    chosen, meta = page(items, size=size, token=token)
    return (view.show(state, delivered(request, chosen)) if chosen else {}) | {"meta": meta}
