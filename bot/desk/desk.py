"""The desk as one thing to hand around: the store, who may come in, the texts and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse
from starlette.templating import Jinja2Templates

from bot.desk import words
from bot.desk.backoff import Backoff
from bot.desk.live import Changes
from bot.desk.sessions import Session, Sessions
from bot.desk.show import Profile
from bot.policy import House
from bot.store.store import Store
from bot.store.tables import User

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything a route needs; made once by `create_app`."""

    store: Store
    secret: str
    profile: Profile
    house: House
    sessions: Sessions
    backoff: Backoff
    changes: Changes
    templates: Jinja2Templates
    now: Callable[[], datetime]

    def page(self, request: Request, template: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a page; whoever sees it is known to the template as `user` (None before the log-in)."""
        session: Session = request.state.session
        known = {"profile": self.profile, "user": request.state.user, "word": session.word, "words": words}
        response = self.templates.TemplateResponse(request, template, {**known, **values}, status_code=status)
        if request.state.session_is_new:
            self.sessions.write(response, request, session)
        return response


def make_templates() -> Jinja2Templates:
    """Open the templates: every value is escaped, a missing one is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Jinja2Templates(env=environment)


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _user(request: Request) -> User:
    user: User = request.state.user
    return user


#: What a route asks for: the desk itself, and the user (the gate has let in nobody without one).
DeskNow = Annotated[Desk, Depends(_desk)]
Someone = Annotated[User, Depends(_user)]
