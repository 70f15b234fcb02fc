"""The page: reads nothing, writes HTML; its script reads and writes through the control API."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from bot.simulator.asking import world_of

router = APIRouter()
_TEMPLATES = Jinja2Templates(Path(__file__).with_name("templates"))
#: The page loads nothing from elsewhere and runs no script inside its HTML.
_HEADERS = {
    "content-security-policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


@router.get("/", response_class=HTMLResponse)
async def show(request: Request) -> HTMLResponse:
    """Write as any customer and watch the timeline."""
    return _TEMPLATES.TemplateResponse(request, "page.html", {"account": world_of(request).account}, headers=_HEADERS)
