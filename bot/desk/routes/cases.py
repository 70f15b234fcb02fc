"""One case: read the conversation, claim it, give it back, answer, close. Reads cases; writes through the store.

Every form answers with the whole page, or redirects to it: the desk works without scripts, htmx only picks a part.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Path, Request
from starlette.responses import RedirectResponse, Response

from bot.desk import draft, show, words
from bot.desk.desk import Desk, DeskNow, Someone
from bot.desk.gate import only
from bot.desk.shelf import shelf
from bot.errors import CaseTaken
from bot.messages import Channel
from bot.store import case_views, cases
from bot.store.case_views import CaseView
from bot.store.tables import User

router = APIRouter(prefix="/cases/{case_id}")

#: Editors read along; whoever answers customers is one of these.
Working = Depends(only("agent", "supervisor", "admin"))
Text = Annotated[str, Form(max_length=30_000)]
#: Where a redirect leads when scripts are not there (yet): the browser gives the focus to the element of this id.
ANSWER_BOX = "#text"
#: What PostgreSQL can have as an id.
CaseId = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("")
def show_case(request: Request, desk: DeskNow, user: Someone, case_id: CaseId) -> Response:
    """Show the conversation, with the answer box for whoever has the case."""
    return _page(request, desk, user, case_id)


@router.post("/claim", dependencies=[Working])
def claim(request: Request, desk: DeskNow, user: Someone, case_id: CaseId) -> Response:
    """Take the case; the second of two agents is told who was first."""
    try:
        cases.claim(desk.store, case_id, user)
    except CaseTaken as taken:
        return _taken(request, desk, user, case_id, taken)
    except KeyError:
        return _over(request, desk, user, case_id)
    return _back(case_id, at=ANSWER_BOX)


@router.post("/release", dependencies=[Working])
def release(request: Request, desk: DeskNow, user: Someone, case_id: CaseId) -> Response:
    """Put the case back in its old place."""
    try:
        cases.release(desk.store, case_id, user)
    except CaseTaken as taken:
        return _taken(request, desk, user, case_id, taken)
    except KeyError:
        return _over(request, desk, user, case_id)
    return _back(case_id)


@router.post("/count", dependencies=[Working])
def count_text(request: Request, desk: DeskNow, user: Someone, case_id: CaseId, text: Text = "") -> Response:
    """Count what is in the answer box, as the review will."""
    return desk.page(request, "counter.html", count=_count(desk, user, _view(desk, case_id), text))


@router.post("/answer", dependencies=[Working])
def answer(request: Request, desk: DeskNow, user: Someone, case_id: CaseId, text: Text = "") -> Response:
    """Put a signed reply into the outbox, unless the review refuses it; then the text stays in the box."""
    view = _view(desk, case_id)
    if draft.is_said(view, text, user.initials):
        return _back(case_id, at=ANSWER_BOX)
    problems = draft.problems(view, text, user.initials, house=desk.house)
    if problems:
        return _page(request, desk, user, case_id, status=422, text=text, problems=problems)
    try:
        cases.answer(desk.store, case_id, user, draft.signed(text, user.initials))
    except CaseTaken as taken:
        return _taken(request, desk, user, case_id, taken, text=text)
    except KeyError:
        return _over(request, desk, user, case_id, text=text)
    return _back(case_id, at=ANSWER_BOX)


@router.post("/close", dependencies=[Working])
def close(
    request: Request, desk: DeskNow, user: Someone, case_id: CaseId, result: Annotated[str, Form()] = ""
) -> Response:
    """Close the case with a result."""
    if result not in words.RESULTS:
        return _page(request, desk, user, case_id, status=422, notice="Bitte wähle zuerst ein Ergebnis.")
    try:
        cases.close(desk.store, case_id, user, result=result)
    except CaseTaken as taken:
        return _taken(request, desk, user, case_id, taken)
    except KeyError:
        return _over(request, desk, user, case_id)
    return _back(case_id)


def _back(case_id: int, *, at: str = "") -> Response:
    return RedirectResponse(f"/cases/{case_id}{at}", status_code=303)


def _view(desk: Desk, case_id: int) -> CaseView:
    view = case_views.view(desk.store, case_id)
    if view is None:
        raise HTTPException(404)
    return view


def _count(desk: Desk, user: User, view: CaseView, text: str) -> draft.Count:
    return draft.count(text, user.initials, channel=Channel(view.conversation.channel), house=desk.house)


def _taken(request: Request, desk: Desk, user: User, case_id: int, taken: CaseTaken, *, text: str = "") -> Response:
    notice = f"^{taken.initials} hat diesen Fall übernommen. Du kannst mitlesen."
    return _page(request, desk, user, case_id, status=409, notice=notice, text=text)


def _over(request: Request, desk: Desk, user: User, case_id: int, *, text: str = "") -> Response:
    notice = "Das ging nicht mehr: Der Fall ist inzwischen geschlossen oder wieder frei."
    return _page(request, desk, user, case_id, status=409, notice=notice, text=text)


def _page(
    request: Request,
    desk: Desk,
    user: User,
    case_id: int,
    *,
    status: int = 200,
    text: str = "",
    problems: tuple[str, ...] = (),
    notice: str = "",
) -> Response:
    view = _view(desk, case_id)
    now = desk.now()
    return desk.page(
        request,
        "case.html",
        status=status,
        shelf=shelf(desk, user),
        case_id=case_id,
        view=view,
        stand=_stand(view, user),
        topic=show.topic(view.case, desk.profile),
        waiting=show.duration(now - view.case.opened_at),
        bubbles=show.bubbles(view, desk.profile, now=now),
        understood=show.understood(view, desk.profile),
        count=_count(desk, user, view, text),
        answers=sum(line.kind == "agent" for line in view.lines),
        text=text,
        problems=problems,
        notice=notice,
    )


def _stand(view: CaseView, user: User) -> str:
    """Say what this user may do with the case: `closed`, `mine`, `taken`, `open`, or only `read` it."""
    if view.case.state == "closed":
        return "closed"
    if view.case.agent_id is not None:
        return "mine" if view.case.agent_id == user.id else "taken"
    return "read" if user.role == "editor" else "open"
