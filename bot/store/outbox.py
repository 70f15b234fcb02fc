"""The outbox: every reply on its way to the channel, sent once in effect. Writes replies; opens a case on refusal.

A reply is queued, claimed with an attempt number (sending), and ends as sent or refused. When nobody knows whether
X took it (crash, time-out), it is unknown: the sender reads our own timeline before anything is posted again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.messages import Channel, Decision, Outcome, Summons, Urgency
from bot.store import cases
from bot.store.store import Store
from bot.store.tables import Conversation, Customer, Message, Reply

#: After this long a claimed reply is taken for abandoned: its sender crashed.
LEASE = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """A claimed reply with all that policy and the channel must know of it."""

    id: int
    attempt: int
    doubtful: bool  # an earlier attempt may have succeeded
    text: str
    author: str
    channel: Channel
    to_message: str
    to_customer: str
    summons: Summons
    fence: int
    current_fence: int
    opted_out: bool
    earlier_in_interaction: int
    earlier_in_conversation: int
    created_at: datetime

    def __repr__(self) -> str:
        """Name the reply without its text or addressee."""
        return f"Outgoing(id={self.id}, attempt={self.attempt})"


def claim(store: Store, reply_id: int) -> Outgoing | None:
    """Claim a reply for sending; None when it is not to be sent now (done, claimed, or its time has not come)."""
    with store.database.begin() as session:
        reply = session.scalars(
            select(Reply).where(Reply.id == reply_id, _ready()).with_for_update(skip_locked=True)
        ).first()
        if reply is None:
            return None
        doubtful = reply.state in ("sending", "unknown")
        reply.state, reply.attempt, reply.claimed_at = "sending", reply.attempt + 1, datetime.now(UTC)
        return _outgoing(session, reply, doubtful=doubtful)


def _ready() -> ColumnElement[bool]:
    return and_(
        or_(
            Reply.state.in_(("queued", "unknown")),
            and_(Reply.state == "sending", Reply.claimed_at < func.now() - LEASE),
        ),
        or_(Reply.not_before.is_(None), Reply.not_before <= func.now()),
    )


def _outgoing(session: Session, reply: Reply, *, doubtful: bool) -> Outgoing:
    message = session.get_one(Message, reply.message_id)
    conversation = session.get_one(Conversation, reply.conversation_id)
    customer = session.get_one(Customer, conversation.customer_id)
    earlier = select(func.count()).where(Reply.author == "machine", Reply.state != "refused", Reply.id < reply.id)
    return Outgoing(
        id=reply.id,
        attempt=reply.attempt,
        doubtful=doubtful,
        text=reply.text,
        author=reply.author,
        channel=Channel(conversation.channel),
        to_message=message.external_id,
        to_customer=customer.external_id,
        summons=Summons(message.summons),
        fence=reply.fence,
        current_fence=conversation.fence,
        opted_out=customer.opted_out_at is not None,
        earlier_in_interaction=session.scalars(earlier.where(Reply.message_id == message.id)).one(),
        earlier_in_conversation=session.scalars(earlier.where(Reply.conversation_id == conversation.id)).one(),
        created_at=reply.created_at,
    )


def permitted(store: Store, outgoing: Outgoing, permit: Mapping[str, object]) -> bool:
    """Store the proof why a reply may be sent, before it is; False when the conversation changed its owner.

    The fence is compared under the conversation's lock: whoever takes over after this sees a reply under way.
    """
    with store.database.begin() as session:
        reply = session.get_one(Reply, outgoing.id)
        conversation = session.get_one(Conversation, reply.conversation_id, with_for_update=True)
        if conversation.fence != outgoing.fence:
            return False
        session.get_one(Reply, outgoing.id, with_for_update=True).permit = dict(permit)
        return True


def sent(store: Store, outgoing: Outgoing, *, external_id: str) -> None:
    """Note that the channel has the reply, and under which id."""
    with store.database.begin() as session:
        reply = session.get_one(Reply, outgoing.id, with_for_update=True)
        reply.state, reply.external_id, reply.sent_at = "sent", external_id, datetime.now(UTC)
    store.wake.changed(f"reply:{outgoing.id}")


def unknown(store: Store, outgoing: Outgoing, *, pause_seconds: float) -> None:
    """Note that nobody knows whether the channel took the reply; it is looked for before the next attempt."""
    _postpone(store, outgoing, state="unknown", until=datetime.now(UTC) + timedelta(seconds=pause_seconds))


def later(store: Store, outgoing: Outgoing, *, until: datetime) -> None:
    """Put a reply back that was certainly not sent, not to be tried before `until`."""
    _postpone(store, outgoing, state="queued", until=until)


def _postpone(store: Store, outgoing: Outgoing, *, state: str, until: datetime) -> None:
    with store.database.begin() as session:
        reply = session.get_one(Reply, outgoing.id, with_for_update=True)
        reply.state, reply.not_before = state, until


def refused(store: Store, outgoing: Outgoing, *, reasons: Mapping[str, str], needs_people: bool) -> None:
    """Note that a reply must not or cannot be sent, and why.

    `needs_people`: the machine's reply failed, so the conversation goes to people; nothing ends here.
    """
    case = None
    with store.database.begin() as session:
        conversation_id = session.get_one(Reply, outgoing.id).conversation_id
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        reply = session.get_one(Reply, outgoing.id, with_for_update=True)
        reply.state, reply.refusal = "refused", dict(reasons)
        if needs_people:
            reason = "reply_refused:" + ",".join(sorted(reasons))
            decision = Decision(outcome=Outcome.HANDOVER, reason=reason, urgency=Urgency.NORMAL)
            case = cases.open_or_raise(session, conversation, decision)
    if case:
        cases.enqueue(store, case)
    store.wake.changed(f"reply:{outgoing.id}")


def unfinished(store: Store, *, older_than: datetime) -> list[int]:
    """Give the ids of replies written before `older_than` that could be sent now: queued, in doubt, abandoned."""
    with store.database.begin() as session:
        rows = select(Reply.id).where(_ready(), Reply.created_at < older_than)
        return list(session.scalars(rows.order_by(Reply.id).limit(1000)))
