"""The stream on which a page hears that something changed; it carries no data, the page fetches itself anew."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from bot.desk.desk import DeskNow

router = APIRouter()


@router.get("/events", response_class=EventSourceResponse)
async def events(desk: DeskNow) -> AsyncIterator[ServerSentEvent]:
    """Send the event `changed` each time, and once at the beginning: the page may have missed something."""
    yield ServerSentEvent(event="changed", raw_data="now", retry=2000)
    async for _ in desk.changes.news():
        yield ServerSentEvent(event="changed", raw_data="now")
