"""Past turns, as editors look back on them: the masked message, what was decided, who has it. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from bot.messages import Channel, Decision, Form
from bot.privacy import exposes
from bot.store.database import Database
from bot.store.tables import Case, Conversation, Message, Reply, Turn, User


@dataclass(frozen=True, kw_only=True)
class PastTurn:
    """One decision and the masked message it was about.

    `answers_a_question`: the turn before it in the conversation asked back, so the text alone says little.
    """

    message_id: int
    conversation_id: int
    channel: Channel
    form: Form
    text: str
    personal_data: bool
    decision: Decision
    decided_at: datetime
    answers_a_question: bool


@dataclass(frozen=True, kw_only=True)
class Aftermath:
    """What followed from a turn. `reply`: the machine's text, its state, and why it was refused, if it was.

    `case`: the conversation's last case, its state, and the initials of who has it.
    """

    reply: tuple[str, str, tuple[str, ...]] | None
    case: tuple[int, str, str | None] | None


def turns_since(database: Database, since: datetime, *, limit: int) -> list[PastTurn]:
    """Give the newest turns since then, at most `limit`, the newest first."""
    with database.begin() as session:
        rows = session.execute(_turns().where(Turn.created_at >= since).order_by(Turn.id.desc()).limit(limit))
        return list(_read(rows))


def turn_of(database: Database, message_id: int) -> PastTurn | None:
    """Give the turn about a message, None when there is no such message or nothing was decided about it."""
    with database.begin() as session:
        return next(_read(session.execute(_turns().where(Turn.message_id == message_id))), None)


def aftermath(database: Database, turn: PastTurn) -> Aftermath:
    """Give what followed from a turn."""
    with database.begin() as session:
        reply = session.scalars(
            select(Reply).where(Reply.message_id == turn.message_id, Reply.author == "machine").limit(1)
        ).first()
        case = session.execute(
            select(Case.id, Case.state, User.initials)
            .outerjoin(User, Case.agent_id == User.id)
            .where(Case.conversation_id == turn.conversation_id)
            .order_by(Case.id.desc())
            .limit(1)
        ).first()
    refused = tuple(map(str, (reply.refusal or {}).values())) if reply else ()
    return Aftermath(
        reply=(reply.text, reply.state, refused) if reply else None,
        case=(case[0], case[1], case[2]) if case else None,
    )


def _turns() -> Select[tuple[Turn, Message, Conversation, str | None]]:
    earlier, its_message = aliased(Turn), aliased(Message)
    before = (
        select(earlier.outcome)
        .join(its_message, earlier.message_id == its_message.id)
        .where(its_message.conversation_id == Message.conversation_id, earlier.id < Turn.id)
        .order_by(earlier.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Turn, Message, Conversation, before)
        .join(Message, Turn.message_id == Message.id)
        .join(Conversation, Message.conversation_id == Conversation.id)
    )


def _read(rows: object) -> Iterator[PastTurn]:
    for turn, message, conversation, before in rows:  # type: ignore[attr-defined]
        yield PastTurn(
            message_id=message.id,
            conversation_id=conversation.id,
            channel=Channel(message.channel),
            form=Form(conversation.form),
            text=message.text,
            personal_data=exposes(kind for kind, _, _ in message.findings),
            decision=Decision.from_json(turn.decision),
            decided_at=turn.created_at,
            answers_a_question=before == "ask",
        )
