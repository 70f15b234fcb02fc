"""The gate in front of every route: nobody comes in without a log-in, no form without its word. Reads users.

Both are dependencies of the whole app, so a new route is closed until it is named in OPEN.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from bot.desk import sessions
from bot.desk.desk import Desk, DeskNow, Someone
from bot.store import users

#: The paths that may be seen without a log-in.
OPEN = frozenset({"/health", "/login", "/setup"})
SAFE = frozenset({"GET", "HEAD"})


class LogInNeeded(Exception):
    """Nobody is logged in."""


class NotAllowed(Exception):
    """The user's role does not allow this."""


class ForgedForm(Exception):
    """The form does not carry its session's word: it is too old, or it came from another site."""


def know_visitor(request: Request, desk: DeskNow) -> None:
    """Find out who asks. Raises LogInNeeded for a visitor in front of a closed path."""
    session = desk.sessions.read(request)
    request.state.session_is_new = session is None
    request.state.session = session or sessions.new()
    user_id = request.state.session.user_id
    request.state.user = users.by_id(desk.store, user_id) if user_id else None
    if request.state.user is None and request.url.path not in OPEN:
        raise LogInNeeded


async def check_form(request: Request) -> None:
    """Let a form in only with the word of its session. Raises ForgedForm."""
    if request.method in SAFE:
        return
    form = await request.form()
    if not request.state.session.fits(str(form.get("word", ""))):
        raise ForgedForm


def only(*roles: str) -> Callable[[Someone], None]:
    """Give a dependency that lets in these roles alone; it raises NotAllowed."""

    def check(user: Someone) -> None:
        if user.role not in roles:
            raise NotAllowed

    return check


def to_log_in(request: Request, _: Exception) -> Response:
    """Send a visitor to the log-in; a script's request is told so, because it would swallow a redirect."""
    if request.url.path == "/events":
        return Response(status_code=401)
    if request.headers.get("HX-Request"):
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    return RedirectResponse("/login", status_code=303)


def refuse_role(request: Request, _: Exception) -> Response:
    """Say that the role does not allow it."""
    text = "Dafür reicht deine Rolle nicht. Die Verwaltung kann sie ändern."
    return _problem(request, 403, "Nicht erlaubt", text)


def refuse_form(request: Request, _: Exception) -> Response:
    """Say that the form is too old."""
    text = "Die Seite war zu lange offen. Geh zurück, lade sie neu und versuche es noch einmal."
    return _problem(request, 403, "Formular abgelaufen", text)


def _problem(request: Request, status: int, title: str, text: str) -> Response:
    desk: Desk = request.app.state.desk
    return desk.page(request, "problem.html", status=status, title=title, text=text)
