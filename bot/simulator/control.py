"""The control API, no part of X: reads orders of tests, people and the page; writes customers' posts and faults."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from bot.simulator.asking import world_of
from bot.simulator.customers import known_post, person, refusal, write_dm, write_post, write_user
from bot.simulator.demo import Demo
from bot.simulator.limits import TABLE
from bot.simulator.orders import (
    ClockMove,
    CustomerDm,
    CustomerPost,
    FaultOrder,
    LimitOrder,
    NewUser,
    Seed,
)
from bot.simulator.settings import Settings
from bot.simulator.snowflake import iso
from bot.simulator.views import show_dm, show_post

router = APIRouter(prefix="/control")
Json = dict[str, Any]


@router.post("/users", status_code=201)
async def add_user(request: Request, order: NewUser) -> Json:
    """Make a user, or return the one with this handle."""
    return write_user(world_of(request), order)


@router.post("/posts", status_code=201)
async def add_post(request: Request, order: CustomerPost) -> Json:
    """Write a post as a customer."""
    return write_post(world_of(request), order)


@router.post("/dms", status_code=201)
async def add_dm(request: Request, order: CustomerDm) -> Json:
    """Write a direct message to our account as a customer."""
    return write_dm(world_of(request), order)


@router.post("/seed", status_code=201)
async def seed(request: Request, order: Seed) -> Json:
    """Write many at once."""
    world = world_of(request)
    return {
        "users": [write_user(world, one) for one in order.users],
        "posts": [write_post(world, one) for one in order.posts],
        "dms": [write_dm(world, one) for one in order.dms],
    }


@router.get("/posts")
async def posts(request: Request, author: str | None = None) -> Json:
    """All posts, oldest first; `author` (a handle) keeps only theirs."""
    world = world_of(request)
    user = person(world, author)
    found = [one for one in world.state.posts_by_age() if user is None or one.author_id == user.id]
    return {"account": world.account.username, "posts": [show_post(world, one) for one in found]}


@router.get("/dms")
async def dms(request: Request) -> Json:
    """All direct messages, oldest first."""
    world = world_of(request)
    return {"dms": [show_dm(world, dm) for _, dm in sorted(world.state.dms.items())]}


@router.get("/sent")
async def sent(request: Request) -> Json:
    """Everything that our account wrote, oldest first."""
    world = world_of(request)
    ours = world.account.id
    return {
        "posts": [show_post(world, one) for one in world.state.posts_by_age() if one.author_id == ours],
        "dms": [show_dm(world, dm) for _, dm in sorted(world.state.dms.items()) if dm.sender_id == ours],
    }


@router.delete("/posts/{post_id}")
async def delete_post(request: Request, post_id: str) -> Json:
    """Delete anyone's post, as its author would."""
    world = world_of(request)
    world.state.record("post_deleted", {"id": known_post(world, post_id, "post_id").id})
    return {"deleted": post_id}


@router.get("/clock")
async def clock(request: Request) -> Json:
    """The simulated time, and how far it is ahead of the machine's."""
    world = world_of(request)
    return {"now": iso(world.clock.now()), "ahead_seconds": world.clock.offset}


@router.post("/clock")
async def move_clock(request: Request, order: ClockMove) -> Json:
    """Move the clock forward."""
    world_of(request).move_clock(order.advance_seconds)
    return await clock(request)


@router.get("/faults")
async def faults(request: Request) -> Json:
    """The faults that are still to come."""
    return {"faults": [vars(fault) for fault in world_of(request).faults.open]}


@router.post("/faults", status_code=201)
async def add_fault(request: Request, order: FaultOrder) -> Json:
    """Let something go wrong; `stream_cut` happens at once."""
    world = world_of(request)
    if order.kind == "stream_cut":
        world.hub.cut()
        return {"kind": order.kind, "remaining": 0}
    return vars(
        world.faults.order(order.kind, method=order.method, path=order.path, times=order.times, seconds=order.seconds)
    )


@router.delete("/faults")
async def clear_faults(request: Request) -> Json:
    """Let nothing go wrong any more."""
    world_of(request).faults.clear()
    return {"faults": []}


@router.get("/limits")
async def limits(request: Request) -> Json:
    """The rate limits in force: per endpoint its windows as [limit, seconds]."""
    table = world_of(request).limiter.table
    return {name: [[window.limit, window.seconds] for window in windows] for name, windows in table.items()}


@router.put("/limits")
async def set_limit(request: Request, order: LimitOrder) -> Json:
    """Change one rate limit and begin counting it anew."""
    if order.endpoint not in TABLE:
        raise refusal("endpoint", order.endpoint, "one of: " + "; ".join(TABLE))
    world_of(request).limiter.set(order.endpoint, limit=order.limit, seconds=order.seconds)
    return await limits(request)


@router.get("/settings")
async def settings(request: Request) -> Settings:
    """The settings in force."""
    return world_of(request).state.settings


@router.patch("/settings")
async def change_settings(request: Request, order: dict[str, Any]) -> Settings:
    """Change some settings; the others stay."""
    state = world_of(request).state
    checked = Settings.model_validate(state.settings.model_dump() | order)
    state.record("settings", checked.model_dump())
    return checked


@router.post("/reset")
async def reset(request: Request) -> Json:
    """Forget everything but the clock; stop the demo."""
    await demo_of(request).stop()
    world_of(request).reset()
    return {"reset": True}


@router.get("/demo")
async def demo(request: Request) -> Json:
    """How far the scripted customers are."""
    return demo_of(request).status()


@router.post("/demo/start")
async def start_demo(request: Request) -> Json:
    """Let the scripted customers begin; again and again does no harm."""
    return demo_of(request).start()


@router.get("/events")
async def events(request: Request) -> StreamingResponse:
    """Live changes as server-sent events: `change` with kind and id."""
    return StreamingResponse(
        world_of(request).watchers.follow(), media_type="text/event-stream", headers={"cache-control": "no-store"}
    )


def demo_of(request: Request) -> Demo:
    """The scripted customers of this simulator."""
    demo: Demo = request.app.state.demo
    return demo
