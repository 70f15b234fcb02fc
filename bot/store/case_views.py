"""Cases as people read them in the desk: the queue, and one conversation with its case. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import StoreUnavailable
from bot.messages import Urgency
from bot.store.queue import score
from bot.store.store import Store
from bot.store.tables import Case, Conversation, Customer, Message, Reply, Turn, User


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message or reply as a person reads it in the desk; `turn` is what the machine made of it."""

    kind: str  # "customer", "machine" or "agent"
    who: str
    text: str
    at: datetime
    state: str
    turn: Turn | None = None
    refusal: dict[str, object] | None = None


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case with what an agent must know to work on it."""

    case: Case
    conversation: Conversation
    customer: Customer
    agent: User | None
    lines: tuple[Line, ...]


def waiting(store: Store, *, limit: int = 200) -> list[CaseView]:
    """Give the open cases in the order in which they should be taken, the next one first."""
    try:
        ids = store.queue.ids(limit=limit)
    except StoreUnavailable:
        ids = None
    with store.database.begin() as session:
        found = session.scalars(select(Case).where(Case.state == "open")).all()
        ordered = sorted(found, key=lambda case: score(Urgency(case.urgency), case.opened_at))
        if ids is not None:
            place = {case_id: number for number, case_id in enumerate(ids)}
            ordered.sort(key=lambda case: place.get(case.id, len(place)))
        return [_view(session, case) for case in ordered[:limit]]


def claimed_by(store: Store, agent_id: int) -> list[CaseView]:
    """Give the cases an agent works on, the longest first."""
    with store.database.begin() as session:
        rows = session.scalars(
            select(Case).where(Case.state == "claimed", Case.agent_id == agent_id).order_by(Case.claimed_at)
        )
        return [_view(session, case) for case in rows]


def view(store: Store, case_id: int) -> CaseView | None:
    """Give one case with its whole conversation, or None when there is no such case."""
    with store.database.begin() as session:
        case = session.get(Case, case_id)
        return _view(session, case) if case else None


def _view(session: Session, case: Case) -> CaseView:
    conversation = session.get_one(Conversation, case.conversation_id)
    return CaseView(
        case=case,
        conversation=conversation,
        customer=session.get_one(Customer, conversation.customer_id),
        agent=session.get(User, case.agent_id) if case.agent_id else None,
        lines=_lines(session, conversation.id),
    )


def _lines(session: Session, conversation_id: int) -> tuple[Line, ...]:
    messages = session.execute(
        select(Message, Turn)
        .outerjoin(Turn, Turn.message_id == Message.id)
        .where(Message.conversation_id == conversation_id)
    )
    replies = session.scalars(select(Reply).where(Reply.conversation_id == conversation_id))
    lines = [
        Line(kind="customer", who="", text=message.text, at=message.posted_at, state=message.state, turn=turn)
        for message, turn in messages
    ] + [
        Line(
            kind="machine" if reply.author == "machine" else "agent",
            who=reply.author,
            text=reply.text,
            at=reply.created_at,
            state=reply.state,
            refusal=reply.refusal,
        )
        for reply in replies
    ]
    return tuple(sorted(lines, key=lambda line: line.at))
