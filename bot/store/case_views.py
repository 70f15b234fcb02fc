"""Cases as people read them in the desk: the queue, and one conversation with its case. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from bot.errors import StoreUnavailable
from bot.messages import Summons, Urgency
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
class Summary:
    """A case as it stands in the queue; `last_text` is what the customer wrote last, masked."""

    case: Case
    channel: str
    handle: str
    last_text: str


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """A case with what an agent must know to work on it; `summons` is that of the customer's last message."""

    case: Case
    conversation: Conversation
    customer: Customer
    agent: User | None
    summons: Summons
    lines: tuple[Line, ...]


def waiting(store: Store, *, limit: int = 200) -> list[Summary]:
    """Give the open cases in the order in which they should be taken, the next one first."""
    try:
        ids = store.queue.ids(limit=limit)
    except StoreUnavailable:
        ids = []
    place = {case_id: number for number, case_id in enumerate(ids)}
    found = _summaries(store, Case.state == "open")
    found.sort(key=lambda one: score(Urgency(one.case.urgency), one.case.opened_at))
    found.sort(key=lambda one: place.get(one.case.id, len(place)))
    return found[:limit]


def claimed_by(store: Store, agent_id: int) -> list[Summary]:
    """Give the cases an agent works on, the longest first."""
    found = _summaries(store, and_(Case.state == "claimed", Case.agent_id == agent_id))
    return sorted(found, key=lambda one: one.case.claimed_at or one.case.opened_at)


def _summaries(store: Store, which: ColumnElement[bool]) -> list[Summary]:
    last_text = (
        select(Message.text)
        .where(Message.conversation_id == Case.conversation_id)
        .order_by(Message.posted_at.desc(), Message.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    with store.database.begin() as session:
        rows = session.execute(
            select(Case, Conversation.channel, Customer.handle, last_text)
            .join(Conversation, Case.conversation_id == Conversation.id)
            .join(Customer, Conversation.customer_id == Customer.id)
            .where(which)
        )
        return [
            Summary(case=case, channel=channel, handle=handle, last_text=text or "")
            for case, channel, handle, text in rows
        ]


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
        summons=_summons(session, conversation.id),
        lines=_lines(session, conversation.id),
    )


def _summons(session: Session, conversation_id: int) -> Summons:
    """Read how the customer engaged us in the message that a reply will answer, the last one."""
    last = select(Message.summons).where(Message.conversation_id == conversation_id)
    return Summons(session.scalars(last.order_by(Message.posted_at.desc(), Message.id.desc()).limit(1)).one())


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
