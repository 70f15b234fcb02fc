"""Says whether the desk can work: asks PostgreSQL and Redis."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse

from bot.desk.desk import DeskNow
from bot.errors import StoreUnavailable
from bot.store import users

router = APIRouter()


@router.get("/health")
def health(desk: DeskNow) -> JSONResponse:
    """Answer `{"status": "ok"}`, or 503 when one of the two servers does not answer."""
    try:
        users.count(desk.store)
        desk.store.queue.ids(limit=1)
    except StoreUnavailable:
        return JSONResponse({"status": "unavailable"}, status_code=503)
    return JSONResponse({"status": "ok"})
