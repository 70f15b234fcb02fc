"""Coming in and going out: log-in, log-out, and the first admin. Reads and writes users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.desk import access, sessions
from bot.desk.desk import Desk, DeskNow
from bot.desk.newcomer import Newcomer
from bot.store import users
from bot.store.tables import User

router = APIRouter()

#: Held while the first admin is made, so that two open set-up pages never make two.
SETUP_LOCK = 4_711_010


@router.get("/login")
def show_login(request: Request, desk: DeskNow) -> Response:
    """Show the log-in; whoever is in already goes on to the queue."""
    if request.state.user:
        return RedirectResponse("/", status_code=303)
    return desk.page(request, "login.html", name="", problem="", empty=users.count(desk.store) == 0)


@router.post("/login")
def log_in(
    request: Request, desk: DeskNow, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """Let in whoever knows the password. What went wrong is not told, so nobody learns which names exist."""
    keys = (f"name:{name.strip().casefold()[:100]}", f"address:{request.client.host if request.client else ''}")
    wait = desk.backoff.wait_seconds(*keys)
    if wait > 0:
        problem = f"Zu viele Versuche. Bitte warte {int(wait) + 1} Sekunden und versuche es dann noch einmal."
        return desk.page(request, "login.html", status=429, name=name, problem=problem, empty=False)
    user = users.by_name(desk.store, name.strip()) if name.isprintable() else None
    if not access.password_fits(user.password_hash if user else None, password) or user is None:
        desk.backoff.failed(*keys)
        problem = "Name oder Passwort stimmt nicht."
        return desk.page(request, "login.html", status=401, name=name, problem=problem, empty=False)
    desk.backoff.succeeded(keys[0])
    return _enter(request, desk, user)


def _enter(request: Request, desk: Desk, user: User) -> Response:
    response = RedirectResponse("/", status_code=303)
    desk.sessions.write(response, request, sessions.new(user.id))
    return response


@router.post("/logout")
def log_out(desk: DeskNow) -> Response:
    """End the session."""
    response = RedirectResponse("/login", status_code=303)
    desk.sessions.end(response)
    return response


@router.get("/setup")
def show_setup(request: Request, desk: DeskNow, token: str = "") -> Response:
    """Show the form for the first admin to whoever has the link."""
    if not _setup_is_open(desk, token):
        return _setup_is_over(request, desk)
    return desk.page(request, "setup.html", token=token, problems=(), newcomer=Newcomer())


@router.post("/setup")
def set_up(
    request: Request, desk: DeskNow, newcomer: Annotated[Newcomer, Form()], token: Annotated[str, Form()] = ""
) -> Response:
    """Make the first admin, once."""
    if not _setup_is_open(desk, token):
        return _setup_is_over(request, desk)
    problems = newcomer.problems()
    if problems:
        return desk.page(request, "setup.html", status=422, token=token, problems=problems, newcomer=newcomer)
    with desk.store.database.alone(SETUP_LOCK) as alone:
        if not alone or not _setup_is_open(desk, token):
            return _setup_is_over(request, desk)
        admin = newcomer.join(desk.store, role="admin")
    return _enter(request, desk, admin)


def _setup_is_open(desk: Desk, token: str) -> bool:
    return access.setup_token_fits(desk.secret, token) and users.count(desk.store) == 0


def _setup_is_over(request: Request, desk: Desk) -> Response:
    text = "Der Link gilt einmal und nur, solange es noch niemanden gibt. Bitte melde dich an."
    return desk.page(request, "problem.html", status=403, title="Link nicht gültig", text=text)
