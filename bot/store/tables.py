"""The tables: every fact the service keeps. Defines only; `database` opens, `migrations` create.

Texts of customers are masked before they come here (promise P5). Times are aware (UTC).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, MetaData, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Json = dict[str, Any]


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: DateTime(timezone=True), dict[str, Any]: JSONB}  # noqa: RUF012


def _key() -> Mapped[int]:
    return mapped_column(BigInteger, Identity(), primary_key=True)


def _now() -> Mapped[datetime]:
    return mapped_column(server_default=func.now())


class Customer(Table):
    """A person who wrote to us, known by the channel's id alone."""

    __tablename__ = "customers"
    id: Mapped[int] = _key()
    external_id: Mapped[str] = mapped_column(unique=True)
    handle: Mapped[str]
    opted_out_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = _now()


class Conversation(Table):
    """All messages with one person on one thread; `fence` grows with every change of owner."""

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "thread_id", "customer_id"),)
    id: Mapped[int] = _key()
    channel: Mapped[str]
    thread_id: Mapped[str]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    owner: Mapped[str] = mapped_column(default="machine")
    fence: Mapped[int] = mapped_column(default=0)
    form: Mapped[str] = mapped_column(default="du")
    created_at: Mapped[datetime] = _now()


class Message(Table):
    """An incoming message after the guard; `state` is pending, done or shelved."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index("ix_messages_pending", "conversation_id", postgresql_where="state = 'pending'"),
        Index("ix_messages_conversation", "conversation_id", "posted_at"),
    )
    id: Mapped[int] = _key()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    channel: Mapped[str]
    external_id: Mapped[str]
    reply_to: Mapped[str | None]
    text: Mapped[str]
    findings: Mapped[list[Any]] = mapped_column(JSONB)
    summons: Mapped[str]
    posted_at: Mapped[datetime]
    received_at: Mapped[datetime] = _now()
    state: Mapped[str] = mapped_column(default="pending")
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]


class Turn(Table):
    """What the machine decided about one message: exactly one each (promises P1, P14)."""

    __tablename__ = "turns"
    id: Mapped[int] = _key()
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), unique=True)
    outcome: Mapped[str]
    reason: Mapped[str]
    urgency: Mapped[str]
    entry: Mapped[str | None]
    decision: Mapped[Json] = mapped_column(JSONB)
    created_at: Mapped[datetime] = _now()


class Reply(Table):
    """Text to be sent (the outbox). `state`: queued, sending, sent, refused, unknown.

    `author` is `machine` or an agent's initials; `fence` the conversation's number it was written under.
    """

    __tablename__ = "replies"
    __table_args__ = (
        Index("ix_replies_text", "text", postgresql_using="hash"),
        Index("ix_replies_open", "state", postgresql_where="state IN ('queued', 'sending', 'unknown')"),
        Index("uq_replies_automatic", "message_id", unique=True, postgresql_where="author = 'machine'"),
    )
    id: Mapped[int] = _key()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    author: Mapped[str]
    text: Mapped[str]
    fence: Mapped[int]
    state: Mapped[str] = mapped_column(default="queued")
    attempt: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    not_before: Mapped[datetime | None]
    external_id: Mapped[str | None]
    permit: Mapped[Json | None] = mapped_column(JSONB)
    refusal: Mapped[Json | None] = mapped_column(JSONB)
    created_at: Mapped[datetime] = _now()
    sent_at: Mapped[datetime | None]


class Case(Table):
    """A conversation handed over to people. `state`: open, claimed, closed; one not closed at a time.

    `concern` is the id of what Rasa understood when it was opened, empty when it understood nothing.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("uq_cases_current", "conversation_id", unique=True, postgresql_where="state <> 'closed'"),)
    id: Mapped[int] = _key()
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    reason: Mapped[str]
    concern: Mapped[str]
    urgency: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    opened_at: Mapped[datetime] = _now()
    claimed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    result: Mapped[str | None]


class User(Table):
    """Someone who works in the desk; `role`: agent, editor, supervisor, admin."""

    __tablename__ = "users"
    id: Mapped[int] = _key()
    name: Mapped[str] = mapped_column(unique=True)
    initials: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[datetime] = _now()


class AuditEvent(Table):
    """Who did what to which thing; never a text."""

    __tablename__ = "audit_events"
    id: Mapped[int] = _key()
    at: Mapped[datetime] = _now()
    who: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]


class Cursor(Table):
    """How far a source was read, such as `since_id` of the mentions."""

    __tablename__ = "cursors"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
