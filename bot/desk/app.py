"""Puts the desk together: the gate, the routes, the live updates. Reads and writes the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response

from bot.desk import gate
from bot.desk.backoff import Backoff
from bot.desk.desk import Desk, make_templates
from bot.desk.headers import SecurityHeaders
from bot.desk.live import Changes
from bot.desk.routes import cases, doors, health, live, queue, users
from bot.desk.sessions import Sessions
from bot.desk.show import Profile
from bot.errors import StoreUnavailable
from bot.policy import House
from bot.store.store import Store

STATIC = Path(__file__).parent / "static"
#: The largest form we take, in bytes; the longest text has 30,000 characters.
BODY_MAX = 200_000


def _utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(
    store: Store,
    *,
    secret: str,
    profile: Profile,
    house: House,
    now: Callable[[], datetime] = _utc_now,
) -> FastAPI:
    """Make the desk's application; serve it with uvicorn.

    `secret` signs sessions and the set-up link (32 random characters or more); `house` gives the limits and our
    own public data for the review of replies; `now` gives the aware present.
    Raises ValueError when the secret is too short to be one.
    """
    if len(secret) < 32:
        raise ValueError(f"desk secret: {len(secret)} characters, expected at least 32; set BOT_DESK_SECRET")
    desk = Desk(
        store=store,
        secret=secret,
        profile=profile,
        house=house,
        sessions=Sessions(secret),
        backoff=Backoff(),
        changes=Changes(store),
        templates=make_templates(),
        now=now,
    )
    app = FastAPI(
        title="Desk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
        max_body_size=BODY_MAX,
        dependencies=[Depends(gate.know_visitor), Depends(gate.check_form)],
    )
    app.state.desk = desk
    for room in (health, doors, queue, cases, users, live):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(SecurityHeaders)
    _handle_errors(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    changes: Changes = app.state.desk.changes
    changes.start()
    yield
    changes.stop()


def _handle_errors(app: FastAPI) -> None:
    app.add_exception_handler(gate.LogInNeeded, gate.to_log_in)
    app.add_exception_handler(gate.NotAllowed, gate.refuse_role)
    app.add_exception_handler(gate.ForgedForm, gate.refuse_form)
    app.add_exception_handler(StoreUnavailable, _unavailable)
    app.add_exception_handler(HTTPException, _plain)
    app.add_exception_handler(RequestValidationError, _malformed)


def _unavailable(_: Request, __: Exception) -> Response:
    text = "Die Datenbank antwortet gerade nicht. Es geht nichts verloren; bitte gleich noch einmal versuchen."
    return PlainTextResponse(text, status_code=503, headers={"Retry-After": "5"})


def _malformed(_: Request, __: Exception) -> Response:
    """Say that a path or a form cannot be read; FastAPI's own answer would repeat what was sent."""
    return PlainTextResponse("Das lässt sich so nicht lesen.", status_code=422)


def _plain(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    text = "Das gibt es hier nicht." if status == 404 else "Das ging nicht."
    return PlainTextResponse(text, status_code=status)
