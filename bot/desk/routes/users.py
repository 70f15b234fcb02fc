"""The people of the desk: who is there, and a form for one more; for admins only. Reads and writes users."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from bot.desk import words
from bot.desk.desk import Desk, DeskNow
from bot.desk.gate import only
from bot.desk.newcomer import Newcomer
from bot.errors import NameTaken
from bot.store import users
from bot.store.tables import User

router = APIRouter(dependencies=[Depends(only("admin"))])


@router.get("/users")
def show_users(request: Request, desk: DeskNow) -> Response:
    """Show everyone, and the form."""
    return _page(request, desk)


@router.post("/users")
def add_user(
    request: Request, desk: DeskNow, newcomer: Annotated[Newcomer, Form()], role: Annotated[str, Form()] = "agent"
) -> Response:
    """Add one, or say all that is wrong and keep what was typed."""
    problems = [*newcomer.problems(), *_taken(users.everyone(desk.store), newcomer)]
    if role not in words.ROLES:
        problems.append("Rolle: bitte eine aus der Liste.")
    if problems:
        return _page(request, desk, status=422, newcomer=newcomer, role=role, problems=tuple(problems))
    try:
        newcomer.join(desk.store, role=role, by=request.state.user.initials)
    except NameTaken:  # somebody else added the same person in this very moment
        taken = ("Name oder Kürzel: das hat gerade jemand anderes vergeben.",)
        return _page(request, desk, status=422, newcomer=newcomer, role=role, problems=taken)
    return RedirectResponse("/users", status_code=303)


def _taken(people: list[User], newcomer: Newcomer) -> list[str]:
    name, initials = newcomer.name.strip().casefold(), newcomer.initials.strip()
    problems = ["Name: den gibt es schon."] if any(user.name.casefold() == name for user in people) else []
    if any(user.initials == initials for user in people):
        problems.append("Kürzel: das hat schon jemand.")
    return problems


def _page(
    request: Request,
    desk: Desk,
    *,
    status: int = 200,
    newcomer: Newcomer | None = None,
    role: str = "agent",
    problems: tuple[str, ...] = (),
) -> Response:
    return desk.page(
        request,
        "users.html",
        status=status,
        people=users.everyone(desk.store),
        newcomer=newcomer or Newcomer(),
        role=role,
        problems=problems,
    )
