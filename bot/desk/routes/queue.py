"""The queue: my cases and those that wait, the next one first. Reads cases."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.desk.desk import DeskNow, Someone
from bot.desk.shelf import shelf

router = APIRouter()


@router.get("/")
def show_queue(request: Request, desk: DeskNow, user: Someone) -> Response:
    """Show the queue with an empty place where the conversation will be."""
    return desk.page(request, "queue.html", shelf=shelf(desk, user), case_id=None)
