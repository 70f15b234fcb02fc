"""The gate in front of X API v2: reads credentials, faults and limits, writes refusals and rate-limit headers."""

from __future__ import annotations

import asyncio
import json
import math

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.simulator.faults import DELIVERY_KINDS, REQUEST_KINDS, Fault
from bot.simulator.limits import endpoint_of
from bot.simulator.problems import Problem, blank
from bot.simulator.world import World

#: Endpoints whose lists can come twice or out of order.
_LISTS = frozenset(
    {
        "GET /2/users/:id/mentions",
        "GET /2/users/:id/tweets",
        "GET /2/tweets",
        "GET /2/tweets/search/recent",
        "GET /2/dm_events",
        "GET /2/dm_conversations/with/:participant_id/dm_events",
    }
)


class Gate:
    """Wraps the whole application; it must be outermost, since a cut connection needs the server's own `send`."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["type"] != "http" or not scope["path"].startswith("/2/"):
                _refuse_strangers(scope)
                await self._app(scope, receive, send)
            else:
                await self._pass(scope, receive, send)
        except Problem as problem:
            await answer(send, problem)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        method, path = scope["method"], scope["path"]
        endpoint = endpoint_of(method, path)
        if endpoint is None:
            raise blank(404)
        if not _has_credentials(Headers(scope=scope).get("authorization", "")):
            raise blank(401)
        fault = self.world.faults.take(method, path, REQUEST_KINDS)
        if fault and fault.kind.startswith("timeout"):
            await self._time_out(fault, scope, receive, send)
            return
        headers = self._count(endpoint, fault)
        if fault:
            await answer(send, blank(int(fault.kind[-3:])), headers)
            return
        delivery = self.world.faults.take(method, path, DELIVERY_KINDS) if endpoint in _LISTS else None
        scope.setdefault("state", {})["delivery"] = delivery.kind if delivery else None
        await self._app(scope, receive, _with_headers(send, headers))

    def _count(self, endpoint: str, fault: Fault | None) -> dict[str, str]:
        """Count the request. Raises 429 when the window is used up."""
        clock = self.world.clock
        allowed, windows = self.world.limiter.take(endpoint, clock.now())
        if fault and fault.kind == "http_429":
            windows["x-rate-limit"] = (windows["x-rate-limit"][0], 0, clock.now() + fault.seconds)
        headers: dict[str, str] = {}
        for name, (limit, remaining, end) in windows.items():
            headers |= {
                f"{name}-limit": str(limit),
                f"{name}-remaining": str(remaining),
                f"{name}-reset": str(math.ceil(clock.to_wall(end))),
            }
        if not allowed:
            problem = blank(429)
            problem.headers = headers
            raise problem
        return headers

    async def _time_out(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry the request out (or not), hold the connection, then cut it without an answer."""
        if fault.kind == "timeout_after":
            scope.setdefault("state", {})["delivery"] = None
            await self._app(scope, receive, _swallow)
        await self._hold(fault.seconds, receive)
        # uvicorn offers no way to close a connection before the answer has begun; its cycle holds the transport.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is None:
            raise blank(504)
        transport.abort()
        await _gone(receive)

    async def _hold(self, seconds: float, receive: Receive) -> None:
        """Wait until the time is up, the client has gone or the simulator stops."""
        ends = {asyncio.create_task(_gone(receive)), asyncio.create_task(self.world.closed.wait())}
        _, pending = await asyncio.wait(ends, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()


def _refuse_strangers(scope: Scope) -> None:
    """The control API has no password: a page of another site in the same browser must not use it."""
    if scope["type"] == "http" and scope["method"] != "GET":
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and origin.partition("://")[2] != headers.get("host"):
            raise blank(403, "Only the simulator's own page may do that.")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _has_credentials(authorization: str) -> bool:
    scheme, _, value = authorization.partition(" ")
    return scheme.lower() in {"bearer", "oauth"} and value.strip() not in {"", "None"}


async def answer(send: Send, problem: Problem, headers: dict[str, str] | None = None) -> None:
    """Write a refusal as X does."""
    lines = {"content-type": "application/problem+json; charset=utf-8"} | problem.headers | (headers or {})
    await send(
        {
            "type": "http.response.start",
            "status": problem.status,
            "headers": [(name.encode(), value.encode()) for name, value in lines.items()],
        }
    )
    await send({"type": "http.response.body", "body": json.dumps(problem.body, ensure_ascii=False).encode()})


def _with_headers(send: Send, headers: dict[str, str]) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return wrapped


async def _swallow(_: Message) -> None:
    """The answer that nobody will see."""
