"""Rasa's door: reads messages over HTTP as Rasa's own REST channel does, with what that lacks here; writes nothing.

Rasa takes a text that begins with a slash for a command ("/restart", "/spam"), and logs a text when its handling
fails. Both end here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

log = logging.getLogger(__name__)


class RestDoor(RestInput):
    """`POST /webhooks/rest/webhook`; a message that fails is answered with an empty list.

    `GET /webhooks/rest/ready` answers 200 when a model is loaded, else 503: Rasa starts without one, too.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Give the routes; what goes wrong behind them is logged by its kind only."""

        async def quietly(message: UserMessage) -> None:
            try:
                await on_new_message(message)
            except (Exception, asyncio.CancelledError) as error:
                log.error("message_failed error=%s", type(error).__name__)

        door = super().blueprint(quietly)
        door.add_route(_ready, "/ready", methods=["GET"])
        return door

    def _extract_message(self, req: Request) -> str:
        return str(req.json.get("message") or "").lstrip(" \t\r\n/")


async def _ready(request: Request) -> HTTPResponse:
    agent = getattr(request.app.ctx, "agent", None)
    ready = bool(agent and agent.is_ready())
    return json({"ready": ready}, status=200 if ready else 503)
