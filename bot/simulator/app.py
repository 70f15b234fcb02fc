"""The application: reads the options, writes an ASGI app that serves X's API, the control API and the page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError
from starlette.exceptions import HTTPException as RouteError

from bot.simulator import control, page, x_dms, x_posts, x_stream, x_users
from bot.simulator.demo import Demo
from bot.simulator.gate import Gate
from bot.simulator.problems import Problem
from bot.simulator.world import ACCOUNT, ACCOUNT_NAME, World

_STATIC = Path(__file__).with_name("static")


def create_app(
    *,
    account: str = ACCOUNT,
    account_name: str = ACCOUNT_NAME,
    state_file: Path | None = None,
    demo: bool = False,
    demo_speed: float = 1.0,
) -> Gate:
    """Build one simulator.

    `account` is the handle of the service (without @); `state_file` keeps what was written over a restart; `demo`
    lets the scripted customers begin at start-up, `demo_speed` plays them that many times faster.
    Raises StateFileError if the file cannot be read, ValueError if the handle is none.
    """
    if not re.fullmatch(r"[A-Za-z0-9_]{1,15}", account):
        raise ValueError(f"--account {account!r}: expected 1 to 15 of A-Z, a-z, 0-9 and _, without @")
    world = World(account=account, account_name=account_name, file=state_file)
    players = Demo(world, speed=demo_speed)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if demo:
            players.start()
        yield
        await players.stop()

    app = FastAPI(title="X simulator", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.world = world
    app.state.demo = players
    for router in (x_stream.router, x_users.router, x_posts.router, x_dms.router, control.router, page.router):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _refusal)
    app.add_exception_handler(RouteError, _refusal)
    app.add_exception_handler(RequestValidationError, _bad_order)
    app.add_exception_handler(ValidationError, _bad_order)
    return Gate(app, world)


async def _problem(_: Request, error: Exception) -> Response:
    problem = cast(Problem, error)
    return JSONResponse(problem.body, problem.status, media_type="application/problem+json")


async def _refusal(_: Request, error: Exception) -> Response:
    refusal = cast(RouteError, error)
    return JSONResponse({"errors": refusal.detail}, refusal.status_code)


async def _bad_order(_: Request, error: Exception) -> Response:
    found = cast(RequestValidationError, error).errors()
    return JSONResponse({"errors": _teach(found)}, 422)


def _teach(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Each error as key, value (shortened, ASCII) and what was expected."""
    return [
        {
            "key": ".".join(str(part) for part in error["loc"] if part != "body") or "body",
            "value": ascii(error.get("input"))[:60],
            "expected": str(error["msg"]),
        }
        for error in errors
    ]
