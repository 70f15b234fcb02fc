"""Cases: conversations that were handed over to people. Facts in SQL, the order and the claims in Redis.

Writes cases, the owner and fence of conversations, agents' replies (outbox) and audit events.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import CaseTaken, StoreUnavailable
from bot.messages import Decision, Urgency
from bot.store import audit
from bot.store.queue import score
from bot.store.store import Store
from bot.store.tables import Case, Conversation, Message, Reply, User


def open_or_raise(session: Session, conversation: Conversation, decision: Decision) -> Case:
    """Open the conversation's case, or raise the urgency of the one it has. Hands the conversation to people."""
    case = current(session, conversation.id)
    if case:
        if decision.urgency.rank > Urgency(case.urgency).rank:
            case.urgency = decision.urgency.value
        return case
    case = Case(
        conversation_id=conversation.id,
        reason=decision.reason,
        concern=decision.intent,
        urgency=decision.urgency.value,
    )
    session.add(case)
    conversation.owner = "people"
    conversation.fence += 1
    session.flush()
    session.refresh(case)
    return case


def current(session: Session, conversation_id: int) -> Case | None:
    """Give the conversation's case that is not closed, if any."""
    return session.scalars(select(Case).where(Case.conversation_id == conversation_id, Case.state != "closed")).first()


def enqueue(store: Store, case: Case) -> None:
    """Put an open case in its place in the queue; without Redis the sweep does it later."""
    if case.state != "open":
        return
    try:
        store.queue.add(case.id, urgency=Urgency(case.urgency), opened_at=case.opened_at)
    except StoreUnavailable:
        return
    store.wake.changed(f"case:{case.id}")


def claim(store: Store, case_id: int, agent: User) -> None:
    """Take a case: the machine falls silent, its unsent reply is refused by the new fence.

    Claiming one's own case again is harmless. Raises CaseTaken when another agent has it, KeyError when
    there is no such case or it is closed. Redis decides first; SQL has the last word.
    """
    _claim_in_redis(store, case_id, agent)
    with store.database.begin() as session:
        case = _locked(session, case_id)
        if case.agent_id is not None and case.agent_id != agent.id:
            raise CaseTaken(session.get_one(User, case.agent_id).initials)
        if case.state == "open":
            case.state, case.agent_id, case.claimed_at = "claimed", agent.id, datetime.now(UTC)
            session.get_one(Conversation, case.conversation_id, with_for_update=True).fence += 1
            audit.note(session, who=agent.initials, what="case_claimed", subject=f"case:{case_id}")
    store.wake.changed(f"case:{case_id}")


def _claim_in_redis(store: Store, case_id: int, agent: User) -> None:
    try:
        owner = store.queue.claim(case_id, agent_id=agent.id)
    except StoreUnavailable:
        return
    if owner != agent.id:
        with store.database.begin() as session:
            taken_by = session.get(User, owner)
        raise CaseTaken(taken_by.initials if taken_by else "??")


def _locked(session: Session, case_id: int) -> Case:
    case = session.get(Case, case_id, with_for_update=True)
    if case is None or case.state == "closed":
        raise KeyError(case_id)
    return case


def _own(session: Session, case_id: int, agent: User) -> Case:
    """Give the case when this agent has it. Raises CaseTaken when another has, KeyError when nobody has."""
    case = _locked(session, case_id)
    if case.agent_id is None:
        raise KeyError(case_id)
    if case.agent_id != agent.id:
        raise CaseTaken(session.get_one(User, case.agent_id).initials)
    return case


def _give_back(session: Session, conversation_id: int, agent: User) -> Conversation:
    """End the agent's ownership; what the agent wrote before and is not sent yet goes on under the new fence."""
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    unsent = update(Reply).where(
        Reply.conversation_id == conversation_id, Reply.author == agent.initials, Reply.state != "sent"
    )
    conversation.fence += 1
    session.execute(unsent.values(fence=conversation.fence))
    return conversation


def release(store: Store, case_id: int, agent: User) -> None:
    """Give a case back to its old place in the queue. Raises CaseTaken or KeyError as `answer` does."""
    with store.database.begin() as session:
        case = _own(session, case_id, agent)
        case.state, case.agent_id, case.claimed_at = "open", None, None
        _give_back(session, case.conversation_id, agent)
        audit.note(session, who=agent.initials, what="case_released", subject=f"case:{case_id}")
    with suppress(StoreUnavailable):  # the sweep rebuilds the queue from SQL
        store.queue.release(case_id, agent_id=agent.id, urgency=Urgency(case.urgency), opened_at=case.opened_at)
    store.wake.changed(f"case:{case_id}")


def answer(store: Store, case_id: int, agent: User, text: str) -> int:
    """Put an agent's reply into the outbox; gives its id.

    Raises CaseTaken when another agent has the case, KeyError when nobody has it or it is closed.
    """
    with store.database.begin() as session:
        case = _own(session, case_id, agent)
        conversation = session.get_one(Conversation, case.conversation_id, with_for_update=True)
        reply = Reply(
            conversation_id=conversation.id,
            message_id=_last_message(session, conversation.id),
            author=agent.initials,
            text=text,
            fence=conversation.fence,
        )
        session.add(reply)
        session.flush()
        audit.note(session, who=agent.initials, what="reply_written", subject=f"reply:{reply.id}")
    store.wake.send(reply.id)
    store.wake.changed(f"case:{case_id}")
    return reply.id


def _last_message(session: Session, conversation_id: int) -> int:
    return session.scalars(
        select(Message.id)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.posted_at.desc(), Message.id.desc())
        .limit(1)
    ).one()


def close(store: Store, case_id: int, agent: User, *, result: str) -> None:
    """Close a case with a result; the machine may answer in this conversation again.

    Raises CaseTaken or KeyError as `answer` does.
    """
    with store.database.begin() as session:
        case = _own(session, case_id, agent)
        case.state, case.closed_at, case.result = "closed", datetime.now(UTC), result
        _give_back(session, case.conversation_id, agent).owner = "machine"
        audit.note(session, who=agent.initials, what="case_closed", subject=f"case:{case_id}")
    with suppress(StoreUnavailable):  # the sweep rebuilds the queue from SQL
        store.queue.forget(case_id)
    store.wake.changed(f"case:{case_id}")


def rebuild_queue(store: Store) -> None:
    """Make Redis say what SQL says: who waits, who has what."""
    with store.database.begin() as session:
        rows = session.scalars(select(Case).where(Case.state != "closed")).all()
    store.queue.rebuild(
        {case.id: score(Urgency(case.urgency), case.opened_at) for case in rows if case.state == "open"},
        {case.id: case.agent_id for case in rows if case.agent_id is not None},
    )
