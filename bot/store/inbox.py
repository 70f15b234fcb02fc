"""The inbox: takes each message of the channel once, for ever, and says which are still to be worked on.

Writes customers, conversations and messages; accepts nothing but what passed the guard.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from bot.privacy import Guarded
from bot.store.store import Store
from bot.store.tables import Conversation, Customer, Message

#: Pause before a message is tried again, in seconds, times the number of attempts.
RETRY_SECONDS = 2


def append(store: Store, guarded: Guarded) -> bool:
    """Store one guarded message and wake a worker; False when it was known already.

    The message's id on its channel is its identity, for ever: poll, stream and replay may all bring it.
    Raises StoreUnavailable when PostgreSQL cannot be reached (the caller must not acknowledge then).
    """
    with store.database.begin() as session:
        conversation_id = _conversation(session, guarded, _customer(session, guarded))
        known = not _message(session, guarded, conversation_id)
    if not known:
        store.wake.converse(conversation_id)
    return not known


def _customer(session: Session, guarded: Guarded) -> int:
    row = insert(Customer).values(external_id=guarded.author.id, handle=guarded.author.handle)
    row = row.on_conflict_do_update(index_elements=["external_id"], set_={"handle": row.excluded.handle})
    return session.scalars(row.returning(Customer.id)).one()


def _conversation(session: Session, guarded: Guarded, customer_id: int) -> int:
    key = {"channel": guarded.channel.value, "thread_id": guarded.thread_id, "customer_id": customer_id}
    session.execute(insert(Conversation).values(**key).on_conflict_do_nothing())
    return session.scalars(select(Conversation.id).filter_by(**key)).one()


def _message(session: Session, guarded: Guarded, conversation_id: int) -> bool:
    row = insert(Message).values(
        conversation_id=conversation_id,
        channel=guarded.channel.value,
        external_id=guarded.id,
        reply_to=guarded.reply_to,
        text=guarded.text,
        findings=[[finding.kind, finding.start, finding.end] for finding in guarded.findings],
        summons=guarded.summons.value,
        posted_at=guarded.posted_at,
    )
    new = session.scalars(row.on_conflict_do_nothing().returning(Message.id)).first()
    return new is not None


def next_pending(store: Store, conversation_id: int) -> int | None:
    """Give the id of the conversation's oldest message without an outcome, in the channel's order.

    None when there is none, or when the oldest waits for its next attempt.
    """
    with store.database.begin() as session:
        row = session.execute(
            select(Message.id, or_(Message.retry_at.is_(None), Message.retry_at <= func.now()))
            .where(Message.conversation_id == conversation_id, Message.state == "pending")
            .order_by(Message.posted_at, Message.id)
            .limit(1)
        ).first()
    return row[0] if row and row[1] else None


def try_later(store: Store, message_id: int) -> int:
    """Note a failed attempt; the sweep brings the message again. Gives the number of attempts so far."""
    with store.database.begin() as session:
        return session.scalars(
            update(Message)
            .where(Message.id == message_id)
            .values(
                attempts=Message.attempts + 1,
                retry_at=func.now() + timedelta(seconds=RETRY_SECONDS) * (Message.attempts + 1),
            )
            .returning(Message.attempts)
        ).one()


def unfinished(store: Store, *, older_than: datetime) -> list[int]:
    """Give the conversations with messages received before `older_than` that have no outcome yet."""
    with store.database.begin() as session:
        rows = session.scalars(
            select(Message.conversation_id)
            .where(Message.state == "pending", Message.received_at < older_than)
            .where(or_(Message.retry_at.is_(None), Message.retry_at <= func.now()))
            .distinct()
            .limit(1000)
        )
        return list(rows)
