"""Turns: what is known of a conversation before the machine decides, and the decision made lasting.

Reads messages and conversations; writes turn, reply (outbox) or case, and the message's end, in ONE transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.messages import Channel, Decision, Form, Outcome, Summons
from bot.privacy import exposes
from bot.store import cases
from bot.store.store import Store
from bot.store.tables import Case, Conversation, Customer, Message, Reply, Turn

#: The advisory lock under which a wording is chosen, so that two conversations never choose the same.
WORDING_LOCK = 4_711_002

#: X refuses a text that the account posted lately; how lately it does not say.
WORDING_REST = timedelta(hours=24)


#: How many of its candidates a clarifying question offers (promise P3), by its reason.
OFFERED = {"unsure": 2, "unsure_one": 1}


class NoWordingLeftError(Exception):
    """Every wording of this decision was used lately: somebody must write a new one."""


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """All that is known before a decision about one message.

    `asked_about`: the masked message that our question was about, when the turn before was a question; `answered`: the
    entry it answered with, when it was an answer.
    """

    message_id: int
    conversation_id: int
    channel: Channel
    text: str
    personal_data: bool
    summons: Summons
    received_at: datetime
    fence: int
    owner_is_machine: bool
    opted_out: bool
    asked_before: bool
    offered: tuple[str, ...]
    form: Form
    automated_replies: int
    asked_about: str = ""
    answered: str | None = None


def snapshot(store: Store, message_id: int) -> Snapshot:
    """Read what is known now; the fence in it guards what is decided upon it."""
    with store.database.begin() as session:
        message, conversation, customer = session.execute(
            select(Message, Conversation, Customer)
            .join(Conversation, Message.conversation_id == Conversation.id)
            .join(Customer, Conversation.customer_id == Customer.id)
            .where(Message.id == message_id)
        ).one()
        last, about = _last_turn(session, conversation.id)
        asked = last is not None and last.outcome is Outcome.ASK
        return Snapshot(
            message_id=message.id,
            conversation_id=conversation.id,
            channel=Channel(message.channel),
            text=message.text,
            personal_data=exposes(kind for kind, _, _ in message.findings),
            summons=Summons(message.summons),
            received_at=message.received_at,
            fence=conversation.fence,
            owner_is_machine=conversation.owner == "machine",
            opted_out=customer.opted_out_at is not None,
            asked_before=asked,
            offered=_offered(last),
            form=Form(conversation.form),
            automated_replies=automated_replies(session, conversation.id),
            asked_about=about if asked else "",
            answered=last.entry if last is not None and last.outcome is Outcome.ANSWER else None,
        )


def _offered(last: Decision | None) -> tuple[str, ...]:
    return tuple(entry for entry, _ in last.candidates[: OFFERED.get(last.reason, 0)]) if last else ()


def _last_turn(session: Session, conversation_id: int) -> tuple[Decision | None, str]:
    """Give the last decision in a conversation and the message it was about."""
    found = session.execute(
        select(Turn.decision, Message.text)
        .join(Message, Turn.message_id == Message.id)
        .where(Message.conversation_id == conversation_id)
        .order_by(Turn.id.desc())
        .limit(1)
    ).first()
    return (Decision.from_json(found[0]), found[1]) if found else (None, "")


def automated_replies(session: Session, conversation_id: int) -> int:
    """Count the machine's replies in a conversation that were or may yet be sent."""
    return session.scalars(
        select(func.count())
        .select_from(Reply)
        .where(Reply.conversation_id == conversation_id, Reply.author == "machine", Reply.state != "refused")
    ).one()


def record(
    store: Store,
    known: Snapshot,
    decision: Decision,
    *,
    wordings: Sequence[str] = (),
    form: Form | None = None,
) -> Decision:
    """Make a decision lasting, once: turn, reply or case, and the message done. Gives what was recorded.

    `wordings` are finished texts in order of preference; the first that the account did not use lately is queued,
    or, when a case is opened, the first one with the case's number.
    When a person took over meanwhile, the machine stays silent and the message joins the case (promise P7).
    Raises NoWordingLeftError when all wordings are used up; nothing is stored then.
    """
    with store.database.begin() as session:
        conversation = session.get_one(Conversation, known.conversation_id, with_for_update=True)
        message = session.get_one(Message, known.message_id, with_for_update=True)
        if message.state != "pending":
            return decision
        if conversation.fence != known.fence:
            decision, wordings = joined(decision), ()
        _close_message(session, message, decision)
        if form:
            conversation.form = form.value
        if decision.reason == "opt_out":
            session.get_one(Customer, conversation.customer_id).opted_out_at = func.now()
        case = _case(session, conversation, decision)
        reply = _reply(session, conversation, message, wordings, case)
    _tell(store, case, reply, known.conversation_id)
    return decision


def joined(decision: Decision) -> Decision:
    """Say of a message that it goes to the people who have the conversation, without a word of the machine."""
    return replace(decision, outcome=Outcome.HANDOVER, reason="people_have_it", entry=None, texts=())


def _close_message(session: Session, message: Message, decision: Decision) -> None:
    message.state = "done"
    session.add(
        Turn(
            message_id=message.id,
            outcome=decision.outcome.value,
            reason=decision.reason,
            urgency=decision.urgency.value,
            entry=decision.entry,
            decision=decision.to_json(),
        )
    )


def _case(session: Session, conversation: Conversation, decision: Decision) -> Case | None:
    if decision.outcome is not Outcome.HANDOVER:
        return None
    return cases.open_or_raise(session, conversation, decision)


def _reply(
    session: Session, conversation: Conversation, message: Message, wordings: Sequence[str], case: Case | None
) -> Reply | None:
    if not wordings:
        return None
    reply = Reply(
        conversation_id=conversation.id,
        message_id=message.id,
        author="machine",
        text=_unused(session, wordings, case),
        fence=conversation.fence,
    )
    session.add(reply)
    session.flush()
    return reply


def with_case(wording: str, case_id: int) -> str:
    """Give a wording that names the case: nobody who is handed over stays without a word."""
    return f"{wording} · Fall {case_id}"


def _unused(session: Session, wordings: Sequence[str], case: Case | None) -> str:
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WORDING_LOCK})
    used = set(
        session.scalars(
            select(Reply.text).where(Reply.text.in_(list(wordings)), Reply.created_at > func.now() - WORDING_REST)
        )
    )
    for wording in wordings:
        if wording not in used:
            return wording
    if case:
        return with_case(wordings[0], case.id)
    raise NoWordingLeftError


def _tell(store: Store, case: Case | None, reply: Reply | None, conversation_id: int) -> None:
    if case:
        cases.enqueue(store, case)
    if reply:
        store.wake.send(reply.id)
    store.wake.changed(f"conversation:{conversation_id}")
